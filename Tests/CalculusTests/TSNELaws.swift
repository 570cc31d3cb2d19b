import Calculus
import TestSupport
import Testing

@Suite struct TSNELaws {
  private static func affinities(
    _ points: [Double], _ width: Int, _ perplexity: Double, _ level: KernelLevel = .best
  ) -> Affinities? {
    points.map { Float($0) }.withUnsafeBufferPointer {
      Affinities($0, width: width, perplexity: perplexity, level: level)
    }
  }
  /// Rows of two numbers as all first and all second ones.
  private static func columns(_ rows: [[Double]]) -> [Double] {
    (0..<2).flatMap { axis in rows.map { $0[axis] } }
  }
  private static func total<N: Arithmetic>(_ n: Int, _ place: (Int) -> (N, N)) -> N {
    .sum(n) { TSNE.closeness(of: $0, n, place: place) }
  }

  @Test func `affinities are those computed elsewhere`() throws {
    let trace = try Trace("tsne_24x5", in: reference)
    let x = Trace.rows(trace.inputs["X"])
    let n = x.count
    let precisions = Trace.list(trace.expected["precisions"])
    let conditional = Trace.rows(trace.expected["conditional"])
    let want = Trace.rows(trace.expected["affinities"])
    let perplexity = Trace.number(trace.parameters["perplexity"])
    for i in 0..<n {
      let others = (0..<n).filter { $0 != i }
      let distances = others.map { j in
        Affinities.distance(5, { x[i][$0] }, { x[j][$0] })
      }
      let found = Affinities.perplexity(others: n - 1, precision: precisions[i]) { distances[$0] }
      #expect(abs(found - perplexity) < 1e-9)
      for (k, j) in others.enumerated() {
        let got = Affinities.conditional(k, others: n - 1, precision: precisions[i]) {
          distances[$0]
        }
        #expect(trace.agrees(got, conditional[i][j]), "p[\(j)|\(i)]")
        let both = Affinities.affinity(conditional[i][j], conditional[j][i], n)
        #expect(trace.agrees(both, want[i][j]))
      }
    }
    for level in KernelLevel.available {
      let all = try #require(Self.affinities(x.flatMap { $0 }, 5, perplexity, level))
      for i in 0..<n {
        #expect(Trace.agreesInSingle(all.precisions[i], precisions[i]), "\(level) β[\(i)]")
        for j in 0..<n {
          let got = Double(all.values[i * n + j])
          #expect(abs(got - want[i][j]) <= 1e-4 * want[i][j] + 1e-9, "\(level) p[\(i), \(j)]")
        }
      }
    }
  }

