import Drawing
import Simulation

/// One map, or one filter, as a small picture: square numbers, each as large as there is room for, or
/// one half cell where there are many; of too many the largest.
struct MapPicture {
  /// Of the map.
  private let rows, columns: Int
  /// Half cells for a number; 0 where there is less than one for each.
  private let scale: Int
  /// In cells.
  let width, height: Int

  init(rows: Int, columns: Int, room: (width: Int, height: Int), most: Int = 6) {
    (self.rows, self.columns) = (rows, columns)
    // A signal is one row: it is drawn as a band.
    let isSignal = rows == 1
    let fit = min(room.width / max(columns, 1), isSignal ? most : 2 * room.height / max(rows, 1))
    scale = min(max(fit, 0), most)
    if scale > 0 {
      width = columns * scale
      height = isSignal ? min(max(scale, 2), max(room.height, 0)) : (rows * scale + 1) / 2
    } else {
      let share = min(
        Double(room.width) / Double(max(columns, 1)), Double(2 * room.height) / Double(max(rows, 1))
      )
      width = max(Int(share * Double(columns)), min(room.width, 1))
      height = max(Int(share * Double(rows) / 2), min(room.height, 1))
    }
  }

  /// The row and the column that a half cell shows: of many numbers in one that which is chosen, or else
  /// the largest, so that no thin line is lost.
  private func number(
    _ x: Int, _ y: Int, chosen: (row: Int, column: Int)?, _ value: (Int, Int) -> Double
  ) -> (row: Int, column: Int)? {
    if scale == 0 {
      func share(_ k: Int, of length: Int, _ count: Int) -> Range<Int> {
        let first = min(k * count / max(length, 1), count - 1)
        return first..<max(min((k + 1) * count / max(length, 1), count), first + 1)
      }
      let (shared, across) = (share(y, of: 2 * height, rows), share(x, of: width, columns))
      if let chosen, shared.contains(chosen.row), across.contains(chosen.column) { return chosen }
      var best = (size: -1.0, row: 0, column: 0)
      for row in shared {
        for column in across where abs(value(row, column)) > best.size {
          best = (abs(value(row, column)), row, column)
        }
      }
      return (best.row, best.column)
    }
    let row = rows == 1 ? 0 : y / scale
    return row < rows && x / scale < columns ? (row, x / scale) : nil
  }
  /// The cells that a number is drawn in.
  func place(row: Int, column: Int) -> (x: Range<Int>, y: Range<Int>) {
    if scale == 0 {
      let (x, y) = (column * width / max(columns, 1), row * height / max(rows, 1))
      return (x..<x + 1, y..<y + 1)
    }
    guard rows > 1 else { return (column * scale..<(column + 1) * scale, 0..<height) }
    return (
      column * scale..<(column + 1) * scale, row * scale / 2..<((row + 1) * scale + 1) / 2
    )
  }

  /// Beside the picture, which stands a column to the right and two rows below: `┌──┐` over the columns,
  /// and a line along the rows, that are meant.
  func edges(
    rows: Range<Int>, columns: Range<Int>, x: Int, y: Int, _ words: String?, _ canvas: inout Canvas
  ) {
    guard !rows.isEmpty, !columns.isEmpty else { return }
    let first = place(row: rows.lowerBound, column: columns.lowerBound)
    let last = place(row: rows.upperBound - 1, column: columns.upperBound - 1)
    let (left, right) = (x + 1 + first.x.lowerBound, x + last.x.upperBound)
    for column in left...max(right, left) {
      let glyph: Unicode.Scalar =
        left >= right ? "┬" : column == left ? "┌" : column == right ? "┐" : "─"
      canvas.glyph(glyph, x: column, y: y + 1, .accent)
    }
    for row in first.y.lowerBound..<max(last.y.upperBound, first.y.lowerBound + 1) {
      canvas.glyph("│", x: x, y: y + 2 + row, .accent)
    }
    if let words, right - left > words.count + 1 {
      canvas.text(words, x: left + 1, y: y + 1, .accent, mark: .name)
    }
  }

  /// `index`: where a number stands in `numbers`; `place`: where that stands in the source; `mark`:
  /// what all of the picture is of, where its numbers are not of `source`; `chosen` is always seen.
  func draw(
    x: Int, y: Int, _ numbers: Tensor, source: Int, mark: Mark? = nil,
    chosen: (row: Int, column: Int)? = nil, in canvas: inout Canvas,
    index: (_ row: Int, _ column: Int) -> Int, place: (Int) -> Int = { $0 },
    color: (_ number: Double, _ row: Int, _ column: Int) -> Color?
  ) {
    var shown: [(row: Int, column: Int)?] = []
    for half in 0..<2 * height {
      for column in 0..<width {
        shown.append(number(column, half, chosen: chosen) { numbers[index($0, $1)] })
      }
    }
    canvas.field(
      Rect(x: x, y: y, width: width, height: height), columns: width, rows: 2 * height,
      marks: { x, y in
        shown[y * width + x].map {
          mark ?? Mark(source: source, index: place(index($0.row, $0.column)))
        } ?? .none
      },
      color: { x, y in
        guard let place = shown[y * width + x] else { return .standard }
        return color(numbers[index(place.row, place.column)], place.row, place.column)
      })
  }
}
