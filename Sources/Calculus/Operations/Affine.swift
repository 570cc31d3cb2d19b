import CKernels

/// y = xW + b, with x (…, inner), W (inner, columns), b (columns).
package struct Affine: Operation {
  package static let name = "affine"
  package static let words = "weighted sum of the inputs, plus the bias"
  package let shape: [Int]
  let rows, inner, columns: Int

  package init(_ x: [Int], _ w: [Int], _ b: [Int]) {
    precondition(
      x.count >= 1 && w.count == 2 && x.last == w[0] && b == [w[1]],
      "affine: x \(x), W \(w) and b \(b) do not fit")
    shape = x.dropLast() + [w[1]]
    (rows, inner, columns) = (x.dropLast().reduce(1, *), w[0], w[1])
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let (row, column) = i.quotientAndRemainder(dividingBy: columns)
    return .sum(inner) { x[0, row * inner + $0] * x[1, $0 * columns + column] } + x[2, column]
  }

  // ∂L/∂x = ∂L/∂y · Wᵀ     ∂L/∂W = xᵀ · ∂L/∂y     ∂L/∂b = Σ over rows of ∂L/∂y
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    switch n {
    case 0:
      let (row, k) = i.quotientAndRemainder(dividingBy: inner)
      return .sum(columns) { x.seed(row * columns + $0) * x[1, k * columns + $0] }
    case 1:
      let (k, column) = i.quotientAndRemainder(dividingBy: columns)
      return .sum(rows) { x[0, $0 * inner + k] * x.seed($0 * columns + column) }
    default:
      return .sum(rows) { x.seed($0 * columns + i) }
    }
  }

  package func forward(_ m: Memory<Float>) {
    m.multiply(
      Matrix(m.input(0).value, rows, inner), Matrix(m.input(1).value, inner, columns),
      into: Matrix(m.value, rows, columns), adding: m.input(2).value)
  }

  package func backward(_ m: Memory<Float>) {
    let (x, w, b) = (m.input(0), m.input(1), m.input(2))
    let dy = Matrix(m.gradient, rows, columns)
    if let dx = x.gradient {
      m.multiply(
        dy, Matrix(w.value, inner, columns).transposed, into: Matrix(dx, rows, inner),
        accumulating: x.accumulates)
    }
    if let dw = w.gradient {
      m.multiply(
        Matrix(x.value, rows, inner).transposed, dy, into: Matrix(dw, inner, columns),
        accumulating: w.accumulates)
    }
    if let db = b.gradient {
      m.kernels.pointee.column_sums(Int32(rows), Int32(columns), dy.start, db, b.adding)
    }
  }
  package var scratch: Int { Matrix.scratch(rows, inner, columns) }
  package var multiplyAdds: Int { rows * inner * columns }
}
