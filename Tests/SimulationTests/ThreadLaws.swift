import Calculus
import Simulation
import Staging
import Testing

@Suite(.serialized) struct ThreadLaws {
  @Test func `a scene in slices has the same bits on any number of threads`() throws {
    defer { useThreads(1) }
    func walked(threads: Int) throws -> [String: [UInt64]] {
      useThreads(threads)
      let run = try scene("spiral", [("slices", "4")]).run()
      run.go(to: 300)
      run.go(to: 120)
      try run.tweak("learningRate", to: 0.01)
      run.go(to: 200)
      return numbers(run)
    }
    let alone = try walked(threads: 1)
    #expect(alone["loss"]?.count == 1)
    for threads in [2, 4] { #expect(try walked(threads: threads) == alone, "\(threads) threads") }
  }

  @Test func `threads are told to begin and to end as often as one likes`() throws {
    defer { useThreads(1) }
    let run = try scene("spiral", [("slices", "2")]).run()
    for k in 0..<60 {
      useThreads(1 + k % 5)
      run.step()
    }
    #expect(run.iteration == 60)
  }
}
