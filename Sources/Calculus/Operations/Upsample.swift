import CKernels

/// y[b, c, i, j] = x[b, c, ⌊i/fᵧ⌋, ⌊j/fₓ⌋]: every cell becomes fᵧ·fₓ alike, its nearest neighbours. With a
/// convolution after it, maps grow without the chequered patterns of a transposed convolution (Odena,
/// Dumoulin and Olah, 2016).
package struct Upsample: Operation {
  package static let name = "upsample"
  package static let words = "every cell several times over"
  package let shape: [Int]
  private let rows, columns: Int
  private let factorY, factorX: Int

  /// x (B, C, H, W)
  package init(_ x: [Int], y factorY: Int, x factorX: Int) {
    precondition(x.count == 4 && factorY > 0 && factorX > 0, "upsample: \(x)")
    shape = [x[0], x[1], factorY * x[2], factorX * x[3]]
    // Of all maps one below the other.
    (rows, columns) = (x[0] * x[1] * x[2], x[3])
    (self.factorY, self.factorX) = (factorY, factorX)
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let (row, column) = i.quotientAndRemainder(dividingBy: factorX * columns)
    return x[0, row / factorY * columns + column / factorX]
  }

  // ∂L/∂x = Σ ∂L/∂y over what the cell became
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let (row, column) = i.quotientAndRemainder(dividingBy: columns)
    return .sum(factorY * factorX) {
      let (k, l) = $0.quotientAndRemainder(dividingBy: factorX)
      return x.seed((row * factorY + k) * factorX * columns + column * factorX + l)
    }
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.upsample(
      Int32(rows), Int32(columns), Int32(factorY), Int32(factorX), m.input(0).value, m.value)
  }
  package func backward(_ m: Memory<Float>) {
    guard let dx = m.input(0).gradient else { return }
    m.kernels.pointee.upsample_gradient(
      Int32(rows), Int32(columns), Int32(factorY), Int32(factorX), m.gradient, dx,
      m.input(0).adding)
  }
}
