import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Testing

@Suite struct PaneLaws {
  /// At one of them everything that can be shown is drawn, at the others one after the other.
  static let sizes = [
    (0, 0), (1, 1), (3, 2), (10, 4), (20, 10), (38, 9), (60, 20), (78, 22), (118, 34), (200, 60),
    (400, 120),
  ]
  static let usual = 7

  @Test(arguments: panes.indices)
  func `a pane draws at any size, and every digit has a mark`(_ p: Int) throws {
    for (task, layers) in [("spiral", [2, 8, 8, 1]), ("xor", [2, 1]), ("moons", [2, 30, 1])] {
      let run = try exampleRun(task: task, layers: layers)
      // A number is where it was, however often it is drawn.
      var seen: Set<Origin> = []
      for (s, steps) in [0, 1, 40].enumerated() {
        run.go(to: steps)
        var new: Set<Origin> = []
        let all = Look.Show.allCases
        for (n, (width, height)) in Self.sizes.enumerated() {
          for show in n == Self.usual ? all : [all[(n + s) % all.count]] {
            var look = Look()
            look.show = show
            let (canvas, view) = draw(panes[p], of: run, width: width, height: height, look: look)
            let fault = firstUnmarkedDigit(canvas)
            #expect(fault == nil, "\(panes[p].name) \(width)×\(height): \(fault ?? "")")
            new.formUnion(origins(in: canvas, view).subtracting(seen))
          }
        }
        seen.formUnion(new)
        expectNumbers(at: new, run, panes[p].name)
      }
    }
  }

  /// Runs that have parted: one changed in every way that a hand can change it, one of another shape.
  static func partedRuns() throws -> Runs {
    let runs = Runs(try exampleRun(task: "spiral", layers: [2, 5, 4, 1]))
    runs.go(to: 8)
    try runs.fork(0)
    try runs.fork(0)
    let run = runs[1]
    try run.toggleKnockOut(layer: 0, unit: 1)
    try run.toggleCut(.init("layer2.weight", 3))
    try run.toggleCut(.init("layer1.bias", 0))
    try run.toggleFreeze(.parameter("layer2.weight"))
    try run.toggleFreeze(.element(.init("layer2.bias", 1)))
    try run.edit(.init("layer3.weight", 0), to: 0.5)
    try run.takeOptimizer("momentum")
    try runs[2].change(.structure(.addUnit(layer: 0)))
    runs.go(to: 11)
    return runs
  }

  @Test(arguments: panes.indices)
  func `of several runs, changed by hand, a pane draws each with its own numbers`(_ p: Int) throws {
    let runs = try Self.partedRuns()
    var seen: Set<Origin> = []
    for (n, (width, height)) in Self.sizes.enumerated() {
      for (s, show) in Look.Show.allCases.enumerated() where n == Self.usual || (n + s) % 4 == 0 {
        for run in runs.all.indices {
          var look = Look()
          (look.show, look.run, look.layer) = (show, run, n % 3)
          look.isChoosing = n % 2 == 0
          let (canvas, view) = draw(panes[p], of: runs, width: width, height: height, look: look)
          let fault = firstUnmarkedDigit(canvas)
          #expect(fault == nil, "\(panes[p].name) \(width)×\(height): \(fault ?? "")")
          seen.formUnion(origins(in: canvas, view))
          #expect(!panes[p].title(view).isEmpty)
        }
      }
    }
    let byIteration = Dictionary(grouping: seen, by: \.iteration)
    for iteration in byIteration.keys.sorted() {
      let nowhere = runs.visit(iteration) {
        byIteration[iteration]?.first { runs.number(at: $0) == nil }
      }
      #expect(nowhere == nil, "\(panes[p].name): nothing is there")
    }
    let now = seen.filter { $0.iteration == runs.iteration }.sorted {
      ($0.run, $0.name, $0.index) < ($1.run, $1.name, $1.index)
    }
    let random = Random(seed: 3, "parted")
    for k in 0..<min(now.count, 100) {
      let origin = now[random.below(now.count, k)]
      #expect(runs.explain(origin) != nil, "\(panes[p].name): \(runs.title(of: origin))")
    }
  }

  /// Every iteration is visited once.
  private func expectNumbers(at origins: Set<Origin>, _ run: Run, _ pane: String) {
    let byIteration = Dictionary(grouping: origins, by: \.iteration)
    for iteration in byIteration.keys.sorted() {
      let nowhere = run.visit(iteration) {
        byIteration[iteration]?.first { run.number(at: $0) == nil }
      }
      #expect(nowhere == nil, "\(pane): nothing is there")
    }
  }
}

func firstUnmarkedDigit(_ canvas: Canvas) -> String? {
  for y in 0..<canvas.height {
    for x in 0..<canvas.width {
      guard let scalar = Unicode.Scalar(canvas[x, y].glyph),
        ("0"..."9").contains(scalar), canvas.mark(x: x, y: y) == .none
      else { continue }
      return "\(scalar) at \(x), \(y)\n\(canvas.plainText())"
    }
  }
  return nil
}
