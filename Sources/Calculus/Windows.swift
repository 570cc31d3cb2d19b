import CKernels

/// How windows stand along one axis: window i begins at cell i·stride − padding, and its tap k lies
/// dilation·k cells on. Cells before the first and after the last are padding.
package struct WindowAxis: Hashable, Sendable {
  /// Cells of the axis, and taps of a window.
  package let cells, taps: Int
  package let stride, padding, dilation: Int
  /// How far a window goes, gaps included: dilation·(taps − 1) + 1.
  package var span: Int { dilation * (taps - 1) + 1 }
  /// How many windows there are: ⌊(cells + 2·padding − span) / stride⌋ + 1.
  package var count: Int {
    cells + 2 * padding < span ? 0 : (cells + 2 * padding - span) / stride + 1
  }

  package init(_ cells: Int, taps: Int, stride: Int = 1, padding: Int = 0, dilation: Int = 1) {
    (self.cells, self.taps) = (cells, taps)
    (self.stride, self.padding, self.dilation) = (stride, padding, dilation)
    step = stride / Self.commonDivisor(stride, dilation)
  }

  /// Where a tap of a window lies; outside of the cells on padding.
  @inline(__always)
  package func cell(of window: Int, tap: Int) -> Int {
    window * stride - padding + tap * dilation
  }

  /// The taps of a window that do not lie on padding.
  @inline(__always)
  package func taps(of window: Int) -> Range<Int> {
    let start = window * stride - padding
    let first = start >= 0 ? 0 : (dilation - 1 - start) / dilation
    let end = start >= cells ? 0 : min(taps, (cells - 1 - start) / dilation + 1)
    return first..<max(first, end)
  }

  /// The windows of which that tap does not lie on padding.
  @inline(__always)
  package func windows(withTap tap: Int) -> Range<Int> {
    let start = padding - tap * dilation  // of the cell that tap 0 lies on, so many further on
    let first = start <= 0 ? 0 : (start + stride - 1) / stride
    let end = cells + start <= 0 ? 0 : min(count, (cells - 1 + start) / stride + 1)
    return first..<max(first, end)
  }

  /// How far from one tap that lies on a cell to the next one, of another window.
  private let step: Int
  /// Some windows that lie on one cell, each with another tap: every `step`-th from `first` on.
  package struct Covering {
    fileprivate let first, step: Int
    package let count: Int
    @inline(__always)
    package func tap(_ k: Int) -> Int { first + k * step }
  }
  @inline(__always)
  package func covering(_ cell: Int) -> Covering {
    let place = cell + padding
    let late = place - (count - 1) * stride
    var first = late <= 0 ? 0 : (late + dilation - 1) / dilation
    let last = min(taps - 1, place / dilation)
    let end = first + stride
    while first < end, (place - first * dilation) % stride != 0 { first += 1 }
    return Covering(
      first: first, step: step, count: first == end || first > last ? 0 : (last - first) / step + 1)
  }
  /// The window whose tap lies on a cell.
  @inline(__always)
  package func window(at cell: Int, tap: Int) -> Int {
    (cell + padding - tap * dilation) / stride
  }

  private static func commonDivisor(_ a: Int, _ b: Int) -> Int {
    b == 0 ? a : commonDivisor(b, a % b)
  }
}

