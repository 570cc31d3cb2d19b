/// Normal around 0.
package struct Normal: Initializer {
  package static let names = ["normal"]
  package static let words = "normal around 0"
  package static let settings = [
    Setting("deviation", 0.05, .notNegative, "the standard deviation of weights at first")
  ]
  private let deviation: Double
  package init(_ values: [Double]) { deviation = values[0] }
  package func initial(inputs: Int, outputs: Int, _ random: Random) -> Initial {
    .normal(deviation: deviation, reason: "deviation given in the scene", random)
  }
}
