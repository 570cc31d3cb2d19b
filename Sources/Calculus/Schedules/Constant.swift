/// The same rate throughout.
package struct Constant: Schedule {
  package static let name = "constant"
  package static let words = "the same learning rate throughout"
  package static let settings: [Setting] = []
  package static let takesWarmUp = false  // that is `warmUp`
  package init(_ values: [Double] = []) {}
  package func formula<N: Arithmetic>(_ base: N, at iteration: Int) -> N { base }
}
