/// The rotation or reflection R (K, K), row-major, that brings the rows of A (N, K) nearest to those of
/// B: ‖A·R − B‖ is least where R = U·Vᵀ, with U·S·Vᵀ the singular value decomposition of AᵀB
/// (Schönemann, 1966).
package func nearestRotation(_ a: [Double], to b: [Double], width k: Int) -> [Double] {
  let rows = min(a.count, b.count) / max(k, 1)
  var product = Array(repeating: 0.0, count: k * k)
  for row in stride(from: 0, to: rows * k, by: k) {
    for i in 0..<k {
      for j in 0..<k { product[i * k + j] += a[row + i] * b[row + j] }
    }
  }
  var squares = Array(repeating: 0.0, count: k * k)
  for i in 0..<k {
    for j in 0..<k {
      squares[i * k + j] = (0..<k).reduce(0) { $0 + product[$1 * k + i] * product[$1 * k + j] }
    }
  }
  let eigen = Eigen(squares, k)
  var rotation = Array(repeating: 0.0, count: k * k)
  var left: [[Double]] = []
  // The longest first: a direction along which nothing is spread takes what the others leave.
  for n in (0..<k).reversed() {
    let right = Array(eigen.vectors[n * k..<(n + 1) * k])
    var column = (0..<k).map { i in (0..<k).reduce(0) { $0 + product[i * k + $1] * right[$1] } }
    let isSpread = eigen.values[n] > 1e-18 * eigen.values[k - 1]
    if !isSpread { column = right }
    column = unit(column, besides: left)
    if column.isEmpty {
      let axes = (0..<k).map { axis in (0..<k).map { $0 == axis ? 1.0 : 0 } }
      column = axes.lazy.map { unit($0, besides: left) }.first { !$0.isEmpty } ?? right
    }
    left.append(column)
    for i in 0..<k { for j in 0..<k { rotation[i * k + j] += column[i] * right[j] } }
  }
  return rotation
}

/// What is left of a direction beside others of length 1, brought to length 1; nothing where it is as
/// good as one of them.
private func unit(_ direction: [Double], besides others: [[Double]]) -> [Double] {
  var rest = direction
  for other in others + others { rest.take(other) }
  let length = rest.dot(rest).squareRoot()
  guard length > 0.1 * direction.dot(direction).squareRoot() else { return [] }
  return rest.map { $0 / length }
}
