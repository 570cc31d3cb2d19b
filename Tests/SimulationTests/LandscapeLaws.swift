import Calculus
import Foundation
import Networks
import Simulation
import Staging
import Testing

/// Functions that a scene goes down on, made of vectors and of matrices.
@Suite struct LandscapeLaws {
  private func run(_ scene: String, _ sets: [(path: String, value: String)] = []) throws -> Run {
    try SceneLibrary.load(scene, sets: sets).run()
  }

  @Test(arguments: ["dot", "scaled", "additive"])
  func `weights and outputs are what the papers say`(_ score: String) throws {
    let run = try run(
      "attention-by-hand",
      [
        (path: "task.vectors.score", value: score),
        (path: "task.vectors.temperature", value: "0.8"),
      ])
    func rows(_ name: String) throws -> [[Double]] {
      let numbers = try #require(run.tensor(name)?.numbers)
      return stride(from: 0, to: numbers.count, by: 2).map { [numbers[$0], numbers[$0 + 1]] }
    }
    let (queries, keys, values) = (try rows("query"), try rows("key"), try rows("value"))
    for (q, query) in queries.enumerated() {
      let scores = keys.map { key in
        let dot = query[0] * key[0] + query[1] * key[1]
        // W and U are the identity here, and w is (1, 1).
        let energy = Foundation.tanh(query[0] + key[0]) + Foundation.tanh(query[1] + key[1])
        return (score == "dot" ? dot : score == "scaled" ? dot / 2.0.squareRoot() : energy) / 0.8
      }
      let all = scores.map { Foundation.exp($0) }.reduce(0, +)
      let weights = scores.map { Foundation.exp($0) / all }
      let found = try #require(run.tensor("weights")?.numbers)
      let output = try rows("output")[q]
      for k in keys.indices { #expect(abs(found[q * keys.count + k] - weights[k]) < 1e-14) }
      for d in 0..<2 {
        let sum = zip(weights, values).reduce(0) { $0 + $1.0 * $1.1[d] }
        #expect(abs(output[d] - sum) < 1e-14)
      }
    }
  }

  @Test func `what is aimed at stays, until a person thaws it`() throws {
    let run = try run("attention-by-hand")
    let target = run.tensor("target")
    run.go(to: 5)
    #expect(run.tensor("target") == target)
    #expect(run.tensor("value") != (try self.run("attention-by-hand")).tensor("value"))
    try run.toggleFreeze(.parameter("target"))
    run.go(to: 6)
    #expect(run.tensor("target") != target)
  }

  @Test func `moves of one vector at one iteration are one entry, and are replayed`() throws {
    let run = try run("attention-by-hand")
    run.go(to: 3)
    let before = try #require(run.tensor("key")?.numbers)
    try run.move(.init("key", 3), to: Point(0.5, 0.25))
    try run.move(.init("key", 2), to: Point(-0.5, 0.75))
    #expect(run.tensor("key")?.numbers == before.prefix(2) + [-0.5, 0.75] + before.suffix(2))
    #expect(run.branches[run.branch].journal.entries.count == 1)
    #expect(run.lastChange?.name == "key[1]")
    let story = try #require(run.explain(Origin("key", 3, iteration: 3)))
    #expect(story.words.contains("moved by hand"))
    run.go(to: 9)
    let after = run.tensorNames.map { run.tensor($0)?.numbers }
    run.go(to: 0)
    run.go(to: 9)
    #expect(run.tensorNames.map { run.tensor($0)?.numbers } == after)
    // Back where it was is no change at all.
    run.go(to: 3)
    try run.move(.init("key", 2), to: Point(before[2], before[3]))
    #expect(run.branches[run.branch].journal.entries.isEmpty)
    #expect(throws: (any Error).self) { try run.move(.init("weights", 0), to: Point(0, 0)) }
    #expect(throws: (any Error).self) { try run.move(.init("key", 0), to: Point(.nan, 0)) }
  }

  private func elements(_ run: Run) -> [String: [Double]] {
    Dictionary(
      uniqueKeysWithValues: run.tensorNames.compactMap { name in
        run.tensor(name).map { (name, $0.numbers) }
      })
  }

  @Test func `a row more and the same row less leave every bit as it was`() throws {
    for (name, axis, at) in [("A", 0, 0), ("A", 0, 2), ("A", 1, 1), ("B", 0, 3), ("B", 1, 0)] {
      let run = try run("matrix-product", [(path: "optimizer", value: "adam")])
      run.go(to: 4)
      let before = elements(run)
      try run.change(.structure(.grow(name, axis: axis, at: at)))
      #expect(elements(run) != before)
      try run.change(.structure(.shrink(name, axis: axis, at: at)))
      #expect(elements(run) == before)
      #expect(run.branches[run.branch].journal.entries.isEmpty)
    }
  }

  @Test func `what is added is zeros, and all else stays where it was`() throws {
    let run = try run("matrix-product")
    run.go(to: 2)
    let (a, b) = (try #require(run.tensor("A")?.numbers), try #require(run.tensor("B")?.numbers))
    let (ab, target) = (run.tensor("AB"), try #require(run.tensor("target")?.numbers))
    // One longer inside, on both sides: the product is the same.
    try run.change(.structure(.grow("A", axis: 1, at: 3)))
    #expect(run.tensor("AB") == nil && run.tensor("BA")?.shape == [3, 4])
    #expect(run.tensor("A")?.numbers == a[..<3] + [0] + a[3...] + [0])
    try run.change(.structure(.grow("B", axis: 0, at: 3)))
    #expect(run.tensor("AB") == ab)
    // A row of A is a row of AB, and of what is aimed at.
    try run.change(.structure(.grow("A", axis: 0, at: 1)))
    #expect(run.tensor("AB")?.shape == [3, 2])
    #expect(run.tensor("target")?.numbers == target[..<2] + [0, 0] + target[2...])
    try run.change(.structure(.shrink("B", axis: 1, at: 0)))
    #expect(run.tensor("B")?.numbers == [b[1], b[3], b[5], 0])
    #expect(run.tensor("target")?.shape == [3, 1])
    #expect(run.explain(Origin("A", 4, iteration: 2))?.words.contains("zeros") == true)
    // Frozen still.
    let now = run.tensor("target")
    run.go(to: 8)
    #expect(run.tensor("target") == now)
  }

  @Test func `where nothing fits nothing is learnt, and the run goes on`() throws {
    let run = try run("commuting")
    try run.change(.structure(.grow("A", axis: 1, at: 2)))
    #expect(run.tensor("AB") == nil && run.tensor("BA")?.shape == [2, 3])
    let a = run.tensor("A")
    run.go(to: 10)
    #expect(run.loss == 0 && run.tensor("A") == a)
    #expect(
      run.explain(Origin("loss", iteration: 10))?.words.contains("nothing to compare") == true)
    try run.change(.structure(.shrink("A", axis: 1, at: 2)))
    #expect(run.loss == 2)
    #expect(throws: (any Error).self) {
      for _ in 0..<9 { try run.change(.structure(.grow("B", axis: 0, at: 0))) }
    }
    #expect(run.tensor("B")?.shape == [MatrixProducts.most, 2])
  }

  @Test func `diagonals of AB and BA have the same sum, whatever descent does`() throws {
    let run = try run("commuting")
    for iteration in [0, 1, 7, 60] {
      run.go(to: iteration)
      let difference = try #require(run.tensor("difference")?.numbers)
      #expect(abs(difference[0] + difference[3]) < 1e-14)
    }
    #expect(run.loss < 1e-6)
  }
}
