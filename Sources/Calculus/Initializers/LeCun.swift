/// Uniform in ±√(3/inputs): weighted sums have the variance of their inputs (LeCun et al.,
/// Efficient BackProp, 1998).
package struct LeCunUniform: Initializer {
  package static let names = ["leCunUniform", "leCun"]
  package static let words = "uniform, as wide as gives sums the variance of their inputs"
  package init(_ values: [Double]) {}
  package func initial(inputs: Int, outputs: Int, _ random: Random) -> Initial {
    .uniform(
      limit: (3 / Double(inputs)).squareRoot(),
      reason: "limit = √(3/\(inputs)) (LeCun)", random)
  }
}

/// Normal with the same variance, 1/inputs.
package struct LeCunNormal: Initializer {
  package static let names = ["leCunNormal"]
  package static let words = "normal, as wide as gives sums the variance of their inputs"
  package init(_ values: [Double]) {}
  package func initial(inputs: Int, outputs: Int, _ random: Random) -> Initial {
    .normal(
      deviation: (1 / Double(inputs)).squareRoot(),
      reason: "deviation = √(1/\(inputs)) (LeCun)", random)
  }
}
