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

  /// A network whose hidden units are 0, with data chosen so that its gradients are those of the
  /// trace: of its first weights (3, 2) and its last bias (4); all others are 0.
  @Test func `gradients clipped elsewhere are clipped alike in a scene`() throws {
    let inputs: [[Double]] = [
      [
        -0.20557711658790043, -0.8752641316390339,
        -0.376178902928735,
      ],
      [
        0.6131815243041487, 0.8960218831311396,
        0.097454040125339,
      ],
      [
        -0.28522757421978817, 0.23651123423873974,
        0.3450482209567318,
      ],
      [
        -0.1223768334964597, -0.25726898573084506,
        -0.06632335815333583,
      ],
    ]
    let targets: [[Double]] = [
      [
        -10.29750646861372, -2.2544796014398183,
        -3.245518987533811, 10.291634717151956,
      ],
      [
        -6.813317514424763, -8.375890537845233,
        -5.633499210773284, 6.849259487940407,
      ],
      [
        16.722254392593076, 3.404684420554122,
        16.657532232652486, -12.831293903110966,
      ],
      [
        -0.611430409554599, -1.1493142812690758,
        3.2214859656545975, 1.9403996980186107,
      ],
    ]
    let last: [[Double]] = [
      [
        0.16327695795542257, 0.18234905792819323,
        0.22740854496096008, -0.12976698823464322,
      ],
      [
        -0.45880809672168804, 1.0053082450896516,
        0.45852600429648527, 0.466697985382849,
      ],
    ]
    let trace = try Trace("clip_grad_norm", in: Trace.folder(of: #filePath))
    let scene = try scene(
      "by-hand",
      [
        ("precision", "double"), ("task", "{table: {inputs: \(inputs), targets: \(targets)}}"),
        ("model", "{mlp: {layers: [3, 2, 4], activation: none}}"), ("loss", "meanSquaredError"),
        ("optimizer", "{gradientDescent: {learningRate: 1}}"),
        ("clip", "\(Trace.number(trace.parameters["max_norm"]))"),
        (
          "parameters",
          "{layer1.weight: [[0, 0], [0, 0], [0, 0]], layer1.bias: [0, 0], layer2.weight: \(last), "
            + "layer2.bias: [0, 0, 0, 0]}"
        ),
      ])
    let run = try scene.run()
    #expect(
      trace.agrees(
        try #require(run.number("gradientNorm")), Trace.number(trace.expected["total_norm"])))
    // From 0 with the rate 1, a parameter is its clipped gradient, turned round.
    run.step()
    let clipped = try #require(trace.expected["clipped"] as? [Any])
    for (name, want) in zip(["layer1.weight", "layer2.bias"], clipped.map { Trace.flat($0) }) {
      let got = try #require(run.tensor(name)).numbers
      #expect(got.count == want.count)
      for (got, want) in zip(got, want) { #expect(trace.agrees(-got, want), "\(name)") }
    }
  }
}
