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
  package let operation: @Sendable ([Int]) -> any Operation

  private init(
    _ name: String, _ width: Width = .glorot,
    _ operation: @escaping @Sendable ([Int]) -> any Operation
  ) {
    (self.name, self.width, self.operation) = (name, width, operation)
  }

  /// Every activation there is; `none` is for a layer that hands its sums on as they are.
  package static let all: [Activation] = [
    Activation(Sigmoid.name) { Sigmoid($0) },
    Activation(Tanh.name) { Tanh($0) },
    Activation(ReLU.name, .he) { ReLU($0) },
    Activation(LeakyReLU.name, .he) { LeakyReLU($0) },
    Activation(ELU.name, .he) { ELU($0) },
    Activation(GELU.name, .he) { GELU($0) },
    Activation(GELUTanh.name, .he) { GELUTanh($0) },
    Activation(SiLU.name, .he) { SiLU($0) },
    Activation(Softplus.name, .he) { Softplus($0) },
    Activation(Sine.name, .he) { Sine($0) },
    Activation(Softmax.name) { Softmax($0) },
  ]
  package static let names = ["none"] + all.map(\.name)

  /// Nil for `none`.
  package static func named(_ name: String) -> Activation? { all.first { $0.name == name } }

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
