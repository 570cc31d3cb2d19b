import Testing

@testable import Drawing

private func picture(
  _ heights: Grid, _ camera: Camera = Camera(), width: Int = 40, height: Int = 14,
  _ draw: (inout Relief) -> Void = { _ in }
) -> Canvas {
  var canvas = Canvas(width: width, height: height)
  var relief = Relief(heights, camera: camera, width: width, height: height)
  draw(&relief)
  canvas.draw(relief, colors: ColorMap.sequential[0], mark: { Mark(source: 0, index: $0) })
  return canvas
}

@Test func `A hill stands on its block, and its path goes up one side and down behind`() {
  let hill = grid(41, 41) { x, y in 1 / (1 + 8 * (x * x + y * y)) }
  let canvas = picture(hill, Camera(yaw: 0, pitch: 25)) {
    $0.frame(.line)
    $0.path([(0.5, 0), (0.5, 1)], .series(0), importance: 1)
  }
  #expect(
    canvas.text == """



                        ▄▄⡆▄
               ⡀▄▄▄▄▄▄▄▄▀▀⡇▀▄▄▄▄▄▄▄▄⢀
               ⠇▀▀▀▀▀▀▀▀▀▀⡇▀▀▀▀▀▀▀▀▀⠸
              ⡈▀▀▀▀▀▀▀▀▀▀▀⡇▀▀▀▀▀▀▀▀▀▀⢁
             ▀▀▀▀▀▀▀▀▀▀▀▀▀⡇▀▀▀▀▀▀▀▀▀▀▀▀
            ▄▀▀▀▀▀▀▀▀▀▀▀▀▀⡇▀▀▀▀▀▀▀▀▀▀▀▀▄
            ▀▀▀▀▀▀▀▀▀▀▀▀▀▀⡇▀▀▀▀▀▀▀▀▀▀▀▀▀
           ⡐▀▀▀▀▀▀▀▀▀▀▀▀▀▀⡇▀▀▀▀▀▀▀▀▀▀▀▀▀⢂
           ⠓⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠚


      """, "\n\(canvas.text)")
}

@Test func `A wall in front hides what is behind it, and from behind it is the other way`() {
  // The front is at the bottom of the grid.
  let wall = grid(31, 31) { _, y in y < -0.6 && y > -0.8 ? 1 : 0 }
  for (yaw, isSeen) in [(0.0, false), (180, true)] {
    let relief = Relief(wall, camera: Camera(yaw: yaw, pitch: 15), width: 60, height: 20)
    #expect(relief.cell(u: 0.5, v: 0.7)?.isSeen == isSeen)
    // Nothing hides the wall itself.
    #expect(relief.cell(u: 0.5, v: 0.85)?.isSeen == true)
  }
  let above = Relief(wall, camera: Camera(yaw: 0, pitch: 90), width: 60, height: 20)
  #expect(above.cell(u: 0.5, v: 0.7)?.isSeen == true)
}

@Test func `A path is drawn only where it is seen`() {
  let wall = grid(31, 31) { _, y in y < -0.6 && y > -0.8 ? 1 : 0 }
  func dots(_ yaw: Double) -> Int {
    var relief = Relief(wall, camera: Camera(yaw: yaw, pitch: 15), width: 60, height: 20)
    relief.path([(0.2, 0.7), (0.8, 0.7)], .series(0), importance: 1)
    return relief.lines.spots.reduce(0) { $0 + $1.dots.nonzeroBitCount }
  }
  #expect(dots(0) == 0)
  #expect(dots(180) > 30)
}

@Test func `Once around is where it was`() {
  let surface = grid(21, 21) { x, y in 0.5 + 0.4 * x * y }
  for yaw in [-75.0, 0, 33, 200] {
    let (one, other) = (
      picture(surface, Camera(yaw: yaw)), picture(surface, Camera(yaw: yaw + 360))
    )
    #expect(one == other)
    #expect(one != picture(surface, Camera(yaw: yaw + 90)))
  }
}

@Test func `However it is turned, all of the surface is in the picture`() {
  var random = Awkward(seed: 4)
  for _ in 0..<200 {
    let surface = awkwardGrid(&random)
    let camera = Camera(
      yaw: Double.random(in: -400...400, using: &random),
      pitch: Double.random(in: 0...90, using: &random))
    let (width, height) = (random.integer(1...90), random.integer(1...40))
    let relief = Relief(surface, camera: camera, width: width, height: height)
    for row in 0..<surface.rows {
      for column in 0..<surface.columns {
        let u = (Double(column) + 0.5) / Double(surface.columns)
        let v = (Double(row) + 0.5) / Double(surface.rows)
        let h = relief.grid[column, row]
        guard h.isFinite else { continue }
        let place = relief.projection(u, v, h)
        #expect(place.x > -1 && place.x < Double(2 * width))
        #expect(place.y > -1 && place.y < Double(4 * height))
      }
    }
  }
}

@Test func `Every filled half cell is marked by a point of the grid near it, every other by none`()
{
  let surface = grid(25, 25) { x, y in 0.5 + 0.3 * x - 0.2 * y }
  let camera = Camera(yaw: 30, pitch: 60)
  let canvas = picture(surface, camera, width: 50, height: 20)
  let relief = Relief(surface, camera: camera, width: 50, height: 20)
  var filled = 0
  for row in 0..<40 {
    for column in 0..<50 {
      let mark = canvas.mark(x: column, y: row / 2, half: row & 1)
      #expect((relief.fillings[row * 50 + column] >= 0) == mark.isNumber)
      guard relief.fillings[row * 50 + column] >= 0 else { continue }
      let dot = relief.dots[Int(relief.fillings[row * 50 + column])]
      guard dot.point >= 0 else { continue }
      filled += 1
      let (gridRow, gridColumn) = mark.index.quotientAndRemainder(dividingBy: 25)
      let place = relief.projection(
        (Double(gridColumn) + 0.5) / 25, (Double(gridRow) + 0.5) / 25, surface.values[mark.index])
      #expect(abs(place.x - Double(2 * column)) < 4 && abs(place.y - Double(2 * row)) < 4)
    }
  }
  #expect(filled > 300)
}

@Test func `What is higher is brighter, and a gap is a hole`() {
  var values = grid(21, 21) { x, _ in x }.map { ($0 + 1) / 2 }.values
  let camera = Camera(yaw: 0, pitch: 90)
  let canvas = picture(Grid(columns: 21, rows: 21, values: values), camera)
  let row = (0..<40).map { canvas[$0, 7].foreground }.filter { $0 >= 159 }
  #expect(row.count > 10 && zip(row, row.dropFirst()).allSatisfy { $0 <= $1 })
  #expect(row.last ?? 0 > row.first ?? 0)
  for point in values.indices where point % 21 > 7 && point % 21 < 13 { values[point] = .infinity }
  let broken = picture(Grid(columns: 21, rows: 21, values: values), camera)
  #expect(broken[20, 7] == .blank)
}
