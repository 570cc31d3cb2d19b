import Calculus
import Networks
import TestSupport
import Testing

/// What every convolutional network does, of whatever layers it is made.
@Suite struct ConvolutionalLaws {
  typealias Part = Convolutional.Part
  typealias Sliding = Convolutional.Sliding

  /// A model, and the pictures it reads.
  struct Variant: Sendable, CustomTestStringConvertible {
    let name: String
    let form: ImageForm
    let parts: [Part]
    var testDescription: String { name }

    init(_ name: String, _ form: ImageForm, _ parts: [Part]) {
      (self.name, self.form, self.parts) = (name, form, parts)
    }

    func model() throws -> any Model { try Convolutional(parts).fitted(to: form) }

    /// The model on four samples, in so many slices.
    func tape(
      _ precision: Precision, _ level: KernelLevel = .best, slices: Int = 1
    ) throws -> Tape {
      let model = try model()
      let rows = 4 / slices
      var r = Recording(slices: slices)
      let x = r.given("x", [rows, model.inputs])
      let target = r.given("target", [rows, model.outputs])
      let output = model.record(x, seed: 4, given: [:], into: &r)
      let loss = SquaredErrorLoss().record(output, target, named: "loss", into: &r)
      let tape = Tape(r, loss: loss, precision: precision, level: level)
      let random = Random(seed: 8, "rows")
      for slice in 0..<slices {
        func numbers(_ variable: Variable) -> [Double] {
          (0..<variable.count).map {
            Double(Float(2 * random.uniform(slice * variable.count + $0) - 1))
          }
        }
        tape.fill(x, slice: slice, with: numbers(x))
        tape.fill(target, slice: slice, with: numbers(target))
      }
      tape.drawMasks(at: 0)
      tape.pass()
      return tape
    }
  }

  static let picture = ImageForm(channels: 2, height: 9, width: 8)
  static let signal = ImageForm(channels: 2, height: 1, width: 19)

  static let variants: [Variant] = [
    Variant(
      "LeNet", picture,
      [
        .convolution(filters: 3, Sliding(size: [3], padding: [1]), .none), .activation("relu"),
        .maxPool(Sliding(size: [2], stride: [2])),
        .convolution(filters: 4, Sliding(size: [3, 2], padding: [1]), .none),
        .activation("tanh"), .maxPool(Sliding(size: [3, 2], stride: [1], padding: [1])),
        .dense(6, .none), .activation("relu"), .dropout(0.3), .dense(3, .none),
      ]),
    Variant(
      "all convolutional", picture,
      [
        .convolution(filters: 3, Sliding(size: [3], stride: [2], dilation: [1, 2]), .batch),
        .activation("gelu"), .dropout(0.2),
        .convolution(filters: 2, Sliding(size: [1]), .none), .activation("sigmoid"),
        .averagePool(Sliding(size: [2], stride: [1], padding: [1]), countsPadding: false),
        .globalAveragePool,
      ]),
    Variant(
      "autoencoder", picture,
      [
        .convolution(filters: 2, Sliding(size: [3], stride: [2], padding: [1]), .none),
        .activation("tanh"), .dense(3, .batch), .activation("tanh"), .dense(40, .layer),
        .reshape([2, 5, 4]), .upsample([2]),
        .convolution(filters: 2, Sliding(size: [2, 3], padding: [0, 1]), .none),
      ]),
    Variant(
      "signal", signal,
      [
        .convolution(filters: 3, Sliding(size: [5], stride: [2], padding: [2]), .none),
        .activation("tanh"),
        .averagePool(Sliding(size: [3], stride: [2], padding: [1]), countsPadding: true),
        .convolution(filters: 2, Sliding(size: [3], dilation: [2]), .none),
        .upsample([3]), .dense(2, .none),
      ]),
  ]

  @Test(arguments: variants)
  func `kernels agree with the formulas, in one slice and in two`(_ variant: Variant) throws {
    for (level, slices) in KernelLevel.available.flatMap({ level in [(level, 1), (level, 2)] }) {
      let tape = try variant.tape(.single, level, slices: slices)
      let faults = faults(of: tape)
      #expect(faults.isEmpty, "\(level), \(slices) slices: \(faults.first ?? "")")
    }
  }

  @Test(arguments: variants)
  func `the gradients are the slopes of the loss, along any direction`(_ variant: Variant) throws {
    for slices in [1, 2] {
      let tape = try variant.tape(.double, slices: slices)
      #expect(slopeError(of: tape) <= 1e-11)
    }
  }

