/// y = abᵀ: each row of a (…, inner) times each row of b (columns, inner). With the table of an
/// embedding for b, a word's logit is how well its own row fits (Press and Wolf, 2017,
/// arXiv:1608.05859).
package struct ProductOfRows: Operation {
  package static let name = "productOfRows"
  package static let words = "row times row"
  package let shape: [Int]
  private let rows, inner, columns: Int

  package init(_ a: [Int], _ b: [Int]) {
    precondition(b.count == 2 && a.last == b[1], "product of rows: \(a) and \(b) do not fit")
    shape = a.dropLast() + [b[0]]
    (rows, inner, columns) = (a.dropLast().reduce(1, *), b[1], b[0])
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let (row, column) = i.quotientAndRemainder(dividingBy: columns)
    return .sum(inner) { x[0, row * inner + $0] * x[1, column * inner + $0] }
  }

  // ∂L/∂a = ∂L/∂y · b     ∂L/∂b = (∂L/∂y)ᵀ · a
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let (row, k) = i.quotientAndRemainder(dividingBy: inner)
    return n == 0
      ? .sum(columns) { x.seed(row * columns + $0) * x[1, $0 * inner + k] }
      : .sum(rows) { x.seed($0 * columns + row) * x[0, $0 * inner + k] }
  }

  package func forward(_ m: Memory<Float>) {
    m.multiply(
      Matrix(m.input(0).value, rows, inner), Matrix(m.input(1).value, columns, inner).transposed,
      into: Matrix(m.value, rows, columns))
  }
  package func backward(_ m: Memory<Float>) {
    let (a, b) = (m.input(0), m.input(1))
    let dy = Matrix(m.gradient, rows, columns)
    if let da = a.gradient {
      m.multiply(
        dy, Matrix(b.value, columns, inner), into: Matrix(da, rows, inner),
        accumulating: a.accumulates)
    }
    if let db = b.gradient {
      m.multiply(
        dy.transposed, Matrix(a.value, rows, inner), into: Matrix(db, columns, inner),
        accumulating: b.accumulates)
    }
  }
  package var scratch: Int { Matrix.scratch(rows, inner, columns) }
  package var multiplyAdds: Int { rows * inner * columns }
}
