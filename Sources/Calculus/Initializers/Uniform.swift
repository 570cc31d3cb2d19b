/// Uniform in ±limit.
package struct Uniform: Initializer {
  package static let names = ["uniform"]
  package static let words = "uniform within a limit"
  package static let settings = [
    Setting("limit", 0.05, .notNegative, "the largest that a weight may be at first")
  ]
  private let limit: Double
  package init(_ values: [Double]) { limit = values[0] }
  package func initial(inputs: Int, outputs: Int, _ random: Random) -> Initial {
    .uniform(limit: limit, reason: "given in the scene", random)
  }
}
