@testable import Drawing

/// Numbers that have been the end of many a plot, and a few ordinary ones: the same every time.
struct Awkward: RandomNumberGenerator {
  private var state: UInt64

  init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) &+ 0x9E37_79B9_7F4A_7C15 }

  mutating func next() -> UInt64 {
    // SplitMix64.
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func number() -> Double {
    switch Int.random(in: 0..<14, using: &self) {
    case 0: .nan
    case 1: .infinity
    case 2: -.infinity
    case 3: 0
    case 4: Double.greatestFiniteMagnitude * (Bool.random(using: &self) ? 1 : -1)
    case 5: Double.leastNonzeroMagnitude
    case 6: 1e18
    case 7: -1e-7
    default: Double.random(in: -3...3, using: &self)
    }
  }

  mutating func numbers(upTo count: Int) -> [Double] {
    let isTame = Bool.random(using: &self)
    return (0..<Int.random(in: 0...count, using: &self)).map { _ in
      isTame ? Double.random(in: 0...5, using: &self) : number()
    }
  }

  mutating func integer(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  /// A rectangle that is inside, partly outside, empty, or absurd.
  mutating func rect(around width: Int, _ height: Int) -> Rect {
    switch integer(0...9) {
    case 0: Rect(x: .min, y: .max, width: .max, height: .min)
    case 1: Rect(x: -5, y: -5, width: .max, height: .max)
    case 2: Rect(x: 0, y: 0, width: width, height: height)
    case 3: Rect(x: 1, y: 1, width: integer(0...3), height: integer(0...3))
    default:
      Rect(
        x: integer(-8...width), y: integer(-4...height), width: integer(0...(width + 9)),
        height: integer(0...(height + 5)))
    }
  }
}
