import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Testing

/// Words on a map.
@Suite struct MapPaneTests {
  private static func run() throws -> Run {
    let task = try #require(tasks.first { $0.name == "words" })
      .init(Given(numbers: ["heldOutPairs": 20], words: ["text": "random"]))
    let form = try #require(task.wordForm)
    let model = try WordVectors(
      Given(
        numbers: ["dimensions": 8],
        sections: ["map": ["words": 120, "every": 5, "perplexity": 10]])
    ).fitted(to: form)
    var hyperparameters = Hyperparameters()
    hyperparameters.add(GradientDescent.settings[0], 0.1, path: "optimizer.learningRate")
    hyperparameters.add(
      Setting("batch", 32, .positive, "pairs in a batch"), 32, path: "batch", isWhole: true)
    return try Run(
      Recipe(
        objective: .samples(task, model, NegativeSamplingLoss()),
        hyperparameters: hyperparameters))
  }
  private static func look(byNeighbours: Bool = false, words: [Int] = [3, 50, 7]) -> Look {
    var look = Look()
    (look.isByNeighbours, look.words) = (byNeighbours, words)
    return look
  }

  @Test(arguments: [false, true])
  func `at any size every digit has a mark, and every mark is a number that is there`(
    _ byNeighbours: Bool
  ) throws {
    let run = try Self.run()
    for iteration in [0, 1, 90] {
      run.go(to: iteration)
      for (k, (width, height)) in PaneLaws.sizes.enumerated() {
        var look = Self.look(byNeighbours: byNeighbours)
        (look.colors, look.zoom) = (k % 3, 3 * (k % 4))
        let (canvas, view) = draw(MapPane.self, of: run, width: width, height: height, look: look)
        #expect(firstUnmarkedDigit(canvas) == nil, "\(width)×\(height)")
        let all = origins(in: canvas, view)
        for origin in all where origin.iteration == iteration {
          #expect(run.number(at: origin) != nil, "\(run.title(of: origin))")
        }
        if width >= 60 { #expect(all.contains { MapPane.word(of: $0, view) != nil }) }
      }
    }
  }

  @Test func `the names of chosen words are there, and the number at a name is that word's`() throws
  {
    let run = try Self.run()
    run.go(to: 60)
    for byNeighbours in [false, true] {
      let look = Self.look(byNeighbours: byNeighbours)
      let (canvas, view) = draw(MapPane.self, of: run, width: 78, height: 20, look: look)
      let lines = canvas.plainText().split(separator: "\n", omittingEmptySubsequences: false)
      for word in look.words {
        let label = try #require(run.facts.lexicon).label(word)
        let here = lines.indices.filter { lines[$0].contains(label) }
        #expect(!here.isEmpty, "\(label)")
        let marked = (0..<canvas.width).contains { x in
          here.contains { y in
            view.origin(of: canvas.mark(x: x, y: y)).map { MapPane.word(of: $0, view) == word }
              ?? false
          }
        }
        #expect(marked, "\(label)")
      }
    }
  }

  @Test func `a trail is made of the numbers of its own iterations`() throws {
    let run = try Self.run()
    run.go(to: 200)
    for byNeighbours in [false, true] {
      // By t-SNE words are far apart by now, and began in one place.
      let look = Self.look(byNeighbours: byNeighbours, words: [3])
      let (canvas, view) = draw(MapPane.self, of: run, width: 118, height: 34, look: look)
      let past = origins(in: canvas, view).filter { $0.iteration < 200 }
      #expect(Set(past.map(\.iteration)).count > 2)
      let stops = run.branches[0].trail
      for origin in past {
        #expect(MapPane.word(of: origin, view) == 3)
        let number = try #require(run.visit(origin.iteration) { run.number(at: origin) })
        let stop = stops.stops[origin.iteration / stops.stride]
        let kept = (byNeighbours ? stop.neighbours : stop.axes)[origin.index]
        #expect(Float(number) == kept)
      }
    }
  }

  @Test func `zoomed in, more names are there for the words that are seen`() throws {
    let run = try Self.run()
    run.go(to: 300)
    func share(_ zoom: Int) -> Double {
      var look = Self.look(byNeighbours: true)
      look.zoom = zoom
      let (canvas, view) = draw(MapPane.self, of: run, width: 78, height: 22, look: look)
      let all = origins(in: canvas, view).filter { $0.iteration == 300 }
      // A name has the second number of a place, a point the first.
      let named = Set(all.filter { $0.index % 2 == 1 }.compactMap { MapPane.word(of: $0, view) })
      let seen = Set(all.compactMap { MapPane.word(of: $0, view) })
      return Double(named.count) / Double(max(seen.count, 1))
    }
    #expect(share(3) > share(0))
  }

  @Test func `it says which map it is and how much of it is true`() throws {
    let run = try Self.run()
    run.go(to: 12)
    let axes = draw(MapPane.self, of: run, width: 78, height: 20, look: Self.look())
    let shares = try #require(run.tensor("pcaShare(inputVectors)")).numbers
    let percent = NumberFormat.fixed(100 * (shares[0] + shares[1]), places: 0)
    #expect(MapPane.title(axes.view) == "map ─ PCA \(percent) % ─ inputVectors")
    let other = draw(
      MapPane.self, of: run, width: 78, height: 20, look: Self.look(byNeighbours: true))
    let loss = NumberFormat.text(try #require(run.number("map.loss")), digits: 3)
    #expect(MapPane.title(other.view) == "map ─ t-SNE ─ step 3, KL \(loss) ─ inputVectors")
    var look = Self.look(byNeighbours: true)
    look.space = 1
    let (canvas, _) = draw(MapPane.self, of: run, width: 78, height: 20, look: look)
    #expect(canvas.plainText().contains("goes along with the training"))
  }
}
