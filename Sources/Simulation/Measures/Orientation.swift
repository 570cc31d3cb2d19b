import Calculus

/// How much each filter of a convolution has one direction: from 0, none, to 1, it changes along one
/// line only. Of weights (O, C, Kᵧ, Kₓ), O numbers: the coherence of the structure tensor, with the
/// slopes of the filter at the corners between its cells (Bigün and Granlund, 1987):
///
///     gₓ = ½(w[r,c+1] − w[r,c] + w[r+1,c+1] − w[r+1,c])    gᵧ in the same way downwards
///     Jₓₓ = Σ gₓ²    Jᵧᵧ = Σ gᵧ²    Jₓᵧ = Σ gₓ·gᵧ    over all corners and channels
///     orientation = √((Jₓₓ − Jᵧᵧ)² + 4Jₓᵧ²) / (Jₓₓ + Jᵧᵧ)
///
/// 0 where the filter is the same everywhere, or has only one row or one column.
package struct Orientation: Measure {
  package static let name = "orientation"
  package static let words = "how much this filter has one direction, from 0 to 1"
  package static let isOfTensor = true
  package static let isOfParameters = true
  package static let isListed = false
  package static func shape(of argument: [Int]) -> [Int] { [argument.first ?? 1] }

  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    guard let count = corners(x.shape), number(i, x.shape, x.plain) > 0 else { return 0 }
    func slope(_ k: Int, _ isAcross: Bool) -> X.Number {
      .named(isAcross ? "gₓ" : "gᵧ", Self.slope(k, isAcross, i, x.shape) { x[$0] })
    }
    let across = X.Number.named("Jₓₓ", .sum(count) { slope($0, true) * slope($0, true) })
    let down = X.Number.named("Jᵧᵧ", .sum(count) { slope($0, false) * slope($0, false) })
    let both = X.Number.named("Jₓᵧ", .sum(count) { slope($0, true) * slope($0, false) })
    let difference = across - down
    return .sqrt(difference * difference + 4 * both * both) / (across + down)
  }

  /// How many corners a filter has, in all its channels.
  private static func corners(_ shape: [Int]) -> Int? {
    guard shape.count == 4, shape[2] > 1, shape[3] > 1 else { return nil }
    return shape[1] * (shape[2] - 1) * (shape[3] - 1)
  }

  /// The slope of filter `i` at a corner.
  private static func slope<N: Arithmetic>(
    _ corner: Int, _ isAcross: Bool, _ i: Int, _ shape: [Int], _ w: (Int) -> N
  ) -> N {
    let (rows, columns) = (shape[2], shape[3])
    let (line, column) = corner.quotientAndRemainder(dividingBy: columns - 1)
    let (channel, row) = line.quotientAndRemainder(dividingBy: rows - 1)
    let first = ((i * shape[1] + channel) * rows + row) * columns + column
    let (a, b, c, d) = (w(first), w(first + 1), w(first + columns), w(first + columns + 1))
    return 0.5 * (isAcross ? b - a + (d - c) : c - a + (d - b))
  }

  /// Jₓₓ, Jᵧᵧ and Jₓᵧ of filter `i`.
  private static func tensor(
    _ i: Int, _ shape: [Int], _ w: (Int) -> Double
  ) -> (across: Double, down: Double, both: Double) {
    var (across, down, both) = (0.0, 0.0, 0.0)
    for corner in 0..<(corners(shape) ?? 0) {
      let (x, y) = (slope(corner, true, i, shape, w), slope(corner, false, i, shape, w))
      (across, down, both) = (across + x * x, down + y * y, both + x * y)
    }
    return (across, down, both)
  }

  /// The same as a plain number.
  static func number(_ i: Int, _ shape: [Int], _ w: (Int) -> Double) -> Double {
    let (across, down, both) = tensor(i, shape, w)
    let difference = across - down
    guard across + down > 0 else { return 0 }
    return (difference * difference + 4 * both * both).squareRoot() / (across + down)
  }

  /// A direction that a filter may have.
  package enum Line: Sendable { case level, rising, upright, falling }

  /// The nearest to that of filter `i`: it changes most across it, and twice the angle of that lies
  /// along (Jₓₓ − Jᵧᵧ, 2Jₓᵧ), y downwards.
  package static func line(of i: Int, _ shape: [Int], _ numbers: [Double]) -> Line {
    let (across, down, both) = tensor(i, shape) { numbers[$0] }
    let (x, y) = (across - down, 2 * both)
    if abs(x) >= abs(y) { return x > 0 ? .upright : .level }
    return y > 0 ? .rising : .falling
  }
}

/// The mean of that over the filters.
package struct MeanOrientation: Measure {
  package static let name = "meanOrientation"
  package static let words = "how much these filters have one direction each, from 0 to 1"
  package static let isOfTensor = true
  package static let isOfParameters = true
  package static let isListed = false
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let count = x.shape.first ?? 1
    return .sum(count) {
      x.ofTensor(Orientation.name, $0, Orientation.number($0, x.shape, x.plain))
    } / X.Number(Double(count))
  }
}
