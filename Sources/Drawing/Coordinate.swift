/// The farthest that a coordinate is ever from zero: sums of two still fit anywhere.
package let farthest = 1 << 30

/// The one way from a computed number to a place on the screen: the nearest whole number, held
/// within ±2³⁰; nil for NaN and the infinities, which have no place.
package func coordinate(_ value: Double) -> Int? {
  guard value.isFinite else { return nil }
  let limit = Double(farthest)
  return Int(min(max(value, -limit), limit).rounded())
}

/// Holds a whole number within ±2³⁰, so that adding to it cannot overflow.
package func coordinate(_ value: Int) -> Int { min(max(value, -farthest), farthest) }
