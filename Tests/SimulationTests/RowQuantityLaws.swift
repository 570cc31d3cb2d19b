import Calculus
import Networks
import Staging
import Testing

@testable import Simulation

/// What is asked of the rows of a matrix: each number by its formula, from numbers that are there.
@Suite struct RowQuantityLaws {
  /// Words of a text drawn at random, some of which belong together.
  private struct GroupedWords: Task {
    static let name = "groupedWords"
    static let words = "words, some of which belong together"
    private let task: any Task
    init(_ arguments: any Arguments) throws {
      task = try SimulationTests.task("words", arguments as? Said ?? Said())
    }
    var wordForm: WordForm? { task.wordForm }
    func data(seed: Int) -> Dataset {
      let data = task.data(seed: seed)
      return Dataset(
        classes: 0, training: [], heldOut: data.heldOut, words: data.words,
        known: KnownWords(
          groups: (0..<4).map { g in
            SmallWorld.Group(
              name: "group \(g)", words: g == 3 ? ["w7"] : (0..<6).map { "w\(10 * g + $0)" })
          }))
    }
  }

  private static func run(at iteration: Int = 40) throws -> Run {
    let random = Random(seed: 2, "text")
    let text = (0..<400).map { line in
      (0..<8).map { "w\(random.below(40, 8 * line + $0))" }.joined(separator: " ")
    }.joined(separator: "\n")
    let task = try GroupedWords(
      Said(
        numbers: ["window": 2, "negatives": 3, "heldOut": 0, "minimumCount": 1],
        words: ["file": "a.txt"], files: ["a.txt": text]))
    let model = try WordVectors(Said(numbers: ["dimensions": 6]))
      .fitted(to: try #require(task.wordForm))
    var hyperparameters = Hyperparameters()
    for setting in GradientDescent.settings + [.init("batch", 0, .notNegative, "")] {
      hyperparameters.add(setting, setting.name == "batch" ? 16 : 0.1, path: setting.name)
    }
    let run = try Run(
      Recipe(
        objective: .samples(task, model, NegativeSamplingLoss()), hyperparameters: hyperparameters))
    run.go(to: iteration)
    return run
  }

  static let scales = [
    "cosine(inputVectors, 17)", "dotProduct(inputVectors, 17)", "euclidean(inputVectors, 17)",
    "cosine(inputVectors, 3-5+7)", "dotProduct(inputVectors, 3>5)", "along(inputVectors, 4)",
  ]
  static let names =
    scales + scales.map { "rank(\($0))" } + scales.map { "nearest(\($0), 9)" }
    + scales.map { "farthest(\($0), 100)" } + scales.map { "spread(\($0), 7)" }
    + scales.map { "picked(\($0), 5.17.0)" } + scales.map { "groupMean(\($0))" }
    + scales.map { "groupDeviation(\($0))" } + scales.map { "separation(\($0))" }
    + Closeness.allCases.map { "\($0.rawValue)(inputVectors, 17.3.21)" }
    + ["unit(inputVectors, 17)", "analogy(inputVectors, 3-5+7)", "axis(inputVectors, 3>5)"]

  @Test func `every number is what its definition says, and explains itself`() throws {
    let run = try Self.run()
    for name in Self.names {
      let tensor = try #require(run.tensor(name), "\(name)")
      #expect(tensor.count == tensor.shape.reduce(1, *) && tensor.count > 0)
      for i in 0..<tensor.count {
        let origin = Origin(name, i, iteration: 40)
        let number = try #require(run.number(at: origin))
        #expect(number == tensor[i] || number.isNaN && tensor[i].isNaN, "\(name)[\(i)]")
        let explanation = try #require(run.explain(origin))
        #expect(!explanation.words.isEmpty && !explanation.title.isEmpty)
        if name.hasPrefix("nearest") || name.hasPrefix("farthest"), i % 2 == 0 {
          #expect(explanation.spelled == nil)
          continue
        }
        let bounded = try #require(run.definition(of: origin, as: Bounded.self))
        #expect(bounded.allows(number), "\(name)[\(i)]: \(number), not \(bounded.value)")
        // What it is made from is there, and is what it was read as.
        for operand in try #require(explanation.spelled).operands {
          guard case .read(let place) = operand.form else { continue }
          let there = try #require(run.number(at: place), "\(name)[\(i)]: \(place)")
          #expect(there == operand.value || there.isNaN && operand.value.isNaN, "\(place)")
        }
      }
    }
  }

  @Test(arguments: scales)
  func `ranks are places in the sorted order, and the nearest are the first of it`(_ scale: String)
    throws
  {
    let run = try Self.run()
    let values = try #require(run.tensor(scale)).numbers
    let ranks = try #require(run.tensor("rank(\(scale))")).numbers
    let call = try #require(RowCall(scale))
    let leftOut = try #require(RowScale(call)).leftOut
    let sign = scale.hasPrefix("euclidean") ? 1.0 : -1
    let order = values.indices.filter { !leftOut.contains($0) }.sorted {
      (sign * values[$0], $0) < (sign * values[$1], $1)
    }
    #expect(order.map { ranks[$0] } == order.indices.map { Double($0 + 1) })
    let nearest = try #require(run.tensor("nearest(\(scale), 9)"))
    #expect(nearest.shape == [9, 2])
    for (k, row) in order.prefix(9).enumerated() {
      #expect(nearest[2 * k] == Double(row) && nearest[2 * k + 1] == values[row])
    }
    let farthest = try #require(run.tensor("farthest(\(scale), 100)"))
    #expect(farthest.shape == [order.count, 2])
    #expect(farthest[0] == order.last.map { Double($0) })
    #expect(try #require(run.tensor("spread(\(scale), 7)")).numbers.reduce(0, +) == 40)
  }

