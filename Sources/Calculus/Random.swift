/// Random numbers addressed by what they are for, never by how many were drawn before.
package struct Random: Sendable {
  package let seed: Int
  package let purpose: String
  let key: UInt64

  package init(seed: Int, _ purpose: String) {
    (self.seed, self.purpose) = (seed, purpose)
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(bitPattern: Int64(seed))  // FNV-1a
    for byte in purpose.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    key = Self.mix(hash)
  }

  /// The 64 bits behind the `i`-th number.
  @inline(__always)
  package func bits(_ i: Int) -> UInt64 {
    Self.mix(key &+ UInt64(bitPattern: Int64(i)) &* 0x9e37_79b9_7f4a_7c15)
  }

  /// The `i`-th number, uniform in [0, 1).
  package func uniform(_ i: Int) -> Double { Double(bits(i) >> 11) * 0x1p-53 }

  /// The `i`-th whole number, uniform in 0..<count (Lemire's multiplication, 2019).
  package func below(_ count: Int, _ i: Int) -> Int {
    Int(((bits(i) >> 32) &* UInt64(count)) >> 32)
  }

  /// The `i`-th number of a standard normal distribution (Box and Muller, 1958).
  package func normal(_ i: Int) -> Double {
    let radius = (-2 * Double.log(1 - uniform(2 * i))).squareRoot()
    return radius * Double.cos(2 * Double.pi * uniform(2 * i + 1))
  }

  /// Puts `order` into the `k`-th random order (Fisher and Yates, 1938; Durstenfeld, 1964).
  package func shuffle(_ order: inout [Int], _ k: Int) {
    for i in stride(from: order.count - 1, to: 0, by: -1) {
      order.swapAt(i, below(i + 1, k * order.count + i))
    }
  }

  /// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
  @inline(__always)
  private static func mix(_ x: UInt64) -> UInt64 {
    var z = x
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
