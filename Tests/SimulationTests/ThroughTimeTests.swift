import Calculus
import Networks
import Simulation
import Staging
import Testing

@Suite struct ThroughTimeTests {
  private func run(_ settings: String, hidden: Int = 5) throws -> Run {
    let all = [
      ("task", "{sentences: {samples: 40, heldOut: 6, batch: 4}}"),
      ("model", "{recurrent: {hidden: \(hidden), \(settings)}}"), ("loss", "crossEntropy"),
      ("panes", "[loss, numbers]"), ("notes", "[]"), ("expect", "{by: 0, loss: \"> 0\"}"),
      ("precision", "double"),
    ]
    let run = try Run(try scene("gaussians", all).recipe, historyBytes: 1 << 16)
    run.steps(2)
    return run
  }

  @Test(arguments: [
    "cell: rnn", "cell: rnn, activation: relu", "cell: gru", "cell: gru, reset: before",
    "cell: lstm, gateBias: 1", "cell: lstm, bidirectional: true",
    "cell: gru, bidirectional: true",
  ])
  func `gradients go back through the Jacobians of the cell, and through nothing else`(
    _ settings: String
  ) throws {
    let run = try run(settings)
    let model = try #require(run.recipe.model as? Recurrent)
    for layer in model.recurrences {
      let jacobians = try #require(run.jacobians(of: Passage(.heldOut(1)), layer))
      let h = layer.width
      func slopes(_ name: String) -> [Double] {
        run.tensor("held-1/\(name)", .gradient)?.numbers ?? []
      }
      let (hidden, cell) = (slopes(layer.hidden), slopes(layer.cellState))
      func slope(_ k: Int) -> [Double] {
        let t = jacobians.place(k)
        let own = Array(hidden[t * h..<(t + 1) * h])
        return cell.isEmpty ? own : own + cell[t * h..<(t + 1) * h]
      }
      // The gradient of a cell counts what goes through the hidden state of its own step as well.
      for k in 1..<jacobians.steps where cell.isEmpty {
        let (after, before, matrix) = (slope(k), slope(k - 1), jacobians.matrix(k))
        for i in 0..<h {
          let want = (0..<h).reduce(0) { $0 + after[$1] * Double(matrix[$1 * h + i]) }
          #expect(abs(before[i] - want) <= 1e-8 + 1e-5 * abs(want))
        }
      }
    }
  }

  @Test(arguments: ["cell: rnn", "cell: gru", "cell: lstm, gateBias: 1"])
  func `no change of a state is carried farther than the largest singular value`(
    _ settings: String
  ) throws {
    let run = try run(settings, hidden: 17)
    let layer = try #require(run.recipe.model?.recurrences.first)
    let jacobians = try #require(run.jacobians(of: Passage(.heldOut(0)), layer))
    let largest = try #require(run.tensor("held-0/jacobian(\(layer.hidden))")?.numbers)
    let n = jacobians.size
    #expect(largest.count == jacobians.steps && largest[jacobians.steps - 1] == 1)
    // Of the whole product, worked out at once.
    var product = (0..<n * n).map { $0 / n == $0 % n ? 1.0 : 0 }
    for first in (0..<jacobians.steps - 1).reversed() {
      let matrix = jacobians.matrix(first + 1).map(Double.init)
      product = (0..<n * n).map { i in
        (0..<n).reduce(0) { $0 + product[i / n * n + $1] * matrix[$1 * n + i % n] }
      }
      let squares = (0..<n * n).map { i in
        (0..<n).reduce(0) { $0 + product[i / n * n + $1] * product[i % n * n + $1] }
      }
      let want = Eigen(squares, n).values[n - 1].squareRoot()
      #expect(abs(largest[first] - want) <= 1e-5 * want, "\(first): \(largest[first]), not \(want)")
    }
    let random = Random(seed: 3, "changes")
    for first in 0..<jacobians.steps - 1 {
      var best = 0.0
      for attempt in 0..<20 {
        var change = (0..<n).map { random.normal((first * 20 + attempt) * n + $0) }
        let length = change.reduce(0) { $0 + $1 * $1 }.squareRoot()
        for k in first + 1..<jacobians.steps {
          let matrix = jacobians.matrix(k)
          change = (0..<n).map { i in
            (0..<n).reduce(0) { $0 + Double(matrix[i * n + $1]) * change[$1] }
          }
        }
        best = max(best, change.reduce(0) { $0 + $1 * $1 }.squareRoot() / length)
      }
      #expect(best <= largest[first] * 1.001 && best > 0.02 * largest[first])
    }
  }

