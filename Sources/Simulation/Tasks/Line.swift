import Calculus
import Networks

/// Points about a straight line: y = slope·x + intercept + noise·n, n from a normal distribution, x
/// evenly in ±reach.
struct Line: DrawnTask {
  static let name = "line"
  static let words = "points about a straight line"
  let count: DrawnCount
  let features = ["x"]
  let classes = 0
  private let slope, intercept, reach: Double

  init(_ a: any Arguments) throws {
    count = try DrawnCount(a, samples: 40, noise: 0.2)
    slope = try a.number("slope", or: 0.8)
    intercept = try a.number("intercept", or: 0.3)
    reach = try a.number("reach", or: 2, .positive)
  }

  func sample(_ i: Int, draw: (Int) -> Double, normal: (Int) -> Double) -> Dataset.Sample {
    let x = reach * (2 * draw(0) - 1)
    return .init([x], .numbers([slope * x + intercept + count.noise * normal(0)]))
  }
}
