/// A little less at every iteration: η·γᵗ.
package struct ExponentialDecay: Schedule {
  package static let name = "exponential"
  package static let words = "the learning rate keeps a fixed share of itself at every iteration"
  package static let settings = [
    // An optimizer may have a decay of its own.
    Setting(
      "rateDecay", key: "decay", 0.999, .positive, "what is left of the rate at every iteration")
  ]
  private let decay: Double
  package init(_ values: [Double]) { decay = values[0] }
  package func formula<N: Arithmetic>(_ base: N, at iteration: Int) -> N {
    base * N.known("rateDecay^\(iteration)", power(decay, iteration))
  }
}
