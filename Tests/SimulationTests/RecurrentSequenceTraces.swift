import Calculus
import Networks
import TestSupport
import Testing

/// Recurrent layers over whole sequences, against numbers computed elsewhere: two samples, from states
/// that are not 0, a loss that every step has a part in.
@Suite struct RecurrentSequenceTraces {
  private static let folder = Trace.folder(of: #filePath)

  /// A trace, and the model that is to say the same.
  private struct Sequence {
    let trace: Trace
    let kind: Recurrent.Cell
    var layers = 1
    var isBidirectional = false
    let steps = 6
    let samples = 2
    let inputs = 3
    let h = 4

    /// What PyTorch's names end in, by the layer's name here, in the order of its first states.
    var ends: [(layer: String, end: String)] {
      guard isBidirectional else { return [("layer1", "")] }
      return (0..<layers).flatMap {
        [("layer\($0 + 1).forward", "_l\($0)"), ("layer\($0 + 1).backward", "_l\($0)_reverse")]
      }
    }

    /// PyTorch has (parts·H, inputs), and two biases: what is (inputs, parts, H) here.
    private func turned(_ name: String) -> [Double] {
      let rows = Trace.rows(trace.parameters[name])
      return rows[0].indices.flatMap { k in rows.map { $0[k] } }
    }
    private var given: [String: [Double]] {
      var given: [String: [Double]] = [:]
      for (layer, end) in ends {
        let a = Trace.list(trace.parameters["b_ih\(end)"])
        let b = Trace.list(trace.parameters["b_hh\(end)"])
        given["\(layer).fromInput.weight"] = turned("W_ih\(end)")
        given["\(layer).fromState.weight"] = turned("W_hh\(end)")
        given["\(layer).fromInput.bias"] = kind == .gru ? a : zip(a, b).map { $0 + $1 }
        if kind == .gru { given["\(layer).fromState.bias"] = b }
      }
      return given
    }

    /// The loss is a sum of `dhs` times all hidden states and `dcT` times the last cell, or half the
    /// squared distance of what comes out from `target`.
    func tape(_ precision: Precision) throws -> Tape {
      let form = SequenceForm(
        channels: (0..<inputs).map { "x\($0)" }, length: steps, isPerPlace: true, isNext: false)
      let said = Said(
        numbers: ["hidden": Double(h), "layers": Double(layers)],
        words: ["cell": kind.rawValue, "bidirectional": "\(isBidirectional)"])
      let model = try Recurrent(said).fitted(to: form).patched(by: [], remembering: 1)
      var r = Recording()
      let xs = Self.swapped(Trace.flat(trace.inputs["xs"]), steps, samples)
      let x = r.parameter("x", [samples, steps * inputs]) { _ in .given(xs) }
      _ = model.record(x, seed: 1, given: given, into: &r)
      let hidden = try #require(r["layer\(layers).hidden"])
      func row(_ x: Variable) -> Variable { x.reshaped([1, x.count]) }
      func weighed(_ x: Variable, _ weights: [Double], _ name: String) -> Variable {
        let weights = r.parameter(name, [x.count, 1]) { _ in .given(weights) }
        return r.record(
          MatrixProduct([1, x.count], weights.shape), row(x), weights, named: name + "Sum")
      }
      var loss: Variable
      if trace.inputs["target"] != nil {
        let aim = r.parameter("aim", [1, hidden.count]) { _ in
          .given(Trace.flat(trace.inputs["target"]))
        }
        let off = r.record(Subtract(aim.shape), row(hidden), aim, named: "off")
        let square = r.record(Multiply(aim.shape), off, off, named: "square")
        loss = weighed(square, Array(repeating: 0.5, count: hidden.count), "half")
      } else {
        loss = weighed(hidden, Trace.flat(trace.inputs["dhs"]), "dhs")
        if let cell = r["layer1.cell"] {
          let last = weighed(cell[steps - 1], Trace.flat(trace.inputs["dcT"]), "dcT")
          loss = r.record(Add([1, 1]), loss, last, named: "sum")
        }
      }
      let tape = Tape(r, loss: loss.reshaped([1]), precision: precision)
      for (k, (layer, _)) in ends.enumerated() {
        for (state, first) in [("startHidden", "h0"), ("startCell", "c0")] {
          guard let start = r["\(layer).\(state)"] else { continue }
          let rows = try #require(trace.inputs[first] as? [Any])
          tape.fill(start, with: Trace.flat(rows[k]))
        }
      }
      tape.pass()
      return tape
    }

    /// (a, b, …) as (b, a, …).
    static func swapped(_ numbers: [Double], _ a: Int, _ b: Int) -> [Double] {
      let n = numbers.count / a / b
      var swapped: [Double] = []
      for j in 0..<b {
        for i in 0..<a {
          let first = (i * b + j) * n
          swapped += numbers[first..<first + n]
        }
      }
      return swapped
    }
  }

  private func expect(
    _ got: [Double], _ want: Any?, _ what: String, _ precision: Precision, _ trace: Trace
  ) {
    let want = Trace.flat(want)
    #expect(got.count == want.count, "\(what)")
    for (k, (got, want)) in zip(got, want).enumerated() {
      let agrees = precision == .double ? trace.agrees(got, want) : Trace.agreesInSingle(got, want)
      #expect(agrees, "\(precision) \(what)[\(k)]: \(got), not \(want)")
    }
  }

  private func check(_ sequence: Sequence, _ precision: Precision) throws {
    let (trace, h, samples) = (sequence.trace, sequence.h, sequence.samples)
    let tape = try sequence.tape(precision)
    let wants = try #require(trace.expected["grads"] as? [String: Any])
    func values(_ name: String) throws -> [Double] {
      tape.values(try #require(tape.recording[name]))
    }
    func gradients(_ name: String) throws -> [Double] {
      tape.gradients(try #require(tape.recording[name]))
    }
    func expect(_ got: [Double], _ want: Any?, _ what: String) {
      self.expect(got, want, what, precision, trace)
    }
    /// (inputs, parts, H) as PyTorch has it, (parts·H, inputs).
    func asElsewhere(_ numbers: [Double], inputs: Int) -> [Double] {
      Sequence.swapped(numbers, inputs, numbers.count / inputs)
    }

    expect(tape.values(try #require(tape.loss)), trace.expected["loss"], "loss")
    if let output = trace.expected["output"] {
      expect(try values("layer\(sequence.layers).hidden"), output, "output")
    }
    for (k, (layer, end)) in sequence.ends.enumerated() {
      func states(_ name: String) -> Any? {
        let all = trace.expected[name]
        return end.isEmpty ? all : (all as? [String: Any])?[String(end.dropFirst())]
      }
      expect(try values("\(layer).hidden"), states("hs"), "\(layer) h")
      let inputs = try values("\(layer).fromInput.weight").count / (sequence.kind.parts.count * h)
      expect(
        asElsewhere(try gradients("\(layer).fromInput.weight"), inputs: inputs),
        wants["dW_ih\(end)"], "\(layer) dW_ih")
      expect(
        asElsewhere(try gradients("\(layer).fromState.weight"), inputs: h), wants["dW_hh\(end)"],
        "\(layer) dW_hh")
      expect(try gradients("\(layer).fromInput.bias"), wants["db_ih\(end)"], "\(layer) db_ih")
      let second = sequence.kind == .gru ? "fromState" : "fromInput"
      expect(try gradients("\(layer).\(second).bias"), wants["db_hh\(end)"], "\(layer) db_hh")

      // The first states are given, and have no gradients here; they are those of the first step
      // taken, carried through it: the sums from the state through their weights, and what is kept.
      let first = layer.hasSuffix("backward") ? sequence.steps - 1 : 0
      let (block, wide) = (first * samples * h, sequence.kind.parts.count * h)
      let weight = try values("\(layer).fromState.weight")
      let sums = try gradients("\(layer).fromState")
      var back: [Double] = []
      for b in 0..<samples {
        let row = (first * samples + b) * wide
        for j in 0..<h {
          let terms = (0..<wide).map { sums[row + $0] * weight[j * wide + $0] }
          back.append(terms.reduce(0, +))
        }
      }
      if sequence.kind == .gru {
        let (kept, slopes) = (try values("\(layer).updateGate"), try gradients("\(layer).hidden"))
        for i in back.indices { back[i] += kept[block + i] * slopes[block + i] }
      } else {
        expect(try values("\(layer).cell"), states("cs"), "\(layer) c")
        let (kept, slopes) = (try values("\(layer).forgetGate"), try gradients("\(layer).cell"))
        let cells = (0..<samples * h).map { kept[block + $0] * slopes[block + $0] }
        expect(cells, (wants["dc0"] as? [Any])?[k], "\(layer) dc0")
      }
      expect(back, (wants["dh0"] as? [Any])?[k], "\(layer) dh0")
    }
    if let norms = trace.expected["grad_norm_h"] {
      let slopes = try gradients("layer1.hidden")
      let got = (0..<sequence.steps * samples).map { row in
        slopes[row * h..<(row + 1) * h].reduce(0) { $0 + $1 * $1 }.squareRoot()
      }
      expect(got, norms, "‖∂L/∂h‖")
    }
    expect(
      Sequence.swapped(try gradients("x"), samples, sequence.steps), wants["dxs"], "dx")
  }

  @Test(arguments: Precision.allCases)
  func `six steps of an LSTM are those computed elsewhere, forward and backward`(
    _ precision: Precision
  ) throws {
    let trace = try Trace("lstm_sequence_bptt", in: Self.folder)
    try check(Sequence(trace: trace, kind: .lstm), precision)
  }

  @Test(arguments: Precision.allCases)
  func `six steps of a GRU are those computed elsewhere, forward and backward`(
    _ precision: Precision
  ) throws {
    let trace = try Trace("gru_sequence_bptt", in: Self.folder)
    try check(Sequence(trace: trace, kind: .gru), precision)
  }

  @Test(arguments: Precision.allCases)
  func `two layers of LSTMs that read from both ends are those computed elsewhere`(
    _ precision: Precision
  ) throws {
    let trace = try Trace("lstm_two_layers_bidirectional", in: Self.folder)
    try check(
      Sequence(trace: trace, kind: .lstm, layers: 2, isBidirectional: true), precision)
  }
}
