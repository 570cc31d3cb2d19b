import Calculus
import TestSupport
import Testing

/// Where the traces lie that these tests use.
let reference = Trace.folder(of: #filePath)

@Suite struct Traces {
  @Test func `activations and their slopes are those computed elsewhere`() throws {
    let trace = try Trace("activations", in: reference)
    let x = Trace.list(trace.inputs["x"])
    let kinds: [(String, any Operation)] = [
      ("sigmoid", Sigmoid([x.count])), ("tanh", Tanh([x.count])), ("relu", ReLU([x.count])),
      ("gelu_erf", GELU([x.count])), ("gelu_tanh", GELUTanh([x.count])),
    ]
    for (name, operation) in kinds {
      let want = try #require(trace.expected[name] as? [String: Any])
      let (y, dy) = (Trace.list(want["y"]), Trace.list(want["dy"]))
      var reader = Fixed(inputs: x, seeds: x.map { _ in 1 })
      reader.outputs = x.indices.map { operation.value(at: $0, reader) }
      for i in x.indices {
        #expect(trace.agrees(reader.outputs[i], y[i]), "\(name)(\(x[i])) = \(reader.outputs[i])")
        let slope = operation.gradient(ofInput: 0, at: i, reader) ?? .nan
        #expect(trace.agrees(slope, dy[i]), "\(name)′(\(x[i])) = \(slope), not \(dy[i])")
      }
      for level in KernelLevel.available {
        let tape = Self.tape(operation, x, level)
        let output = try #require(tape.recording["y"])
        for (i, got) in tape.values(output).enumerated() {
          #expect(Trace.agreesInSingle(got, y[i]), "\(level) \(name)(\(x[i])) = \(got)")
        }
        let gradients = tape.gradients(try #require(tape.recording["x"]))
        for (i, got) in gradients.enumerated() {
          #expect(Trace.agreesInSingle(got * Double(x.count), dy[i]), "\(level) \(name)′(\(x[i]))")
        }
      }
    }
  }

  private static func tape(_ operation: some Operation, _ x: [Double], _ level: KernelLevel) -> Tape
  {
    var r = Recording()
    let input = r.parameter("x", [x.count]) { _ in .given(x) }
    let y = r.record(operation, input, named: "y")
    let loss = r.record(Mean(count: x.count), y, named: "loss")
    let tape = Tape(r, loss: loss, level: level)
    tape.pass()
    return tape
  }

  @Test func `softmax of extreme rows is that computed elsewhere`() throws {
    let trace = try Trace("softmax_extremes", in: reference)
    let rows = Trace.rows(trace.inputs["rows"])
    for (row, want) in zip(rows, Trace.rows(trace.expected["softmax"])) {
      let softmax = Softmax([1, row.count])
      let got = row.indices.map { softmax.value(at: $0, Fixed(inputs: row, seeds: [])) }
      for i in row.indices { #expect(trace.agrees(got[i], want[i]), "\(row): \(got)") }
      #expect(abs(got.reduce(0, +) - 1) <= 1e-15)
      guard row.allSatisfy({ abs($0) < 1e38 || $0.isInfinite }) else { continue }
      for level in KernelLevel.available {
        let tape = Self.tape(softmax, row, level)
        let y = tape.values(try #require(tape.recording["y"]))
        for i in row.indices {
          #expect(Trace.agreesInSingle(y[i], want[i]), "\(level) \(row): \(y)")
        }
      }
    }
  }

  @Test func `cross-entropy and its gradient are those computed elsewhere`() throws {
    let trace = try Trace("cross_entropy", in: reference)
    let logits = Trace.rows(trace.inputs["logits"])
    let targets = Trace.list(trace.inputs["targets"])
    let flat = logits.flatMap { $0 }
    for precision in Precision.allCases {
      for level in KernelLevel.available {
        var r = Recording()
        let x = r.parameter("x", [logits.count, logits[0].count]) { _ in .given(flat) }
        let t = r.given("t", [targets.count])
        let each = r.record(CrossEntropy(x.shape), x, t)
        let loss = r.record(Mean(count: targets.count), each, named: "loss")
        let tape = Tape(r, loss: loss, precision: precision, level: level)
        tape.fill(t, with: targets)
        tape.pass()
        func agrees(_ got: Double, _ want: Double) -> Bool {
          precision == .double ? trace.agrees(got, want) : Trace.agreesInSingle(got, want)
        }
        for (got, want) in zip(tape.values(each), Trace.list(trace.expected["per_row"])) {
          #expect(agrees(got, want), "\(precision) \(level): \(got), not \(want)")
        }
        #expect(agrees(tape.value(loss, 0), Trace.number(trace.expected["loss"])))
        let want = Trace.rows(trace.expected["dlogits"]).flatMap { $0 }
        for (got, want) in zip(tape.gradients(x), want) {
          #expect(agrees(got, want), "\(precision) \(level): \(got), not \(want)")
        }
      }
    }
  }
}
