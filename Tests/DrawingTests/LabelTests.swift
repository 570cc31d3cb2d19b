import Drawing
import Testing

@Suite struct LabelTests {
  /// Points that drift with `phase`, some outside, many in the same cells.
  private static func points(
    _ count: Int, width: Int, height: Int, phase: Double = 0, zoom: Double = 1
  ) -> [LabelPlacement.Point] {
    (0..<count).map { i in
      func chance(_ k: Int) -> Double {
        var random = Awkward(seed: 3 * i + k)
        return Double.random(in: -0.5...0.5, using: &random)
      }
      // Closer together in the middle.
      let (x, y) = (2 * chance(0) * chance(2), 2 * chance(1) * chance(2))
      return LabelPlacement.Point(
        id: i, x: Int((Double(width) * (0.5 + zoom * x + 0.004 * phase)).rounded(.down)),
        y: Int((Double(height) * (0.5 + zoom * y)).rounded(.down)), width: 1 + i * 7 % 12)
    }
  }
  private static let sizes = [(0, 0), (1, 1), (3, 1), (12, 4), (80, 24), (200, 60)]

  @Test func `no name stands over another, nor over its point, and none is outside`() {
    for (width, height) in Self.sizes {
      for count in [0, 1, 7, 2000] {
        for share in [0.1, 0.25, 1] {
          let points = Self.points(count, width: width, height: height)
          let labels = LabelPlacement(points, width: width, height: height, share: share).labels
          var taken = Set<Int>()
          for label in labels {
            #expect(label.x >= 0 && label.x + label.width <= width)
            #expect((0..<height).contains(label.y))
            // With a column of air to the next.
            for x in label.x..<label.x + label.width {
              #expect(taken.insert(label.y * 10000 + x).inserted, "\(label)")
            }
            let point = points[label.id]
            #expect(label.width == point.width)
            #expect(taken.insert(point.y * 10000 + point.x).inserted, "\(label) hides a point")
            #expect(abs(label.y - point.y) <= 1)
          }
          for a in labels {
            for b in labels where a.y == b.y && a.x < b.x {
              #expect(a.x + a.width < b.x, "\(a) runs into \(b)")
            }
          }
          #expect(Set(labels.map(\.id)).count == labels.count)
          let cells = labels.reduce(0) { $0 + $1.width }
          #expect(labels.count < 2 || Double(cells) <= share * Double(width * height))
        }
      }
    }
  }

  @Test func `the most important is there, and the less important make room for it`() {
    let (width, height) = (60, 20)
    let points = Self.points(2000, width: width, height: height)
    let inside = points.filter {
      (0..<width).contains($0.x) && (0..<height).contains($0.y)
    }
    let labels = LabelPlacement(points, width: width, height: height).labels
    #expect(labels.first?.id == inside.first?.id)
    #expect(labels.map(\.id) == labels.map(\.id).sorted())
    // Who is left out was left no room by those before.
    let last = labels.last?.id ?? 0
    for point in inside where point.id < last && !labels.contains(where: { $0.id == point.id }) {
      let before = labels.filter { $0.id < point.id }
      func isFree(_ x: Int, _ y: Int, _ width: Int, air: Int) -> Bool {
        before.allSatisfy { label in
          let own = points[label.id]
          let isBeside =
            label.y != y || label.x >= x + width + air || label.x + label.width + air <= x
          return isBeside && (own.y != y || own.x < x - air || own.x >= x + width + air)
        }
      }
      let middle = min(max(point.x - (point.width - 1) / 2, 0), width - point.width)
      let sides = [
        (point.x + 1, point.y), (point.x - point.width, point.y), (middle, point.y - 1),
        (middle, point.y + 1),
      ]
      let fits = sides.contains { x, y in
        x >= 0 && x + point.width <= width && (0..<height).contains(y)
          && isFree(x, y, point.width, air: 1)
      }
      #expect(!fits || !isFree(point.x, point.y, 1, air: 0), "\(point) would have had room")
    }
  }

  @Test func `the nearer one looks, the greater the share of points that have names`() {
    var share = 0.0
    for zoom in [1.0, 2, 4, 8, 16, 32] {
      let points = Self.points(2000, width: 100, height: 36, zoom: zoom)
      let inside = points.filter { (0..<100).contains($0.x) && (0..<36).contains($0.y) }
      let labels = LabelPlacement(points, width: 100, height: 36).labels
      let now = Double(labels.count) / Double(inside.count)
      #expect(now >= share, "at \(zoom): \(now) after \(share)")
      share = now
    }
    #expect(share > 0.8, "\(share)")
  }

  @Test func `points that do not move keep their names, to the cell`() {
    let points = Self.points(500, width: 100, height: 36)
    let first = LabelPlacement(points, width: 100, height: 36)
    let again = LabelPlacement(points, width: 100, height: 36, before: first)
    #expect(Array(again.labels.prefix(first.labels.count)) == first.labels)
    let third = LabelPlacement(points, width: 100, height: 36, before: again)
    #expect(third.labels == again.labels)
  }

  @Test func `points that drift keep their names on their sides, but for a few`() {
    var shown = LabelPlacement(Self.points(500, width: 100, height: 36), width: 100, height: 36)
    var (kept, changed, fresh) = (0, 0, 0)
    for frame in 1...40 {
      let points = Self.points(500, width: 100, height: 36, phase: Double(frame) / 2)
      let next = LabelPlacement(points, width: 100, height: 36, before: shown)
      let without = LabelPlacement(points, width: 100, height: 36)
      func same(_ other: LabelPlacement) -> Int {
        other.labels.count { label in
          shown.labels.contains { $0.id == label.id && $0.side == label.side }
        }
      }
      kept += same(next)
      changed += shown.labels.count - same(next)
      fresh += shown.labels.count - same(without)
      shown = next
    }
    #expect(kept > 20 * changed, "\(kept) kept, \(changed) changed")
    #expect(changed < fresh, "\(changed) changed, without a memory \(fresh)")
  }
}
