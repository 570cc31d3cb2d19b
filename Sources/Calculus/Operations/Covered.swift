/// A picture once for every place of a square that hides a part of it, and in the end as it is, for
/// occlusion (Zeiler and Fergus, 2014, “Visualizing and understanding convolutional networks”):
///
///     y[p, c, i, j] = 0 under square p, else x[c, i, j]
///
/// x (1, C·H·W) becomes (P + 1, C·H·W). 0 is paper, as beyond the edges of a convolution.
package struct Covered: Operation {
  package static let name = "covered"
  package static let words = "the picture, or nothing where the square hides it"
  package let shape: [Int]
  package let squares: Squares
  private let count: Int

  package init(channels: Int, _ squares: Squares) {
    self.squares = squares
    count = channels * squares.height * squares.width
    shape = [squares.count + 1, count]
  }

  private func isHidden(_ number: Int, by square: Int) -> Bool {
    square < squares.count && squares.hides(number % (squares.height * squares.width), by: square)
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let (square, number) = i.quotientAndRemainder(dividingBy: count)
    return isHidden(number, by: square) ? .known("hidden", 0) : x[0, number]
  }

  // ∂y/∂x = 1 where it is seen
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let seen = (0..<shape[0]).filter { !isHidden(i, by: $0) }
    return .sum(seen.count) { x.seed(seen[$0] * count + i) }
  }
}

/// Where a square is laid on a picture: for every block of `stride` by `stride` pixels once, with the
/// block in its middle; at the edges a part of it lies beyond.
package struct Squares: Hashable, Sendable {
  /// Of the picture.
  package let height, width: Int
  /// How many pixels wide and high it is, and how far apart its places are.
  package let size, stride: Int
  package init(height: Int, width: Int, size: Int, stride: Int) {
    (self.height, self.width, self.size, self.stride) = (height, width, size, stride)
  }

  package var rows: Int { (height + stride - 1) / stride }
  package var columns: Int { (width + stride - 1) / stride }
  package var count: Int { rows * columns }

  /// The pixels along an axis that lie under place `k` of it.
  private func span(_ k: Int) -> Range<Int> {
    let first = k * stride - (size - stride) / 2
    return first..<first + size
  }
  func hides(_ pixel: Int, by square: Int) -> Bool {
    let (row, column) = pixel.quotientAndRemainder(dividingBy: width)
    return span(square / columns) ~= row && span(square % columns) ~= column
  }
}
