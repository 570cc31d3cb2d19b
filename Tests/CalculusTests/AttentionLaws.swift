import Calculus
import TestSupport
import Testing

/// Attention from elsewhere, and what holds for it whatever the numbers are.
@Suite struct AttentionLaws {
  @Test func `causal attention computed elsewhere is the same here, forward and backward`() throws {
    let trace = try Trace("attention_causal_single_head", in: Trace.folder(of: #filePath))
    let forward = try #require(trace.expected["forward"] as? [String: Any])
    let backward = try #require(trace.expected["grads"] as? [String: Any])
    for precision in Precision.allCases {
      for level in KernelLevel.available {
        var r = Recording()
        let x = r.parameter("X", [5, 6]) { _ in .given(Trace.flat(trace.inputs["X"])) }
        let w = ["Wq", "Wk", "Wv"].map { name in
          r.parameter(name, [6, 4]) { _ in .given(Trace.flat(trace.parameters[name])) }
        }
        let (q, k, v) = (project(x, w[0], &r), project(x, w[1], &r), project(x, w[2], &r))
        let scores = r.record(AttentionScores(q.shape, k.shape, heads: 1), q, k)
        let weights = r.record(AttentionWeights(scores.shape, isCausal: true), scores)
        let y = r.record(AttentionMix(weights.shape, v.shape), weights, v)
        let seeds = r.given("dO", y.shape)
        let products = r.record(Multiply(y.shape), y, seeds)
        let loss = r.record(Sum(count: y.count), products)
        let tape = Tape(r, loss: loss, precision: precision, level: level)
        tape.fill(seeds, with: Trace.flat(trace.inputs["dO"]))
        tape.pass()
        let values: [(String, Variable)] = [
          ("q", q), ("k", k), ("v", v), ("scores", scores), ("attention", weights), ("out", y),
        ]
        let gradients: [(String, Variable)] = [
          ("dq", q), ("dk", k), ("dv", v), ("dS", scores), ("dA", weights), ("dWq", w[0]),
          ("dWk", w[1]), ("dWv", w[2]), ("dX", x),
        ]
        let all =
          values.map { ($0, tape.values($1), Trace.flat(forward[$0])) }
          + gradients.map { ($0, tape.gradients($1), Trace.flat(backward[$0])) }
        for (name, got, want) in all {
          #expect(got.count == want.count)
          for (got, want) in zip(got, want) {
            #expect(
              precision == .double ? trace.agrees(got, want) : Trace.agreesInSingle(got, want),
              "\(level) \(precision) \(name): \(got), not \(want)")
          }
        }
      }
    }
  }

  private func project(_ x: Variable, _ w: Variable, _ r: inout Recording) -> Variable {
    r.record(MatrixProduct(x.shape, w.shape), x, w, named: "product \(w.node)")
  }

  /// Weights and mix of queries, keys and values drawn by their names.
  private func attend(
    heads: Int, isCausal: Bool = false, _ q: [Double], _ k: [Double], _ v: [Double], width: Int
  ) -> (weights: [Double], mix: [Double], scores: [Double]) {
    var r = Recording()
    let (q, k, v) = (
      given(q, "q", width, &r), given(k, "k", width, &r), given(v, "v", width, &r)
    )
    let scores = r.record(AttentionScores(q.shape, k.shape, heads: heads), q, k)
    let weights = r.record(AttentionWeights(scores.shape, isCausal: isCausal), scores)
    let mix = r.record(AttentionMix(weights.shape, v.shape), weights, v)
    let tape = Tape(r, loss: nil, precision: .double)
    tape.forward()
    return (tape.values(weights), tape.values(mix), tape.values(scores))
  }
  private func given(
    _ numbers: [Double], _ name: String, _ width: Int, _ r: inout Recording
  ) -> Variable {
    r.parameter(name, [numbers.count / width, width]) { _ in .given(numbers) }
  }

  @Test(arguments: [1, 2, 3])
  func `every head is attention on its own columns alone`(_ heads: Int) {
    let (width, all) = (5, 5 * heads)
    let (q, k, v) = (noise(4 * all, "q"), noise(7 * all, "k"), noise(7 * all, "v"))
    let together = attend(heads: heads, q, k, v, width: all)
    for head in 0..<heads {
      func window(_ x: [Double]) -> [Double] {
        x.indices.filter { $0 % all / width == head }.map { x[$0] }
      }
      let alone = attend(heads: 1, window(q), window(k), window(v), width: width)
      #expect(Array(together.weights[head * 28..<(head + 1) * 28]) == alone.weights)
      #expect(window(together.mix) == alone.mix)
    }
  }

  @Test func `the weights of a query are positive and come to 1, masked ones are exactly 0`() {
    for isCausal in [false, true] {
      let found = attend(
        heads: 2, isCausal: isCausal, noise(42, "q").map { 30 * $0 }, noise(42, "k"),
        noise(42, "v"), width: 6)
      for row in 0..<14 {
        let weights = found.weights[row * 7..<(row + 1) * 7]
        #expect(abs(weights.reduce(0, +) - 1) < 1e-14)
        for (key, weight) in weights.enumerated() {
          #expect(isCausal && key > row % 7 ? weight == 0 : weight > 0)
        }
      }
    }
  }

  @Test func `keys that come later change nothing that a causal query sees`() {
    let (q, k, v) = (noise(12, "q"), noise(12, "k"), noise(12, "v"))
    let before = attend(heads: 1, isCausal: true, q, k, v, width: 3)
    let after = attend(
      heads: 1, isCausal: true, q + [1, 2, 3], k + [4, -5, 6], v + [7, 8, 9], width: 3)
    #expect(Array(after.mix.prefix(12)) == before.mix)
  }

  @Test(arguments: [(5, 5), (33, 33), (70, 70), (40, 71), (71, 40)])
  func `what a causal mask hides need not be multiplied`(_ queries: Int, _ keys: Int) {
    func pass(_ precision: Precision, _ level: KernelLevel) -> [[Double]] {
      var r = Recording()
      let (q, k, v) = (
        given(noise(queries * 6, "q"), "q", 6, &r), given(noise(keys * 6, "k"), "k", 6, &r),
        given(noise(keys * 6, "v"), "v", 6, &r)
      )
      // Used before, so that gradients are added to what is there.
      let twice = [q, k, v].map { r.record(Add($0.shape), $0, $0, named: "twice \($0.node)") }
      let scores = r.record(AttentionScores(q.shape, k.shape, heads: 2, isCausal: true), q, k)
      let weights = r.record(AttentionWeights(scores.shape, isCausal: true), scores)
      let mix = r.record(AttentionMix(weights.shape, v.shape, isCausal: true), weights, v)
      let again = r.record(
        AttentionScores(q.shape, k.shape, heads: 2, isCausal: true), twice[0], twice[1],
        named: "again")
      let other = r.record(AttentionWeights(again.shape, isCausal: true), again, named: "other")
      let mixes = r.record(
        AttentionMix(other.shape, v.shape, isCausal: true), other, v,
        named: "mixes")
      let products = r.record(Multiply(mix.shape), mix, mixes)
      let loss = r.record(Sum(count: products.count), products)
      let tape = Tape(r, loss: loss, precision: precision, level: level)
      tape.pass()
      return [tape.values(mix), tape.values(mixes)] + [q, k, v].map { tape.gradients($0) }
    }
    let defined = pass(.double, .best)
    for level in KernelLevel.available {
      for (got, want) in zip(pass(.single, level), defined) {
        let largest = want.map(abs).max() ?? 0
        #expect(zip(got, want).allSatisfy { abs($0 - $1) <= 1e-5 * largest }, "\(level)")
      }
    }
  }

  /// Su et al., 2021, section 3.2.2: what a query and a key have to say depends on their distance.
  @Test func `turned by their places, a query and a key meet the same wherever they stand`() {
    let (q, k) = (noise(8, "q"), noise(8, "k"))
    func score(_ t: Int, _ s: Int) -> Double {
      let (turned, key) = (rotated(q, at: t), rotated(k, at: s))
      return zip(turned, key).reduce(0) { $0 + $1.0 * $1.1 }
    }
    for (t, s, by) in [(0, 0, 9), (5, 2, 31), (2, 5, 100)] {
      #expect(abs(score(t, s) - score(t + by, s + by)) < 1e-13)
      #expect(abs(score(t, s) - score(t + by, s)) > 1e-4)
    }
    #expect(rotated(q, at: 0) == q)
    // The first pair turns by one radian a place.
    #expect(abs(rotated([1, 0, 0, 0], at: 1)[1] - 0.8414709848078965) < 1e-15)
  }

  private func rotated(_ x: [Double], at place: Int) -> [Double] {
    let operation = Rotary([1, x.count], heads: 1, start: place)
    return x.indices.map { operation.value(at: $0, Fixed(inputs: x, seeds: [])) }
  }

  /// Vaswani et al., 2017, section 3.5: the waves of one place are those of another, turned.
  @Test func `places that are equally far apart have patterns that fit equally well`() {
    let waves = AddWaves([40, 16])
    let zero = Fixed(inputs: Array(repeating: 0, count: 640), seeds: [])
    func fit(_ t: Int, _ s: Int) -> Double {
      (0..<16).reduce(0) {
        $0 + waves.value(at: 16 * t + $1, zero) * waves.value(at: 16 * s + $1, zero)
      }
    }
    #expect(abs(fit(3, 7) - fit(20, 24)) < 1e-12 && abs(fit(5, 5) - 8) < 1e-12)
    #expect(abs(waves.value(at: 16 * 2, zero) - 0.9092974268256817) < 1e-15)
  }

  @Test func `rows times rows are rows times columns of the other turned over`() {
    let (a, b) = (noise(15, "a"), noise(35, "b"))
    let turned = (0..<35).map { b[$0 % 7 * 5 + $0 / 7] }
    let (rows, product) = (ProductOfRows([3, 5], [7, 5]), MatrixProduct([3, 5], [5, 7]))
    for i in 0..<21 {
      #expect(
        rows.value(at: i, Fixed(inputs: a, others: b, seeds: []))
          == product.value(at: i, Fixed(inputs: a, others: turned, seeds: [])))
    }
  }
}
