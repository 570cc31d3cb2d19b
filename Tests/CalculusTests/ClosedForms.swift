import Calculus
import Foundation
import TestSupport
import Testing

/// What operations come to by other ways than their own formulas.
@Suite struct ClosedForms {
  private struct Curve: Sendable {
    let name: String
    let operation: any Calculus.Operation
    let y: @Sendable (Double) -> Double
  }
  private static let curves: [Curve] = [
    Curve(name: "leaky relu", operation: LeakyReLU([1], slope: 0.2)) { $0 < 0 ? 0.2 * $0 : $0 },
    Curve(name: "elu", operation: ELU([1], alpha: 1.5)) { $0 < 0 ? 1.5 * expm1($0) : $0 },
    Curve(name: "silu", operation: SiLU([1])) { 0.5 * $0 * (1 + Foundation.tanh(0.5 * $0)) },
    Curve(name: "softplus", operation: Softplus([1])) { $0 > 700 ? $0 : log1p(Foundation.exp($0)) },
    Curve(name: "sigmoid of base 2", operation: Sigmoid([1], base: 2)) { 1 / (1 + exp2(-$0)) },
    Curve(name: "sigmoid of base 10", operation: Sigmoid([1], base: 10)) {
      1 / (1 + Foundation.pow(10, -$0))
    },
    Curve(name: "sine", operation: Sine([1])) { Foundation.sin($0) },
    Curve(name: "hinge", operation: Hinge([1])) { Swift.max(0, 1 - $0) },
  ]

  @Test func `activations are their curves, far out as well`() {
    let points = (-400...400).map { Double($0) / 16 } + [-1e3, -88, -1e-9, 1e-9, 88, 1e3, 1e5]
    for curve in Self.curves {
      let (name, operation, y) = (curve.name, curve.operation, curve.y)
      for x in points {
        let got = operation.value(at: 0, Fixed(inputs: [x], others: [1], seeds: []))
        #expect(abs(got - y(x)) <= 1e-15 + 1e-14 * abs(y(x)), "\(name)(\(x)) = \(got)")
      }
      for level in KernelLevel.available {
        let x = points.map { Double(Float($0)) }
        let got = Self.single(operation, x, level)
        for i in x.indices {
          #expect(abs(got[i] - y(x[i])) <= 1e-6 * (1 + abs(y(x[i]))), "\(level) \(name)(\(x[i]))")
        }
      }
    }
  }

  /// The kernel's values, one by one.
  private static func single(
    _ operation: any Calculus.Operation, _ x: [Double], _ level: KernelLevel
  )
    -> [Double]
  {
    var r = Recording()
    let input = r.given("x", [1])
    let one = r.given("t", [1])
    let inputs = operation is Hinge ? [input, one] : [input]
    let y = record(operation, inputs, &r)
    let tape = Tape(r, loss: nil, level: level)
    tape.fill(one, with: [1])
    return x.map {
      tape.fill(input, with: [$0])
      tape.forward()
      return tape.value(y, 0)
    }
  }

  private static func record(
    _ operation: some Calculus.Operation, _ inputs: [Variable], _ r: inout Recording
  ) -> Variable {
    r.record(operation, of: inputs)
  }

  @Test func `log-softmax is the logarithm of softmax`() {
    let x = noise(35, "x").map { 5 * $0 }
    let reader = Fixed(inputs: x, seeds: [])
    for i in x.indices {
      let share = Softmax([5, 7]).value(at: i, reader)
      #expect(abs(LogSoftmax([5, 7]).value(at: i, reader) - Foundation.log(share)) < 1e-13)
    }
  }

