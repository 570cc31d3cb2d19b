import Calculus

/// What a layer does to each weighted sum: an operation on a tensor of any shape.
package struct Activation: Sendable {
  /// How wide its weights begin, so that signals keep their size.
  package enum Width: Sendable {
    /// Uniform in ±√(6/(in + out)) (Glorot and Bengio, 2010).
    case glorot
    /// Uniform in ±√(6/in), where half of a signal is cut off (He et al., 2015), and for waves
    /// (Sitzmann et al., 2020).
    case he
  }
  package let name: String
  package let width: Width
  /// What its values lie between, where they do.
  package let range: ClosedRange<Double>?
  package let operation: @Sendable ([Int]) -> any Operation

  private init(
    _ name: String, _ width: Width = .glorot, in range: ClosedRange<Double>? = nil,
    _ operation: @escaping @Sendable ([Int]) -> any Operation
  ) {
    (self.name, self.width, self.range, self.operation) = (name, width, range, operation)
  }

  /// Every activation there is; `none` is for a layer that hands its sums on as they are.
  package static let all: [Activation] = [
    Activation(Sigmoid.name, in: 0...1) { Sigmoid($0) },
    Activation(Tanh.name, in: -1...1) { Tanh($0) },
    Activation(ReLU.name, .he) { ReLU($0) },
    Activation(LeakyReLU.name, .he) { LeakyReLU($0) },
    Activation(ELU.name, .he) { ELU($0) },
    Activation(GELU.name, .he) { GELU($0) },
    Activation(GELUTanh.name, .he) { GELUTanh($0) },
    Activation(SiLU.name, .he) { SiLU($0) },
    Activation(Softplus.name, .he) { Softplus($0) },
    Activation(Sine.name, .he) { Sine($0) },
    Activation(Softmax.name, in: 0...1) { Softmax($0) },
  ]
  package static let names = ["none"] + all.map(\.name)

  /// Nil for `none`.
  package static func named(_ name: String) -> Activation? {
    if let activation = all.first(where: { $0.name == name }) { return activation }
    guard name.hasPrefix(Sigmoid.name), let base = Double(name.dropFirst(Sigmoid.name.count)),
      base > 1
    else {
      return nil
    }
    return .sigmoid(base: base)
  }

  /// `sigmoid2`, named as log2 is.
  static func sigmoid(base: Double) -> Activation {
    let digits = "\(base)"
    return Activation(
      Sigmoid.name + (digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits), in: 0...1
    ) { Sigmoid($0, base: base) }
  }

  /// The curve at one point, read as any kind of number; nil where it is no curve but looks at a
  /// whole row.
  package func curve<N: Arithmetic>(at x: N) -> N? {
    name == Softmax.name ? nil : operation([1]).value(at: 0, Point(x: x))
  }

  private struct Point<Number: Arithmetic>: Reading {
    let x: Number
    subscript(_ n: Int, _ i: Int) -> Number { x }
    func plain(_ n: Int, _ i: Int) -> Double { 0 }
    func output(_ i: Int) -> Number { x }
    func seed(_ i: Int) -> Number { 1 }
  }
}

extension Arguments {
  /// The name of an activation: `tanh`, or with a base of its own `{sigmoid: {base: 2}}`.
  func activation(_ key: String, or standard: String) throws -> String {
    try kind(key, of: Activation.names) { name, a in
      guard name == Sigmoid.name, a.has("base") else { return name }
      let base = try a.number("base", or: nil, .positive)
      guard base > 1 else { throw a.mistake("base", "a sigmoid rises only with a base above 1") }
      return Activation.sigmoid(base: base).name
    } ?? standard
  }
}
