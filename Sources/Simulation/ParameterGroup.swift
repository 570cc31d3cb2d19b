import Calculus

/// Parameters that have settings of their own, or that are frozen:
///
///     groups:
///       - {parameters: layer1.*, learningRate: 0.001}
///       - {parameters: [layer2.weight, layer2.bias], frozen: true}
///
/// `*` in a name stands for anything. Settings not named are everyone's. What a group sets is a
/// hyperparameter of its own, `group1.learningRate`; groups count from 1, like layers.
package struct ParameterGroup: Equatable, Sendable {
  package let patterns: [String]
  package let isFrozen: Bool
  package init(_ patterns: [String], isFrozen: Bool = false) {
    (self.patterns, self.isFrozen) = (patterns, isFrozen)
  }

  package func holds(_ parameter: String) -> Bool {
    patterns.contains { Self.fits(parameter[...], $0[...]) }
  }

  /// Where a group's own hyperparameters begin.
  package static func prefix(_ k: Int) -> String { "group\(k + 1)." }

  /// Whether a name is what a pattern with stars says.
  package static func fits(_ name: Substring, _ pattern: Substring) -> Bool {
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
    guard parts.count > 1 else { return name == pattern }
    guard name.hasPrefix(parts[0]) else { return false }
    var rest = name.dropFirst(parts[0].count)
    // What stands between two stars is taken where it comes first.
    for part in parts[1..<parts.count - 1] where !part.isEmpty {
      guard let end = rest.indices.first(where: { rest[$0...].hasPrefix(part) }) else {
        return false
      }
      rest = rest[end...].dropFirst(part.count)
    }
    return rest.hasSuffix(parts[parts.count - 1])
  }
}