  @Test func `loss, gradient and steps are those computed elsewhere`() throws {
    let trace = try Trace("tsne_24x5", in: reference)
    let n = Trace.rows(trace.inputs["X"]).count
    let p = Trace.flat(trace.expected["affinities"])
    let steps = (trace.expected["places"] as? [Any] ?? []).map(Trace.rows)
    var y = Self.columns(Trace.rows(trace.inputs["y0"]))
    var (velocity, gain) = (y.map { _ in 0.0 }, y.map { _ in 1.0 })
    func slopes(_ exaggeration: Double) -> [Double] {
      func place(_ i: Int) -> (Double, Double) { (y[i], y[n + i]) }
      let total = Self.total(n, place)
      return y.indices.map { k in
        TSNE.gradient(
          of: k % n, axis: k / n, n, exaggeration: exaggeration, total: total,
          affinity: { p[k % n * n + $0] }, place: place)
      }
    }
    let want = Self.columns(Trace.rows(trace.expected["gradient"]))
    for (got, want) in zip(slopes(1), want) { #expect(trace.agrees(got, want)) }

    var settings = TSNE.Settings()
    settings.exaggeration = Trace.number(trace.parameters["exaggeration"])
    settings.exaggerated = 5
    settings.learningRate = Trace.number(trace.parameters["learning_rate"])
    let x = Trace.flat(trace.inputs["X"])
    let affinities = try #require(Self.affinities(x, 5, 6))
    var map = TSNE(places: y.map { Float($0) }, settings)
    let loss = Trace.number(trace.expected["kl"])
    #expect(Trace.agreesInSingle(map.loss(affinities), loss))
    for (step, want) in steps.enumerated() {
      #expect(map.exaggeration == (step < 5 ? settings.exaggeration : 1))
      let slopes = slopes(map.exaggeration)
      for k in y.indices {
        gain[k] = TSNE.gain(gain[k], gradient: slopes[k], velocity: velocity[k])
        velocity[k] = TSNE.velocity(
          velocity[k], gradient: slopes[k], gain: gain[k], momentum: map.momentum,
          rate: map.learningRate)
        y[k] += velocity[k]
      }
      map.advance(affinities)
      for (k, want) in Self.columns(want).enumerated() {
        #expect(abs(y[k] - want) < 1e-9, "step \(step): \(y[k]), not \(want)")
        #expect(abs(Double(map.places[k]) - want) < 2e-3, "step \(step): \(map.places[k])")
      }
    }
    #expect(map.step == steps.count)
  }

  @Test(arguments: [2, 3, 17, 65])
  func `a gradient is as close to its definition as rounding lets it be`(_ n: Int) throws {
    let points = noise(3 * n, "points")
    let places = noise(2 * n, "places").map { Float(3 * $0) }
    let affinities = try #require(Self.affinities(points, 3, 5))
    let map = TSNE(places: places)
    func place(_ i: Int) -> (Bounded, Bounded) {
      (Bounded.read(Double(places[i]), origin(i)), Bounded.read(Double(places[n + i]), origin(i)))
    }
    func origin(_ i: Int) -> Origin { Origin("y", i, iteration: 0) }
    let total = Self.total(n, place)
    for level in KernelLevel.available {
      let gradient = map.gradient(affinities, level: level)
      for k in 0..<2 * n {
        let bounded = TSNE.gradient(
          of: k % n, axis: k / n, n, exaggeration: Bounded(12), total: total,
          affinity: { j in
            Bounded.read(Double(affinities.values[k % n * n + j]), origin(j))
          }, place: place)
        let got = Double(gradient.values[k])
        #expect(bounded.allows(got), "\(level) [\(k)] = \(got), not \(bounded)")
        #expect(bounded.error < 1e-4)
      }
      #expect(abs(gradient.total - total.value) <= total.error)
    }
  }

  @Test func `the gradient is the slope of the loss`() throws {
    let n = 6
    let affinities = try #require(Self.affinities(noise(4 * n, "points"), 4, 2))
    let y = noise(2 * n, "places")
    for k in 0..<2 * n {
      func place(_ i: Int) -> (Dual, Dual) {
        (Dual(y[i], slope: i == k ? 1 : 0), Dual(y[n + i], slope: n + i == k ? 1 : 0))
      }
      let total = Self.total(n, place)
      let loss = Dual.sum(n * n) { at in
        let (i, j) = at.quotientAndRemainder(dividingBy: n)
        guard i != j else { return 0 }
        let p = Dual(Double(affinities.values[at]))
        return TSNE.loss(p, TSNE.closeness(place(i), place(j)), total: total)
      }
      let got = TSNE.gradient(
        of: k % n, axis: k / n, n, exaggeration: 1, total: total.value,
        affinity: { Double(affinities.values[k % n * n + $0]) }, place: { (y[$0], y[n + $0]) })
      // Affinities in single precision add up to 1 but for what single precision rounds.
      #expect(abs(got - loss.slope) < 1e-6, "[\(k)]: \(got), not \(loss.slope)")
    }
  }

  @Test(arguments: [1, 2])
  func `groups part, the same seed to the same bits`(_ seed: Int) throws {
    let (n, width) = (60, 10)
    let random = Random(seed: seed, "points")
    let points = (0..<n * width).map { i in
      // Three groups, each far along an axis of its own.
      random.normal(i) + (i % width == i / width % 3 ? 12 : 0)
    }
    let affinities = try #require(Self.affinities(points, width, 10))
    var maps = [TSNE(count: n, seed: seed), TSNE(count: n, seed: seed)]
    for _ in 0..<400 { for k in maps.indices { maps[k].advance(affinities) } }
    #expect(maps[0].places == maps[1].places)
    #expect(maps[0].places != TSNE(count: n, seed: seed + 1).places)
    let y = maps[0].places
    for i in 0..<n {
      func distance(_ j: Int) -> Float {
        let (dx, dy) = (y[i] - y[j], y[n + i] - y[n + j])
        return dx * dx + dy * dy
      }
      let near = (0..<n).filter { $0 != i }.sorted { distance($0) < distance($1) }.prefix(10)
      #expect(near.allSatisfy { $0 % 3 == i % 3 }, "\(i) lies among others")
    }
    #expect(maps[0].loss(affinities) < 0.6)
  }

  @Test func `few points, equal ones and what is not finite are no trouble`() throws {
    for n in [0, 1, 2, 3, 5] {
      for points in [noise(2 * n, "few"), Array(repeating: 1, count: 2 * n)] {
        let affinities = try #require(Self.affinities(points, 2, 30))
        let sum = affinities.values.reduce(0) { $0 + Double($1) }
        #expect(n < 2 ? sum == 0 : abs(sum - 1) < 1e-6, "\(n): \(sum)")
        var map = TSNE(count: n, seed: 1)
        for _ in 0..<20 { map.advance(affinities) }
        #expect(map.places.allSatisfy { $0.isFinite })
      }
    }
    // One point far from all others, and the same twice.
    let apart = noise(40, "apart").enumerated().map { $0.0 < 2 ? 1e6 * $0.1 : $0.1 }
    for points in [apart, apart + apart.prefix(4)] {
      let affinities = try #require(Self.affinities(points, 2, 5))
      #expect(abs(affinities.values.reduce(0) { $0 + Double($1) } - 1) < 1e-5)
    }
    #expect(Self.affinities([0, 1, .infinity, 2], 2, 5) == nil)
    #expect(Self.affinities([0, 1, .nan, 2], 2, 5) == nil)
    #expect(Self.affinities([0, 1, 1e30, 2], 2, 5) == nil)
  }
}
