import Calculus
import TestSupport
import Testing

/// What slides over maps, against numbers computed elsewhere.
@Suite struct ConvolutionTraces {
  /// Some operations, and the tensors of a trace that they must come to: those of shape [n] or of maps.
  private struct Case {
    let trace: Trace
    let precision: Precision
    let level: KernelLevel

    func expect(_ got: [Double], _ want: Any?, _ what: String) {
      let want = Trace.flat(want)
      #expect(got.count == want.count, "\(what)")
      for (got, want) in zip(got, want) {
        let agrees =
          precision == .double ? trace.agrees(got, want) : Trace.agreesInSingle(got, want)
        #expect(agrees, "\(precision) \(level) \(what): \(got), not \(want)")
      }
    }

    /// Numbers of the trace as a parameter, so that they have a gradient.
    func given(_ name: String, _ shape: [Int], _ numbers: Any?, _ r: inout Recording) -> Variable {
      r.parameter(name, shape) { _ in .given(Trace.flat(numbers)) }
    }

    /// A pass whose loss is Σ y·seeds.
    func tape(
      _ y: Variable, seeds: Any?, _ r: Recording
    ) -> Tape {
      var r = r
      let weights = given("seeds", [y.count, 1], seeds, &r)
      let row = y.reshaped([1, y.count])
      let loss = r.record(MatrixProduct(row.shape, weights.shape), row, weights, named: "loss")
      let tape = Tape(r, loss: loss, precision: precision, level: level)
      tape.pass()
      return tape
    }
  }

  private static func cases(_ name: String) throws -> [Case] {
    let trace = try Trace(name, in: reference)
    return [Case(trace: trace, precision: .double, level: .best)]
      + KernelLevel.available.map { Case(trace: trace, precision: .single, level: $0) }
  }

  /// How large nested lists are; maps of one sample too have a batch.
  private static func shape(_ x: Any?) -> [Int] {
    func sizes(_ x: Any?) -> [Int] {
      (x as? [Any]).map { [$0.count] + sizes($0.first) } ?? []
    }
    let shape = sizes(x)
    return shape.count == 3 ? [1] + shape : shape
  }
  /// One number for both ways, or y and x.
  private static func pair(_ x: Any?, or standard: Int) -> [Int] {
    guard x != nil else { return [standard, standard] }
    let numbers = Trace.flat(x).map { Int($0) }
    return numbers.count == 1 ? [numbers[0], numbers[0]] : numbers
  }

  @Test(arguments: [
    "conv2d_1x5x5_to_2x3x3", "conv2d_padded_strided_dilated", "conv1d",
  ])
  func `a convolution is that computed elsewhere, forward and backward`(_ name: String) throws {
    for c in try Self.cases(name) {
      let (inputs, parameters) = (c.trace.inputs, c.trace.parameters)
      let (size, taps) = (Self.shape(inputs["x"]), Self.shape(parameters["weight"]))
      let windows = Windows.of(
        Array(size[2...]), Array(taps[2...]), stride: Self.pair(parameters["stride"], or: 1),
        padding: Self.pair(parameters["padding"], or: 0),
        dilation: Self.pair(parameters["dilation"], or: 1))
      var r = Recording()
      let x = c.given("x", size, inputs["x"], &r)
      let weight = c.given("weight", taps, parameters["weight"], &r)
      let bias = c.given("bias", [taps[0]], parameters["bias"], &r)
      let y = r.record(
        Convolution2D(x.shape, weight.shape, bias.shape, windows), x, weight, bias, named: "y")
      let tape = c.tape(y, seeds: inputs["dy"], r)
      c.expect(tape.values(y), c.trace.expected["y"], "y")
      c.expect(tape.gradients(x), c.trace.expected["dx"], "dx")
      c.expect(tape.gradients(weight), c.trace.expected["dweight"], "dweight")
      c.expect(tape.gradients(bias), c.trace.expected["dbias"], "dbias")
    }
  }

  @Test(arguments: ["pool2d_6x6", "pool2d_padded_strided"])
  func `pooling is that computed elsewhere, forward and backward`(_ name: String) throws {
    for c in try Self.cases(name) {
      let (inputs, parameters) = (c.trace.inputs, c.trace.parameters)
      let size = Self.shape(inputs["x"])
      let windows = Windows.of(
        Array(size[2...]), Self.pair(parameters["kernel"], or: 1),
        stride: Self.pair(parameters["stride"], or: 1),
        padding: Self.pair(parameters["padding"], or: 0))
      func check(
        _ operation: some Operation, _ value: String, _ slope: String, seeds: String = "dy"
      ) {
        guard c.trace.expected[value] != nil else { return }
        var r = Recording()
        let x = c.given("x", size, inputs["x"], &r)
        let y = r.record(operation, x, named: "y")
        let tape = c.tape(y, seeds: inputs[seeds], r)
        c.expect(tape.values(y), c.trace.expected[value], value)
        guard let want = c.trace.expected[slope] else { return }
        c.expect(tape.gradients(x), want, slope)
      }
      check(MaxPool(size, windows), "max", "dx_max")
      check(AveragePool(size, windows), "avg", "dx_avg")
      check(
        AveragePool(size, windows, countsPadding: false), "avg_uncounted", "dx_avg_uncounted")
      let all = Array(size[2...])
      check(AveragePool(size, .of(all, all)), "avg_global", "dx_global", seeds: "dy_global")
    }
  }

  @Test func `a batch norm of maps is that computed elsewhere, forward and backward`() throws {
    for c in try Self.cases("batchnorm_maps") {
      let (inputs, parameters) = (c.trace.inputs, c.trace.parameters)
      let size = Self.shape(inputs["x"])
      let channels = [size[1]]
      var r = Recording()
      let x = c.given("x", size, inputs["x"], &r)
      let gamma = c.given("gamma", channels, parameters["gamma"], &r)
      let beta = c.given("beta", channels, parameters["beta"], &r)
      let mean = r.record(BatchMean(size), x, named: "mean")
      let variance = r.record(BatchVariance(size), x, mean, named: "variance")
      let (start, one) = (r.carried("a", channels, .zeros), r.carried("b", channels, .constant(1)))
      let runningMean = r.record(RunningStatistic(channels), start, mean, named: "runningMean")
      let count = size[0] * size[2] * size[3]
      let runningVariance = r.record(
        RunningStatistic(channels, varianceOf: count), one, variance, named: "runningVariance")
      let y = r.record(BatchNorm(size), x, mean, variance, gamma, beta, named: "y")
      let tape = c.tape(y, seeds: inputs["dy"], r)
      for (variable, name) in [
        (mean, "mean"), (variance, "variance"), (y, "y"), (runningMean, "running_mean"),
        (runningVariance, "running_variance"),
      ] {
        c.expect(tape.values(variable), c.trace.expected[name], name)
      }
      for (variable, name) in [(x, "dx"), (gamma, "dgamma"), (beta, "dbeta")] {
        c.expect(tape.gradients(variable), c.trace.expected[name], name)
      }
    }
  }
}
