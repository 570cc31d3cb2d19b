import Calculus

extension Convolutional {
  /// From the parts to layers with shapes, front to back.
  struct Plan {
    private(set) var layers: [MapLayer] = []
    private let isSignal: Bool
    /// Of what comes out so far: the tensor, the same in a probe, and its shape.
    private var tensor = "x", probed = "x"
    private var shape: [Int]

    /// The most numbers of a tensor, of one sample.
    private static let most = 1 << 24

    init(_ parts: [Part], on form: ImageForm) throws(Objection) {
      shape = [form.channels, form.height, form.width]
      isSignal = form.height == 1
      for (k, part) in parts.enumerated() {
        do {
          try add(part)
        } catch {
          throw Objection(error.description, key: "layers", item: k)
        }
      }
    }

    private mutating func add(_ part: Part) throws(Objection) {
      switch part {
      case .convolution(let filters, let sliding, let norm):
        let windows = try slide(sliding, "a convolution")
        try add(.convolution, [filters, windows.y.count, windows.x.count], windows)
        if norm != .none { try add(.norm(norm), shape) }
      case .dense(let units, let norm):
        try add(.dense, [units])
        if norm != .none { try add(.norm(norm), shape) }
      case .activation(let name):
        guard name != Softmax.name || shape.count == 1 else {
          throw Objection("softmax is over a row of numbers: put dense before it")
        }
        try add(.activation(name), shape)
      case .maxPool(let sliding):
        let windows = try slide(sliding, "a maxPool")
        try add(.maxPool, [shape[0], windows.y.count, windows.x.count], windows)
      case .averagePool(let sliding, let countsPadding):
        let windows = try slide(sliding, "an averagePool")
        try add(
          .averagePool(countsPadding: countsPadding),
          [shape[0], windows.y.count, windows.x.count], windows)
      case .globalAveragePool:
        try needMaps("a globalAveragePool")
        let whole = Sliding(size: Array(shape[1...])).windows(on: shape, isSignal: false)
        try add(.averagePool(countsPadding: true), [shape[0], 1, 1], whole)
      case .upsample(let factor):
        try needMaps("an upsample")
        let y = factor.count > 1 ? factor[0] : isSignal ? 1 : factor[0]
        let x = factor[factor.count - 1]
        try add(.upsample(y: y, x: x), [shape[0], y * shape[1], x * shape[2]])
      case .reshape(let maps):
        guard shape.count == 1 else {
          throw Objection("\(Self.words(shape)) are maps already: reshape is for what dense makes")
        }
        let (here, there) = (shape.reduce(1, *), maps.reduce(1, *))
        guard here == there else {
          throw Objection(
            "\(Self.words(shape)) cannot be seen as \(Self.words(maps)), which "
              + "\(maps[0] == 1 ? "has" : "have") \(there)")
        }
        shape = maps
      case .dropout(let rate):
        guard rate > 0 else { return }
        try add(.dropout(rate), shape)
      }
    }

    private mutating func add(
      _ kind: MapStep.Kind, _ made: [Int], _ windows: Windows? = nil
    ) throws(Objection) {
      guard made.reduce(1, *) <= Self.most else {
        throw Objection("\(Self.words(made)) are too large: at most \(Self.most) numbers")
      }
      func step(in layer: String) -> MapStep {
        MapStep(
          kind: kind, layer: layer, input: tensor, probedInput: probed, inputShape: shape,
          shape: made, windows: windows)
      }
      // A sum begins a layer, and so does what the layer has already.
      let again = layers.last.map { step(in: $0.name).output }
      if layers.isEmpty || kind == .convolution || kind == .dense
        || layers[layers.count - 1].steps.contains(where: { $0.output == again })
      {
        layers.append(MapLayer(name: "layer\(layers.count + 1)", steps: []))
      }
      let step = step(in: layers[layers.count - 1].name)
      layers[layers.count - 1].steps.append(step)
      tensor = step.output
      if case .dropout = kind {} else { probed = step.output }
      shape = made
    }

    private func needMaps(_ what: String) throws(Objection) {
      guard shape.count == 1 else { return }
      throw Objection(
        "\(what) needs maps, and dense has made them a row of \(shape[0]) numbers: put it before "
          + "dense, or {reshape: [channels, height, width]} between them")
    }

    private func slide(_ sliding: Sliding, _ what: String) throws(Objection) -> Windows {
      try needMaps(what)
      let windows = sliding.windows(on: shape, isSignal: isSignal)
      for (axis, word) in [(windows.y, "high"), (windows.x, "wide")] where axis.count < 1 {
        let short = axis.span - axis.cells
        throw Objection(
          "a window \(axis.span) \(word) does not fit on maps \(axis.cells) \(word) with padding "
            + "\(axis.padding): make it at most \(axis.cells + 2 * axis.padding), or padding "
            + "\((short + 1) / 2)")
      }
      return windows
    }

    private static func words(_ shape: [Int]) -> String {
      shape.count == 1
        ? "\(shape[0]) numbers"
        : "\(shape[0]) map\(shape[0] == 1 ? "" : "s") of \(shape[1])×\(shape[2])"
    }
  }
}
