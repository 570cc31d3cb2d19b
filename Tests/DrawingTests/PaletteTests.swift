import Testing

@testable import Drawing

@Test func `A slot is one byte, and two of them a pair`() {
  #expect(Palette.colors.count <= 255)
  #expect(Palette.colors.count == ColorMap.all.map { Int($0.slots.upperBound) }.max())
  for map in ColorMap.all {
    #expect(map.slots.count == (map.isDiverging ? 33 : 32))
    #expect(!map.name.isEmpty)
  }
}

@Test(arguments: ColorMap.sequential)
func `A sequential map rises in even steps of lightness from almost the background`(
  _ map: ColorMap
) {
  let levels = map.slots.map(Palette.lightness(of:))
  let steps = zip(levels.dropFirst(), levels).map { $0 - $1 }
  #expect(steps.allSatisfy { $0 > 1.5 && $0 < 4.5 }, "\(steps)")
  #expect(levels[0] < 13)
  #expect(levels[31] > 85)
}

@Test(arguments: ColorMap.diverging)
func `A diverging map has zero in the middle, and ends that nobody confuses`(_ map: ColorMap) {
  let zero = map.slots.lowerBound + 16
  #expect(map.color(for: 0, scale: 3)?.index == zero)
  #expect(map.color(for: 1e-9, scale: 3)?.index == zero)
  let (low, high) = (map.slots.lowerBound, map.slots.upperBound - 1)
  for sight in Sight.allCases {
    for (a, b) in [(low, high), (low + 6, high - 6), (low, zero), (high, zero)] {
      let apart = sight.distance(Palette.rgb(a), Palette.rgb(b))
      #expect(apart > (map == ColorMap.diverging[2] ? 0.13 : 0.16), "\(sight) \(a) \(b)")
    }
  }
}

@Test func `A colour goes with its number, from end to end`() {
  for map in ColorMap.all {
    let ends = map.isDiverging ? -1.0...1 : 0...1
    var last = 0
    for step in 0...400 {
      let value = ends.lowerBound + (ends.upperBound - ends.lowerBound) * Double(step) / 400
      let slot = Int(map.color(for: value, scale: 1)?.index ?? 0)
      #expect(slot >= last)
      #expect(map.slots.contains(UInt8(slot)))
      last = slot
    }
    #expect(map.color(for: ends.lowerBound, scale: 1)?.index == map.slots.lowerBound)
    #expect(map.color(for: 1, scale: 1)?.index == map.slots.upperBound - 1)
    #expect(map.color(for: 5, scale: 0)?.index == map.slots.upperBound - 1)
    #expect(map.color(for: 1e300, from: -1e308, to: 1e308) != nil)
    #expect(map.color(for: 2, from: 2, to: 2) != nil)
    for bad in [Double.nan, .infinity, -.infinity] {
      #expect(map.color(for: bad, scale: 1) == nil)
      #expect(map.color(for: 1, scale: bad) == nil || !bad.isNaN)
      #expect(Color.field(1, likely: bad) == nil)
    }
  }
}

@Test func `The power of a diverging map is 0.8`() {
  let map = ColorMap.diverging[0]
  for step in 0...1000 {
    let share = Double(step) / 1000
    let exact = 16 * power(share, 0.8)
    guard abs(exact - exact.rounded(.down) - 0.5) > 1e-9 else { continue }
    let level = Int(map.color(for: share, scale: 1)?.index ?? 0) - Int(map.slots.lowerBound) - 16
    #expect(level == coordinate(exact))
    #expect(map.color(for: -share, scale: 1)?.index == map.slots.lowerBound + UInt8(16 - level))
  }
}

@Test func `A point is lighter than the field of its class`() throws {
  for k in -1...4 {
    let point = Palette.lightness(of: Color.point(k).index)
    for level in 0...8 {
      let field = try #require(Color.field(k, likely: Double(level) / 8))
      #expect(point > Palette.lightness(of: field.index) + 20)
    }
  }
}

@Test func `The accents are those of the look`() {
  let expected: [(Color, RGB)] = [
    (.text, RGB(216, 220, 228)), (.label, RGB(120, 126, 138)), (.line, RGB(70, 75, 86)),
    (.accent, RGB(255, 200, 90)), (.ground, RGB(24, 26, 32)), (.series(0), RGB(86, 180, 233)),
    (.series(1), RGB(230, 159, 0)), (.series(2), RGB(0, 158, 115)),
    (.series(3), RGB(204, 121, 167)), (Color(index: 60), RGB(70, 150, 255)),
    (Color(index: 92), RGB(255, 150, 50)),
  ]
  for (color, rgb) in expected { #expect(Palette.rgb(color.index) == rgb) }
}

/// Full sight, and without one of two kinds of cones, after F. Viénot, H. Brettel and J. Mollon,
/// "Digital video colourmaps for checking the legibility of displays by dichromats" (1999), as
/// matrices over linear light.
enum Sight: CaseIterable {
  case full, withoutRed, withoutGreen

  func seen(_ color: RGB) -> (Double, Double, Double) {
    let (r, g, b) = color.linear
    switch self {
    case .full: return (r, g, b)
    case .withoutRed:
      let yellow = 0.11238 * r + 0.88762 * g
      return (yellow, yellow, 0.00401 * r - 0.00401 * g + b)
    case .withoutGreen:
      let yellow = 0.29275 * r + 0.70725 * g
      return (yellow, yellow, -0.02234 * r + 0.02234 * g + b)
    }
  }

  /// How far apart two colours look: in OKLab, where 0.02 is just seen side by side.
  func distance(_ a: RGB, _ b: RGB) -> Double {
    let (p, q) = (oklab(seen(a)), oklab(seen(b)))
    let (l, m, s) = (p.0 - q.0, p.1 - q.1, p.2 - q.2)
    return (l * l + m * m + s * s).squareRoot()
  }

  private func oklab(_ c: (Double, Double, Double)) -> (Double, Double, Double) {
    func root(_ x: Double) -> Double { x > 0 ? power(x, 1.0 / 3) : 0 }
    let l = root(0.4122214708 * c.0 + 0.5363325363 * c.1 + 0.0514459929 * c.2)
    let m = root(0.2119034982 * c.0 + 0.6806995451 * c.1 + 0.1073969566 * c.2)
    let s = root(0.0883024619 * c.0 + 0.2817188376 * c.1 + 0.6299787005 * c.2)
    return (
      0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
    )
  }
}
