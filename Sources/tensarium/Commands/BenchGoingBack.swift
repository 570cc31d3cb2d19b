import Calculus
import Simulation
import Staging

/// What going back costs after a long time, and what the history takes for it.
struct GoingBack {
  let iterations: Int
  /// One iteration back; half of the way back.
  let one, half: Double  // ms
  /// Updates replayed for them.
  let replayedForOne, replayedForHalf: Int
  let historyBytes: Int

  /// After 10 000 iterations, or as many as fit into ten times the seconds.
  init(_ scene: Scene, level: KernelLevel, seconds: Double) throws {
    let runs = try scene.makeRuns(level: level)
    let end = secondsNow() + 10 * seconds
    while runs.iteration < 10_000, secondsNow() < end { runs.go(to: runs.iteration + 100) }
    let newest = runs.iteration
    iterations = newest
    historyBytes = runs.all.reduce(0) { $0 + $1.historyBytes }
    func timed(_ goal: Int) -> (ms: Double, replayed: Int) {
      let (start, before) = (secondsNow(), runs.first.stepsMade)
      runs.go(to: goal)
      return ((secondsNow() - start) * 1000, runs.first.stepsMade - before)
    }
    // Where the way from the last snapshot is longest.
    let steps = (1...8).map { timed(newest - $0) }
    (one, replayedForOne) = steps.max { $0.ms < $1.ms } ?? (.nan, 0)
    runs.go(to: newest)
    (half, replayedForHalf) = timed(newest / 2)
  }
}
