/// Dots, two across and four down in every cell, that become braille patterns: lines, curves and
/// clouds of points, finer than cells.
///
/// A cell has one colour and one mark, those of its most important dot; among equals the last.
package struct Braille: Sendable {
  /// In cells, and in dots.
  package let width: Int
  package let height: Int
  package var dotsAcross: Int { 2 * width }
  package var dotsDown: Int { 4 * height }

  struct Spot {
    var dots: UInt8 = 0
    var color: UInt8 = 0
    var importance = -Double.infinity
    var mark = Mark.none
  }
  private(set) var spots: ContiguousArray<Spot>

  package init(width: Int, height: Int) {
    self.width = min(max(width, 0), Canvas.largest)
    self.height = min(max(height, 0), Canvas.largest)
    spots = ContiguousArray(repeating: Spot(), count: self.width * self.height)
  }

  /// One dot, counted from the upper left corner; outside there are none.
  package mutating func dot(
    x: Int, y: Int, _ color: Color, importance: Double = 0, mark: Mark = .none
  ) {
    guard x >= 0, y >= 0, x < dotsAcross, y < dotsDown else { return }
    let place = (y >> 2) * width + x >> 1
    spots[place].dots |= Braille.bit(x & 1, y & 3)
    guard importance >= spots[place].importance else { return }
    spots[place].importance = importance
    spots[place].color = color.index
    if mark != .none { spots[place].mark = mark }
  }

  /// Whether a dot of this cell is set.
  package func isEmpty(x: Int, y: Int) -> Bool {
    x < 0 || y < 0 || x >= width || y >= height || spots[y * width + x].dots == 0
  }

  /// The order in which Unicode numbers the dots: 1 2 3 7 down the left, 4 5 6 8 down the right.
  private static func bit(_ x: Int, _ y: Int) -> UInt8 {
    y == 3 ? 0x40 << UInt8(x) : 1 << UInt8(y + 3 * x)
  }
}

extension Canvas {
  /// Draws the dots over what is there: a cell without dots is left alone, any other keeps its
  /// background, its mark where the dots have none, and its own dots unless they are to stand alone.
  package mutating func draw(
    _ braille: Braille, at corner: (x: Int, y: Int) = (0, 0), alone: Bool = false
  ) {
    let corner = (x: coordinate(corner.x), y: coordinate(corner.y))
    let area = visible.intersection(
      Rect(x: corner.x, y: corner.y, width: braille.width, height: braille.height))
    for y in area.y..<area.bottom {
      for x in area.x..<area.right {
        let spot = braille.spots[(y - corner.y) * braille.width + x - corner.x]
        guard spot.dots != 0, let place = place(x, y) else { continue }
        let below = cells[place]
        let others = !alone && Glyph.isBraille(below.glyph) ? below.glyph & 0xFF : 0
        cells[place] = Cell(
          glyph: Glyph.braille | UInt32(spot.dots) | others, foreground: spot.color,
          background: below.ground)
        if spot.mark != .none {
          marks[2 * place] = spot.mark
          marks[2 * place + 1] = spot.mark
        }
      }
    }
  }
}
