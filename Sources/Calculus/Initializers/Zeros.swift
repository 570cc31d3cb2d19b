/// Nothing but zeros: every neuron of a layer then learns the same.
package struct Zeros: Initializer {
  package static let names = ["zeros"]
  package static let words = "all zeros"
  package init(_ values: [Double]) {}
  package func initial(inputs: Int, outputs: Int, _ random: Random) -> Initial { .zeros }
}
