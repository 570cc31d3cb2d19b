import Calculus
import TestSupport
import Testing

@Suite struct PrincipalLaws {
  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    .sum(a.count) { a[$0] * b[$0] }
  }

  /// Points whose every direction is spread a little less than the one before, far from 0.
  private static func points(_ rows: Int, _ width: Int) -> [Double] {
    let random = Random(seed: 1, "points")
    return (0..<rows * width).map { i in
      Double(Float(3 + random.normal(i) / Double(1 + i % width)))
    }
  }

  private static func single(
    _ points: [Double], _ width: Int, count: Int = 2, _ level: KernelLevel
  ) -> (PrincipalComponents, [Double]) {
    points.map { Float($0) }.withUnsafeBufferPointer {
      let found = PrincipalComponents($0, width: width, count: count, level: level)
      return (found, found.coordinates($0, level: level))
    }
  }

  @Test func `components, shares and places are those computed elsewhere`() throws {
    let trace = try Trace("pca_8x4", in: reference)
    let x = Trace.flat(trace.inputs["X"])
    let double = PrincipalComponents(x, width: 4, count: 4)
    let columns = Trace.rows(trace.expected["components_columns"])
    let want = (0..<4).flatMap { k in columns.map { $0[k] } }
    let ratios = Trace.list(trace.expected["explained_ratio"])
    let variances = Trace.list(trace.expected["eigenvalues"])
    let places = Trace.flat(trace.expected["projection_2d"])
    let mean = Trace.list(trace.expected["mean"])
    let got = double.mean + double.axes.flatMap { $0 } + double.variances + double.shares
    for (got, want) in zip(got, mean + want + variances + ratios) {
      #expect(trace.agrees(got, want), "\(got), not \(want)")
    }
    for (i, want) in places.enumerated() {
      let got = PrincipalComponents.coordinate(
        4, x: { x[i / 2 * 4 + $0] }, mean: { double.mean[$0] }, axis: { double.axes[i % 2][$0] })
      #expect(trace.agrees(got, want), "place \(i)")
    }
    for level in KernelLevel.available {
      let (found, coordinates) = Self.single(x, 4, level)
      let got = found.mean + found.axes.flatMap { $0 } + found.variances + found.shares
      let wanted = mean + Array(want[..<8] + variances[..<2] + ratios[..<2]) + places
      for (got, want) in zip(got + coordinates, wanted) {
        #expect(Trace.agreesInSingle(got, want), "\(level): \(got), not \(want)")
      }
    }
  }

  @Test(arguments: [(1, 1), (2, 3), (3, 17), (17, 3), (65, 64), (300, 33)])
  func `an axis is what the covariance makes of it, over its variance`(_ rows: Int, _ width: Int) {
    let points = Self.points(rows, width)
    for level in KernelLevel.available {
      let (found, coordinates) = Self.single(points, width, count: 3, level)
      for k in 0..<min(3, width, rows - 1) {
        let axis = found.axes[k]
        #expect(abs(Self.dot(axis, axis) - 1) < 1e-12)
        for j in 0..<k { #expect(abs(Self.dot(axis, found.axes[j])) < 1e-12) }
        for i in 0..<width {
          let mean = PrincipalComponents.mean(rows) { points[$0 * width + i] }
          #expect(abs(mean - found.mean[i]) < 1e-13 * (1 + abs(mean)))
          let got = PrincipalComponents.axis(
            rows, x: { points[$0 * width + i] }, mean: mean,
            coordinate: { coordinates[$0 * 3 + k] }, variance: found.variances[k])
          #expect(abs(got - axis[i]) < 1e-7, "\(level) (\(rows), \(width)): axis \(k)[\(i)]")
        }
        for row in 0..<rows {
          let want = PrincipalComponents.coordinate(
            width, x: { points[row * width + $0] }, mean: { found.mean[$0] }, axis: { axis[$0] })
          #expect(abs(coordinates[row * 3 + k] - want) < 1e-12)
        }
      }
      #expect(found.axes.count == 3)
      if rows > 1 { #expect(found.shares.reduce(0, +) < 1 + 1e-9) }
    }
  }

  @Test func `points that drift are turned to where they were, and nothing else of them changes`() {
    let (rows, width) = (40, 7)
    var points = Self.points(rows, width)
    // Two directions spread alike: which of them comes first is a matter of chance, and changes.
    for i in points.indices where i % width == 1 { points[i] = 3 + 2 * (points[i] - 3) }
    var before: [Double] = []
    var flips = 0
    for frame in 0..<60 {
      let now = points.indices.map { i in
        let phase = Double(frame) / 10 + Double(i % width)
        return points[i] + 0.15 * (points[i] - 3) * Double.sin(phase)
      }
      var (found, coordinates) = Self.single(now, width, .best)
      if frame > 0 {
        let plain = coordinates
        found = found.turned(coordinates, towards: before)
        coordinates = now.map { Float($0) }.withUnsafeBufferPointer { found.coordinates($0) }
        func jump(_ a: [Double]) -> Double {
          (0..<rows).reduce(0) {
            let (x, y) = (a[2 * $1] - before[2 * $1], a[2 * $1 + 1] - before[2 * $1 + 1])
            return max($0, (x * x + y * y).squareRoot())
          }
        }
        if jump(plain) > 1 { flips += 1 }
        #expect(jump(coordinates) < 0.6, "frame \(frame): \(jump(coordinates))")
        for row in 0..<rows {
          let (a, b) = (plain[2 * row], plain[2 * row + 1])
          let (c, d) = (coordinates[2 * row], coordinates[2 * row + 1])
          #expect(abs(a * a + b * b - c * c - d * d) < 1e-9, "the plane is another one")
        }
        let shares = found.shares.reduce(0, +)
        #expect(abs(shares - found.variances.reduce(0, +) / found.variance) < 1e-12)
        for k in 0..<2 {
          for i in 0..<width {
            let want = PrincipalComponents.turned(
              2, turn: { found.turn[k][$0] }, principal: { found.principal[$0][i] })
            #expect(abs(found.axes[k][i] - want) < 1e-12)
          }
        }
      }
      before = coordinates
    }
    #expect(flips > 0, "as they come, they would have flipped")
  }

  @Test(arguments: [1, 2, 3])
  func `what was turned and mirrored is turned back, spread or not`(_ k: Int) {
    let a = noise(5 * k, "a")
    for (n, flat) in [(0, 0), (1, 1), (2, k)] {
      // Turned by the eigenvectors of anything symmetric, and mirrored by turns.
      let any = noise(k * k, "turn \(n)")
      let symmetric = (0..<k * k).map { any[$0] + any[$0 % k * k + $0 / k] }
      var turn = Eigen(symmetric, k).vectors
      if n == 1 { for i in 0..<k { turn[i] = -turn[i] } }
      // The last axes of `a` hold nothing.
      let a = a.indices.map { $0 % k >= k - flat ? 0 : a[$0] }
      func turned(_ a: [Double], _ by: [Double]) -> [Double] {
        a.indices.map { i in
          (0..<k).reduce(0) { $0 + a[i / k * k + $1] * by[$1 * k + i % k] }
        }
      }
      let found = nearestRotation(a, to: turned(a, turn), width: k)
      for (got, want) in zip(turned(a, found), turned(a, turn)) {
        #expect(abs(got - want) < 1e-12)
      }
      for i in 0..<k {
        for j in 0..<k {
          let product = (0..<k).reduce(0) { $0 + found[i * k + $1] * found[j * k + $1] }
          #expect(abs(product - (i == j ? 1 : 0)) < 1e-12, "not a rotation")
        }
      }
    }
  }
}
