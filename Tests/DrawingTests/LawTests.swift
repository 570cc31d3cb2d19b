import Testing

@testable import Drawing

/// From nothing to more than a terminal, with the thin ones that catch divisions.
private let sizes = [
  (0, 0), (1, 1), (0, 9), (9, 0), (1, 40), (40, 1), (2, 2), (3, 3), (5, 4), (8, 3), (17, 6),
  (33, 12), (80, 24), (120, 36), (400, 120),
]

@Test(arguments: primitives.map(\.name))
func `Every primitive stays inside its clip rectangle, at every size`(_ name: String) throws {
  let primitive = try #require(primitives.first { $0.name == name })
  let sentinel = Cell("#", .bad, background: .warning, style: .bold)
  var random = Awkward(seed: name.utf8.reduce(0) { 31 &* $0 &+ Int($1) })
  for (width, height) in sizes {
    for _ in 0..<(width * height > 9999 ? 8 : 40) {
      var canvas = Canvas(width: width, height: height)
      for y in 0..<height {
        for x in 0..<width { canvas.put(sentinel, .name, x: x, y: y) }
      }
      let before = canvas
      let clip = random.rect(around: width, height)
      let rect = random.rect(around: width, height)
      canvas.clipped(to: clip) { primitive.draw(&$0, rect, &random) }
      #expect(canvas.bounds == before.bounds)
      var touched = 0
      for y in 0..<height {
        for x in 0..<width where !clip.contains(x: x, y: y) {
          let isSame =
            canvas[x, y] == sentinel && canvas.mark(x: x, y: y) == .name
            && canvas.mark(x: x, y: y, half: 1) == .name
          if !isSame { touched += 1 }
        }
      }
      #expect(touched == 0, "\(name) in \(width)×\(height), clip \(clip), rect \(rect)")
    }
  }
}

@Test(arguments: primitives.map(\.name))
func `No primitive writes a digit without a mark`(_ name: String) throws {
  let primitive = try #require(primitives.first { $0.name == name })
  var random = Awkward(seed: 7)
  for (width, height) in sizes {
    for _ in 0..<20 {
      var canvas = Canvas(width: width, height: height)
      primitive.draw(&canvas, random.rect(around: width, height), &random)
      for y in 0..<height {
        for x in 0..<width where (48...57).contains(canvas[x, y].glyph) {
          #expect(canvas.mark(x: x, y: y) != .none, "\(name) at \(x), \(y)")
          #expect(canvas.mark(x: x, y: y) == canvas.mark(x: x, y: y, half: 1))
        }
      }
    }
  }
}

@Test(arguments: primitives.map(\.name))
func `Drawing in a part of the screen is drawing on a screen of that size`(
  _ name: String
) throws {
  let primitive = try #require(primitives.first { $0.name == name })
  for seed in 0..<20 {
    var (one, two) = (Awkward(seed: seed), Awkward(seed: seed))
    var alone = Canvas(width: 40, height: 12)
    primitive.draw(&alone, alone.bounds, &one)
    var part = Canvas(width: 70, height: 30)
    part.clipped(to: Rect(x: 20, y: 10, width: 40, height: 12)) { canvas in
      primitive.draw(&canvas, canvas.bounds, &two)
      for y in 0..<12 {
        for x in 0..<40 {
          #expect(canvas[x, y] == alone[x, y])
          #expect(canvas.mark(x: x, y: y) == alone.mark(x: x, y: y))
          #expect(canvas.mark(x: x, y: y, half: 1) == alone.mark(x: x, y: y, half: 1))
        }
      }
    }
  }
}

@Test func `Absurd sizes make a canvas of some size, absurd coordinates none of its cells`() {
  var canvas = Canvas(width: -3, height: .min)
  #expect((canvas.width, canvas.height) == (0, 0))
  canvas = Canvas(width: 3, height: 2)
  for place in [Int.min, -1, 3, .max] {
    canvas[place, place] = Cell("x")
    canvas.setMark(.tick, x: place, y: 0)
    #expect(canvas[place, 0] == .blank)
    #expect(canvas.mark(x: place, y: place) == .none)
    canvas.withRow(place) { #expect($0.isEmpty) }
  }
  #expect(canvas == Canvas(width: 3, height: 2))
}

@Test func `One conversion makes coordinates of all numbers that have one`() {
  #expect(coordinate(.nan) == nil)
  #expect(coordinate(.infinity) == nil)
  #expect(coordinate(1e300) == farthest)
  #expect(coordinate(-1e300) == -farthest)
  #expect(coordinate(2.4) == 2)
  #expect(coordinate(Int.max) == farthest)
}

@Test func `Parts of a rectangle fill it, whatever the weights`() {
  var random = Awkward(seed: 3)
  for _ in 0..<500 {
    let rect = random.rect(around: 100, 40)
    let weights = (0...random.integer(0...6)).map { _ in random.number() }
    let gap = random.integer(-1...3)
    let columns = rect.columns(weights: weights, gap: gap)
    #expect(columns.first?.x == rect.x)
    #expect(columns.last?.right == rect.right)
    for (left, right) in zip(columns, columns.dropFirst()) { #expect(left.right <= right.x) }
    let rows = rect.rows(weights: weights)
    #expect(rows.reduce(0) { $0 + $1.height } == rect.height)
  }
}
