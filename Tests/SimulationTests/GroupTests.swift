import Calculus
import Simulation
import Staging
import Testing

@Suite struct GroupTests {
  private static let groups = (
    "groups",
    "[{parameters: layer1.*, learningRate: 0.5}, {parameters: layer2.weight, frozen: true}]"
  )

  @Test(arguments: Precision.allCases)
  func `a group learns by its own settings, and what is frozen stays bit for bit`(
    _ precision: Precision
  ) throws {
    let descent = [
      ("optimizer", "{gradientDescent: {learningRate: 0.1}}"), ("precision", precision.rawValue),
    ]
    let run = try scene("xor", descent + [Self.groups]).run()
    let first = run.tensor("layer2.weight")
    for _ in 0..<20 {
      let names = ["layer1.weight", "layer1.bias", "layer2.bias"]
      let before = names.map { run.tensor($0)?.numbers ?? [] }
      let gradients = names.map { run.tensor($0, .gradient)?.numbers ?? [] }
      run.step()
      for (k, name) in names.enumerated() {
        let rate = k < 2 ? 0.5 : 0.1
        for (i, now) in (run.tensor(name)?.numbers ?? []).enumerated() {
          let want = before[k][i] - rate * gradients[k][i]
          #expect(abs(now - want) <= (precision == .double ? 1e-15 : 1e-6), "\(name)")
        }
      }
    }
    #expect(run.tensor("layer2.weight") == first)
    #expect(run.tensor("layer2.weight", .gradient)?.numbers.contains { $0 != 0 } == true)
  }

  @Test func `it explains itself by its own settings`() throws {
    let run = try scene("xor", [Self.groups]).run()
    run.go(to: 3)
    func settings(_ origin: Origin) throws -> [Origin] {
      let explanation = try #require(run.explain(origin))
      return explanation.operands.compactMap { operand in
        guard case .setting = operand.link, case .origin(let origin) = operand.target else {
          return nil
        }
        return origin
      }
    }
    let own = Origin("group1.learningRate", iteration: 2)
    #expect(try settings(Origin("layer1.weight", 1, iteration: 3)).contains(own))
    #expect(try #require(run.explain(own)).value == 0.5)
    let everyones = Origin("learningRate", iteration: 2)
    #expect(try settings(Origin("layer2.bias", iteration: 3)).contains(everyones))
    #expect(try settings(Origin("step(layer1.bias)", iteration: 3)).map(\.name).contains(own.name))

    let frozen = try #require(run.explain(Origin("layer2.weight", 1, iteration: 3)))
    #expect(frozen.words == "frozen: stays as it was, update 2 → 3")
    #expect(frozen.written?.names == "w")
    #expect(run.tensor("step(layer2.weight)")?.numbers.allSatisfy { $0 == 0 } == true)
  }

  @Test func `its settings are changed while it runs, and going back undoes them`() throws {
    let run = try scene("moons", [Self.groups]).run()
    run.go(to: 30)
    try run.tweak("group1.learningRate", to: 0.001)
    run.go(to: 50)
    let before = numbers(run)
    run.go(to: 10)
    run.go(to: 50)
    #expect(numbers(run) == before)
  }

  @Test func `a group with everyone's settings changes no bit`() throws {
    let plain = try scene("xor").run()
    let rate = try #require(plain.number("learningRate"))
    let grouped = try scene(
      "xor", [("groups", "[{parameters: '*.weight', learningRate: \(rate)}]")]
    ).run()
    for run in [plain, grouped] { run.go(to: 200) }
    for name in plain.names() where name != "group1.learningRate" {
      #expect(plain.tensor(name) == grouped.tensor(name), "\(name)")
    }
  }

  @Test func `groups allocate nothing`() throws {
    let run = try scene("spiral", [Self.groups]).run()
    run.go(to: 20_000)
    let before = allocationsSoFar()
    for _ in 0..<1000 { run.step() }
    #expect(allocationsSoFar() == before)
  }

  @Test func `a star stands for anything, and nothing else does`() {
    for (name, pattern, fits) in [
      ("layer1.weight", "layer1.weight", true), ("layer1.weight", "layer1.*", true),
      ("layer1.weight", "*.weight", true), ("layer1.weight", "*", true),
      ("layer1.weight", "l*1*t", true), ("layer1.weight", "layer*.weight", true),
      ("layer1.weight", "layer2.*", false), ("layer1.weight", "weight", false),
      ("layer1.weight", "*bias*", false), ("layer1.weight", "layer1", false), ("aa", "a*a", true),
      ("a", "a*a", false), ("aba", "a*b*a", true), ("", "*", true),
    ] {
      #expect(ParameterGroup([pattern]).holds(name) == fits, "\(pattern) \(name)")
    }
  }
}
