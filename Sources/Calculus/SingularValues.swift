import CKernels

/// The largest singular values of products of ever more square matrices, from the left on:
/// M₁, M₁M₂, M₁M₂M₃ … of Jacobians, how far the longest of all unit changes is carried.
///
/// Each is the root of the greatest eigenvalue of PPᵀ, looked for from the direction of the one before
/// on. Products are kept near 1 and their scales apart, so that what vanishes is still told from 0.
package struct SingularValues {
  package let size: Int
  /// Of the product so far, rows first, over its scale.
  private var product: [Float]
  private var logarithm = 0.0
  private var left: [Double]
  private let kernels: UnsafePointer<kernels>
  private var scratch: [Float]

  package init(size: Int, level: KernelLevel = .best) {
    self.size = size
    product = (0..<size * size).map { $0 % (size + 1) == 0 ? 1 : 0 }
    left = Array(repeating: 1 / Double(size).squareRoot(), count: size)
    kernels = level.table
    scratch = Array(repeating: 0, count: Matrix.scratch(size, size, size))
  }

  /// One more factor (size, size), rows first: ln of the largest singular value of the product.
  package mutating func multiply(by matrix: [Float]) -> Double {
    var next = Array(repeating: Float(0), count: size * size)
    let (n, wide) = (Int32(size), size)
    product.withUnsafeBufferPointer { a in
      matrix.withUnsafeBufferPointer { b in
        next.withUnsafeMutableBufferPointer { c in
          scratch.withUnsafeMutableBufferPointer { scratch in
            kernels.pointee.multiply(
              n, n, n, a.baseAddress, wide, 1, b.baseAddress, wide, 0, c.baseAddress, wide, 0, nil,
              scratch.baseAddress)
          }
        }
      }
    }
    let peak = next.reduce(0) { max($0, abs($1)) }
    guard peak > 0, peak.isFinite else {
      product = next
      return peak == 0 ? -.infinity : .nan
    }
    product = next.map { $0 / peak }
    logarithm += Double.log(Double(peak))
    return logarithm + Double.log(largest())
  }

  private mutating func largest() -> Double {
    let product = product
    func times(_ x: [Double], turned: Bool) -> [Double] {
      var y = Array(repeating: 0.0, count: size)
      for i in 0..<size {
        for k in 0..<size {
          let number = Double(product[i * size + k])
          if turned { y[k] += x[i] * number } else { y[i] += number * x[k] }
        }
      }
      return y
    }
    let found = Krylov(count: 1, start: left) { times(times($0, turned: true), turned: false) }
    if found.vectors[0].allSatisfy(\.isFinite) { left = found.vectors[0] }
    return max(found.values[0], 0).squareRoot()
  }
}
