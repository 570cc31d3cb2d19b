/// y = ab, with a (…, inner) and b (inner, columns).
package struct MatrixProduct: Operation {
  package static let name = "product"
  package static let words = "row times column"
  package let shape: [Int]
  let rows, inner, columns: Int

  package init(_ a: [Int], _ b: [Int]) {
    precondition(b.count == 2 && a.last == b[0], "product: \(a) and \(b) do not fit")
    shape = a.dropLast() + [b[1]]
    (rows, inner, columns) = (a.dropLast().reduce(1, *), b[0], b[1])
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let (row, column) = i.quotientAndRemainder(dividingBy: columns)
    return .sum(inner) { x[0, row * inner + $0] * x[1, $0 * columns + column] }
  }

  // ∂L/∂a = ∂L/∂y · bᵀ     ∂L/∂b = aᵀ · ∂L/∂y
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    if n == 0 {
      let (row, k) = i.quotientAndRemainder(dividingBy: inner)
      return .sum(columns) { x.seed(row * columns + $0) * x[1, k * columns + $0] }
    } else {
      let (k, column) = i.quotientAndRemainder(dividingBy: columns)
      return .sum(rows) { x[0, $0 * inner + k] * x.seed($0 * columns + column) }
    }
  }

  package func forward(_ m: Memory<Float>) {
    m.multiply(
      Matrix(m.input(0).value, rows, inner), Matrix(m.input(1).value, inner, columns),
      into: Matrix(m.value, rows, columns))
  }

  package func backward(_ m: Memory<Float>) {
    let (a, b) = (m.input(0), m.input(1))
    let dy = Matrix(m.gradient, rows, columns)
    if let da = a.gradient {
      m.multiply(
        dy, Matrix(b.value, inner, columns).transposed, into: Matrix(da, rows, inner),
        accumulating: a.accumulates)
    }
    if let db = b.gradient {
      m.multiply(
        Matrix(a.value, rows, inner).transposed, dy, into: Matrix(db, inner, columns),
        accumulating: b.accumulates)
    }
  }
  package var scratch: Int { Matrix.scratch(rows, inner, columns) }
  package var multiplyAdds: Int { rows * inner * columns }
}