/// How windows stand on a map of so many rows (y) and columns (x): its cells are y·columns + x.
package struct Windows: Hashable, Sendable {
  package let y, x: WindowAxis
  package init(y: WindowAxis, x: WindowAxis) { (self.y, self.x) = (y, x) }

  /// Cells of the map, taps of a window, and windows.
  package var cells: Int { y.cells * x.cells }
  package var taps: Int { y.taps * x.taps }
  package var count: Int { y.count * x.count }
  /// Whether one window is the whole map.
  var isWhole: Bool {
    cells == taps && count == 1 && y.padding == 0 && x.padding == 0 && y.cells == y.taps
  }

  /// The cell on which a tap of the window at that row and column lies; nil where it is padding.
  package func cell(under tap: Int, row: Int, column: Int) -> Int? {
    let (down, across) = tap.quotientAndRemainder(dividingBy: x.taps)
    let (i, j) = (y.cell(of: row, tap: down), x.cell(of: column, tap: across))
    return 0..<y.cells ~= i && 0..<x.cells ~= j ? i * x.cells + j : nil
  }

  /// The taps of a window that lie on the map.
  struct Taps {
    fileprivate let windows: Windows
    fileprivate let row, column: Int
    fileprivate let rows, columns: Range<Int>
    var count: Int { rows.count * columns.count }
    /// The `k`-th of them, row by row, as a tap of the window, and the cell on which it lies.
    @inline(__always)
    func tap(_ k: Int) -> (tap: Int, cell: Int) {
      let (i, j) = k.quotientAndRemainder(dividingBy: columns.count)
      let (row, column) = (rows.lowerBound + i, columns.lowerBound + j)
      let (y, x) = (windows.y, windows.x)
      return (
        row * x.taps + column,
        y.cell(of: self.row, tap: row) * x.cells + x.cell(of: self.column, tap: column)
      )
    }
  }
  @inline(__always)
  func taps(of window: Int) -> Taps {
    let (row, column) = window.quotientAndRemainder(dividingBy: x.count)
    return Taps(
      windows: self, row: row, column: column, rows: y.taps(of: row), columns: x.taps(of: column))
  }

  /// The windows that lie on a cell.
  struct Covering {
    fileprivate let windows: Windows
    fileprivate let row, column: Int
    fileprivate let rows, columns: WindowAxis.Covering
    var count: Int { rows.count * columns.count }
    /// The `k`-th of them, and which of its taps lies there.
    @inline(__always)
    func window(_ k: Int) -> (window: Int, tap: Int) {
      let (i, j) = k.quotientAndRemainder(dividingBy: columns.count)
      let (row, column) = (rows.tap(i), columns.tap(j))
      let (y, x) = (windows.y, windows.x)
      return (
        y.window(at: self.row, tap: row) * x.count + x.window(at: self.column, tap: column),
        row * x.taps + column
      )
    }
  }
  @inline(__always)
  func covering(_ cell: Int) -> Covering {
    let (row, column) = cell.quotientAndRemainder(dividingBy: x.cells)
    return Covering(
      windows: self, row: row, column: column, rows: y.covering(row), columns: x.covering(column))
  }

  /// The windows of which a tap lies on the map.
  struct WithTap {
    fileprivate let windows: Windows
    fileprivate let row, column: Int
    fileprivate let rows, columns: Range<Int>
    var count: Int { rows.count * columns.count }
    @inline(__always)
    func window(_ k: Int) -> (window: Int, cell: Int) {
      let (i, j) = k.quotientAndRemainder(dividingBy: columns.count)
      let (row, column) = (rows.lowerBound + i, columns.lowerBound + j)
      let (y, x) = (windows.y, windows.x)
      return (
        row * x.count + column,
        y.cell(of: row, tap: self.row) * x.cells + x.cell(of: column, tap: self.column)
      )
    }
  }
  @inline(__always)
  func windows(withTap tap: Int) -> WithTap {
    let (row, column) = tap.quotientAndRemainder(dividingBy: x.taps)
    return WithTap(
      windows: self, row: row, column: column, rows: y.windows(withTap: row),
      columns: x.windows(withTap: column))
  }

  /// As the kernels take it.
  var forKernels: sliding {
    func axis(_ a: WindowAxis) -> sliding_axis {
      sliding_axis(
        cells: Int32(a.cells), taps: Int32(a.taps), stride: Int32(a.stride),
        padding: Int32(a.padding), dilation: Int32(a.dilation), count: Int32(a.count))
    }
    return sliding(y: axis(y), x: axis(x))
  }
}
