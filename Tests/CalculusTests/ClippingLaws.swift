import Calculus
import TestSupport
import Testing

@Suite struct ClippingLaws {
  /// A tape whose parameters have those gradients.
  private static func tape(
    _ gradients: [[Double]], _ precision: Precision = .double, _ level: KernelLevel = .best
  ) -> (Tape, [Variable]) {
    var r = Recording()
    var (parameters, terms) = ([Variable](), [Variable]())
    for (k, g) in gradients.enumerated() {
      // The slope of w·g is g.
      let w = r.parameter("w\(k)", [1, g.count]) { _ in .zeros }
      let column = r.parameter("g\(k)", [g.count, 1]) { _ in .given(g) }
      parameters.append(w)
      terms.append(r.record(MatrixProduct(w.shape, column.shape), w, column, named: "term\(k)"))
    }
    let loss = terms.dropFirst().enumerated().reduce(terms[0]) {
      r.record(Add([1, 1]), $0, $1.element, named: "sum\($1.offset)")
    }
    let tape = Tape(r, loss: loss, precision: precision, level: level)
    tape.pass()
    return (tape, parameters)
  }

  @Test func `clipped gradients are those computed elsewhere`() throws {
    let trace = try Trace("clip_grad_norm", in: reference)
    let lists = try #require(trace.inputs["grads"] as? [Any])
    let wanted = try #require(trace.expected["clipped"] as? [Any])
    let clip = Trace.number(trace.parameters["max_norm"])
    for precision in Precision.allCases {
      for level in KernelLevel.available {
        let (tape, parameters) = Self.tape(lists.map(Trace.flat), precision, level)
        func agrees(_ got: Double, _ want: Double) -> Bool {
          precision == .double ? trace.agrees(got, want) : Trace.agreesInSingle(got, want)
        }
        #expect(agrees(tape.gradientNorm, Trace.number(trace.expected["total_norm"])))
        tape.scaleGradients(by: clipFactor(norm: tape.gradientNorm, clip: clip))
        for (parameter, want) in zip(parameters, wanted.map(Trace.flat)) {
          for (got, want) in zip(tape.gradients(parameter), want) { #expect(agrees(got, want)) }
        }
      }
    }
  }

  @Test func `a short gradient is left as it is, and what is no number stays none`() {
    #expect(clipFactor(norm: 0.5, clip: 1.0) == 1)
    #expect(clipFactor(norm: 0, clip: 1.0) == 1)
    #expect(clipFactor(norm: Double.infinity, clip: 1.0) == 0)
    #expect(clipFactor(norm: Double.nan, clip: 1.0).isNaN)
    let exact = 1.0 / (2.5 + 1e-6)
    #expect(abs(clipFactor(norm: 2.5, clip: 1.0) - exact) < 1e-15)
  }

  @Test func `a norm beyond single precision is still found`() {
    for level in KernelLevel.available {
      let (tape, _) = Self.tape([[1e30, 0, 0], [0, 1e30]], .single, level)
      #expect(abs(tape.gradientNorm / (2.0.squareRoot() * 1e30) - 1) < 1e-6)
    }
  }

  @Test func `at 0 the slope of |w| is 0`() {
    for value in [-2.0, 0, 3] {
      let reader = Fixed(inputs: [value], seeds: [1])
      let slope = L1Penalty(counts: [1], strength: 0.5).gradient(ofInput: 0, at: 0, reader)
      #expect(slope == (value == 0 ? 0 : value < 0 ? -0.5 : 0.5))
    }
  }
}
