import Calculus
import Foundation
import Simulation
import Staging
import TestSupport
import Testing

@Suite struct SurfaceLaws {
  @Test(arguments: surfaces.indices)
  func `its symbolic derivatives are those of its height, differentiated`(_ s: Int) {
    func check(_ surface: some Surface) {
      let (partials, random) = (surface.partials, Random(seed: 1, "surface"))
      for i in 0..<1000 {
        let (x, y) = (8 * random.uniform(2 * i) - 4, 8 * random.uniform(2 * i + 1) - 4)
        let (slope, second) = (partials.gradient(x, y), partials.hessian(x, y))
        #expect(partials.value(x, y) == surface.height(x, y))
        let byX = surface.height(Dual(x, slope: 1), Dual(y)).slope
        let byY = surface.height(Dual(x), Dual(y, slope: 1)).slope
        let slopeByX = partials.gradient(Dual(x, slope: 1), Dual(y))
        let slopeByY = partials.gradient(Dual(x), Dual(y, slope: 1))
        // What a derivative is the sum of can be far larger than itself.
        let size = 1 + abs(surface.height(Dual(abs(x) + 4), Dual(abs(y) + 4)).value)
        for (got, want) in [
          (slope.x, byX), (slope.y, byY), (second.xx, slopeByX.x.slope),
          (second.xy, slopeByY.x.slope), (second.xy, slopeByX.y.slope),
          (second.yy, slopeByY.y.slope),
        ] {
          #expect(abs(got - want) <= 1e-12 * size, "\(type(of: surface).name) \(x) \(y)")
        }
      }
    }
    check(surfaces[s].init())
  }

