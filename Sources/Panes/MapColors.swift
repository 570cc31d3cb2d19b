import Calculus
import Drawing
import Simulation

/// The colour of every word: that of its group, or how frequent it is.
struct MapColors {
  /// Nil: by groups.
  private let map: ColorMap?
  private let shown: ShownWords
  /// Logarithms of how frequent the rarest and the most frequent of the words are.
  private let low, high: Double

  /// Of so many words, the most frequent first.
  init(_ shown: ShownWords, _ look: Look, count: Int) {
    self.shown = shown
    let hasGroups = !shown.lexicon.groups.isEmpty
    let maps = ColorMap.sequential
    let asked = abs(look.colors) % (maps.count + (hasGroups ? 1 : 0))
    map = hasGroups && asked == 0 ? nil : maps[asked - (hasGroups ? 1 : 0)]
    low = Self.frequency(max(count - 1, 0), shown.lexicon)
    high = Self.frequency(0, shown.lexicon)
  }

  /// Where nobody counted, the order stands for it (Zipf, 1949).
  private static func frequency(_ id: Int, _ lexicon: Lexicon) -> Double {
    if let count = lexicon.frequency(of: id) { return .log(Double(max(count, 1))) }
    return -.log(Double(id + 1))
  }

  subscript(_ id: Int) -> Color {
    guard let map else { return shown.lexicon.group(of: id).map { .group($0) } ?? .label }
    let share = (Self.frequency(id, shown.lexicon) - low) / max(high - low, 1e-9)
    return map.color(for: 0.3 + 0.7 * min(max(share, 0), 1), scale: 1) ?? .label
  }

  /// What they mean, in pieces: of groups those of chosen words first, then those of the most words
  /// among the first so many.
  func legend(count: Int) -> [[Span]] {
    guard let map else {
      let lexicon = shown.lexicon
      var counts = lexicon.groups.map { _ in 0 }
      for id in 0..<count { if let k = lexicon.group(of: id) { counts[k] += 1 } }
      for (order, id) in shown.chosen.enumerated() {
        if let k = lexicon.group(of: id) { counts[k] = count + 1 + order }
      }
      let order = counts.indices.sorted { (counts[$1], $0) < (counts[$0], $1) }
      return order.filter { counts[$0] > 0 }.map { k in
        [Span("● ", .group(k)), Span(lexicon.groups[k], .label, mark: .name)]
      }
    }
    let scale = (0..<6).map { k in
      Span("●", map.color(for: 0.3 + 0.7 * Double(k) / 5, scale: 1) ?? .label)
    }
    return [[Span("rare ", .label, mark: .name)] + scale + [Span(" frequent", .label, mark: .name)]]
  }
}
