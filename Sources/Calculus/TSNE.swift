import CKernels

/// A map of points whose neighbours are known: those that are near in many dimensions are drawn
/// together, the others driven apart (t-SNE; van der Maaten and Hinton, 2008).
///
/// Its loss is how far q[i, j] = w[i, j]/Σ w, w[i, j] = 1/(1 + ‖y[i] − y[j]‖²), is from the affinities:
/// KL = Σ p·log(p/q). It goes down by steps with momentum and a gain for every coordinate (Jacobs,
/// 1988); for the first steps the affinities are exaggerated, so that groups form before they settle.
/// Affinities may change between two steps: the map goes on from where it stands.
package struct TSNE: Sendable {
  package struct Settings: Hashable, Sendable {
    package var exaggeration = 12.0
    /// For so many steps.
    package var exaggerated = 250
    package var firstMomentum = 0.5
    package var momentum = 0.8
    /// nil: N/(4·exaggeration), but at least 50 (Belkina et al., 2019).
    package var learningRate: Double?
    package init() {}
  }

  package let settings: Settings
  package let count: Int
  /// How many steps were taken.
  package private(set) var step = 0
  /// y, its velocity and its gains, each (2, N): all first coordinates, then all second ones.
  package private(set) var places: [Float]
  package private(set) var velocities: [Float]
  package private(set) var gains: [Float]

  /// From places drawn by chance, close together: σ = 10⁻⁴.
  package init(count: Int, seed: Int, _ settings: Settings = Settings()) {
    let random = Random(seed: seed, "t-sne")
    self.init(places: (0..<2 * count).map { Float(1e-4 * random.normal($0)) }, settings)
  }

  /// From a map there is, rows first (N, 2), brought close together so that its first axis has
  /// σ = 10⁻⁴: what lay side by side begins there (Kobak and Berens, 2019).
  package init(startingAt map: [Double], _ settings: Settings = Settings()) {
    let n = map.count / 2
    let mean = Double.sum(n) { map[2 * $0] } / Double(n)
    let square = Double.sum(n) { (map[2 * $0] - mean) * (map[2 * $0] - mean) } / Double(n)
    let scale = square > 0 ? 1e-4 / square.squareRoot() : 1
    self.init(places: (0..<2 * n).map { Float(scale * map[$0 % n * 2 + $0 / n]) }, settings)
  }

  package init(places: [Float], _ settings: Settings = Settings()) {
    self.settings = settings
    self.places = places
    count = places.count / 2
    velocities = Array(repeating: 0, count: places.count)
    gains = Array(repeating: 1, count: places.count)
  }

  /// As it was after so many steps.
  package init(
    at step: Int, places: [Float], velocities: [Float], gains: [Float],
    _ settings: Settings = Settings()
  ) {
    precondition(velocities.count == places.count && gains.count == places.count)
    self.init(places: places, settings)
    (self.step, self.velocities, self.gains) = (step, velocities, gains)
  }

  package var exaggeration: Double { step < settings.exaggerated ? settings.exaggeration : 1 }
  package var momentum: Double {
    step < settings.exaggerated ? settings.firstMomentum : settings.momentum
  }
  package var learningRate: Double {
    settings.learningRate ?? max(Double(count) / (4 * settings.exaggeration), 50)
  }

  /// Of a map at a step: (2, N), and Σ w that it was worked out with.
  package struct Gradient: Sendable {
    package let values: [Float]
    /// Σ w[i, j] over all i ≠ j.
    package let total: Double
  }

  package func gradient(_ affinities: Affinities, level: KernelLevel = .best) -> Gradient {
    let n = count
    precondition(affinities.count == n, "\(affinities.count) affinities of \(n) points")
    var pulls = Array(repeating: Float(0), count: 2 * n)
    var pushes = pulls
    var total = 0.0
    places.withUnsafeBufferPointer { y in
      affinities.values.withUnsafeBufferPointer { p in
        var (pull, push) = ([Float](repeating: 0, count: 2), [Float](repeating: 0, count: 2))
        guard let xs = y.baseAddress, let p = p.baseAddress else { return }
        for i in 0..<n {
          let sum = level.table.pointee.neighbour_forces(
            n, xs[i], xs[n + i], xs, xs + n, p + i * n, &pull, &push)
          total += Double(sum) - 1  // w[i, i] = 1
          for axis in 0..<2 {
            (pulls[axis * n + i], pushes[axis * n + i]) = (pull[axis], push[axis])
          }
        }
      }
    }
    // One point alone has no room to want.
    let (exaggeration, all) = (Float(exaggeration), total > 0 ? Float(total) : 1)
    return Gradient(
      values: pulls.indices.map { Self.gradient(pulls[$0], pushes[$0], exaggeration, all) },
      total: total)
  }

  /// One step down.
  package mutating func advance(_ affinities: Affinities, level: KernelLevel = .best) {
    let gradient = gradient(affinities, level: level)
    let (momentum, rate) = (Float(momentum), Float(learningRate))
    for i in places.indices {
      let slope = gradient.values[i]
      gains[i] = Self.gain(gains[i], gradient: slope, velocity: velocities[i])
      velocities[i] = Self.velocity(
        velocities[i], gradient: slope, gain: gains[i], momentum: momentum, rate: rate)
      places[i] += velocities[i]
    }
    step += 1
  }
}

