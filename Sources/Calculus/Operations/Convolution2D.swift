import CKernels

/// y[b, o, i, j] = Σ w[o, c, k, l]·x[b, c, i·sᵧ − pᵧ + k·dᵧ, j·sₓ − pₓ + l·dₓ] + bias[o], with stride
/// s, padding p and dilation d: the filters slide over the maps, and are not turned over (a
/// cross-correlation; LeCun et al., 1989). A tap on padding would add 0, and has no term. A signal
/// is a map one row high.
package struct Convolution2D: Operation {
  package static let name = "convolution"
  package static let words = "weighted sum of the window, plus the bias"
  package let shape: [Int]
  private let samples, channels, filters: Int
  private let windows: Windows

  /// x (B, C, H, W), weight (O, C, taps of y, taps of x), bias (O).
  package init(_ x: [Int], _ weight: [Int], _ bias: [Int], _ windows: Windows) {
    precondition(
      x.count == 4 && weight.count == 4 && x[1] == weight[1] && bias == [weight[0]]
        && Array(x[2...]) == [windows.y.cells, windows.x.cells]
        && Array(weight[2...]) == [windows.y.taps, windows.x.taps] && windows.count > 0,
      "convolution: x \(x), weight \(weight) and bias \(bias) do not fit \(windows)")
    (samples, channels, filters, self.windows) = (x[0], x[1], weight[0], windows)
    shape = [x[0], weight[0], windows.y.count, windows.x.count]
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let (map, window) = i.quotientAndRemainder(dividingBy: windows.count)
    let (sample, filter) = map.quotientAndRemainder(dividingBy: filters)
    let taps = windows.taps(of: window)
    return .sum(channels * taps.count) {
      let (channel, k) = $0.quotientAndRemainder(dividingBy: taps.count)
      let (tap, cell) = taps.tap(k)
      return x[0, (sample * channels + channel) * windows.cells + cell]
        * x[1, (filter * channels + channel) * windows.taps + tap]
    } + x[2, filter]
  }

  // ∂L/∂x: Σ over filters and the windows that lie on the cell of ∂L/∂y·w
  // ∂L/∂w: Σ over samples and the windows of which the tap lies on the map of ∂L/∂y·x
  // ∂L/∂bias: Σ over samples and windows of ∂L/∂y
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    switch n {
    case 0:
      let (map, cell) = i.quotientAndRemainder(dividingBy: windows.cells)
      let (sample, channel) = map.quotientAndRemainder(dividingBy: channels)
      let covering = windows.covering(cell)
      return .sum(filters * covering.count) {
        let (filter, k) = $0.quotientAndRemainder(dividingBy: covering.count)
        let (window, tap) = covering.window(k)
        return x.seed((sample * filters + filter) * windows.count + window)
          * x[1, (filter * channels + channel) * windows.taps + tap]
      }
    case 1:
      let (map, tap) = i.quotientAndRemainder(dividingBy: windows.taps)
      let (filter, channel) = map.quotientAndRemainder(dividingBy: channels)
      let sliding = windows.windows(withTap: tap)
      return .sum(samples * sliding.count) {
        let (sample, k) = $0.quotientAndRemainder(dividingBy: sliding.count)
        let (window, cell) = sliding.window(k)
        return x.seed((sample * filters + filter) * windows.count + window)
          * x[0, (sample * channels + channel) * windows.cells + cell]
      }
    default:
      return .sum(samples * windows.count) {
        let (sample, window) = $0.quotientAndRemainder(dividingBy: windows.count)
        return x.seed((sample * filters + i) * windows.count + window)
      }
    }
  }

  // A window's cells of all channels side by side are a column, and a sample's windows as many
  // columns: then a convolution is a product of matrices (Chellapilla, Puri and Simard, 2006).

  private var taps: Int { channels * windows.taps }

  package func forward(_ m: Memory<Float>) {
    let weight = Matrix(m.input(1).value, filters, taps)
    for sample in 0..<samples {
      let y = m.value + sample * filters * windows.count
      for filter in 0..<filters {
        (y + filter * windows.count).update(
          repeating: m.input(2).value[filter], count: windows.count)
      }
      m.multiply(
        weight, unfolded(sample, m), into: Matrix(y, filters, windows.count), accumulating: true)
    }
  }

  package func backward(_ m: Memory<Float>) {
    let (x, weight, bias, k) = (m.input(0), m.input(1), m.input(2), m.kernels.pointee)
    // dwᵀ (taps, filters), of all samples.
    let slopes = Matrix(columns(m) + taps * windows.count + Self.beyond, taps, filters)
    for sample in 0..<samples {
      let dy = Matrix(
        m.gradient + sample * filters * windows.count, filters, windows.count)
      if weight.gradient != nil {
        m.multiply(unfolded(sample, m), dy.transposed, into: slopes, accumulating: sample > 0)
      }
      guard let dx = x.gradient.map({ $0 + sample * channels * windows.cells }) else { continue }
      let turned = Matrix(weight.value, filters, taps).transposed
      if windows.areCells {
        m.multiply(
          turned, dy, into: Matrix(dx, taps, windows.count), accumulating: x.accumulates)
      } else {
        m.multiply(turned, dy, into: Matrix(columns(m), taps, windows.count))
        var sliding = windows.forKernels
        k.fold(Int32(channels), &sliding, columns(m), dx, x.adding, m.scratch + product)
      }
    }
    if let dw = weight.gradient {
      let turned = weight.accumulates ? m.scratch : dw
      k.transpose(Int32(taps), Int32(filters), slopes.start, turned)
      if weight.accumulates { k.accumulate(taps * filters, turned, dw, 1) }
    }
    if let db = bias.gradient {
      k.row_sums(Int32(samples * filters), Int32(windows.count), m.gradient, m.scratch)
      k.column_sums(Int32(samples), Int32(filters), m.scratch, db, bias.adding)
    }
  }

  /// A sample's windows as columns (taps, windows).
  @inline(__always)
  private func unfolded(_ sample: Int, _ m: Memory<Float>) -> Matrix {
    let x = m.input(0).value + sample * channels * windows.cells
    guard !windows.areCells else { return Matrix(x, taps, windows.count) }
    var sliding = windows.forKernels
    m.kernels.pointee.unfold(Int32(channels), &sliding, x, columns(m), m.scratch + product)
    return Matrix(columns(m), taps, windows.count)
  }

  // Working memory: what products need, a map with its padding, the columns, and dwᵀ.

  private var product: Int {
    max(Matrix.scratch(filters, taps, windows.count), samples * filters, taps * filters)
  }
  private var padded: Int {
    let (y, x) = (windows.y, windows.x)
    return (y.cells + 2 * y.padding) * (x.cells + 2 * x.padding) + Self.beyond
  }
  private func columns(_ m: Memory<Float>) -> UnsafeMutablePointer<Float> {
    m.scratch + product + padded
  }
  /// How far the kernels may write behind a row.
  private static let beyond = 16
  package var scratch: Int {
    product + padded + taps * windows.count + Self.beyond + taps * filters
  }
  package var multiplyAdds: Int { samples * filters * windows.count * taps }
}
