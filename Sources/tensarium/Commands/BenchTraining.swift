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
    let runs = try scene.makeRuns(level: level)
    let warm = secondsNow() + 2
    for _ in 0..<2000 where secondsNow() < warm { runs.step() }
    peak = ProductSpeed.peak(level)
    products = runs.all.reduce(0) { $0 + $1.productOperations }

    var count = 1
    while time(count, { runs.step() }) < 0.004, count < 1 << 20 { count *= 2 }
    let before = allocationsSoFar()
    let counted = min(1000, 20 * count)
    for _ in 0..<counted { runs.step() }
    allocations = Double(allocationsSoFar() - before) / Double(counted)
    var rounds: [Double] = []
    let end = secondsNow() + seconds
    while secondsNow() < end || rounds.count < 5 {
      rounds.append(time(count) { runs.step() } / Double(count) * 1e6)
    }
    (low, median, high) = (
      quantile(rounds, 0.1), quantile(rounds, 0.5), quantile(rounds, 0.9)
    )
    (parts, operations) = Self.laps(runs.all, count: count, seconds: seconds / 2)
  }

  /// Rounds with a clock around every step; of each part and operation, the median round.
  private static func laps(
    _ runs: [Run], count: Int, seconds: Double
  ) -> ([(String, Double)], [Operation]) {
    let watches = runs.map { Stopwatch(steps: $0.stepNames.count) }
    var rounds: [[Stopwatch.Laps]] = []
    let end = secondsNow() + seconds
    while secondsNow() < end || rounds.count < 6 {
      for _ in 0..<max(1, count / 4) {
        for (run, watch) in zip(runs, watches) { run.timedStep(watch) }
      }
      rounds.append(watches.map { $0.take() })
    }
    rounds.removeFirst()  // caches and branches learn
    func typical(_ ticks: ([Stopwatch.Laps]) -> Double) -> Double {
      max(0, quantile(rounds.map(ticks), 0.5))
    }
    let ticks = Stopwatch.Part.allCases.map { part in
      typical { $0.reduce(0) { $0 + $1[part] } }
    }
    let whole = ticks.reduce(0, +)
    let parts = zip(Stopwatch.Part.allCases, ticks).map { ("\($0)", $1 / whole) }

    let steps = runs.indices.flatMap { n in
      runs[n].stepNames.enumerated().map { (run: n, step: $0, name: $1) }
    }
    var kinds: [String] = []
    for step in steps where !kinds.contains(step.name) { kinds.append(step.name) }
    let operations = kinds.map { kind in
      let own = steps.filter { $0.name == kind }
      return Operation(
        name: kind, calls: own.reduce(0) { $0 + runs[$1.run].recipe.slices },
        forward: own.reduce(0) { sum, k in
          sum + typical { $0[k.run].forward[k.step] }
        } / whole,
        backward: own.reduce(0) { sum, k in
          sum + typical { $0[k.run].backward[k.step] }
        } / whole)
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
