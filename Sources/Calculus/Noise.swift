import CKernels

/// Draws whole numbers in proportion to their weights: words, in proportion to a power of how often
/// they are there, U(w)^¾ in the original (Mikolov et al., 2013, arXiv:1310.4546). A draw costs the same
/// however many there are: the alias method (Walker, 1977; Vose, 1991).
package struct Noise: Sendable {
  /// How likely each is.
  package let shares: [Double]
  /// Of a draw's 64 bits the upper half chooses a column; where the lower half is below its limit, of
  /// 2³², it is that number, else its alias.
  private let limits: [UInt32]
  private let aliases: [Int32]

  package init(counts: [Int], power: Double) {
    self.init(weights: counts.map { Double.exp(power * .log(Double($0))) })
  }

  /// In proportion to some weights.
  package init(weights: [Double]) {
    let all = weights.reduce(0, +)
    shares = weights.map { $0 / all }
    let count = weights.count
    var limits = Array(repeating: UInt32.max, count: count)
    var aliases = (0..<count).map { Int32($0) }
    var heights = shares.map { $0 * Double(count) }
    var low = heights.indices.filter { heights[$0] < 1 }
    var high = heights.indices.filter { heights[$0] >= 1 }
    while let short = low.popLast(), let tall = high.last {
      limits[short] = UInt32(min(heights[short] * 0x1p32, 0x1p32 - 1))
      aliases[short] = Int32(tall)
      heights[tall] -= 1 - heights[short]
      if heights[tall] < 1 {
        high.removeLast()
        low.append(tall)
      }
    }
    (self.limits, self.aliases) = (limits, aliases)
  }

  /// The `i`-th draw.
  package func word(_ random: Random, _ i: Int) -> Int32 {
    let bits = random.bits(i)
    let column = Int(truncatingIfNeeded: ((bits >> 32) &* UInt64(limits.count)) >> 32)
    return UInt32(truncatingIfNeeded: bits) < limits[column] ? Int32(column) : aliases[column]
  }

  /// Row after row of `words` (rows, 1 + each): behind the first word, which stands there, so many
  /// draws, those of row r being number[r]·each and the next ones; −1 for a draw of the first word.
  package func fill(
    _ words: UnsafeMutablePointer<Float>, rows: Int, each: Int, numbers: UnsafePointer<Int>,
    _ random: Random, _ kernels: UnsafePointer<kernels>
  ) {
    limits.withUnsafeBufferPointer { limits in
      aliases.withUnsafeBufferPointer { aliases in
        kernels.pointee.draw_words(
          rows, Int32(each), random.key, numbers, limits.count, limits.baseAddress,
          aliases.baseAddress, words)
      }
    }
  }
}
