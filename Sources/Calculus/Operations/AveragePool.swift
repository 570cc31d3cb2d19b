import CKernels

/// y[b, c, i, j] = the mean of window (i, j) of map x[b, c]: its sum over the number of its taps,
/// where padding counts as cells of 0; or, where that is not wanted, over the number of cells on the
/// map. Of one window as large as the map it is global average pooling (Lin, Chen and Yan, 2013,
/// arXiv:1312.4400).
package struct AveragePool: Operation {
  package static let name = "averagePool"
  package static let words = "the mean of the window"
  package let shape: [Int]
  private let maps: Int
  private let windows: Windows
  private let countsPadding: Bool

  /// x (B, C, H, W)
  package init(_ x: [Int], _ windows: Windows, countsPadding: Bool = true) {
    precondition(
      x.count == 4 && Array(x[2...]) == [windows.y.cells, windows.x.cells] && windows.count > 0
        && 2 * windows.y.padding <= windows.y.taps && 2 * windows.x.padding <= windows.x.taps
        && windows.y.dilation == 1 && windows.x.dilation == 1,
      "averagePool: \(x) does not fit \(windows)")
    (maps, self.windows, self.countsPadding) = (x[0] * x[1], windows, countsPadding)
    shape = [x[0], x[1], windows.y.count, windows.x.count]
  }

  private func share(of window: Int) -> Int {
    countsPadding ? windows.taps : windows.taps(of: window).count
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let (map, window) = i.quotientAndRemainder(dividingBy: windows.count)
    let taps = windows.taps(of: window)
    return .sum(taps.count) { x[0, map * windows.cells + taps.tap($0).cell] }
      / X.Number(Double(share(of: window)))
  }

  // ∂y/∂x = 1/n, n being what the sum is divided by
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let (map, cell) = i.quotientAndRemainder(dividingBy: windows.cells)
    let covering = windows.covering(cell)
    guard covering.count > 0 else { return nil }
    return .sum(covering.count) {
      let window = covering.window($0).window
      return x.seed(map * windows.count + window) / X.Number(Double(share(of: window)))
    }
  }

  package func forward(_ m: Memory<Float>) {
    let (x, k) = (m.input(0).value, m.kernels.pointee)
    guard !windows.isWhole else {
      k.row_sums(Int32(maps), Int32(windows.cells), x, m.value)
      for map in 0..<maps { m.value[map] /= Float(windows.cells) }
      return
    }
    var sliding = windows.forKernels
    k.average_pool(Int32(maps), &sliding, countsPadding ? 1 : 0, x, m.value)
  }
  package func backward(_ m: Memory<Float>) {
    guard let dx = m.input(0).gradient else { return }
    var sliding = windows.forKernels
    m.kernels.pointee.average_pool_gradient(
      Int32(maps), &sliding, countsPadding ? 1 : 0, m.gradient, dx, m.input(0).adding)
  }
}
