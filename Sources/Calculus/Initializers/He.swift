/// Uniform in ±√(6/inputs): keeps the size of signals where half of them are cut off, as by ReLU (He
/// et al., 2015, arXiv:1502.01852; Kaiming in PyTorch).
package struct HeUniform: Initializer {
  package static let names = ["heUniform", "he"]
  package static let words = "uniform, as wide as keeps signals the size they are through ReLU"
  package init(_ values: [Double]) {}
  package func initial(inputs: Int, outputs: Int, _ random: Random) -> Initial {
    .uniform(
      limit: (6 / Double(inputs)).squareRoot(),
      reason: "limit = √(6/\(inputs)) (He)", random)
  }
}

/// Normal with the same variance, 2/inputs.
package struct HeNormal: Initializer {
  package static let names = ["heNormal"]
  package static let words = "normal, as wide as keeps signals the size they are through ReLU"
  package init(_ values: [Double]) {}
  package func initial(inputs: Int, outputs: Int, _ random: Random) -> Initial {
    .normal(
      deviation: (2 / Double(inputs)).squareRoot(),
      reason: "deviation = √(2/\(inputs)) (He)", random)
  }
}
