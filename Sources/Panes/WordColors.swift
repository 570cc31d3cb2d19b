import Calculus
import Drawing
import Simulation

// How words are told apart: by the group that they are known to belong to, or by when they were chosen.

extension Color {
  /// The colour of the k-th group of words: eleven, and then again from the first.
  package static func group(_ k: Int) -> Color { groups[k % groups.count] }

  private static let groups: [Color] =
    (0..<4).map { Color.series($0) }
    + [
      ColorMap.diverging[1].color(for: -1, scale: 1), .accent, .bad,
      ColorMap.diverging[1].color(for: 1, scale: 1), ColorMap.diverging[0].color(for: -1, scale: 1),
      .point(2), .text,
    ].map { $0 ?? .text }
}

extension ShownWords {
  /// The colour of the group that a word is in; of a word of none as any text.
  package func color(_ id: Int) -> Color { lexicon.group(of: id).map { .group($0) } ?? .text }

  /// `● royalty  ● tales`: the groups of some words, each once, as far as they have room.
  func legend(of ids: [Int], width: Int) -> [Span] {
    var (spans, seen, used) = ([Span](), Set<Int>(), 0)
    for id in ids {
      guard let group = lexicon.group(of: id), seen.insert(group).inserted else { continue }
      let text = "● " + lexicon.groups[group]
      guard used + Text.width(text) <= width else { break }
      spans += [Span(text, .group(group), mark: .name), Span("  ")]
      used += Text.width(text) + 2
    }
    return spans
  }

  /// What stands in a border: of several spaces which one it is.
  func title(_ words: String, _ view: View) -> String {
    view.facts.spaces.count > 1 ? "\(words) ─ \(space.name)" : words
  }

  /// The words that panes of a few words compare: those that were chosen, or the most frequent three of
  /// each of some groups, `most` together.
  func compared(_ view: View, most: Int) -> [Int] {
    guard view.look.words.isEmpty, lexicon.groups.count > 1 else { return chosen }
    var byGroup = lexicon.groups.map { _ in [Int]() }
    var full = 0
    // Ids are in the order of frequency.
    for id in 0..<min(lexicon.count, 100_000) where full < max(most / 3, 2) {
      guard let group = lexicon.group(of: id), byGroup[group].count < 3 else { continue }
      byGroup[group].append(id)
      if byGroup[group].count == 3 { full += 1 }
    }
    return byGroup.filter { $0.count == 3 }.joined().map { $0 }
  }
}

extension Closeness {
  /// As a title says it, and as the head of a column.
  var title: String {
    switch self {
    case .cosine: "cosine"
    case .dotProduct: "dot product"
    case .euclidean: "Euclidean distance"
    }
  }
  var head: String {
    switch self {
    case .cosine: "cosine"
    case .dotProduct: "product"
    case .euclidean: "distance"
    }
  }
  /// What fills a bar: a cosine of 1, else the largest of the numbers there are.
  func full(_ values: [Double]) -> Double {
    self == .cosine ? 1 : max(values.finitePeak, .leastNormalMagnitude)
  }
}

extension ShownWords {
  /// The words to draw of; nil, and said in the pane, where there are none.
  static func drawn(_ view: View, in canvas: inout Canvas) -> ShownWords? {
    let shown = ShownWords(view)
    if shown == nil {
      canvas.paragraph("There are no vectors of words here.", in: canvas.bounds, .label)
    }
    return shown
  }
}

extension ShownWords {
  /// The mark of a word's name: that of its number, unless the name would itself be read as one.
  func nameMark(_ id: Int, _ mark: Mark) -> Mark {
    NumberFormat.parse(label(id)) == nil ? mark : .name
  }
}
