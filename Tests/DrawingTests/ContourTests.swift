import Testing

@testable import Drawing

/// A side between two neighbouring points of a grid.
private struct Side: Hashable {
  let from, to: Int
}

@Test func `A level line parts what is above from what is below at every side it crosses`() {
  var random = Awkward(seed: 2)
  for _ in 0..<150 {
    let grid = awkwardGrid(&random, upTo: 12)
    let levels = [-1, 0.5, 2, 6]
    for (k, level) in levels.enumerated() {
      // How often a line ends at each side; sides of the rim around the grid are left out.
      var ends: [Side: Int] = [:]
      grid.lines(at: levels) { number, from, to in
        guard number == k else { return }
        for place in [from, to] {
          let x = place.u * Double(grid.columns) - 0.5
          let y = place.v * Double(grid.rows) - 0.5
          let isOnRow = abs(y - y.rounded()) < 1e-9 && y > -0.25 && y < Double(grid.rows) - 0.75
          let isOnColumn =
            abs(x - x.rounded()) < 1e-9 && x > -0.25 && x < Double(grid.columns) - 0.75
          guard isOnRow != isOnColumn else { continue }
          let (column, row) = (
            Int(isOnRow ? x.rounded(.down) : x.rounded()),
            Int(isOnRow ? y.rounded() : y.rounded(.down))
          )
          guard column >= 0, row >= 0, isOnColumn || column + 1 < grid.columns,
            isOnRow || row + 1 < grid.rows
          else { continue }
          let point = row * grid.columns + column
          ends[Side(from: point, to: isOnRow ? point + 1 : point + grid.columns), default: 0] += 1
        }
      }
      for (side, count) in ends {
        let (a, b) = (grid.values[side.from], grid.values[side.to])
        #expect((a >= level) != (b >= level))
        #expect(count <= 2)
      }
      // Where all is finite, nothing that should be parted is left together, and no line ends.
      guard grid.values.allSatisfy({ abs($0) < 1e6 }) else { continue }
      for point in grid.values.indices {
        let (row, column) = point.quotientAndRemainder(dividingBy: grid.columns)
        for (other, isInside) in [
          (point + 1, column + 1 < grid.columns), (point + grid.columns, row + 1 < grid.rows),
        ] where isInside {
          let isParted = (grid.values[point] >= level) != (grid.values[other] >= level)
          #expect(ends[Side(from: point, to: other)] ?? 0 == (isParted ? 2 : 0))
        }
      }
    }
  }
}

@Test func `Level lines of a cone are rings, those of a saddle keep to their sides`() {
  var canvas = Canvas(width: 24, height: 8)
  var lines = Braille(width: 11, height: 8)
  lines.contours(
    of: grid(22, 32) { x, y in (x * x + y * y).squareRoot() }, at: [0.35, 0.9],
    style: { (.series($0), 0) })
  canvas.draw(lines)
  lines = Braille(width: 11, height: 8)
  lines.contours(of: grid(22, 32) { x, y in x * y }, at: [-0.2, 0.2], style: { _ in (.text, 0) })
  canvas.draw(lines, at: (13, 0))
  #expect(
    canvas.text == """
         ⡠⠔⠒⠢⢄         ⡇ ⢸
       ⢠⠊     ⠑⡄      ⡸   ⢇
      ⢠⠃  ⡠⠤⢄  ⠘⡄   ⣀⠔⠁   ⠈⠢⣀
      ⢸  ⢰⠁ ⠈⡆  ⡇  ⠉         ⠉
      ⢸  ⠸⡀ ⢀⠇  ⡇  ⣀         ⣀
      ⠘⡄  ⠑⠒⠊  ⢠⠃   ⠉⠢⡀   ⢀⠔⠉
       ⠘⢄     ⡠⠃      ⢱   ⡎
         ⠑⠢⠤⠔⠊         ⡇ ⢸
      """, "\n\(canvas.text)")
}

@Test func `Beside a gap there are no level lines`() {
  var values = grid(9, 9) { x, _ in x }.values
  values[4 * 9 + 4] = .nan
  var count = 0
  Grid(columns: 9, rows: 9, values: values).lines(at: [0.01]) { _, from, to in
    count += 1
    #expect(max(from.v, to.v) < 3.6 / 9 || min(from.v, to.v) > 5.4 / 9)
  }
  #expect(count == 8)
}
