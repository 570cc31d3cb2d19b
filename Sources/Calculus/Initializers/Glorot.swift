/// Uniform in ±√(6/(inputs + outputs)): keeps the size of signals forward and of gradients backward
/// alike, where activations are nearly straight (Glorot and Bengio, 2010; Xavier in PyTorch).
package struct GlorotUniform: Initializer {
  package static let names = ["glorotUniform", "glorot"]
  package static let words = "uniform, as wide as keeps signals and gradients the size they are"
  package init(_ values: [Double]) {}
  package func initial(inputs: Int, outputs: Int, _ random: Random) -> Initial {
    .uniform(
      limit: (6 / Double(inputs + outputs)).squareRoot(),
      reason: "limit = √(6/(\(inputs) + \(outputs))) (Glorot)", random)
  }
}

/// Normal with the same variance, 2/(inputs + outputs).
package struct GlorotNormal: Initializer {
  package static let names = ["glorotNormal"]
  package static let words = "normal, as wide as keeps signals and gradients the size they are"
  package init(_ values: [Double]) {}
  package func initial(inputs: Int, outputs: Int, _ random: Random) -> Initial {
    .normal(
      deviation: (2 / Double(inputs + outputs)).squareRoot(),
      reason: "deviation = √(2/(\(inputs) + \(outputs))) (Glorot)", random)
  }
}
