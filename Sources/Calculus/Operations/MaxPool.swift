import CKernels

/// y[b, c, i, j] = the largest number in window (i, j) of map x[b, c]. Padding is −∞: it is never
/// taken. Of equals the first wins, row by row, and the whole gradient goes to it.
package struct MaxPool: Operation {
  package static let name = "maxPool"
  package static let words = "the largest of the window"
  package let shape: [Int]
  private let maps: Int
  private let windows: Windows

  /// x (B, C, H, W)
  package init(_ x: [Int], _ windows: Windows) {
    precondition(
      x.count == 4 && Array(x[2...]) == [windows.y.cells, windows.x.cells] && windows.count > 0
        && 2 * windows.y.padding <= windows.y.taps && 2 * windows.x.padding <= windows.x.taps
        && windows.y.dilation == 1 && windows.x.dilation == 1,
      "maxPool: \(x) does not fit \(windows)")
    (maps, self.windows) = (x[0] * x[1], windows)
    shape = [x[0], x[1], windows.y.count, windows.x.count]
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let (map, window) = i.quotientAndRemainder(dividingBy: windows.count)
    let taps = windows.taps(of: window)
    return .largest(taps.count) { x[0, map * windows.cells + taps.tap($0).cell] }
  }

  // ∂y/∂x = 1 where x is the first of the largest
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let (map, cell) = i.quotientAndRemainder(dividingBy: windows.cells)
    let covering = windows.covering(cell)
    var won: [Int] = []
    for k in 0..<covering.count {
      let window = covering.window(k).window
      if winner(of: window, map, x) == cell { won.append(map * windows.count + window) }
    }
    return won.isEmpty
      ? .known("not the largest of a window", 0) : .sum(won.count) { x.seed(won[$0]) }
  }

  /// The cell that a window takes. A number that is none is taken before any other.
  private func winner(of window: Int, _ map: Int, _ x: some Reading) -> Int {
    let taps = windows.taps(of: window)
    var (best, most) = (-1, 0.0)
    for k in 0..<taps.count {
      let cell = taps.tap(k).cell
      let number = x.plain(0, map * windows.cells + cell)
      if best < 0 || number > most || number.isNaN && !most.isNaN { (best, most) = (cell, number) }
    }
    return best
  }

  package func forward(_ m: Memory<Float>) {
    var sliding = windows.forKernels
    m.kernels.pointee.max_pool(Int32(maps), &sliding, m.input(0).value, m.value)
  }
  package func backward(_ m: Memory<Float>) {
    let x = m.input(0)
    guard let dx = x.gradient else { return }
    var sliding = windows.forKernels
    m.kernels.pointee.max_pool_gradient(
      Int32(maps), &sliding, x.value, m.value, m.gradient, dx, x.adding)
  }
}
