import Calculus
import Simulation
import Staging
import Testing

@Suite struct ClippingTests {
  @Test func `a clipped update is the plain one, shortened by the factor`() throws {
    let sets = [("optimizer", "{gradientDescent: {learningRate: 0.5}}"), ("precision", "double")]
    let run = try scene("xor", sets + [("clip", "0.01")]).run()
    run.go(to: 5)
    let norm = try #require(run.number("gradientNorm"))
    let factor = try #require(run.number("clipFactor"))
    #expect(norm > 0.01)
    #expect(abs(factor - 0.01 / (norm + 1e-6)) < 1e-15)
    let before = try #require(run.tensor("layer1.weight")).numbers
    let gradient = try #require(run.tensor("layer1.weight", .gradient)).numbers
    run.step()
    let after = try #require(run.tensor("layer1.weight")).numbers
    for i in before.indices {
      #expect(abs(after[i] - (before[i] - 0.5 * factor * gradient[i])) < 1e-15)
    }
  }

  @Test func `where nothing is too long, clipping changes no bit`() throws {
    let (plain, clipped) = (try scene("xor").run(), try scene("xor", [("clip", "1e6")]).run())
    for run in [plain, clipped] { run.go(to: 100) }
    #expect(plain.tensor("layer1.weight") == clipped.tensor("layer1.weight"))
    #expect(plain.number("clipFactor") == 1)
    #expect(clipped.number("clipFactor") == 1)
  }

  @Test(arguments: Precision.allCases)
  func `an updated weight names the factor, and the factor the norms`(_ precision: Precision) throws
  {
    let run = try scene("xor", [("clip", "0.01"), ("precision", precision.rawValue)]).run()
    run.go(to: 5)
    func operands(_ origin: Origin) throws -> [Origin] {
      let explanation = try #require(run.explain(origin))
      let spelled = try #require(explanation.spelled)
      let bound = try #require(run.definition(of: origin, as: Bounded.self))
      if origin.iteration == run.iteration {
        #expect(bound.allows(explanation.value, in: precision))
      }
      #expect(abs(spelled.value - explanation.value) <= 1e-6)
      func read(_ x: Spelled) -> [Origin] {
        x.operands.flatMap { operand -> [Origin] in
          switch operand.form {
          case .read(let origin): [origin]
          case .named(_, let inner): read(inner)
          default: []
          }
        }
      }
      return read(spelled)
    }
    let factor = Origin("clipFactor", iteration: 4)
    #expect(try operands(Origin("layer1.weight.m", 2, iteration: 5)).contains(factor))
    let norm = Origin("gradientNorm", iteration: 4)
    #expect(try operands(factor) == [norm])
    let norms = try operands(norm)
    #expect(norms.count == 4)
    #expect(norms.contains(Origin("norm(layer1.weight)", kind: .gradient, iteration: 4)))
  }

  @Test func `both are changed while it runs, and going back undoes them`() throws {
    let run = try scene("moons").run()
    run.go(to: 20)
    try run.tweak("clip", to: 0.001)
    run.go(to: 40)
    try run.tweak("l1", to: 0.01)
    try run.tweak("l2", to: 0.01)
    run.go(to: 60)
    #expect(try #require(run.number("clipFactor")) < 1)
    let parts = ["dataLoss", "l1Penalty", "l2Penalty"].map { run.number($0) ?? .nan }
    #expect(abs(run.loss - parts.reduce(0, +)) < 1e-6)
    let before = numbers(run)
    run.go(to: 19)
    #expect(run.tensor("l1Penalty") == nil)
    #expect(run.number("clipFactor") == 1)
    run.go(to: 60)
    #expect(numbers(run) == before)
  }

  @Test func `a strong pull to 0 leaves most weights there`() throws {
    func nearZero(_ l1: String) throws -> Int {
      let run = try scene("moons", [("l1", l1)]).run()
      run.go(to: 2000)
      return try #require(run.tensor("layer1.weight")).numbers.count { abs($0) < 0.02 }
    }
    #expect(try nearZero("0") < 4)
    #expect(try nearZero("0.05") > 8)
  }

  @Test func `clipping allocates nothing`() throws {
    let run = try scene("spiral", [("clip", "0.1"), ("l1", "0.001")]).run()
    run.go(to: 20_000)
    let before = allocationsSoFar()
    for _ in 0..<1000 { run.step() }
    #expect(allocationsSoFar() == before)
  }
}
