import Drawing
import Simulation

/// The losses of a plane as panes show them: a grid of heights between 0 and 1, told apart by levels,
/// each point with the mark of its loss.
struct LossField {
  let shown: ShownPlane
  let levels: Levels
  /// The losses as shares of the way from the lowest to the highest.
  let heights: Grid
  /// Of which iteration they are.
  let iteration: Int
  let colors: ColorMap
  private let source: Int

  /// Nil until a frame brings the losses.
  init?(_ shown: ShownPlane, lines: Int, _ view: inout View) {
    guard let (losses, iteration) = view.losses(shown.plane),
      losses.count == shown.plane.count
    else { return nil }
    let grid = Grid(
      columns: shown.plane.columns, rows: shown.plane.rows, values: losses.numbers)
    let own = Levels.scale(suiting: grid)
    let other: Scale = own == .log ? .linear : .log
    let levels = Levels(of: grid, scale: view.look.hasOtherLevels ? other : own, atMost: lines)
    let maps = ColorMap.sequential
    (self.shown, self.levels, self.iteration) = (shown, levels, iteration)
    heights = grid.map(levels.share)
    colors = maps[(view.look.colors % maps.count + maps.count) % maps.count]
    source = view.place(of: shown.plane)
  }

  func mark(_ point: Int) -> Mark { Mark(source: source, index: point) }

  /// So dark that paths are seen on it, the lowest darkest.
  func color(_ height: Double, lighter: Double = 0) -> Color? {
    colors.color(for: 0.42 * height + lighter, from: 0, to: 1)
  }

  /// The heights of the levels' lines.
  var lines: [Double] { levels.values.map(levels.share) }

  /// `lines 2 … 600, log scale`
  var words: [Span] {
    guard let first = levels.values.first, let last = levels.values.last else { return [] }
    return [
      Span("lines ", .label), Span(NumberFormat.text(first), .text, mark: .tick),
      Span(first < last ? " … " : "", .label),
      Span(first < last ? NumberFormat.text(last) : "", .text, mark: .tick),
      Span(levels.scale == .log ? ", log scale" : ", evenly apart", .label),
    ]
  }
}