  /// Derivatives worked out by hand, with their own arithmetic.
  private static let byHand:
    [(surface: any NamedSurface.Type, slope: @Sendable (Double, Double) -> (Double, Double))] = [
      (Rosenbrock.self, { x, y in (-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)) }),
      (
        Himmelblau.self,
        { x, y in
          let (a, b) = (x * x + y - 11, x + y * y - 7)
          return (4 * x * a + 2 * b, 2 * a + 4 * y * b)
        }
      ),
      (Booth.self, { x, y in (10 * x + 8 * y - 34, 8 * x + 10 * y - 38) }),
      (
        Beale.self,
        { x, y in
          let (a, b) = (1.5 - x + x * y, 2.25 - x + x * y * y)
          let c = 2.625 - x + x * y * y * y
          return (
            2 * a * (y - 1) + 2 * b * (y * y - 1) + 2 * c * (y * y * y - 1),
            2 * a * x + 4 * b * x * y + 6 * c * x * y * y
          )
        }
      ),
    ]

  @Test(arguments: byHand.indices)
  func `its symbolic derivatives are those worked out by hand`(_ k: Int) {
    let (kind, slope) = Self.byHand[k]
    let (partials, random) = (kind.init().partials, Random(seed: 2, "surface"))
    for i in 0..<1000 {
      let (x, y) = (8 * random.uniform(2 * i) - 4, 8 * random.uniform(2 * i + 1) - 4)
      let (got, want) = (partials.gradient(x, y), slope(x, y))
      let size = 1 + abs(partials.value(abs(x) + 4, abs(y) + 4))
      #expect(abs(got.x - want.0) <= 1e-13 * size && abs(got.y - want.1) <= 1e-13 * size)
    }
  }

  @Test func `derivatives are written as a person would write them`() {
    let himmelblau = Himmelblau().partials
    #expect(himmelblau.text(.x) == "4·x·(x² + y − 11) + 2·(x + y² − 7)")
    #expect(himmelblau.text(.xx) == "12·x² + 4·y − 42")
    #expect(Rosenbrock().partials.text(.x) == "−2·(1 − x) − 400·x·(y − x²)")
    #expect(Booth().partials.text(.y) == "8·x + 10·y − 38")
    #expect(Ravine().partials.text(.y) == "κ·y")
    #expect(SixHumpCamel().partials.text(.x) == "8·x − 8.4·x³ + 2·x⁵ + y")
    #expect(Rastrigin().partials.text(.x) == "2·x + 20·π·sin(2·π·x)")
    let (x, y) = (Spelled(2), Spelled(-1))
    #expect(
      himmelblau.line(.x, x, y, .numbers(4)).text == "4·2·(2² − 1 − 11) + 2·(2 + (−1)² − 7)")
  }

  /// Whether a point of the surface is lower than eight around it.
  private func isBottom(_ point: Point, of partials: Partials) -> Bool {
    let lowest = partials.value(point.x, point.y)
    return (0..<8).allSatisfy { k in
      let turn = Double(k) * Double.pi / 4
      return partials.value(point.x + 0.01 * .cos(turn), point.y + 0.01 * .sin(turn)) > lowest
    }
  }

  @Test(arguments: surfaces.indices)
  func `it is flat and lowest where it says`(_ s: Int) {
    let surface = surfaces[s].init()
    let (partials, window) = (surface.partials, surface.window)
    #expect(window.contains(surface.start))
    for point in surface.minima {
      let slope = partials.gradient(point.x, point.y)
      // Ackley's hole ends in a point, where there is no slope.
      let isTip = surface is Ackley && slope.x.isNaN && slope.y.isNaN
      #expect(isTip || abs(slope.x) < 1e-9 && abs(slope.y) < 1e-9, "\(point) \(slope)")
      #expect(window.contains(point) && isBottom(point, of: partials))
      let lowest = partials.value(point.x, point.y)
      for i in 0...200 {
        for j in 0...200 {
          let x =
            window.x.lowerBound + (window.x.upperBound - window.x.lowerBound) * Double(i) / 200
          let y =
            window.y.lowerBound + (window.y.upperBound - window.y.lowerBound) * Double(j) / 200
          #expect(partials.value(x, y) >= lowest - 1e-12)
        }
      }
    }
    #expect(!surface.minima.isEmpty || surface is Saddle || surface is MonkeySaddle)
  }

  @Test(arguments: surfaces.indices.filter { !surfaces[$0].init().minima.isEmpty })
  func `its lowest places are also found by looking`(_ s: Int) {
    let surface = surfaces[s].init()
    let found = surface.partials.lowest(in: surface.window)
    #expect(found.count == surface.minima.count, "\(found)")
    for point in found {
      #expect(
        surface.minima.contains { abs($0.x - point.x) < 1e-8 && abs($0.y - point.y) < 1e-8 },
        "\(surfaces[s].name) \(point)")
    }
  }

  @Test
  func `lowest places are found where there is no curvature, and none where there is no bottom`()
    throws
  {
    let window = Window(-5...5, -5...5)
    for (text, expected) in [
      ("|x − 1| + |y + 2|", [Point(1, -2)]), ("(x−1)^4 + y^4", [Point(1, 0)]),
      ("√(x² + y²)", [Point(0, 0)]), ("x² − y²", []), ("x + y", []), ("3", []), ("log(x)·y", []),
      ("(x² − 4)² + y²", [Point(-2, 0), Point(2, 0)]), ("x² + y²·1e-9", [Point(0, 0)]),
      ("exp(1000·x) + x² + y²", [Point(-0.0107, 0)]), ("1/0·x", []),
      ("(log(x))² + y²", [Point(1, 0)]),
    ] {
      let found = try Formula(text).partials.lowest(in: window)
      #expect(found.count == expected.count, "\(text): \(found)")
      for (got, want) in zip(found, expected) {
        #expect(abs(got.x - want.x) < 1e-3 && abs(got.y - want.y) < 1e-3, "\(text): \(got)")
      }
    }
  }

  @Test func `their heights at a few points are those worked out by hand`() {
    #expect(Rosenbrock().height(-1.0, 2.0) == 104)
    #expect(Himmelblau().height(0.0, 0.0) == 170)
    #expect(abs(Beale().height(1.0, 1.0) - 14.203125) < 1e-12)
    #expect(Booth().height(0.0, 0.0) == 74)
    #expect(Bowl().height(2.0, 3.0) == 94)
    #expect(Ravine([20]).height(2.0, 3.0) == 92)
    #expect(Saddle().height(2.0, 3.0) == -5)
    #expect(MonkeySaddle().height(2.0, 3.0) == -46)
    #expect(abs(Rastrigin().height(0.5, 1.0) - 21.25) < 1e-12)
    #expect(abs(Ackley().height(0.0, 0.0)) < 1e-14)
    let rim = 20 * (1 - Foundation.exp(-0.2))
    #expect(abs(Ackley().height(1.0, 1.0) - rim) < 1e-13)
    #expect(abs(SixHumpCamel().height(1.0, 1.0) - 97.0 / 30) < 1e-13)
    #expect(abs(SixHumpCamel().height(0.0898420131, -0.7126564030) + 1.0316284535) < 1e-9)
    #expect(abs(Cliff().height(0.0, 2.0) - 5.4) < 1e-13)
  }
}
