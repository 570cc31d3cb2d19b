import Calculus

extension Convolutional {
  /// One item of a scene's list of layers.
  package enum Part: Sendable {
    case convolution(filters: Int, Sliding, Normalisation)
    case dense(Int, Normalisation)
    case activation(String)
    case maxPool(Sliding)
    case averagePool(Sliding, countsPadding: Bool)
    case globalAveragePool
    case upsample([Int])
    /// A row of numbers seen as maps (C, H, W).
    case reshape([Int])
    case dropout(Double)
  }

  /// How windows are and slide: of each one number for both axes, or one for y and one for x. Of a
  /// signal, which is one row high, one number is that along it.
  package struct Sliding: Sendable {
    package var size: [Int]
    package var stride = [1]
    package var padding = [0]
    package var dilation = [1]
    package init(
      size: [Int], stride: [Int] = [1], padding: [Int] = [0], dilation: [Int] = [1]
    ) {
      (self.size, self.stride, self.padding, self.dilation) = (size, stride, padding, dilation)
    }

    /// On maps (C, H, W).
    func windows(on shape: [Int], isSignal: Bool) -> Windows {
      func axis(_ a: Int) -> WindowAxis {
        func of(_ pair: [Int], _ none: Int) -> Int {
          pair.count > 1 ? pair[a] : isSignal && a == 0 ? none : pair[0]
        }
        return WindowAxis(
          shape[a + 1], taps: of(size, 1), stride: of(stride, 1), padding: of(padding, 0),
          dilation: of(dilation, 1))
      }
      return Windows(y: axis(0), x: axis(1))
    }
  }
}

// MARK: - Reading it

extension Convolutional.Part {
  /// Every kind, and the setting that may stand for all of them.
  static let kinds: [(name: String, main: String?)] =
    [
      ("convolution", "filters"), ("dense", "units"), ("maxPool", "size"),
      ("averagePool", "size"), ("globalAveragePool", nil), ("upsample", "factor"),
      ("reshape", "shape"), ("dropout", "rate"),
    ] + Activation.all.map { ($0.name, nil) }

  init(_ name: String, _ a: any Arguments) throws {
    func norm(_ kinds: [Normalisation]) throws -> Normalisation {
      let word = try a.choice(
        "norm", or: Normalisation.none.rawValue, of: kinds.map(\.rawValue))
      return Normalisation(rawValue: word) ?? .none
    }
    switch name {
    case "convolution":
      self = .convolution(
        filters: try a.count("filters", or: nil, in: 1...4096), try Self.sliding(a, stride: [1]),
        try norm([.none, .batch]))
    case "dense":
      self = .dense(try a.count("units", or: nil, in: 1...4096), try norm(Normalisation.allCases))
    case "maxPool": self = .maxPool(try Self.sliding(a, stride: nil, isPool: true))
    case "averagePool":
      let counts = try a.choice("countPadding", or: "true", of: ["false", "true"]) == "true"
      self = .averagePool(
        try Self.sliding(a, stride: nil, isPool: true), countsPadding: counts)
    case "globalAveragePool": self = .globalAveragePool
    case "upsample": self = .upsample(try Self.pair(a, "factor", or: nil, in: 1...64))
    case "reshape":
      let shape = try a.counts("shape", in: 1...4096)
      guard shape.count == 3 else {
        throw a.mistake(
          "shape", "maps are [channels, height, width]: 3 numbers, not \(shape.count)")
      }
      self = .reshape(shape)
    case "dropout":
      self = .dropout(try a.number("rate", or: nil, .fraction))
    case Sigmoid.name where a.has("base"):
      let base = try a.number("base", or: nil, .positive)
      guard base > 1 else { throw a.mistake("base", "a sigmoid rises only with a base above 1") }
      self = .activation(Activation.sigmoid(base: base).name)
    default: self = .activation(name)
    }
  }

  private static func sliding(
    _ a: any Arguments, stride: [Int]?, isPool: Bool = false
  ) throws -> Convolutional.Sliding {
    let size = try pair(a, "size", or: nil, in: 1...4096)
    let sliding = Convolutional.Sliding(
      size: size, stride: try pair(a, "stride", or: stride ?? size, in: 1...4096),
      padding: try pair(a, "padding", or: [0], in: 0...4096),
      dilation: isPool ? [1] : try pair(a, "dilation", or: [1], in: 1...4096))
    for k in 0..<2 where isPool {
      let (taps, padding) = (
        size[min(k, size.count - 1)], sliding.padding[min(k, sliding.padding.count - 1)]
      )
      guard 2 * padding <= taps else {
        throw a.mistake(
          "padding", "padding \(padding) is more than half of size \(taps): make it \(taps / 2)")
      }
    }
    return sliding
  }

  private static func pair(
    _ a: any Arguments, _ key: String, or standard: [Int]?, in range: ClosedRange<Int>
  ) throws -> [Int] {
    let pair = try a.sizes(key, or: standard, in: range)
    guard 1...2 ~= pair.count else {
      throw a.mistake(key, "\(key) is one number, or two: [down, across]; not \(pair.count)")
    }
    return pair
  }
}
