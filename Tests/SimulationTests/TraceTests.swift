import Calculus
import Simulation
import Staging
import TestSupport
import Testing

@Suite struct TraceTests {
  /// A network given number by number, as a scene.
  private func run(_ trace: Trace, _ parameters: [String: Any], precision: Precision) throws -> Run
  {
    func yaml(_ rows: [[Double]]) -> String {
      "["
        + rows.map { "[" + $0.map { "\($0)" }.joined(separator: ", ") + "]" }
        .joined(separator: ", ") + "]"
    }
    // (out, in) there, (in, out) here.
    func turned(_ name: String) -> String {
      let rows = Trace.rows(parameters[name])
      return yaml(rows[0].indices.map { k in rows.map { $0[k] } })
    }
    func list(_ name: String) -> String {
      "[" + Trace.list(parameters[name]).map { "\($0)" }.joined(separator: ", ") + "]"
    }
    let inputs = yaml(Trace.rows(trace.inputs["X"]))
    let targets = yaml(Trace.rows(trace.inputs["T"]))
    let sets = [
      ("precision", precision.rawValue),
      ("task", "{table: {inputs: \(inputs), targets: \(targets), batch: all}}"),
      ("model", "{mlp: {layers: [2, 3, 1], activation: tanh, output: tanh}}"),
      ("loss", "meanSquaredError"),
      ("optimizer", "{gradientDescent: {learningRate: \(Trace.number(parameters["lr"]))}}"),
      (
        "parameters",
        "{layer1.weight: \(turned("W1")), layer1.bias: \(list("b1")), "
          + "layer2.weight: \(turned("W2")), layer2.bias: \(list("b2"))}"
      ),
    ]
    return try scene("by-hand", sets).run()
  }

  @Test(arguments: Precision.allCases)
  func `a network trained elsewhere is trained alike here, number by number`(
    _ precision: Precision
  ) throws {
    let trace = try Trace("mlp_xor_tanh_mse", in: Trace.folder(of: #filePath))
    let run = try run(trace, trace.parameters, precision: precision)
    func agrees(_ got: Double, _ want: Double) -> Bool {
      precision == .double ? trace.agrees(got, want) : Trace.agreesInSingle(got, want)
    }
    let first = try #require(trace.expected["step0"] as? [String: Any])
    for (name, tensor, kind) in [
      ("hidden", "layer1.activation", Origin.Kind.value), ("logits", "layer2.z", .value),
      ("output", "layer2.activation", .value), ("db1", "layer1.bias", .gradient),
      ("db2", "layer2.bias", .gradient), ("dpre_hidden", "layer1.z", .gradient),
      ("dpre_output", "layer2.z", .gradient),
    ] {
      let want = Trace.flat(first[name])
      let got = try #require(run.tensor(tensor, kind)).numbers
      #expect(want.count == got.count)
      for (got, want) in zip(got, want) {
        #expect(agrees(got, want), "\(name): \(got), not \(want)")
      }
    }
    for (step, want) in Trace.list(trace.expected["loss"]).enumerated() {
      run.go(to: step)
      #expect(agrees(run.loss, want), "loss \(step): \(run.loss), not \(want)")
    }
  }
}
