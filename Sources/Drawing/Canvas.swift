/// A grid of cells, and beside it two marks for every cell (its upper and its lower half), which
/// say where the numbers in it come from.
///
/// Drawing is confined to a clip rectangle, and its coordinates are relative to that rectangle, so
/// that what draws a pane knows nothing of the panes around it. Every size is legal, 0×0 too, and
/// so is every coordinate: what lies outside is not drawn.
package struct Canvas: Equatable, Sendable {
  /// The size of the whole grid.
  package let columns: Int
  package let rows: Int

  /// Row after row; two marks a cell, the upper half's first.
  var cells: ContiguousArray<Cell>
  var marks: ContiguousArray<Mark>

  /// Where the coordinates of drawing begin in the grid, and how large what is drawn in may think
  /// that it is. All of the grid at first.
  private(set) var frame: Rect
  /// The part of the frame that is really drawn in, in the frame's coordinates.
  private(set) var visible: Rect

  package init(width: Int, height: Int) {
    columns = min(max(width, 0), Canvas.largest)
    rows = min(max(height, 0), Canvas.largest)
    cells = ContiguousArray(repeating: .blank, count: columns * rows)
    marks = ContiguousArray(repeating: .none, count: 2 * columns * rows)
    frame = Rect(x: 0, y: 0, width: columns, height: rows)
    visible = frame
  }

  /// No terminal is larger, and no mistake in a size should ask for all memory.
  package static let largest = 4096

  /// The size of what is drawn in now: the clip rectangle's inside `clipped`, else the grid's.
  package var width: Int { frame.width }
  package var height: Int { frame.height }
  package var bounds: Rect { Rect(x: 0, y: 0, width: width, height: height) }

  /// Where a cell lies in the grid; nil where it is not to be drawn.
  @inline(__always) func place(_ x: Int, _ y: Int) -> Int? {
    guard visible.contains(x: x, y: y) else { return nil }
    return (frame.y + y) * columns + frame.x + x
  }

  /// Reads blank, and writes nothing, outside the clip rectangle.
  package subscript(x: Int, y: Int) -> Cell {
    get { place(x, y).map { cells[$0] } ?? .blank }
    set { if let place = place(x, y) { cells[place] = newValue } }
  }

  /// The mark of a cell's upper (0) or lower (1) half.
  package func mark(x: Int, y: Int, half: Int = 0) -> Mark {
    place(x, y).map { marks[2 * $0 + (half == 0 ? 0 : 1)] } ?? .none
  }

  /// Marks a cell: one half of it, or both.
  package mutating func setMark(_ mark: Mark, x: Int, y: Int, half: Int? = nil) {
    guard let place = place(x, y) else { return }
    if half != 1 { marks[2 * place] = mark }
    if half != 0 { marks[2 * place + 1] = mark }
  }

  /// Writes a cell and marks both its halves.
  mutating func put(_ cell: Cell, _ mark: Mark, x: Int, y: Int) {
    guard let place = place(x, y) else { return }
    cells[place] = cell
    marks[2 * place] = mark
    marks[2 * place + 1] = mark
  }

  /// Confines what the body draws to a rectangle; its coordinates begin at the rectangle's corner,
  /// and `width` and `height` are the rectangle's.
  @discardableResult
  package mutating func clipped<Result>(
    to rect: Rect, _ body: (inout Canvas) throws -> Result
  ) rethrows -> Result {
    let (outer, seen) = (frame, visible)
    defer { (frame, visible) = (outer, seen) }
    frame = rect.moved(x: outer.x, y: outer.y)
    visible = rect.intersection(seen).moved(x: -rect.x, y: -rect.y)
    return try body(&self)
  }

  /// A cell of a row as it is seen: half of a glyph two columns wide, where something else was drawn
  /// over the other half, is a blank.
  @inline(__always)
  package static func seen(_ row: UnsafeBufferPointer<Cell>, _ x: Int) -> Cell {
    var cell = row[x]
    if Glyph.isPlain(cell.glyph) { return cell }
    let isHalf =
      cell.glyph == Glyph.tail
      ? x == 0 || !Glyph.isWide(row[x - 1].glyph)
      : Glyph.isWide(cell.glyph) && (x + 1 == row.count || row[x + 1].glyph != Glyph.tail)
    if isHalf { cell.glyph = Glyph.space }
    return cell
  }

  /// One row of the whole grid, whatever the clip rectangle: what a terminal compares and writes.
  package func withRow<Result>(
    _ row: Int, _ body: (UnsafeBufferPointer<Cell>) throws -> Result
  ) rethrows -> Result {
    try cells.withUnsafeBufferPointer { all in
      let row = row >= 0 && row < rows ? row * columns..<(row + 1) * columns : 0..<0
      return try body(UnsafeBufferPointer(rebasing: all[row]))
    }
  }
}
