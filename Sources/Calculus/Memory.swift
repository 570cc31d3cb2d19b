import CKernels

/// Where one operand's numbers are during a replay, whatever they are kept in.
struct Operand {
  let value: UnsafeMutableRawPointer
  /// Nil for what is given from outside and cannot be learnt.
  let gradient: UnsafeMutableRawPointer?
  let count: Int
  /// Whether a later use has already put its share into `gradient`.
  let accumulates: Bool
}

/// A kind of number that is kept in an arena and computed on in bulk.
package protocol Stored: Arithmetic {
  /// As it stands, for what decides and is not differentiated.
  var plain: Double { get }
}
extension Float: Stored { package var plain: Double { Double(self) } }
extension Double: Stored { package var plain: Double { self } }
extension Dual: Stored { package var plain: Double { value } }

/// The operands of one step, in the arena: what an operation computes on.
package struct Memory<Scalar: Stored> {
  /// An input as its own kind of number.
  package struct Input {
    package let value: UnsafeMutablePointer<Scalar>
    package let gradient: UnsafeMutablePointer<Scalar>?
    package let count: Int
    package let accumulates: Bool
    /// `accumulates` as the kernels take it.
    package var adding: Int32 { accumulates ? 1 : 0 }
  }

  let operands: UnsafePointer<Operand>  // the output, then the inputs
  package let inputs: Int
  package let scratch: UnsafeMutablePointer<Float>
  /// The processor's own version of every inner loop.
  package let kernels: UnsafePointer<kernels>

  @inline(__always)
  package var count: Int { operands[0].count }
  @inline(__always)
  package var value: UnsafeMutablePointer<Scalar> {
    operands[0].value.assumingMemoryBound(to: Scalar.self)
  }
  @inline(__always)
  package var gradient: UnsafeMutablePointer<Scalar> {
    operands[0].gradient.unsafelyUnwrapped.assumingMemoryBound(to: Scalar.self)
  }
  @inline(__always)
  package func input(_ n: Int) -> Input {
    let operand = operands[n + 1]
    return Input(
      value: operand.value.assumingMemoryBound(to: Scalar.self),
      gradient: operand.gradient?.assumingMemoryBound(to: Scalar.self), count: operand.count,
      accumulates: operand.accumulates)
  }
}

/// `Memory` reads plain numbers, so every formula runs on it as it stands.
extension Memory: Reading {
  @inline(__always)
  package subscript(_ n: Int, _ i: Int) -> Scalar {
    operands[n + 1].value.assumingMemoryBound(to: Scalar.self)[i]
  }
  @inline(__always)
  package func plain(_ n: Int, _ i: Int) -> Double { self[n, i].plain }
  @inline(__always)
  package func output(_ i: Int) -> Scalar { value[i] }
  @inline(__always)
  package func seed(_ i: Int) -> Scalar { gradient[i] }
}

// MARK: - The matrix product, which several operations share

/// A matrix somewhere in memory, as it lies or turned over its diagonal.
package struct Matrix {
  package let start: UnsafeMutablePointer<Float>
  package let rows, columns: Int
  package let rowStride, columnStride: Int

  @inline(__always)
  package init(_ start: UnsafeMutablePointer<Float>, _ rows: Int, _ columns: Int) {
    self.init(start, rows, columns, columns, 1)
  }
  /// A window of a wider one.
  @inline(__always)
  package init(
    _ start: UnsafeMutablePointer<Float>, _ rows: Int, _ columns: Int, rowStride: Int
  ) {
    self.init(start, rows, columns, rowStride, 1)
  }
  @inline(__always)
  private init(_ start: UnsafeMutablePointer<Float>, _ r: Int, _ c: Int, _ rs: Int, _ cs: Int) {
    (self.start, rows, columns, rowStride, columnStride) = (start, r, c, rs, cs)
  }
  @inline(__always)
  package var transposed: Matrix { Matrix(start, columns, rows, columnStride, rowStride) }
  /// Some rows and columns of it.
  @inline(__always)
  package func part(_ rows: Range<Int>, _ columns: Range<Int>) -> Matrix {
    Matrix(
      start + rows.lowerBound * rowStride + columns.lowerBound * columnStride, rows.count,
      columns.count, rowStride, columnStride)
  }

  /// Floats of working memory for the product of (rows, inner) and (inner, columns), one of them
  /// turned over or none, and for the gradients of both.
  package static func scratch(_ rows: Int, _ inner: Int, _ columns: Int) -> Int {
    let sums = max(rows, inner, columns)
    return max(32 * sums, min(sums, 512) * max(inner, columns))
  }
}

extension Memory where Scalar == Float {
  /// c = a · b + bias, or c += a · b.
  package func multiply(
    _ a: Matrix, _ b: Matrix, into c: Matrix, adding bias: UnsafeMutablePointer<Float>? = nil,
    accumulating: Bool = false
  ) {
    kernels.pointee.multiply(
      Int32(truncatingIfNeeded: c.rows), Int32(truncatingIfNeeded: c.columns),
      Int32(truncatingIfNeeded: a.columns), a.start, a.rowStride, a.columnStride,
      b.start, b.columnStride == 1 ? b.rowStride : b.columnStride, b.columnStride == 1 ? 0 : 1,
      c.start, c.rowStride, accumulating ? 1 : 0, bias, scratch)
  }
}
