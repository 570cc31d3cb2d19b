/// Down by a factor once in a while: η·γ^⌊t/every⌋.
package struct StepDecay: Schedule {
  package static let name = "step"
  package static let words = "the learning rate drops by a factor once in a while"
  package static let settings = [
    Setting("every", 1000, .positive, "after how many iterations it drops again", isWhole: true),
    Setting("factor", 0.1, .positive, "what is left of the rate at every drop"),
  ]
  private let every, factor: Double
  package init(_ values: [Double]) { (every, factor) = (values[0], values[1]) }
  package func formula<N: Arithmetic>(_ base: N, at iteration: Int) -> N {
    let drops = Int(Double(iteration) / every)
    return base * N.known("factor^\(drops)", power(factor, drops))
  }
}
