/// A filter that somebody worked out, not learnt: y[r, c] = Σ_ij k[i, j]·x[r + i − 1, c + j − 1], as a
/// convolution of networks takes its products (a cross-correlation: the kernel is not turned over),
/// with 0 beyond the picture's border.
package struct KnownFilter: Sendable {
  package let name, words: String
  /// 3 rows of 3.
  package let rows: [[Double]]

  /// In the middle of so many rows and columns, 0 around it; nil where these are fewer than 3.
  package func weights(rows: Int, columns: Int) -> [Double]? {
    guard rows >= 3, columns >= 3 else { return nil }
    let (top, left) = ((rows - 3) / 2, (columns - 3) / 2)
    return (0..<rows * columns).map { k in
      let (row, column) = (k / columns - top, k % columns - left)
      return (0..<3).contains(row) && (0..<3).contains(column) ? self.rows[row][column] : 0
    }
  }

  /// Every channel of a picture (C, H, W) by itself.
  package func filtered(_ x: [Double], _ form: ImageForm) -> [Double] {
    (0..<form.count).map { k in
      let (row, column) = (k / form.width % form.height, k % form.width)
      var sum = 0.0
      for i in 0..<3 where (0..<form.height).contains(row + i - 1) {
        for j in 0..<3 where (0..<form.width).contains(column + j - 1) {
          sum += rows[i][j] * x[k + (i - 1) * form.width + j - 1]
        }
      }
      return sum
    }
  }
}

/// Every known filter there is.
package let knownFilters = [
  KnownFilter(
    name: "identity", words: "leaves the picture as it is",
    rows: [[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
  KnownFilter(
    name: "blur", words: "the mean of a pixel and its neighbours, the nearer the more",
    rows: [[1, 2, 1], [2, 4, 2], [1, 2, 1]].map { $0.map { $0 / 16 } }),
  KnownFilter(
    name: "sharpen", words: "what is different from its neighbours becomes more so",
    rows: [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
  KnownFilter(
    name: "sobelX", words: "how much brighter it grows to the right (Sobel and Feldman, 1968)",
    rows: [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
  KnownFilter(
    name: "sobelY", words: "how much brighter it grows downwards (Sobel and Feldman, 1968)",
    rows: [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
  KnownFilter(
    name: "laplacian", words: "how much its neighbours are brighter than a pixel, together",
    rows: [[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
]
