import Calculus
import Simulation
import Staging
import Testing

@Suite struct StopwatchLaws {
  @Test(arguments: ["none", "batch"], ["1", "4"])
  func `a timed step computes the same bits, and its laps are all there`(
    _ norm: String, _ slices: String
  ) throws {
    let model = "{mlp: {layers: [2, 8, 8, 1], activation: tanh, norm: \(norm), dropout: 0.1}}"
    let sets = [("model", model), ("slices", slices), ("l2", "0.001")]
    let (plain, timed) = (try scene("moons", sets).run(), try scene("moons", sets).run())
    let watch = Stopwatch(steps: timed.stepNames.count)
    for _ in 0..<50 {
      plain.step()
      timed.timedStep(watch)
    }
    #expect(numbers(plain) == numbers(timed))
    let laps = watch.take()
    for part in Stopwatch.Part.allCases { #expect(laps[part] > 0, "\(part)") }
    let steps = (laps.forward + laps.backward).reduce(0, +)
    #expect(steps <= laps[.forward] + laps[.backward] + 1e-6 * laps.total)
    #expect(watch.take().total == 0)
  }

  @Test func `the products of a pass are counted from their shapes`() throws {
    // 2–8–8–1 on 32 rows: forward, ∂W of every layer, ∂x of all but the first.
    let (first, second, third) = (2 * 8, 8 * 8, 8 * 1)
    let expected = 2 * 32 * (2 * first + 3 * second + 3 * third)
    #expect(try scene("bench-a").run().productOperations == expected)
    #expect(try scene("bench-a", [("slices", "4")]).run().productOperations == expected)
  }
}
