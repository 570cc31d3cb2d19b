import Calculus
import Networks
import TestSupport
import Testing

/// Recurrent cells against numbers computed elsewhere.
@Suite struct RecurrentTraces {
  private static let folder = Trace.folder(of: #filePath)

  /// A model over a sequence of numbers whose last hidden state is what comes out, as it is.
  private struct Cell {
    let trace: Trace
    let kind: Recurrent.Cell
    let h: Int
    private var inputs: Int { Trace.rows(trace.parameters["W_ih"])[0].count }

    /// PyTorch has (parts·H, inputs), and two biases: what is (inputs, parts, H) here.
    private func turned(_ name: String) -> [Double] {
      let rows = Trace.rows(trace.parameters[name])
      return rows[0].indices.flatMap { k in rows.map { $0[k] } }
    }
    private var given: [String: [Double]] {
      let (a, b) = (Trace.list(trace.parameters["b_ih"]), Trace.list(trace.parameters["b_hh"]))
      var given = [
        "layer1.fromInput.weight": turned("W_ih"), "layer1.fromState.weight": turned("W_hh"),
        "layer1.fromInput.bias": kind == .gru ? a : zip(a, b).map { $0 + $1 },
      ]
      if kind == .gru { given["layer1.fromState.bias"] = b }
      return given
    }

    /// The loss is a sum of `seeds` times the last hidden and cell state, or half the squared distance
    /// of the hidden one from `target`.
    func tape(
      _ precision: Precision, steps: [[Double]], start: [Double], startCell: [Double]?,
      seeds: [Double], cellSeeds: [Double]?, target: [Double]?
    ) throws -> Tape {
      let form = SequenceForm(
        channels: (0..<inputs).map { "x\($0)" }, length: steps.count, isPerPlace: false,
        isNext: false)
      let said = Said(numbers: ["hidden": Double(h)], words: ["cell": kind.rawValue])
      let model = try Recurrent(said).fitted(to: form).patched(by: [], remembering: 1)
      var r = Recording()
      let x = r.parameter("x", [1, steps.count * inputs]) { _ in .given(steps.flatMap { $0 }) }
      _ = model.record(x, seed: 1, given: given, into: &r)
      let hidden = try #require(r["layer1.hidden"])[steps.count - 1]
      func weighed(_ state: Variable, _ seeds: [Double], _ name: String) -> Variable {
        let weights = r.parameter(name, [seeds.count, 1]) { _ in .given(seeds) }
        return r.record(MatrixProduct([1, h], weights.shape), state, weights, named: name + "Sum")
      }
      let loss: Variable
      if let target {
        let aim = r.parameter("aim", [1, h]) { _ in .given(target) }
        let off = r.record(Subtract([1, h]), hidden, aim, named: "off")
        let square = r.record(Multiply([1, h]), off, off, named: "square")
        loss = weighed(square, target.map { _ in 0.5 }, "half").reshaped([1])
      } else {
        var sum = weighed(hidden, seeds, "seeds")
        if let cellSeeds, let cell = r["layer1.cell"] {
          let other = weighed(cell[steps.count - 1], cellSeeds, "cellSeeds")
          sum = r.record(Add([1, 1]), sum, other, named: "sum")
        }
        loss = sum.reshaped([1])
      }
      let tape = Tape(r, loss: loss, precision: precision)
      tape.fill(try #require(r["layer1.startHidden"]), with: start)
      if let startCell { tape.fill(try #require(r["layer1.startCell"]), with: startCell) }
      tape.pass()
      return tape
    }
  }

  /// (inputs, parts, H) as PyTorch has it, (parts·H, inputs).
  private func asElsewhere(_ numbers: [Double], inputs: Int) -> [Double] {
    let wide = numbers.count / inputs
    return (0..<wide).flatMap { j in (0..<inputs).map { numbers[$0 * wide + j] } }
  }

  private func expect(
    _ got: [Double], _ want: [Double], _ what: String, _ precision: Precision, _ trace: Trace
  ) {
    #expect(got.count == want.count, "\(what)")
    for (got, want) in zip(got, want) {
      let agrees = precision == .double ? trace.agrees(got, want) : Trace.agreesInSingle(got, want)
      #expect(agrees, "\(precision) \(what): \(got), not \(want)")
    }
  }

  private func check(
    _ tape: Tape, _ precision: Precision, _ trace: Trace, _ kind: Recurrent.Cell, h: Int,
    inputs: Int
  ) throws {
    let wants = try #require(trace.expected["grads"] as? [String: Any])
    func gradient(_ name: String) throws -> [Double] {
      tape.gradients(try #require(tape.recording[name]))
    }
    func want(_ name: String) -> [Double] { Trace.flat(wants[name]) }
    expect(
      asElsewhere(try gradient("layer1.fromInput.weight"), inputs: inputs), want("dW_ih"), "dW_ih",
      precision, trace)
    expect(
      asElsewhere(try gradient("layer1.fromState.weight"), inputs: h), want("dW_hh"), "dW_hh",
      precision, trace)
    expect(try gradient("layer1.fromInput.bias"), want("db_ih"), "db_ih", precision, trace)
    let second = kind == .gru ? "layer1.fromState.bias" : "layer1.fromInput.bias"
    expect(try gradient(second), want("db_hh"), "db_hh", precision, trace)
    expect(
      try gradient("x"), Trace.flat(wants["dx"] ?? trace.expected["dxs"]), "dx", precision, trace)
  }

  @Test(arguments: Precision.allCases)
  func `one step of an LSTM is that computed elsewhere, forward and backward`(
    _ precision: Precision
  ) throws {
    let trace = try Trace("lstm_cell", in: Self.folder)
    let tape = try Cell(trace: trace, kind: .lstm, h: 2).tape(
      precision, steps: [Trace.list(trace.inputs["x"])], start: Trace.list(trace.inputs["h"]),
      startCell: Trace.list(trace.inputs["c"]), seeds: Trace.list(trace.inputs["dh2"]),
      cellSeeds: Trace.list(trace.inputs["dc2"]), target: nil)
    let gates = try #require(trace.expected["gates"] as? [String: Any])
    for (name, want) in [
      ("inputGate", gates["i"]), ("forgetGate", gates["f"]), ("candidate", gates["g"]),
      ("outputGate", gates["o"]), ("squashedCell", gates["tanh_c"]),
      ("cell", trace.expected["c2"]), ("hidden", trace.expected["h2"]),
    ] {
      let got = tape.values(try #require(tape.recording["layer1.\(name)"]))
      expect(got, Trace.list(want), name, precision, trace)
    }
    try check(tape, precision, trace, .lstm, h: 2, inputs: 3)
  }

  @Test(arguments: Precision.allCases)
  func `one step of a GRU is that computed elsewhere, its reset gate after the product`(
    _ precision: Precision
  ) throws {
    let trace = try Trace("gru_cell", in: Self.folder)
    let tape = try Cell(trace: trace, kind: .gru, h: 2).tape(
      precision, steps: [Trace.list(trace.inputs["x"])], start: Trace.list(trace.inputs["h"]),
      startCell: nil, seeds: Trace.list(trace.inputs["dh2"]), cellSeeds: nil, target: nil)
    let gates = try #require(trace.expected["gates"] as? [String: Any])
    for (name, want) in [
      ("resetGate", gates["r"]), ("updateGate", gates["z"]), ("candidate", gates["n"]),
      ("hidden", trace.expected["h2"]),
    ] {
      let got = tape.values(try #require(tape.recording["layer1.\(name)"]))
      expect(got, Trace.list(want), name, precision, trace)
    }
    try check(tape, precision, trace, .gru, h: 2, inputs: 3)
  }

  @Test(arguments: Precision.allCases)
  func `back-propagation through six steps is that computed elsewhere`(
    _ precision: Precision
  ) throws {
    let trace = try Trace("rnn_sequence_bptt", in: Self.folder)
    let tape = try Cell(trace: trace, kind: .rnn, h: 3).tape(
      precision, steps: Trace.rows(trace.inputs["xs"]), start: [0, 0, 0], startCell: nil,
      seeds: [], cellSeeds: nil, target: Trace.list(trace.inputs["target"]))
    let loss = tape.values(try #require(tape.loss))
    expect(loss, [Trace.number(trace.expected["loss"])], "loss", precision, trace)
    let hidden = try #require(tape.recording["layer1.hidden"])
    expect(tape.values(hidden), Trace.flat(trace.expected["hs"]), "h", precision, trace)
    let slopes = tape.gradients(hidden)
    let norms = (0..<6).map { t in
      slopes[3 * t..<3 * t + 3].reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    let wants =
      trace.expected["grad_norm_h"] ?? (trace.expected["grads"] as? [String: Any])?["grad_norm_h"]
    expect(norms, Trace.list(wants), "‖∂L/∂h‖", precision, trace)
    try check(tape, precision, trace, .rnn, h: 3, inputs: 2)
  }
}
