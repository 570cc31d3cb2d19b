import Testing

@testable import Drawing

/// Grids of all kinds, the same every time.
func awkwardGrid(_ random: inout Awkward, upTo size: Int = 24) -> Grid {
  let (columns, rows) = (random.integer(0...size), random.integer(0...size))
  let isTame = random.integer(0...2) > 0
  let values = (0..<columns * rows).map { _ in
    isTame ? Double.random(in: -2...9, using: &random) : random.number()
  }
  return Grid(columns: columns, rows: rows, values: values)
}

/// A function over −1…1 by −1…1, the second upwards.
func grid(_ columns: Int, _ rows: Int, _ f: (_ x: Double, _ y: Double) -> Double) -> Grid {
  Grid(
    columns: columns, rows: rows,
    values: (0..<columns * rows).map { point in
      let (row, column) = point.quotientAndRemainder(dividingBy: columns)
      return f(
        2 * (Double(column) + 0.5) / Double(columns) - 1, 1 - 2 * (Double(row) + 0.5) / Double(rows)
      )
    })
}

@Test func `A grid is met at its points, and between them nothing is beyond the points around`() {
  var random = Awkward(seed: 11)
  for _ in 0..<200 {
    let grid = awkwardGrid(&random)
    for point in grid.values.indices {
      let (row, column) = point.quotientAndRemainder(dividingBy: grid.columns)
      let x = (Double(column) + 0.5) / Double(grid.columns)
      let y = (Double(row) + 0.5) / Double(grid.rows)
      let (value, here) = (grid.value(x: x, y: y), grid.values[point])
      // Reached within a rounding of the place; a gap beside it may be no nearer than that.
      if here.isFinite, abs(here) < 1e6, grid.values.allSatisfy({ abs($0) < 1e6 }) {
        #expect(abs(value - here) < 1e-9)
      }
    }
    let finite = grid.values.filter(\.isFinite)
    let (x, y) = (Double.random(in: -1...2, using: &random), random.number())
    let value = grid.value(x: x, y: y)
    if value.isFinite, let least = finite.min(), let largest = finite.max() {
      let air = 1e-9 * max(abs(least), abs(largest))
      #expect(value >= least - air && value <= largest + air)
    }
  }
}

@Test func `A coarse grid is a smooth field, marked by its nearest points`() {
  var canvas = Canvas(width: 8, height: 1)
  let ramp = Grid(columns: 2, rows: 1, values: [0, 31])
  let map = ColorMap.sequential[2]
  canvas.field(canvas.bounds, ramp, marks: { Mark(source: 0, index: $0) }) {
    map.color(for: $0, from: 0, to: 31)
  }
  let levels = (0..<8).map { Int(canvas[$0, 0].foreground) - Int(map.slots.lowerBound) }
  #expect(levels == [0, 0, 4, 12, 19, 27, 31, 31])
  #expect((0..<8).map { canvas.mark(x: $0, y: 0).index } == [0, 0, 0, 0, 1, 1, 1, 1])
}

@Test(arguments: [Scale.linear, .log])
func `Levels rise between the lowest and the highest, and so do the shares of heights`(
  _ scale: Scale
) {
  var random = Awkward(seed: 5)
  for _ in 0..<400 {
    let grid = awkwardGrid(&random)
    let levels = Levels(of: grid, scale: scale, atMost: random.integer(0...20))
    #expect(levels.values.allSatisfy { $0 > levels.low && $0 < levels.high })
    #expect(zip(levels.values, levels.values.dropFirst()).allSatisfy { $0 < $1 })
    let shares = grid.values.sorted { $0 < $1 || $1.isNaN }.map(levels.share)
    let known = shares.filter { !$0.isNaN }
    #expect(known.count == grid.values.count(where: \.isFinite))
    #expect(known.allSatisfy { $0 >= 0 && $0 <= 1 })
    #expect(zip(known, known.dropFirst()).allSatisfy { $0 <= $1 })
  }
}

@Test func `Logarithmic levels are round and lie closest where a valley is narrow`() {
  let rosenbrock = grid(81, 61) { x, y in
    let (x, y) = (2 * x, 1 + 2 * y)
    return (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)
  }
  let levels = Levels(of: rosenbrock, scale: .log, atMost: 10)
  #expect(levels.values == [1, 4, 8, 20, 40, 80, 150, 300, 500, 1000])
  // Half of the lines lie in the lower half of the plane; were they even, most would be above it.
  func below(_ levels: Levels) -> Double {
    let middle = levels.values[levels.values.count / 2]
    return Double(rosenbrock.values.count { $0 < middle }) / Double(rosenbrock.values.count)
  }
  #expect(below(levels) < 0.5)
  #expect(below(Levels(of: rosenbrock, scale: .linear, atMost: 10)) > 0.8)
}

@Test func `A narrow valley is shown logarithmically, what has as much above as below is not`() {
  #expect(Levels.scale(suiting: grid(40, 40) { x, y in (y - x * x) * (y - x * x) }) == .log)
  #expect(Levels.scale(suiting: grid(40, 40) { x, y in x * x - y * y }) == .linear)
  #expect(Levels.scale(suiting: grid(0, 0) { _, _ in 0 }) == .linear)
}

@Test func `The roundest number between two has the fewest digits`() {
  #expect(Levels.roundest(from: 0.83, to: 1.31) == 1)
  #expect(Levels.roundest(from: 23, to: 29) == 25)
  #expect(Levels.roundest(from: -0.34, to: -0.26) == -0.3)
  #expect(Levels.roundest(from: -3, to: 8) == 0)
  #expect(Levels.roundest(from: 1234.1, to: 1236.9) == 1235)
}
