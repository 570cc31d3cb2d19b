import CKernels

/// Runs the steps of a recurrent layer over a stretch of time together: of every time one product and
/// one loop over all parts of the cell, and for the recurrent weights, whose gradient is a sum over
/// all times, one product at the end.
///
/// The steps of each time, in the order of recording; T times, B rows, H units, G parts:
///
///     elman:  back = h₋U               hidden
///     gru:    back = h₋U + b           reset, update, candidate, hidden
///     lstm:   back = h₋U               input, forget, candidate, output, cell, squashed, hidden
///
/// Each part is one tensor (T, B, …), so that its times lie side by side in memory, from the first on
/// or from the last.
package struct RecurrentKernel: FusedKernel {
  package enum Cell: Sendable {
    case elman(isReLU: Bool), gru, lstm

    var parts: Int {
      switch self {
      case .elman: 1
      case .gru: 3
      case .lstm: 4
      }
    }
    var steps: Int {
      switch self {
      case .elman: 2
      case .gru: 5
      case .lstm: 8
      }
    }
  }
  package static let name = "recurrentSteps"
  private let cell: Cell
  private let times, rows, width: Int
  /// Whether what is remembered at the first time is 0, so that its product need not be taken.
  private let beginsAtZero: Bool

  package init(_ cell: Cell, times: Int, rows: Int, width: Int, beginsAtZero: Bool) {
    (self.cell, self.times, self.rows, self.width) = (cell, times, rows, width)
    self.beginsAtZero = beginsAtZero
  }

  private var wide: Int { cell.parts * width }
  private var product: Int { Matrix.scratch(max(rows * times, wide), width, wide) }
  package var scratch: Int { product + width * wide }

  package func forward(_ steps: FusedMemory) {
    for t in 0..<times {
      let product = steps[t * cell.steps]
      let bias = product.inputs > 2 ? product.input(2).value : nil
      if t == 0, beginsAtZero {
        for row in 0..<rows {
          let to = product.value + row * wide
          if let bias {
            to.update(from: bias, count: wide)
          } else {
            to.update(repeating: 0, count: wide)
          }
        }
      } else {
        product.multiply(
          Matrix(product.input(0).value, rows, width), Matrix(product.input(1).value, width, wide),
          into: Matrix(product.value, rows, wide), adding: bias)
      }
      stepForward(steps, t * cell.steps)
    }
  }

  private func stepForward(_ m: FusedMemory, _ k: Int) {
    let (rows, width, kernels) = (Int32(rows), Int32(width), m[k].kernels)
    let (come, back) = (m[k + 1].input(0).value, m[k].value)
    switch cell {
    case .elman(let isReLU):
      kernels.pointee.elman(self.rows * self.width, isReLU ? 1 : 0, come, back, m[k + 1].value)
    case .gru:
      kernels.pointee.gru(
        rows, width, come, back, m[k + 4].input(1).value, m[k + 1].value, m[k + 2].value,
        m[k + 3].value, m[k + 4].value)
    case .lstm:
      kernels.pointee.lstm(
        rows, width, come, back, m[k + 5].input(1).value, m[k + 1].value, m[k + 2].value,
        m[k + 3].value, m[k + 4].value, m[k + 5].value, m[k + 6].value, m[k + 7].value)
    }
  }

  package func backward(_ steps: FusedMemory) {
    let first = steps[0]
    // Uᵀ, turned over once and read at every time.
    let turned = first.scratch + product
    first.kernels.pointee.transpose(
      Int32(width), Int32(wide), first.input(1).value, turned)
    for t in (0..<times).reversed() {
      stepBackward(steps, t * cell.steps)
      let product = steps[t * cell.steps]
      guard let before = product.input(0).gradient else { continue }
      product.multiply(
        Matrix(product.gradient, rows, wide), Matrix(turned, wide, width),
        into: Matrix(before, rows, width), accumulating: product.input(0).accumulates)
    }
    learn(steps)
  }

  private func stepBackward(_ m: FusedMemory, _ k: Int) {
    let (rows, width, kernels) = (Int32(rows), Int32(width), m[k].kernels)
    guard let come = m[k + 1].input(0).gradient else { return }
    let back = m[k].gradient
    switch cell {
    case .elman(let isReLU):
      kernels.pointee.elman_gradient(
        self.rows * self.width, isReLU ? 1 : 0, m[k + 1].value, m[k + 1].gradient, come, back)
    case .gru:
      let before = m[k + 4].input(1)
      kernels.pointee.gru_gradient(
        rows, width, m[k].value, before.value, m[k + 1].value, m[k + 2].value, m[k + 3].value,
        m[k + 4].gradient, come, back, m[k + 1].gradient, m[k + 2].gradient, m[k + 3].gradient,
        before.gradient, before.adding)
    case .lstm:
      let before = m[k + 5].input(1)
      kernels.pointee.lstm_gradient(
        rows, width, before.value, m[k + 1].value, m[k + 2].value, m[k + 3].value, m[k + 4].value,
        m[k + 6].value, m[k + 7].gradient, come, back, m[k + 1].gradient, m[k + 2].gradient,
        m[k + 3].gradient, m[k + 4].gradient, m[k + 5].gradient, m[k + 6].input(0).adding,
        m[k + 6].gradient, before.gradient, before.adding)
    }
  }

  /// ∂U = Σ over times of h₋ᵀ·∂back, and of a bias Σ ∂back: all times but the first lie side by side.
  private func learn(_ steps: FusedMemory) {
    let (first, last) = (steps[0], steps[(times - 1) * cell.steps])
    let weight = last.input(1)
    guard let slopes = weight.gradient else { return }
    let to = Matrix(slopes, width, wide)
    var adds = weight.accumulates
    if times > 1 {
      let second = steps[cell.steps]
      let (states, back) = (
        min(second.input(0).value, last.input(0).value), min(second.gradient, last.gradient)
      )
      let all = (times - 1) * rows
      last.multiply(
        Matrix(states, all, width).transposed, Matrix(back, all, wide), into: to, accumulating: adds
      )
      adds = true
    }
    if !beginsAtZero {
      last.multiply(
        Matrix(first.input(0).value, rows, width).transposed, Matrix(first.gradient, rows, wide),
        into: to, accumulating: adds)
    } else if !adds {
      slopes.update(repeating: 0, count: width * wide)
    }
    guard last.inputs > 2, let bias = last.input(2).gradient else { return }
    last.kernels.pointee.column_sums(
      Int32(times * rows), Int32(wide), min(first.gradient, last.gradient), bias,
      last.input(2).adding)
  }
}
