import Calculus
import Simulation
import Staging
import Testing

/// What is near what among the rows of a parameter that is being learnt.
@Suite struct RowClosenessTests {
  @Test(arguments: Closeness.allCases)
  func `every row of a weight is compared with one of them, and that explains itself`(
    _ closeness: Closeness
  ) throws {
    let run = try Run(scene("spiral").recipe)
    run.go(to: 3)
    let weight = try #require(run.tensor("layer2.weight"))
    let (rows, width) = (weight.shape[0], weight.shape[1])
    let name = "\(closeness.rawValue)(layer2.weight, 2)"
    let found = try #require(run.tensor(name))
    #expect(found.shape == [rows] && rows > 3)
    for row in 0..<rows {
      let value: Double = closeness.value(
        width, { weight[2 * width + $0] }, { weight[row * width + $0] })
      #expect(found[row] == value)
      let origin = Origin(name, row, iteration: 3)
      #expect(run.number(at: origin) == value)
      #expect(run.definition(of: origin, as: Double.self) == value)
      #expect(try #require(run.definition(of: origin, as: Spelled.self)).value == value)
    }
    let own = closeness.nearest(1, found.numbers.map { Float($0) })
    if closeness != .dotProduct { #expect(own.map(\.row) == [2]) }
    #expect(run.explain(Origin(name, 0, iteration: 3))?.words.contains("vectors") == true)
  }

  @Test(arguments: [
    "cosine(layer2.weight, 99)", "cosine(layer2.weight, -1)", "cosine(layer2.weight, 02)",
    "cosine(layer2.weight)", "cosine(layer2.bias, 0)", "cosine(nothing, 0)",
    "sine(layer2.weight, 0)", "cosine(layer2.weight, 0", "cosine(", "cosine()",
  ])
  func `a matrix or a row that is not there has no name`(_ name: String) throws {
    #expect(try Run(scene("spiral").recipe).tensor(name) == nil)
  }
}
