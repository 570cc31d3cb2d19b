import Calculus
import Networks

/// One number and two classes that overlap about a threshold: P(class 1) = σ(sharpness·(x − at)),
/// x evenly in ±reach. It is what logistic regression supposes, so that its two parameters have
/// right answers: sharpness, and −sharpness·at (Cox, 1958).
struct Threshold: DrawnTask {
  static let name = "threshold"
  static let words = "two classes that overlap about a threshold"
  let count: DrawnCount
  let features = ["x"]
  let classes = 2
  private let at, sharpness, reach: Double

  init(_ a: any Arguments) throws {
    count = try DrawnCount(a, noise: nil)
    at = try a.number("at", or: 0.5)
    sharpness = try a.number("sharpness", or: 3, .positive)
    reach = try a.number("reach", or: 3, .positive)
  }

  func sample(_ i: Int, draw: (Int) -> Double, normal: (Int) -> Double) -> Dataset.Sample {
    let x = reach * (2 * draw(0) - 1)
    let likely = 1 / (1 + Double.exp(-sharpness * (x - at)))
    return .init([x], .label(draw(1) < likely ? 1 : 0))
  }
}
