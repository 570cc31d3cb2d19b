/// A surface over a rectangle in perspective, with what lies behind hidden: a z-buffer (E. Catmull,
/// 1974) at the fineness of braille dots, two across and four down in every cell.
///
/// The surface is two triangles between any four points of a grid of heights, each 0…1, with walls
/// from its rim down to the floor, as of a block it was carved from. A triangle at a gap is left
/// out. `Canvas.draw` shows it: filled in half cells, lines and points over them.
package struct Relief: Sendable {
  package let grid: Grid
  /// In cells.
  package let width, height: Int
  let projection: Projection
  /// Lines that belong to the surface, as far as they are seen; and what is drawn over it.
  var engraving, lines: Braille
  /// What is seen at every dot.
  private(set) var dots: ContiguousArray<Dot>
  /// The dots that fill half cells, by their place, row after row; −1: nothing does.
  private(set) var fillings: ContiguousArray<Int32>

  struct Dot {
    /// 1/distance; 0: nothing is there.
    var nearness: Float = 0
    /// For the colour: the height's share, made lighter or darker by the slope; of a wall 1 where it
    /// goes from the back to the front, else 0.
    var tone: Float = 0
    /// The nearest point of the grid; of a wall ~point, which is negative.
    var point: Int32 = 0
  }

  package init(_ heights: Grid, camera: Camera, width: Int, height: Int) {
    grid = heights.map { $0.isFinite ? min(max($0, 0), 1) : .nan }
    lines = Braille(width: width, height: height)
    engraving = lines
    (self.width, self.height) = (lines.width, lines.height)
    projection = Projection(camera, dotsAcross: lines.dotsAcross, dotsDown: lines.dotsDown)
    (dots, fillings) = ([], [])
    dots = filled()
    fillings = nearest()
  }

  var dotsAcross: Int { lines.dotsAcross }
  var dotsDown: Int { lines.dotsDown }

  // MARK: Facets

  private func filled() -> ContiguousArray<Dot> {
    var dots = ContiguousArray(repeating: Dot(), count: dotsAcross * dotsDown)
    guard !dots.isEmpty, grid.columns > 1, grid.rows > 1 else { return dots }
    let (across, down) = (dotsAcross, dotsDown)
    let corners = corners()
    dots.withUnsafeMutableBufferPointer { dots in
      corners.withUnsafeBufferPointer { corners in
        let raster = Raster(dots: dots, across: across, down: down)
        surface(corners, raster)
        walls(corners, raster)
      }
    }
    return dots
  }

  /// Every point of the grid as it is seen.
  private func corners() -> ContiguousArray<Raster.Corner> {
    var corners = ContiguousArray<Raster.Corner>()
    corners.reserveCapacity(grid.values.count)
    for row in 0..<grid.rows {
      let v = (Double(row) + 0.5) / Double(grid.rows)
      for column in 0..<grid.columns {
        let u = (Double(column) + 0.5) / Double(grid.columns)
        let h = grid[column, row]
        corners.append(
          Raster.Corner(
            projection(u, v, h), tone: Float(h * Relief.brightness + Relief.darkest),
            point: Int32(corners.count)))
      }
    }
    return corners
  }

  private func surface(_ corners: UnsafeBufferPointer<Raster.Corner>, _ raster: Raster) {
    let columns = grid.columns
    grid.values.withUnsafeBufferPointer { heights in
      for row in 0..<grid.rows - 1 {
        for column in 0..<columns - 1 {
          let (a, b) = (row * columns + column, row * columns + column + 1)
          let (c, d) = (b + columns, a + columns)
          let slopeU = (heights[b] - heights[a] + heights[c] - heights[d]) / 2
          let slopeV = (heights[d] - heights[a] + heights[c] - heights[b]) / 2
          let light = projection.light(
            slopeU: slopeU * Double(columns), slopeV: slopeV * Double(grid.rows))
          let shade = Float(light - 0.62) * Relief.shading
          raster.triangle(corners[a], corners[b], corners[c], shade: shade)
          raster.triangle(corners[a], corners[c], corners[d], shade: shade)
        }
      }
    }
  }

  /// The lowest and the highest in the map of colours, but for the shade: so dark that lines are
  /// seen on them.
  static let darkest = 0.08
  static let brightness = 0.55
  /// How much lighter or darker a slope becomes.
  private static let shading: Float = 0.35

  private func walls(_ corners: UnsafeBufferPointer<Raster.Corner>, _ raster: Raster) {
    let (columns, rows) = (grid.columns, grid.rows)
    func foot(_ point: Int, _ tone: Float) -> Raster.Corner {
      let (row, column) = point.quotientAndRemainder(dividingBy: columns)
      let place = projection(
        (Double(column) + 0.5) / Double(columns), (Double(row) + 0.5) / Double(rows), Relief.floor)
      return Raster.Corner(place, tone: tone, point: ~Int32(point))
    }
    func rim(_ point: Int, _ tone: Float) -> Raster.Corner {
      var corner = corners[point]
      (corner.tone, corner.point) = (tone, ~corner.point)
      return corner
    }
    func wall(_ a: Int, _ b: Int, _ tone: Float) {
      raster.triangle(rim(a, tone), rim(b, tone), foot(b, tone))
      raster.triangle(rim(a, tone), foot(b, tone), foot(a, tone))
    }
    for column in 0..<columns - 1 {
      wall(column, column + 1, 0)
      wall((rows - 1) * columns + column, (rows - 1) * columns + column + 1, 0)
    }
    for row in 0..<rows - 1 {
      wall(row * columns, (row + 1) * columns, 1)
      wall(row * columns + columns - 1, (row + 1) * columns + columns - 1, 1)
    }
  }

  /// Where the block stands: a little under the lowest height.
  static let floor = -0.06
}

