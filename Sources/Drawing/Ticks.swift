/// How numbers are laid along an axis.
package enum Scale: Hashable, Sendable {
  case linear, log
}

/// A round number of an axis, and how it is written.
package struct Tick: Hashable, Sendable {
  package let value: Double
  package let label: String
}

extension Scale {
  /// Round numbers between two ends, rising, no more than asked for: 1, 2 or 5 times a power of ten
  /// apart; on a log scale powers of ten, and 2 and 5 times these where there is room.
  package func ticks(from low: Double, to high: Double, atMost count: Int) -> [Tick] {
    guard count > 0, low.isFinite, high.isFinite, low <= high else { return [] }
    if self == .log, low > 0 {
      let ticks = Scale.decades(from: low, to: high, atMost: count)
      if ticks.count > 1 || count == 1 { return ticks }
    }
    return Scale.steps(from: low, to: high, atMost: count)
  }

  private static func steps(from low: Double, to high: Double, atMost count: Int) -> [Tick] {
    let largest = max(abs(low), abs(high))
    // Closer together than the numbers themselves can tell apart there is nothing round.
    guard high - low > largest * 1e-10, high - low > 1e-290, largest < 1e290 else { return [] }
    let start = coordinate(decadic((high - low) / Double(count)).rounded(.down)) ?? 0
    for exponent in start...(start + 2) {
      for factor in [1.0, 2, 5] {
        let step = factor * tenTo(exponent)
        let first = (low / step - 1e-9).rounded(.up)
        let last = (high / step + 1e-9).rounded(.down)
        guard last - first < Double(count) else { continue }
        return stride(from: first, through: last, by: 1).map { number in
          // Dividing by a power of ten is exact where multiplying by a tenth is not.
          let value = exponent < 0 ? number * factor / tenTo(-exponent) : number * step
          return Tick(value: value, label: label(value, unit: exponent, largest: largest))
        }
      }
    }
    return []
  }

  private static func decades(from low: Double, to high: Double, atMost count: Int) -> [Tick] {
    let first = coordinate((decadic(low) - 1e-9).rounded(.up)) ?? 0
    let last = coordinate((decadic(high) + 1e-9).rounded(.down)) ?? 0
    let decades = max(last - first + 1, 0)
    if 3 * (decades + 1) <= count {
      return ((first - 1)...(first + decades)).flatMap { exponent in
        [1.0, 2, 5].compactMap { factor in
          let value = factor * tenTo(exponent)
          guard value >= low * (1 - 1e-9), value <= high * (1 + 1e-9) else { return nil }
          return Tick(value: value, label: label(value, unit: exponent, largest: value))
        }
      }
    }
    let every = (decades + count - 1) / count
    guard decades > 0 else { return [] }
    return stride(from: first, through: last, by: every).map { exponent in
      let value = tenTo(exponent)
      return Tick(value: value, label: label(value, unit: exponent, largest: value))
    }
  }

  /// As short as it can be written without two ticks looking the same: `unit` is the power of ten of
  /// the last digit that tells them apart.
  private static func label(_ value: Double, unit: Int, largest: Double) -> String {
    if value == 0 { return "0" }
    if (1e-4..<1e6).contains(largest), unit >= -5 {
      let label = NumberFormat.fixed(value, places: max(-unit, 0))
      return abs(value) < 10_000 ? label.filter { $0 != "\u{2009}" } : label
    }
    let digits = min(max(decimal(value, digits: 17).exponent - unit + 1, 1), 12)
    if digits > 1 { return NumberFormat.scientific(value, digits: digits) }
    let (mantissa, exponent) = decimal(value, digits: 1)
    return (value < 0 ? NumberFormat.minus : "") + mantissa.map { String($0) }.joined() + "e"
      + (exponent < 0 ? NumberFormat.minus : "") + String(abs(exponent))
  }
}
