import Calculus
import Simulation
import Staging

/// How fast a scene trains without anybody looking, and where the time goes.
struct TrainingSpeed {
  /// One iteration, in µs: the median of many short rounds, and the middle four fifths of them.
  let median, low, high: Double
  let allocations: Double
  /// Floating point operations of an iteration's matrix products; nothing else is counted.
  let products: Int
  /// What one core does at most in a second, measured beside it at the same level.
  let peak: Double
  /// Shares of the whole: the parts of an iteration, and within the pass every kind of operation.
  let parts: [(name: String, share: Double)]
  let operations: [Operation]

  struct Operation {
    let name: String
    /// How often an iteration goes through it, forward and backward counting as one.
    let calls: Int
    let forward, backward: Double
    var share: Double { forward + backward }
  }

  /// GFLOP/s
  var rate: Double { Double(products) / median * 1e-3 }
  var shareOfPeak: Double { rate / peak }

  init(_ scene: Scene, level: KernelLevel, seconds: Double) throws {
    let run = try scene.run(level: level)
    for _ in 0..<2000 { run.step() }
    peak = ProductSpeed.peak(level)
    products = run.productOperations

    var count = 1
    while time(count, { run.step() }) < 0.004, count < 1 << 20 { count *= 2 }
    let before = allocationsSoFar()
    for _ in 0..<1000 { run.step() }
    allocations = Double(allocationsSoFar() - before) / 1000
    var rounds: [Double] = []
    let end = secondsNow() + seconds
    while secondsNow() < end || rounds.count < 5 {
      rounds.append(time(count) { run.step() } / Double(count) * 1e6)
    }
    (low, median, high) = (
      quantile(rounds, 0.1), quantile(rounds, 0.5), quantile(rounds, 0.9)
    )
    (parts, operations) = Self.laps(run, count: count, seconds: seconds / 2)
  }

  /// Rounds with a clock around every step; of each part and operation, the median round.
  private static func laps(
    _ run: Run, count: Int, seconds: Double
  ) -> ([(String, Double)], [Operation]) {
    let names = run.stepNames
    let watch = Stopwatch(steps: names.count)
    var rounds: [Stopwatch.Laps] = []
    let end = secondsNow() + seconds
    while secondsNow() < end || rounds.count < 6 {
      for _ in 0..<max(1, count / 4) { run.timedStep(watch) }
      rounds.append(watch.take())
    }
    rounds.removeFirst()  // caches and branches learn
    func typical(_ ticks: (Stopwatch.Laps) -> Double) -> Double {
      max(0, quantile(rounds.map(ticks), 0.5))
    }
    let whole = Stopwatch.Part.allCases.reduce(0) { sum, part in sum + typical { $0[part] } }
    let parts = Stopwatch.Part.allCases.map { part in
      ("\(part)", typical { $0[part] } / whole)
    }
    var kinds: [String] = []
    for name in names where !kinds.contains(name) { kinds.append(name) }
    let operations = kinds.map { kind in
      let steps = names.indices.filter { names[$0] == kind }
      return Operation(
        name: kind, calls: steps.count * run.recipe.slices,
        forward: steps.reduce(0) { sum, k in sum + typical { $0.forward[k] } } / whole,
        backward: steps.reduce(0) { sum, k in sum + typical { $0.backward[k] } } / whole)
    }
    return (parts, operations.sorted { $0.share > $1.share })
  }
}

/// Seconds for so many times.
private func time(_ count: Int, _ body: () -> Void) -> Double {
  let start = secondsNow()
  for _ in 0..<count { body() }
  return secondsNow() - start
}

/// Of numbers in any order, the one below which lies that share of them; NaN where there is none.
func quantile(_ numbers: [Double], _ share: Double) -> Double {
  let sorted = numbers.sorted()
  return sorted.isEmpty ? .nan : sorted[min(Int(share * Double(sorted.count)), sorted.count - 1)]
}
