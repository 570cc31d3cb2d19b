import CKernels

/// Weighted sums of rows that were looked up, where fewer rows are in the table than are read: each is
/// worked out once for every row of the table.
///
/// Two steps: token = table[id] (R, I), or 1 at the id, and y = token·W + b (R, C); with Y (N, C) the
/// sums of all rows of the table and S (N, C) what comes back for each of them:
///
///     Y = table·W + b        yᵣ = Y[idᵣ]
///     S[v] = Σ of ∂L/∂yᵣ over the rows r with that id
///     ∂L/∂W = tableᵀ·S       ∂L/∂b = Σ over v of S[v]
struct LookUpKernel: FusedKernel {
  static let name = "lookedUpSums"
  /// R, N, I, C.
  private let rows, count, inner, columns: Int
  /// Nil where a token is 1 at its id.
  private let embedding: Embedding?

  /// Nil where these two steps are not of that kind, or it would cost more than it saves.
  init?(_ first: Recording.Step, _ second: Recording.Step, in recording: Recording) {
    guard let sums = second.operation as? Affine,
      second.inputs[0].range == first.output.range, second.inputs[0].node == first.output.node
    else { return nil }
    switch first.operation {
    case let lookUp as Embedding: (embedding, count) = (lookUp, lookUp.count)
    case let lookUp as OneHot: (embedding, count) = (nil, lookUp.count)
    default: return nil
    }
    (rows, inner, columns) = (sums.rows, sums.inner, sums.columns)
    let readers = recording.steps.filter { step in
      step.inputs.contains { $0.node == first.output.node }
    }
    guard rows >= 2 * count, readers.count == 1 else { return nil }
  }

  private var product: Int {
    max(
      Matrix.scratch(count, inner, columns), Matrix.scratch(inner, count, columns),
      Matrix.scratch(max(count, rows), columns, inner))
  }
  var scratch: Int { product + count * columns }

  /// Which row of the table belongs to a row.
  @inline(__always)
  private func id(_ row: Int, _ lookUp: Memory<Float>) -> Int {
    lookUp.choice(embedding == nil ? 0 : 1, row, of: count)
  }

  func forward(_ steps: FusedMemory) {
    let (lookUp, sums) = (steps[0], steps[1])
    let all = sums.scratch + product
    let (weight, bias) = (sums.input(1).value, sums.input(2).value)
    if let embedding {
      embedding.forward(lookUp)
      sums.multiply(
        Matrix(lookUp.input(0).value, count, inner), Matrix(weight, inner, columns),
        into: Matrix(all, count, columns), adding: bias)
    } else {
      for v in 0..<count {
        (all + v * columns).update(from: bias, count: columns)
        sums.kernels.pointee.accumulate(columns, weight + v * columns, all + v * columns, 1)
      }
      lookUp.value.update(repeating: 0, count: rows * inner)
    }
    for row in 0..<rows {
      let id = id(row, lookUp)
      (sums.value + row * columns).update(from: all + id * columns, count: columns)
      if embedding == nil { lookUp.value[row * inner + id] = 1 }
    }
  }

  func backward(_ steps: FusedMemory) {
    let (lookUp, sums) = (steps[0], steps[1])
    let (weight, bias) = (sums.input(1), sums.input(2))
    let back = sums.scratch + product
    let kernels = sums.kernels
    back.update(repeating: 0, count: count * columns)
    for row in 0..<rows {
      kernels.pointee.accumulate(
        columns, sums.gradient + row * columns, back + id(row, lookUp) * columns, 1)
    }
    if let slopes = bias.gradient {
      kernels.pointee.column_sums(Int32(count), Int32(columns), back, slopes, bias.adding)
    }
    if let slopes = weight.gradient {
      if embedding != nil {
        sums.multiply(
          Matrix(lookUp.input(0).value, count, inner).transposed, Matrix(back, count, columns),
          into: Matrix(slopes, inner, columns), accumulating: weight.accumulates)
      } else {
        kernels.pointee.accumulate(count * columns, back, slopes, weight.adding)
      }
    }
    if let slopes = sums.input(0).gradient {
      sums.multiply(
        Matrix(sums.gradient, rows, columns), Matrix(weight.value, inner, columns).transposed,
        into: Matrix(slopes, rows, inner))
    }
    embedding?.backward(lookUp)
  }
}
