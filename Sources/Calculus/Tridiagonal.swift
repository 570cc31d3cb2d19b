/// The eigenvalues of a symmetric matrix that is 0 but for its diagonal and what is beside it, by
/// implicit QL steps (Francis, 1961; as in Golub and Van Loan, 2013, §8.3).
struct Tridiagonal {
  /// In no order.
  private(set) var values: [Double]
  /// (columns, height): entry k·height + r is number r of the direction of value k. All of each
  /// direction, or its last number alone, which costs little and says how far Lanczos has come.
  private(set) var parts: [Double]
  let height: Int

  init(_ diagonal: [Double], beside: ArraySlice<Double>, lastOnly: Bool) {
    let n = diagonal.count
    height = lastOnly ? 1 : n
    values = diagonal
    parts = Array(repeating: 0, count: n * height)
    if lastOnly {
      if n > 0 { parts[n - 1] = 1 }
    } else {
      for k in 0..<n { parts[k * n + k] = 1 }
    }
    var e = Array(beside) + [0]
    for first in 0..<n {
      for _ in 0..<100 {
        var last = first
        while last + 1 < n {
          let size = abs(values[last]) + abs(values[last + 1])
          if abs(e[last]) <= 0x1p-53 * size { break }
          last += 1
        }
        if last == first { break }
        step(first, last, &e)
      }
    }
  }

  /// One step on the part from `first` to `last`, which nothing joins to the rest.
  private mutating func step(_ first: Int, _ last: Int, _ e: inout [Double]) {
    var g = (values[first + 1] - values[first]) / (2 * e[first])
    let root = Self.length(g, 1)
    g = values[last] - values[first] + e[first] / (g + (g < 0 ? -root : root))
    var (sine, cosine, shift) = (1.0, 1.0, 0.0)
    for i in (first..<last).reversed() {
      let (f, b) = (sine * e[i], cosine * e[i])
      let r = Self.length(f, g)
      e[i + 1] = r
      guard r > 0 else {
        values[i + 1] -= shift
        e[last] = 0
        return
      }
      (sine, cosine) = (f / r, g / r)
      g = values[i + 1] - shift
      let rest = (values[i] - g) * sine + 2 * cosine * b
      shift = sine * rest
      values[i + 1] = g + shift
      g = cosine * rest - b
      for r in 0..<height {
        let (low, high) = (parts[i * height + r], parts[(i + 1) * height + r])
        parts[(i + 1) * height + r] = sine * low + cosine * high
        parts[i * height + r] = cosine * low - sine * high
      }
    }
    values[first] -= shift
    e[first] = g
    e[last] = 0
  }

  /// √(a² + b²), whose squares neither overflow nor vanish.
  private static func length(_ a: Double, _ b: Double) -> Double {
    let (small, large) = (min(abs(a), abs(b)), max(abs(a), abs(b)))
    if large == 0 { return 0 }
    return large * (1 + (small / large) * (small / large)).squareRoot()
  }
}
