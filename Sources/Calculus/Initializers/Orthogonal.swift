import Synchronization

/// Columns (or rows, where these are fewer) of one length, perpendicular to one another: no signal
/// is stretched or lost on the way (Saxe, McClelland and Ganguli, 2013, arXiv:1312.6120).
package struct Orthogonal: Initializer {
  package static let names = ["orthogonal"]
  package static let words = "columns perpendicular to one another, all of one length"
  package static let settings = [Setting("gain", 1, .positive, "how long the columns are")]
  private let gain: Double
  package init(_ values: [Double]) { gain = values[0] }
  package func initial(inputs: Int, outputs: Int, _ random: Random) -> Initial {
    .orthogonal(.of(inputs: inputs, outputs: outputs, gain: gain, random))
  }
}

/// W = gain·Q of A = Q·R, where A is drawn from a normal distribution and R has a positive diagonal:
///
///     qⱼ = (aⱼ − Σₖ₍ₖ﹤ⱼ₎ rₖⱼ·qₖ) / rⱼⱼ     rₖⱼ = qₖ · aⱼ
///
/// found by Gram (1883) and Schmidt (1907), in double precision; each vector is made perpendicular
/// twice, which is enough (Giraud, Langou and Rozložník, 2005).
package final class OrthogonalMatrix: Sendable {
  package let random: Random
  private let gain: Double
  /// How many vectors there are, how long each is, and whether they are columns.
  private let count, length: Int
  private let areColumns: Bool
  private let vectors: [Double]  // qⱼ, one after the other
  private let r: [Double]  // rₖⱼ at k·count + j

  private init(inputs: Int, outputs: Int, gain: Double, _ random: Random) {
    (self.random, self.gain) = (random, gain)
    let (count, length) = (min(inputs, outputs), max(inputs, outputs))
    (self.count, self.length, areColumns) = (count, length, outputs <= inputs)
    let drawn = Self.drawn(count, length, areColumns, random)
    var (q, r) = (drawn, Array(repeating: 0.0, count: count * count))
    q.withUnsafeMutableBufferPointer { q in
      drawn.withUnsafeBufferPointer { a in
        for j in 0..<count {
          let one = UnsafeMutableBufferPointer(rebasing: q[j * length..<(j + 1) * length])
          for _ in 0..<2 {
            for k in 0..<j {
              let other = UnsafeMutableBufferPointer(rebasing: q[k * length..<(k + 1) * length])
              let share = Self.product(other, one)
              for c in 0..<length { one[c] -= share * other[c] }
            }
          }
          let size = Self.product(one, one).squareRoot()
          for c in 0..<length { one[c] /= size }
          for k in 0...j {
            r[k * count + j] = Self.product(
              UnsafeMutableBufferPointer(rebasing: q[k * length..<(k + 1) * length]),
              UnsafeBufferPointer(rebasing: a[j * length..<(j + 1) * length]))
          }
        }
      }
    }
    (vectors, self.r) = (q, r)
  }

  /// Σ x·y, in eight sums that do not wait for one another.
  private static func product<A: RandomAccessCollection<Double>, B: RandomAccessCollection<Double>>(
    _ x: A, _ y: B
  ) -> Double where A.Index == Int, B.Index == Int {
    var sums = SIMD8<Double>(repeating: 0)
    var c = 0
    while c + 8 <= x.count {
      for k in 0..<8 { sums[k] += x[c + k] * y[c + k] }
      c += 8
    }
    var sum = sums.sum()
    while c < x.count {
      sum += x[c] * y[c]
      c += 1
    }
    return sum
  }

  /// aⱼ, one after the other: element (i, j) of W is made from its own draw.
  private static func drawn(_ count: Int, _ length: Int, _ areColumns: Bool, _ random: Random)
    -> [Double]
  {
    (0..<count * length).map {
      let (j, c) = $0.quotientAndRemainder(dividingBy: length)
      return random.normal(areColumns ? c * count + j : j * length + c)
    }
  }

  /// Where component `c` of vector `j` stands in W.
  private func index(_ j: Int, _ c: Int) -> Int { areColumns ? c * count + j : j * length + c }

  /// Element `i` of W: as it was found, or by its formula from the elements before it.
  func value<N: Arithmetic>(at i: Int) -> N {
    let (first, second) = i.quotientAndRemainder(dividingBy: areColumns ? count : length)
    let (j, c) = areColumns ? (second, first) : (first, second)
    if let found = gain * vectors[j * length + c] as? N { return found }
    let draw = N.known("draw \(i)", random.normal(i))
    let known = N.sum(j) { k in
      let other = index(k, c)
      return N.known("r[\(k),\(j)]", r[k * count + j] / gain)
        * N.known("number[\(other)]", gain * vectors[k * length + c])
    }
    return (j == 0 ? draw : draw - known) / N.known("r[\(j),\(j)]", r[j * count + j] / gain)
  }

  // MARK: Once for all passes over the same network

  private struct Key: Hashable {
    let seed: Int, purpose: String, inputs: Int, outputs: Int, gain: Double
  }
  private static let found = Mutex<[(key: Key, matrix: OrthogonalMatrix)]>([])

  static func of(inputs: Int, outputs: Int, gain: Double, _ random: Random) -> OrthogonalMatrix {
    let key = Key(
      seed: random.seed, purpose: random.purpose, inputs: inputs, outputs: outputs, gain: gain)
    return found.withLock { found in
      if let same = found.first(where: { $0.key == key }) { return same.matrix }
      let matrix = OrthogonalMatrix(inputs: inputs, outputs: outputs, gain: gain, random)
      if found.count >= 64 { found.removeFirst() }
      found.append((key, matrix))
      return matrix
    }
  }
}