  @Test func `neighbours and analogies are those of a table of the same vectors`() throws {
    let run = try Self.run()
    let rows = try #require(run.wordRows(named: "inputVectors"))
    let table = try WordTable(
      words: (0..<rows.count).map { "\($0)" }, dimension: rows.width,
      numbers: (0..<rows.count).flatMap { rows.vector($0) })
    for closeness in Closeness.allCases {
      for word in [0, 17, 39] {
        let name = RowNames.nearest(RowNames.scale(closeness, "inputVectors", to: word), 5)
        let found = try #require(run.tensor(name))
        let expected = table.nearest(to: word, k: 5, by: closeness)
        #expect((0..<5).map { Int(found[2 * $0]) } == expected.map(\.row))
      }
    }
    let scale = RowNames.scale(.cosine, "inputVectors", toAnalogy: 3, minus: 5, plus: 7)
    let found = try #require(run.tensor(RowNames.nearest(scale, 5)))
    let expected = table.nearest(toAnalogy: 3, minus: 5, plus: 7, k: 5)
    #expect((0..<5).map { Int(found[2 * $0]) } == expected.map(\.row))
  }

  @Test func `many rows are compared by a kernel, to what the definition says`() throws {
    let random = Random(seed: 1, "large")
    let (count, width) = (90_000, 100)
    let table = try WordTable(
      words: (0..<count).map { "\($0)" }, dimension: width,
      numbers: (0..<count * width).map { Float(random.normal($0)) })
    let numbers = table.withNumbers { $0.map { Double($0) } }
    let reader = RowReader(WordRows("vectors", width: width, numbers), nil, iteration: 0)
    for name in ["cosine(vectors, 17)", "euclidean(vectors, 3-5+7)"] {
      let scale = try #require(RowCall(name).flatMap { RowScale($0) })
      let values = scale.numbers(reader)
      for row in [0, 17, 1023, 1024, 65_537, count - 1] {
        let bounded: Bounded = try #require(scale.value(at: row, reader))
        #expect(bounded.allows(values[row]), "\(name)[\(row)]")
        #expect(scale.number(at: row, reader) == values[row])
      }
    }
  }

  @Test func `of the past every quantity is what it was at its own iteration`() throws {
    let run = try Self.run()
    let iterations = try #require(run.tensor("film/iterations")).numbers.map { Int($0) }
    #expect(iterations.count > 3 && iterations.last == 40)
    for name in ["rank(cosine(inputVectors, 17))", "cosine(inputVectors, 17.3.21)"] {
      let film = try #require(run.tensor(RowNames.film(name)))
      let size = film.count / iterations.count
      for (k, iteration) in iterations.enumerated() {
        let then = run.visit(iteration) { run.tensor(name) }
        #expect(then?.numbers == Array(film.numbers[k * size..<(k + 1) * size]))
        let origin = try #require(run.explain(Origin(RowNames.film(name), k * size, iteration: 40)))
        #expect(origin.spelled?.operands.first?.value == film[k * size])
      }
    }
  }

  @Test(arguments: [
    "cosine(inputVectors, 99)", "cosine(inputVectors, -1)", "cosine(inputVectors, 02)",
    "cosine(inputVectors)", "cosine(x, 0)", "cosine(nothing, 0)", "sine(inputVectors, 0)",
    "cosine(inputVectors, 0", "cosine(", "cosine()", "cosine(inputVectors, 1-2)",
    "cosine(inputVectors, 1-2+99)", "along(inputVectors, 6)", "rank(inputVectors)",
    "rank(rank(cosine(inputVectors, 1)))", "nearest(cosine(inputVectors, 1))",
    "nearest(cosine(inputVectors, 1), 0)", "spread(along(inputVectors, 1), 0)",
    "picked(along(inputVectors, 1), 1..2)", "unit(inputVectors, 1-2+3)",
    "rank(cosine(inputVectors, 17)))", "rank((cosine(inputVectors, 17))",
  ])
  func `what is not there has no name`(_ name: String) throws {
    #expect(try Self.run(at: 0).tensor(name) == nil)
  }

  @Test(arguments: Closeness.allCases)
  func `every row of a weight is compared with one of them, in double precision`(
    _ closeness: Closeness
  ) throws {
    let run = try Run(scene("spiral").recipe)
    run.go(to: 3)
    let weight = try #require(run.tensor("layer2.weight"))
    let (rows, width) = (weight.shape[0], weight.shape[1])
    let found = try #require(run.tensor("\(closeness.rawValue)(layer2.weight, 2)"))
    #expect(found.shape == [rows] && rows > 3)
    for row in 0..<rows {
      #expect(
        found[row]
          == closeness.value(
            width, { weight[2 * width + $0] }, { weight[row * width + $0] }) as Double)
    }
  }
}