  @Test func `a layer norm computed elsewhere is the same here, forward and backward`() throws {
    let trace = try Trace("layernorm", in: reference)
    let shape = [3, 5]
    let (x, dy) = (Trace.flat(trace.inputs["x"]), Trace.flat(trace.inputs["dy"]))
    for precision in Precision.allCases {
      for level in KernelLevel.available {
        var r = Recording()
        let input = r.parameter("x", shape) { _ in .given(x) }
        let gamma = r.parameter("gamma", [5]) { _ in
          .given(Trace.list(trace.parameters["gamma"]))
        }
        let beta = r.parameter("beta", [5]) { _ in .given(Trace.list(trace.parameters["beta"])) }
        let operation = LayerNorm(shape, epsilon: Trace.number(trace.parameters["eps"]))
        let y = r.record(operation, input, gamma, beta)
        let tape = Self.seeded(y, dy, &r, precision, level)
        for (name, got) in [
          ("y", tape.values(y)), ("dx", tape.gradients(input)), ("dgamma", tape.gradients(gamma)),
          ("dbeta", tape.gradients(beta)),
        ] {
          let want = Trace.flat(trace.expected[name])
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

  /// A tape in which ∂L/∂y is as given: L = Σ y·dy.
  private static func seeded(
    _ y: Variable, _ dy: [Double], _ r: inout Recording, _ precision: Precision,
    _ level: KernelLevel
  ) -> Tape {
    let seeds = r.given("dy", y.shape)
    let products = r.record(Multiply(y.shape), y, seeds)
    let loss = r.record(Sum(count: y.count), products)
    let tape = Tape(r, loss: loss, precision: precision, level: level)
    tape.fill(seeds, with: dy)
    tape.pass()
    return tape
  }

  @Test func `clipping by the joint norm computed elsewhere is the same here`() throws {
    let trace = try Trace("clip_grad_norm", in: reference)
    let x = Trace.flat(trace.inputs["grads"])
    let reader = Fixed(inputs: x, seeds: [])
    let norm = EuclideanNorm(count: x.count).value(at: 0, reader)
    #expect(trace.agrees(norm, Trace.number(trace.expected["total_norm"])))
    let clip = ClipByNorm([x.count], maximum: Trace.number(trace.parameters["max_norm"]))
    for (i, want) in Trace.flat(trace.expected["clipped"]).enumerated() {
      #expect(trace.agrees(clip.value(at: i, reader), want))
    }
  }

  @Test func `rms norm is layer norm of a row and its mirror image`() {
    // A row beside its negative has mean 0 and the same mean square.
    let x = noise(7, "x")
    let (rms, layer) = (RMSNorm([1, 7]), LayerNorm([1, 14]))
    let mirrored = Tensors([
      x + x.map { -$0 }, [Double](repeating: 1, count: 14), .init(repeating: 0, count: 14),
    ])
    let plain = Tensors([x, [Double](repeating: 1, count: 7)])
    for i in x.indices {
      #expect(abs(rms.value(at: i, plain) - layer.value(at: i, mirrored)) < 1e-14)
    }
  }

  @Test func `batch norm is layer norm down the columns, forward and backward`() {
    let (rows, columns) = (6, 4)
    let (x, dy) = (noise(24, "x"), noise(24, "dy"))
    var r = Recording()
    let input = r.parameter("x", [rows, columns]) { _ in .given(x) }
    let gamma = r.parameter("gamma", [columns]) { _ in .given([1, 1, 1, 1]) }
    let beta = r.parameter("beta", [columns]) { _ in .zeros }
    let mean = r.record(BatchMean(input.shape), input)
    let variance = r.record(BatchVariance(input.shape), input, mean)
    let y = r.record(BatchNorm(input.shape), input, mean, variance, gamma, beta)
    let batch = Self.seeded(y, dy, &r, .double, .best)

    var s = Recording()
    let other = s.parameter("x", [rows, columns]) { _ in .given(x) }
    let turned = s.record(Transpose(other.shape), other)
    let one = s.parameter("gamma", [rows]) { _ in .given([1, 1, 1, 1, 1, 1]) }
    let zero = s.parameter("beta", [rows]) { _ in .zeros }
    let normed = s.record(LayerNorm(turned.shape), turned, one, zero)
    let back = s.record(Transpose(normed.shape), normed, named: "back")
    let layer = Self.seeded(back, dy, &s, .double, .best)
    for i in 0..<24 {
      #expect(abs(batch.value(y, i) - layer.value(back, i)) < 1e-13)
      #expect(abs(batch.gradient(input, i) - layer.gradient(other, i)) < 1e-12)
    }
  }

  @Test func `a running variance is unbiased, and nearly that of a batch that never changes`() {
    // Of 0 and 2 about 1: biased 1, unbiased 2.
    var running = 1.0
    for _ in 0..<200 {
      running = RunningStatistic([1], varianceOf: 2).value(at: 0, Tensors([[running], [1]]))
    }
    #expect(abs(running - 2) < 1e-8)
    #expect(RunningStatistic([1]).value(at: 0, Tensors([[5], [1]])) == 0.9 * 5 + 0.1 * 1)
  }

  @Test func `slices put together again, and axes turned back, are what there was`() {
    let x = noise(3 * 5 * 7, "x")
    var r = Recording()
    let input = r.parameter("x", [3, 5, 7]) { _ in .given(x) }
    let parts = (0..<5).map {
      r.record(Slice([3, 5, 7], axis: 1, start: $0, length: 1), input, named: "part\($0)")
    }
    let whole = r.record(Concatenate(parts.map(\.shape), axis: 1), of: parts)
    let turned = r.record(Transpose([3, 5, 7], order: [2, 0, 1]), whole)
    let back = r.record(Transpose([7, 3, 5], order: [1, 2, 0]), turned, named: "back")
    let dy = noise(105, "dy").map { Double(Float($0)) }
    let tape = Self.seeded(back, dy, &r, .single, .best)
    #expect(tape.values(back) == x.map { Double(Float($0)) })
    #expect(tape.gradients(input) == dy)
    #expect(turned.shape == [7, 3, 5])
    #expect(tape.value(turned, 1 * 15 + 2 * 5 + 3) == tape.value(input, 2 * 35 + 3 * 7 + 1))
  }

  @Test func `looking up rows is a product with rows of one 1`() {
    let table = noise(21, "table")
    let ids = [3.0, 6, 3, 0]
    let embedding = Embedding(table: [7, 3], ids: [4])
    let product = MatrixProduct([4, 7], [7, 3])
    let ones = ids.flatMap { id in (0..<7).map { Double($0) == id ? 1.0 : 0 } }
    let (looking, multiplying) = (Tensors([table, ids]), Tensors([ones, table]))
    for i in 0..<12 {
      #expect(embedding.value(at: i, looking) == product.value(at: i, multiplying))
    }
    let seeds = noise(12, "seeds")
    for i in 0..<21 {
      let got = embedding.gradient(ofInput: 0, at: i, Tensors([table, ids], seeds: seeds)) ?? 0
      let want = product.gradient(ofInput: 1, at: i, Tensors([ones, table], seeds: seeds)) ?? 0
      #expect(abs(got - want) < 1e-15)
    }
  }
}

/// Any number of inputs.
private struct Tensors: Reading {
  let inputs: [[Double]]
  let seeds: [Double]
  init(_ inputs: [[Double]], seeds: [Double] = []) { (self.inputs, self.seeds) = (inputs, seeds) }
  subscript(_ n: Int, _ i: Int) -> Double { inputs[n][i] }
  func plain(_ n: Int, _ i: Int) -> Double { inputs[n][i] }
  func output(_ i: Int) -> Double { .nan }
  func seed(_ i: Int) -> Double { seeds[i] }
}
