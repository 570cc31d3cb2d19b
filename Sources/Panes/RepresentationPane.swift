import Calculus
import Drawing
import Simulation

/// What stands for a word, on the road from one place of its own to a vector that was learnt: a 1 among
/// zeros, counts, how much these are above chance, a few directions of that, and word2vec.
package enum RepresentationPane: Pane {
  package static let name = "representation"
  package static let words = """
    What stands for the chosen word: on the road from counting to learning, one step after the other \
    ({ and } go along it). One-hot: a 1 in its own place. Counts: how often every other word stands \
    near it in the text. PPMI: how much more often than by chance. Then the few directions that say \
    most of that, by singular vectors; and what word2vec learns. With one-hot, below, the bag of words \
    of a sentence: the sum of its one-hot vectors, which forgets the order.
    """
  package static let legend = [
    "the strip: all numbers of the word from the first to the last, as far as there is room the largest",
    "of each piece; blue below 0, orange above",
    "below: the largest, with the word they are of, or every dimension",
  ]
  package static let keys: Set<PaneKey> = [.words, .space, .sample, .pan]

  /// The steps of the road, as far as a run has them.
  private static let road: [(space: String, words: String)] = [
    (OneHotWord.name, "one-hot"), (Together.name, "counts"), (PositiveInformation.name, "PPMI"),
    (CountedVector.name, "singular vectors"), ("inputVectors", "word2vec"),
    ("outputVectors", "asked for"), (WordSpace.given, "given"),
  ]
  private static func words(_ space: WordSpace) -> String {
    road.first { $0.space == space.name }?.words ?? space.name
  }

  package static func title(_ view: View) -> String {
    guard let shown = ShownWords(view) else { return name }
    return "\(name) ─ “\(shown.label(shown.word))” ─ \(words(shown.space)), "
      + "\(NumberFormat.integer(shown.space.dimension)) numbers"
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    guard let shown = ShownWords(view) else {
      canvas.paragraph("This run has no vectors of words.", in: canvas.bounds, .label)
      return
    }
    drawRoad(shown, view, in: &canvas)
    guard let vector = Vector(shown, &view) else {
      canvas.text("…", x: 0, y: 1, .label)
      return
    }
    if canvas.height > 1 { strip(vector, y: 1, view, in: &canvas) }
    let isBag = shown.space.name == OneHotWord.name
    let rest = canvas.bounds.inset(top: canvas.height > 5 ? 3 : 2)
    guard !rest.isEmpty else { return }
    canvas.clipped(to: rest) {
      if isBag { bag(shown, &view, in: &$0) } else { list(vector, shown, view, in: &$0) }
    }
  }

  /// `one-hot → counts → [PPMI] → …`
  private static func drawRoad(_ shown: ShownWords, _ view: View, in canvas: inout Canvas) {
    var spans: [Span] = []
    let steps = road.filter { step in view.facts.spaces.contains { $0.name == step.space } }
    for (k, step) in steps.enumerated() {
      if k > 0 { spans.append(Span(" → ", .line)) }
      let isHere = step.space == shown.space.name
      spans.append(
        Span(
          step.words, isHere ? .accent : .label, style: isHere ? .bold : [], mark: .name))
    }
    canvas.spans(spans, x: 0, y: 0, clip: canvas.width)
  }

  /// The numbers of the word, and where each is found.
  private struct Vector {
    let numbers: [Double]
    let source: Int
    let first: Int
    /// Whether number k is of word k.
    let isOfWords: Bool

    init?(_ shown: ShownWords, _ view: inout View) {
      let space = shown.space
      isOfWords = space.dimension == space.count
      let isCounted = countedQuantities.contains { $0.name == space.name }
      let isLarge = space.count * space.dimension > 1 << 20
      let name =
        isCounted
        ? "\(space.name)(\(shown.word))"
        : isLarge ? "unit(\(space.name), \(shown.word))" : space.name
      let isRow = isCounted || isLarge
      guard let tensor = view.tensor(name) else { return nil }
      first = isRow ? 0 : shown.word * space.dimension
      guard tensor.count >= first + space.dimension else { return nil }
      numbers = Array(tensor.numbers[first..<first + space.dimension])
      source = view.place(of: .tensor(TensorKey(name)))
    }
    func mark(_ k: Int) -> Mark { Mark(source: source, index: first + k) }
  }

  /// All of them in a line of cells.
  private static func strip(
    _ vector: Vector, y: Int, _ view: View, in canvas: inout Canvas
  ) {
    let (count, width) = (vector.numbers.count, canvas.width)
    guard count > 0, width > 0 else { return }
    let cells = min(count * max(width / count, 1), width)
    let peak = vector.numbers.finitePeak
    let map = view.look.signed
    for x in 0..<cells {
      let from = x * count / cells
      let to = max((x + 1) * count / cells, from + 1)
      let k = (from..<to).max { abs(vector.numbers[$0]) < abs(vector.numbers[$1]) } ?? from
      let number = vector.numbers[k]
      canvas.glyph(
        "█", x: x, y: y, map.color(for: number, scale: peak) ?? .gap, mark: vector.mark(k))
    }
  }

  /// The largest, or every dimension.
  private static func list(
    _ vector: Vector, _ shown: ShownWords, _ view: View, in canvas: inout Canvas
  ) {
    let there = vector.numbers.indices.filter { vector.numbers[$0] != 0 }
    let order =
      vector.isOfWords
      ? there.sorted { (vector.numbers[$0], $1) > (vector.numbers[$1], $0) }
      : Array(vector.numbers.indices)
    if vector.isOfWords {
      canvas.text(
        "\(NumberFormat.integer(there.count)) of \(NumberFormat.integer(vector.numbers.count)) "
          + "words stand near it"
          + (shown.space.name == PositiveInformation.name ? " more often than by chance" : ""),
        x: 0, y: 0, .label, mark: .name, clip: canvas.width)
    }
    let top = vector.isOfWords ? 1 : 0
    let lines = max(canvas.height - top, 0)
    guard lines > 0 else { return }
    // In columns, as many as there is room for.
    let labels = order.prefix(400).map { vector.isOfWords ? shown.label($0) : "[\($0)]" }
    let label = min(labels.map(Text.width).max() ?? 1, 14)
    let columns = min(max(canvas.width / (label + 24), 1), (order.count + lines - 1) / lines)
    let each = canvas.width / max(columns, 1)
    let first = min(max(view.look.panY, 0), max(order.count - lines * columns, 0))
    let peak = vector.numbers.finitePeak
    for (n, k) in order.dropFirst(first).prefix(lines * columns).enumerated() {
      let (x, y) = (n / lines * each, top + n % lines)
      let number = vector.numbers[k]
      canvas.text(
        vector.isOfWords ? shown.label(k) : "[\(k)]", x: x, y: y, .text,
        mark: vector.isOfWords ? shown.nameMark(k, vector.mark(k)) : .name, clip: label)
      canvas.text(
        NumberFormat.text(number, digits: 3), endingAt: x + label + 9, y: y, .bright,
        mark: vector.mark(k))
      let bar = each - label - 12
      guard bar > 2 else { continue }
      let share = peak > 0 ? number / peak : 0
      if vector.isOfWords {
        canvas.bar(share, x: x + label + 10, y: y, width: bar, .series(1), mark: vector.mark(k))
      } else {
        canvas.signedBar(
          share, x: x + label + 10, y: y, width: bar, positive: .series(1), negative: .series(0),
          mark: vector.mark(k))
      }
    }
  }

  /// A sentence, and how often each word stands in it.
  private static func bag(_ shown: ShownWords, _ view: inout View, in canvas: inout Canvas) {
    guard let counting = view.facts.data.counting else { return }
    let number = max(view.look.sample, 0)
    let ids = counting.sentence(number)
    let sentence = ids.map { $0 < 0 ? "□" : shown.label($0) }.joined(separator: " ")
    canvas.text(
      "the bag of words of sentence \(NumberFormat.integer(number)): \(sentence)", x: 0, y: 0,
      .text,
      mark: .name, clip: canvas.width)
    let name = "\(BagOfWords.name)(\(number))"
    guard let counts = view.tensor(name) else { return }
    let source = view.place(of: .tensor(TensorKey(name)))
    let there = counts.numbers.indices.filter { counts[$0] > 0 }
    var (x, y) = (0, 1)
    for k in there {
      let width = Text.width(shown.label(k)) + 5
      if x + width > canvas.width { (x, y) = (0, y + 1) }
      guard y < canvas.height else { return }
      canvas.text(
        shown.label(k), x: x, y: y, .label,
        mark: shown.nameMark(k, Mark(source: source, index: k)))
      canvas.text(
        NumberFormat.integer(Int(counts[k])), x: x + width - 4, y: y, .bright,
        mark: Mark(source: source, index: k))
      x += width
    }
    guard y + 2 < canvas.height else { return }
    canvas.text(
      "0 at the other \(NumberFormat.integer(counts.count - there.count)) words; "
        + "which came first is forgotten",
      x: 0, y: y + 2, .label, mark: .name, clip: canvas.width)
  }

  package static func word(of origin: Origin, _ view: View) -> Int? {
    guard let shown = ShownWords(view), shown.space.dimension == shown.space.count,
      origin.name == "\(shown.space.name)(\(shown.word))"
        || origin.name.hasPrefix(BagOfWords.name)
    else { return nil }
    return 0..<shown.lexicon.count ~= origin.index ? origin.index : nil
  }
}
