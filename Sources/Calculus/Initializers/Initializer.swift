/// A rule for the first numbers of a weight matrix.
package protocol Initializer: Sendable {
  /// In a scene; the first is its full name, the others are short for it.
  static var names: [String] { get }
  static var words: String { get }
  static var settings: [Setting] { get }
  /// `values` in the order of `settings`.
  init(_ values: [Double])
  /// For a matrix (inputs, outputs); `random` is addressed by the parameter's full name.
  func initial(inputs: Int, outputs: Int, _ random: Random) -> Initial
}

extension Initializer {
  package static var settings: [Setting] { [] }
}

/// Every initializer there is.
package let initializers: [any Initializer.Type] = [
  Zeros.self, Uniform.self, Normal.self, GlorotUniform.self, GlorotNormal.self, HeUniform.self,
  HeNormal.self, LeCunUniform.self, LeCunNormal.self, Orthogonal.self,
]