extension Relief {
  /// What fills each half cell: the nearest of its four dots, where two of them or more are covered.
  private func nearest() -> ContiguousArray<Int32> {
    var fillings = ContiguousArray<Int32>(repeating: -1, count: 2 * width * height)
    let across = dotsAcross
    dots.withUnsafeBufferPointer { dots in
      for half in fillings.indices {
        let (row, column) = half.quotientAndRemainder(dividingBy: width)
        let first = 2 * row * across + 2 * column
        var (best, nearest, covered) = (first, Float(0), 0)
        for place in [first, first + 1, first + across, first + across + 1] {
          let nearness = dots[place].nearness
          if nearness > 0 { covered += 1 }
          if nearness > nearest { (best, nearest) = (place, nearness) }
        }
        if covered >= 2 { fillings[half] = Int32(best) }
      }
    }
    return fillings
  }

  /// Whether the surface fills both halves of a cell: one that it ends in would be filled by a line.
  func isFull(x: Int, y: Int) -> Bool {
    fillings[2 * y * width + x] >= 0 && fillings[(2 * y + 1) * width + x] >= 0
  }
}

extension Canvas {
  /// Draws a surface: its facets, two half cells in every cell, each coloured and marked as what is
  /// nearest there; then its lines, and over them what was drawn on it.
  package mutating func draw(
    _ relief: Relief, at corner: (x: Int, y: Int) = (0, 0), colors: ColorMap,
    mark: (_ point: Int) -> Mark
  ) {
    let rect = Rect(x: corner.x, y: corner.y, width: relief.width, height: relief.height)
    func dot(_ column: Int, _ row: Int) -> Relief.Dot? {
      let place = relief.fillings[row * rect.width + column]
      return place < 0 ? nil : relief.dots[Int(place)]
    }
    field(
      rect, columns: rect.width, rows: 2 * rect.height,
      marks: { column, row in
        guard let point = dot(column, row)?.point else { return .none }
        return mark(Int(point < 0 ? ~point : point))
      },
      color: { column, row in
        guard let dot = dot(column, row) else { return .standard }
        if dot.point < 0 { return dot.tone > 0 ? .panel : .ground }
        return colors.color(for: Double(dot.tone), from: 0, to: 1)
      })
    draw(relief.engraving, at: corner)
    draw(relief.lines, at: corner, alone: true)
  }
}
