import Calculus

/// What a layer does to each weighted sum: an operation on a tensor of any shape.
package struct Activation: Sendable {
  package let name: String
  package let operation: @Sendable ([Int]) -> any Operation

  /// Every activation there is; `none` is for a layer that hands its sums on as they are.
  package static let all: [Activation] = [
    Activation(name: Sigmoid.name) { Sigmoid($0) },
    Activation(name: Tanh.name) { Tanh($0) },
    Activation(name: ReLU.name) { ReLU($0) },
    Activation(name: GELU.name) { GELU($0) },
    Activation(name: GELUTanh.name) { GELUTanh($0) },
    Activation(name: Softmax.name) { Softmax($0) },
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