  @Test(arguments: variants)
  func `what a model says of its tensors is what it records`(_ variant: Variant) throws {
    let model = try variant.model()
    var r = Recording()
    let x = r.given("x", [2, model.inputs])
    let output = model.record(x, seed: 1, given: [:], into: &r)
    #expect(output.shape == [2, model.outputs])
    var learnt = 0
    for step in model.maps.steps {
      let made = try #require(r[step.output])
      #expect(made.shape == [2] + step.shape, "\(step.output)")
      #expect(r[step.input]?.count == 2 * step.inputShape.reduce(1, *), "\(step.input)")
      if step.isSum {
        #expect(r[step.weight]?.shape == step.weightShape)
        #expect(r[step.bias]?.shape == [step.shape[0]])
      }
      learnt += step.parameterCount
    }
    #expect(learnt == r.parameterCount)
    #expect(model.maps.last?.output == r.nodes.last?.name)
    var probe = Recording(isTraining: false)
    _ = model.record(probe.given("x", [2, model.inputs]), seed: 1, given: [:], into: &probe)
    for layer in model.maps {
      #expect(probe[layer.probed] != nil, "\(layer.probed)")
      for step in layer.steps { #expect(probe[step.probedInput] != nil, "\(step.probedInput)") }
    }
  }

  /// Whose cells depend on all they can see: nothing is cut off, and nothing looks across the batch.
  private static let smooth: [Variant] = [
    Variant(
      "strides and padding", picture,
      [
        .convolution(filters: 2, Sliding(size: [3], stride: [2, 1], padding: [1]), .none),
        .activation("tanh"),
        .averagePool(Sliding(size: [2], stride: [2], padding: [1]), countsPadding: true),
        .convolution(filters: 2, Sliding(size: [2], padding: [1, 0]), .none),
      ]),
    Variant(
      "upsampling", picture,
      [
        .averagePool(Sliding(size: [2], stride: [2]), countsPadding: true), .upsample([2, 3]),
        .convolution(filters: 1, Sliding(size: [3], padding: [1]), .none), .activation("sigmoid"),
        .convolution(filters: 1, Sliding(size: [1, 2]), .none),
      ]),
    Variant(
      "signal", signal,
      [
        .convolution(filters: 2, Sliding(size: [5], stride: [2], padding: [2]), .none),
        .convolution(filters: 1, Sliding(size: [2], dilation: [3]), .none),
        .globalAveragePool,
      ]),
    Variant(
      "dense", ImageForm(height: 3, width: 4),
      [
        .convolution(filters: 2, Sliding(size: [2]), .none), .dense(4, .none),
        .reshape([1, 2, 2]), .upsample([2]),
      ]),
  ]

  @Test(arguments: smooth)
  func `the field of a cell is all it depends on, and nothing else`(_ variant: Variant) throws {
    let model = try variant.model()
    let form = variant.form
    for step in model.maps.steps where step.shape.count == 3 {
      for cell in 0..<step.shape[1] * step.shape[2] {
        var r = Recording()
        let x = r.parameter("x", [1, model.inputs]) { _ in
          .uniform(limit: 1, reason: "", Random(seed: 2, "picture"))
        }
        _ = model.record(x, seed: 5, given: [:], into: &r)
        let all = try #require(r[step.output])
        // The sum of a cell over its channels.
        let channels = (0..<step.shape[0]).map {
          all.reshaped([all.count, 1])[$0 * step.shape[1] * step.shape[2] + cell]
        }
        let loss = r.record(
          Concatenate(channels.map { _ in [1] }, axis: 0), of: channels, named: "channels")
        let sum = r.record(Sum(count: channels.count), loss, named: "loss")
        let tape = Tape(r, loss: sum, precision: .double)
        tape.pass()
        let seen = tape.gradients(x).enumerated().filter { $0.element != 0 }.map {
          ($0.offset / form.width % form.height, $0.offset % form.width)
        }
        let (row, column) = cell.quotientAndRemainder(dividingBy: step.shape[2])
        let field = model.maps.field(
          of: step.output, ImagePart(rows: row..<row + 1, columns: column..<column + 1))
        if seen.isEmpty {
          #expect(field.rows.isEmpty || field.columns.isEmpty, "\(step.output) \(row) \(column)")
        } else {
          let (rows, columns) = (seen.map(\.0), seen.map(\.1))
          #expect(field.rows.lowerBound == rows.min() && field.rows.last == rows.max())
          #expect(field.columns.lowerBound == columns.min() && field.columns.last == columns.max())
        }
        guard let rule = model.maps.fieldRule(of: step.output) else { continue }
        for (axis, i, cells, found) in [
          (rule.y, row, form.height, field.rows), (rule.x, column, form.width, field.columns),
        ] {
          let start = axis.start + i * axis.stride
          // Before it is cut off at the edges of every layer.
          let whole = (start..<start + axis.size).clamped(to: 0..<cells)
          #expect(whole.lowerBound <= found.lowerBound && found.upperBound <= whole.upperBound)
        }
      }
    }
  }

  @Test func `a network of known layers has the field that is worked out by hand`() throws {
    // 5×5, then pairs, then 5×5: 5 + 1 + 4·2 cells, two apart.
    let model = try Convolutional([
      .convolution(filters: 2, Sliding(size: [5], padding: [2]), .none),
      .maxPool(Sliding(size: [2], stride: [2])),
      .convolution(filters: 2, Sliding(size: [5], padding: [2]), .none),
    ]).fitted(to: ImageForm(height: 28, width: 28))
    let rule = try #require(model.maps.fieldRule(of: "layer2.z"))
    #expect((rule.y.start, rule.y.size, rule.y.stride) == (-6, 14, 2))
    #expect(rule.x == rule.y)
    let corner = model.maps.field(of: "layer2.z", ImagePart(rows: 0..<1, columns: 13..<14))
    #expect(corner == ImagePart(rows: 0..<8, columns: 20..<28))
  }

  @Test func `weights begin as wide as what follows them asks for`() throws {
    func limit(_ parts: [Part]) throws -> Double {
      let model = try Convolutional(parts).fitted(to: Self.picture)
      var r = Recording()
      _ = model.record(r.given("x", [1, model.inputs]), seed: 1, given: [:], into: &r)
      let weight = try #require(r["layer1.weight"])
      guard case .uniform(let limit, _, _)? = r.initials[weight.node] else { return .nan }
      return limit
    }
    let sum = Part.convolution(filters: 4, Sliding(size: [3]), .none)
    // 2 channels come in through 9 taps, and 4 filters go out through as many.
    #expect(abs(try limit([sum, .activation("relu")]) - (6.0 / 18).squareRoot()) < 1e-15)
    #expect(abs(try limit([sum, .activation("tanh")]) - (6.0 / 54).squareRoot()) < 1e-15)
  }
}