// How each number is made.
extension TSNE {
  /// w = 1/(1 + (x − x′)² + (y − y′)²)
  package static func closeness<N: Arithmetic>(_ a: (N, N), _ b: (N, N)) -> N {
    let (x, y) = (a.0 - b.0, a.1 - b.1)
    return 1 / (1 + (x * x + y * y))
  }

  /// Σ w over all points but i itself
  package static func closeness<N: Arithmetic>(
    of i: Int, _ count: Int, place: (Int) -> (N, N)
  ) -> N {
    .sum(count - 1) { closeness(place(i), place($0 < i ? $0 : $0 + 1)) }
  }

  /// ∂KL/∂y[i], along one axis = 4·Σ (p[i, j] − q[i, j])·w[i, j]·(y[i] − y[j]), as what pulls by the
  /// affinities less what pushes for want of room: 4·(exaggeration·Σ p·w·(y[i] − y[j]) −
  /// Σ w²·(y[i] − y[j])/Σ w)
  package static func gradient<N: Arithmetic>(
    of i: Int, axis: Int, _ count: Int, exaggeration: N, total: N, affinity: (Int) -> N,
    place: (Int) -> (N, N)
  ) -> N {
    let here = place(i)
    func other(_ k: Int) -> Int { k < i ? k : k + 1 }
    func along(_ j: Int) -> N {
      let there = place(j)
      return axis == 0 ? here.0 - there.0 : here.1 - there.1
    }
    let pull = N.named(
      "pull",
      .sum(count - 1) { k in
        let j = other(k)
        return affinity(j) * closeness(here, place(j)) * along(j)
      })
    let push = N.named(
      "push",
      .sum(count - 1) { k in
        let w = closeness(here, place(other(k)))
        return w * w * along(other(k))
      })
    return gradient(pull, push, exaggeration, total)
  }
  private static func gradient<N: Arithmetic>(
    _ pull: N, _ push: N, _ exaggeration: N, _ total: N
  ) -> N {
    4 * (exaggeration * pull - push / total)
  }

  /// gain + 0.2 while a coordinate keeps its way, 0.8·gain where it turns, at least 0.01.
  package static func gain<N: Arithmetic>(_ gain: N, gradient: N, velocity: N) -> N {
    let keeps = N.named("keeps its way", .positive(-(gradient * velocity)))
    return .max(0.01, keeps * (gain + 0.2) + (1 - keeps) * (0.8 * gain))
  }

  /// momentum·velocity − rate·gain·gradient, which is then added to y
  package static func velocity<N: Arithmetic>(
    _ velocity: N, gradient: N, gain: N, momentum: N, rate: N
  ) -> N {
    momentum * velocity - rate * (gain * gradient)
  }

  /// KL = Σ p·log(p/q), without exaggeration.
  package func loss(_ affinities: Affinities) -> Double {
    let n = count
    func place(_ i: Int) -> (Double, Double) { (Double(places[i]), Double(places[n + i])) }
    let total = Double.sum(n) { Self.closeness(of: $0, n, place: place) }
    return .sum(n) { i in
      .sum(n) { j in
        let p = Double(affinities.values[i * n + j])
        return i == j || p == 0 ? 0 : Self.loss(p, Self.closeness(place(i), place(j)), total: total)
      }
    }
  }
  /// p·log(p/q), q = w/Σ w
  package static func loss<N: Arithmetic>(_ p: N, _ closeness: N, total: N) -> N {
    p * .log(p / (closeness / total))
  }
}
