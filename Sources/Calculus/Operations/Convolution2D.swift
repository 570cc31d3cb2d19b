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

  private var taps: Int { channels * windows.taps }

  package func forward(_ m: Memory<Float>) {
    let (x, weight, bias) = (m.input(0), m.input(1), m.input(2))
    var sliding = windows.forKernels
    m.kernels.pointee.convolve(
      Int32(samples), Int32(channels), Int32(filters), &sliding, x.value, weight.value, bias.value,
      m.value, m.scratch, m.scratch + product)
  }

  package func backward(_ m: Memory<Float>) {
    let (x, weight, bias, k) = (m.input(0), m.input(1), m.input(2), m.kernels.pointee)
    let (b, c, o) = (Int32(samples), Int32(channels), Int32(filters))
    var sliding = windows.forKernels
    let room = m.scratch + product
    if let dw = weight.gradient {
      k.convolve_weights(
        b, c, o, &sliding, x.value, m.gradient, dw, weight.adding, m.scratch, room)
    }
    if let dx = x.gradient {
      k.convolve_inputs(
        b, c, o, &sliding, weight.value, m.gradient, dx, x.adding, m.scratch, room)
    }
    if let db = bias.gradient {
      k.row_sums(b * o, Int32(windows.count), m.gradient, m.scratch)
      k.column_sums(b, o, m.scratch, db, bias.adding)
    }
  }

  /// What products need.
  private var product: Int {
    (max(Matrix.scratch(filters, taps, windows.count), samples * filters) + 15) & ~15
  }
  /// What the kernels need besides: maps with a border of zeros and the windows as columns; or a
  /// place for each tap, and weights turned over.
  private var room: Int {
    func bordered(_ y: (cells: Int, border: Int), _ x: (cells: Int, border: Int)) -> Int {
      (y.cells + 2 * max(y.border, 0)) * (x.cells + 2 * max(x.border, 0))
    }
    let (y, x) = (windows.y, windows.x)
    let map = bordered((y.cells, y.padding), (x.cells, x.padding))
    let back = bordered((y.count, y.span - 1 - y.padding), (x.count, x.span - 1 - x.padding))
    let lines = 8 * 16  // pieces begin on a line of the cache, and rows may end beyond
    return lines
      + max(
        map + taps * windows.count + taps * filters, taps + channels * map,
        filters * (windows.taps + taps + back))
  }
  package var scratch: Int { product + room }
  package var multiplyAdds: Int { samples * filters * windows.count * taps }
}
