import Calculus
import Drawing
import Simulation

/// Words in the order of a scale, a line each: place, name, number and a bar.
struct RankedWords {
  let shown: ShownWords
  /// As it is asked for.
  let scale: String
  /// Rows and values in turn.
  let found: Tensor
  /// The value whose bar is full.
  private let full: Double
  /// A word that is looked for.
  var lit: Int?

  init(_ shown: ShownWords, _ scale: String, _ found: Tensor, _ closeness: Closeness) {
    (self.shown, self.scale, self.found) = (shown, scale, found)
    full = closeness.full(stride(from: 1, to: found.count, by: 2).map { found[$0] })
  }

  var count: Int { found.count / 2 }
  func word(_ k: Int) -> Int { Int(exactly: found[2 * k]) ?? 0 }
  func value(_ k: Int) -> Double { found[2 * k + 1] }
  /// Which place it has: equal ones share it.
  func rank(_ k: Int) -> Int {
    var k = k
    while k > 0, value(k - 1) == value(k) { k -= 1 }
    return k + 1
  }

  /// Where what stands in a line begins, for all lines alike.
  struct Columns {
    let rank, name, value: Int
    /// Where the value ends, with a column of air.
    let end: Int
  }
  func columns(_ lines: Range<Int>, most: Int) -> Columns {
    let rank = NumberFormat.integer(lines.upperBound).count
    let names = lines.map { Text.width(shown.label(word($0))) }
    let name = min(max(names.max() ?? 0, 4), max(most, 4))
    return Columns(rank: rank, name: rank + 1, value: rank + name + 9, end: rank + name + 10)
  }

  /// Word `k` at row `y`.
  func draw(
    _ k: Int, y: Int, _ columns: Columns, bar: Range<Int>, _ view: inout View,
    _ canvas: inout Canvas
  ) {
    let word = word(k)
    let mark = view.mark(scale, word)
    canvas.text(
      NumberFormat.integer(rank(k)), endingAt: columns.rank, y: y, .label,
      mark: view.mark(RowNames.rank(scale), word))
    canvas.text(
      shown.label(word), x: columns.name, y: y, shown.color(word),
      style: lit == word || shown.chosen.contains(word) ? .bold : [],
      mark: shown.nameMark(word, mark),
      clip: columns.value - columns.name - 8)
    canvas.text(
      NumberFormat.fixed(value(k), places: 3), endingAt: columns.value, y: y, .bright, mark: mark)
    if bar.count >= 3 {
      canvas.bar(
        value(k) / full, x: bar.lowerBound, y: y, width: bar.count, shown.color(word), mark: mark)
    }
  }
}
