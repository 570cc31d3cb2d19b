import Calculus

/// f = 20 + x² − 10·cos(2πx) + y² − 10·cos(2πy): a bowl full of hollows, one at every whole number
/// (Rastrigin, 1974).
package struct Rastrigin: NamedSurface {
  package static let name = "rastrigin"
  package static let words = "a bowl full of hollows"
  package let minima = [Point(0, 0)]
  package let start = Point(2.3, -3.4)
  package let window = Window(-5.12...5.12, -5.12...5.12)
  package init(_ values: [Double]) {}

  package func height<N: Arithmetic>(_ x: N, _ y: N) -> N {
    20 + wave(x) + wave(y)
  }
  private func wave<N: Arithmetic>(_ x: N) -> N {
    x * x - 10 * .cos(2 * .known("π", .pi) * x)
  }
}
