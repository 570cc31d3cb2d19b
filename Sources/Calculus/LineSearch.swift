/// How far to go along a direction d until the loss is lowest: the first t > 0 that is met with
/// φ′(t) = 0, where φ(t) = loss(p + t·d) and φ′ = ∂loss/∂p · d is exact, by dual numbers.
///
/// Steps that grow bracket it, false position in the Illinois form closes in (Dowell and Jarratt,
/// 1971), until the slope is 10⁻¹³ of what it was or t has no further digits. At a kink of the loss
/// the slope leaps over 0, and what is left of it is said.
package struct LineSearch: Sendable {
  /// t; infinite where the loss falls without end.
  package let rate: Double
  /// ∂loss/∂p at p + t·d
  package let landing: [Double]

  /// The slope counts as 0 at this part of the first one.
  private static let tolerance = 1e-13
  private static let growth = 1.6
  private static let most = 400

  package init(_ dual: DualTape, from p: [Double], along d: [Double]) {
    func slope(_ t: Double) -> Double {
      dual.forward(at: p.indices.map { p[$0] + t * d[$0] }, along: d).slope
    }
    rate = Self.isAtRest(dual, p, d) ? 0 : Self.find(slope, first: Self.firstStep(dual, p, d))
    let end = rate
    dual.forward(at: p.indices.map { p[$0] + end * d[$0] }, along: d)
    landing = dual.backward().map(\.value)
  }

  /// Whether no step could make the loss smaller by as much as its last digit.
  private static func isAtRest(_ dual: DualTape, _ p: [Double], _ d: [Double]) -> Bool {
    let loss = dual.forward(at: p, along: d)
    let change = dual.backward()
    let bend = Double.sum(p.count) { d[$0] * change[$0].slope }
    // Squares of numbers much smaller are none.
    if abs(loss.slope) < 1e-200 { return true }
    return bend > 0 && 0.5 * loss.slope / bend * loss.slope < 0x1p-53 * abs(loss.value)
  }

  /// A quarter of the way to where a parabola would end, or a thousandth of the way to anywhere.
  private static func firstStep(_ dual: DualTape, _ p: [Double], _ d: [Double]) -> Double {
    let n = p.count
    let slope = dual.forward(at: p, along: d).slope
    let change = dual.backward()
    let bend = Double.sum(n) { d[$0] * change[$0].slope }
    if bend > 0, slope < 0 { return 0.25 * -slope / bend }
    let far = 1 + Double.sum(n) { p[$0] * p[$0] }.squareRoot()
    return 1e-3 * far / Double.sum(n) { d[$0] * d[$0] }.squareRoot()
  }

  /// The first zero that is met of a slope that begins below 0; 0 where it does not.
  private static func find(_ slope: (Double) -> Double, first: Double) -> Double {
    let start = slope(0)
    // Where rounding alone is left of the slope, it may even rise: there is nothing to be gained.
    guard start < 0, first.isFinite else { return start >= 0 ? 0 : .nan }
    let small = tolerance * -start
    var (a, atA, b) = (0.0, start, first)
    var atB = slope(b)
    var tries = 0
    while atB < -small, tries < most {
      (a, atA, b) = (b, atB, growth * b)
      atB = slope(b)
      tries += 1
    }
    guard atB >= -small else { return .infinity }

    var best = (t: b, size: abs(atB))
    var side = 0
    for k in 0..<most where best.size > small {
      var t = (a * atB - b * atA) / (atB - atA)
      // Now and then the middle, so that a bracket that will not close is halved.
      if k % 4 == 3 || !(t > a && t < b) { t = a + 0.5 * (b - a) }
      guard t > a, t < b else { break }
      let here = slope(t)
      if abs(here) < best.size { best = (t, abs(here)) }
      if here < 0 {
        (a, atA) = (t, here)
        if side < 0 { atB *= 0.5 }
        side = -1
      } else {
        (b, atB) = (t, here)
        if side > 0 { atA *= 0.5 }
        side = 1
      }
    }
    return best.t
  }
}