  @Test func `a unit put by hand is put there in every held-out sequence, and says so`() throws {
    let run = try run("cell: lstm")
    let name = "heldOut~unit:layer1.1.2=0.5/layer1.hidden"
    let hidden = try #require(run.tensor(name))
    #expect(hidden.shape.count == 3)
    let (rows, width) = (hidden.shape[1], hidden.shape[2])
    for row in 0..<rows { #expect(hidden[(rows + row) * width + 2] == 0.5) }
    #expect(run.tensor("heldOut~unit:layer1.999.2=0.5/layer1.hidden") == nil)
    let origin = Origin("held-0~unit:layer1.1.2=0.5/layer1.hidden", width + 2, iteration: 2)
    let page = try #require(run.explain(origin))
    #expect(page.words.contains("as a person has put it there"), "\(page.words)")
  }

  @Test func `the length of a step's gradient is that of its row`() throws {
    let run = try run("cell: gru")
    let rows = try #require(run.tensor("held-0/layer1.hidden", .gradient))
    let norms = try #require(run.tensor("held-0/stepNorm(layer1.hidden)", .gradient)?.numbers)
    for (t, norm) in norms.enumerated() {
      let own = rows.numbers[t * 5..<(t + 1) * 5].reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(abs(norm - own) <= 1e-12)
    }
    let origin = Origin("held-0/stepNorm(layer1.hidden)", 2, kind: .gradient, iteration: 2)
    #expect(run.explain(origin)?.spelled != nil)
  }

  @Test func `open, shut and mean tell of every unit's gate over held-out steps, but not padding`()
    throws
  {
    let run = try run("cell: lstm, gateBias: 2")
    let read = try #require(run.tensor("heldOut/x"))
    let (samples, times) = (read.shape[0], read.shape[1])
    let padding = try #require(run.facts.data.form?.vocabulary.padding)
    let isRead = (0..<times * samples).map { row in
      Int(read[row % samples * times + row / samples]) != padding
    }
    #expect(isRead.contains(false))
    let gate = try #require(run.tensor("heldOut/layer1.forgetGate"))
    func measured(_ name: String) throws -> [Double] {
      try #require(run.tensor("heldOut/\(name)(layer1.forgetGate)")?.numbers)
    }
    let (open, shut, mean) = (
      try measured("openShare"), try measured("shutShare"), try measured("unitMean")
    )
    for unit in 0..<5 {
      let own = isRead.indices.filter { isRead[$0] }.map { gate[$0 * 5 + unit] }
      let n = Double(own.count)
      #expect(abs(open[unit] - Double(own.count { $0 > 0.9 }) / n) < 1e-12)
      #expect(abs(shut[unit] - Double(own.count { $0 < 0.1 }) / n) < 1e-12)
      #expect(abs(mean[unit] - own.reduce(0, +) / n) < 1e-12)
    }
    #expect(open.contains { $0 > 0 })
    let origin = Origin("heldOut/unitMean(layer1.forgetGate)", 1, iteration: 2)
    let defined: Double = try #require(run.definition(of: origin, as: Double.self))
    #expect(abs(defined - mean[1]) < 1e-12)
  }

  @Test func `principal places have the widest spread first, and explain themselves`() throws {
    let run = try run("cell: gru", hidden: 17)
    let name = "held-1/principalPlace(layer1.hidden)"
    let places = try #require(run.tensor(name))
    let states = try #require(run.tensor("held-1/layer1.hidden"))
    let steps = states.shape[0]
    #expect(places.shape == [steps, 2])
    func variance(_ numbers: [Double]) -> Double {
      let mean = numbers.reduce(0, +) / Double(numbers.count)
      return numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
    func column(_ tensor: Tensor, _ k: Int, of width: Int) -> [Double] {
      (0..<steps).map { tensor[$0 * width + k] }
    }
    let (first, second) = (variance(column(places, 0, of: 2)), variance(column(places, 1, of: 2)))
    let all = (0..<17).reduce(0) { $0 + variance(column(states, $1, of: 17)) }
    let widest = (0..<17).map { variance(column(states, $0, of: 17)) }.max() ?? 0
    #expect(first >= second && first >= widest && first + second <= all * (1 + 1e-9))
    for i in 0..<places.count {
      let origin = Origin(name, i, iteration: 2)
      let defined: Double = try #require(run.definition(of: origin, as: Double.self))
      #expect(abs(defined - places[i]) < 1e-9)
    }
  }
}
