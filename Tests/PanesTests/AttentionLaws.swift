import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Testing

/// What holds for panes of models that read sequences; what of a loss's plane holds for any model is
/// not tried again.
@Suite struct AttentionLaws {
  /// A decoder, a translation, and an encoder with rows that are filled up.
  static let tasks = ["induction", "dates", "sentences"]
  static let names = [
    "attention", "heads", "lines", "pair", "headScores", "film", "numbers", "loss",
  ]

  @Test(arguments: names)
  func `of sequences a pane draws at any size, and every digit has a mark`(_ name: String) throws {
    let p = try #require(panes.firstIndex { $0.name == name })
    for (t, task) in Self.tasks.enumerated() {
      let run = try exampleTransformer(task: task)
      run.go(to: 5)
      var seen: Set<Origin> = []
      for (n, (width, height)) in PaneLaws.sizes.dropLast().enumerated() {
        for show in Look.Show.allCases where (n + t) % 3 == 0 || show == .values {
          var look = Look()
          look.show = show
          (look.layer, look.unit, look.sample) = (n % 3, n % 2, n % 4)
          if n % 2 == 0 { (look.query, look.key) = (n, n / 2) }
          let (canvas, view) = draw(panes[p], of: run, width: width, height: height, look: look)
          let fault = firstUnmarkedDigit(canvas)
          #expect(fault == nil, "\(panes[p].name) \(task) \(width)×\(height): \(fault ?? "")")
          seen.formUnion(origins(in: canvas, view))
          #expect(!panes[p].title(view).isEmpty)
        }
      }
      let byIteration = Dictionary(grouping: seen, by: \.iteration)
      for iteration in byIteration.keys.sorted() {
        let nowhere = run.visit(iteration) {
          byIteration[iteration]?.first { run.number(at: $0) == nil }
        }
        #expect(nowhere == nil, "\(panes[p].name) \(task): \(nowhere.map { "\($0)" } ?? "")")
      }
      let all = seen.sorted {
        ($0.iteration, $0.name, $0.index) < ($1.iteration, $1.name, $1.index)
      }
      let random = Random(seed: 4, "sequences")
      for k in 0..<min(all.count, 40) {
        let origin = all[random.below(all.count, k)]
        let explained = try #require(run.explain(origin), "\(panes[p].name): \(origin)")
        let number = run.visit(origin.iteration) { run.number(at: origin) }
        #expect(explained.value == number || number?.isNaN == true, "\(origin)")
      }
    }
  }
}
