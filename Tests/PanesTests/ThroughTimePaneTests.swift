import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Testing

@Suite struct ThroughTimePaneTests {
  /// Two runs that have parted.
  private func runs() throws -> Runs {
    let runs = Runs(try exampleRecurrent(numbers: ["length": 16]))
    runs.go(to: 3)
    try runs.fork(0)
    try runs[1].takeOptimizer("momentum")
    runs.go(to: 30)
    return runs
  }

  @Test func `every run has a line, higher where more of the loss is felt`() throws {
    let runs = try runs()
    let (canvas, view) = draw(ThroughTimePane.self, of: runs, width: 100, height: 40)
    let name = "held-0/stepNorm(layer1.hidden)"
    for run in 0...1 {
      var rows: [Int: Int] = [:]
      for y in 1..<canvas.height {
        for x in 0..<canvas.width {
          guard let origin = view.origin(of: canvas.mark(x: x, y: y)), origin.run == run,
            origin.name == name, origin.kind == .gradient, Glyph.isBraille(canvas[x, y].glyph)
          else { continue }
          rows[origin.index] = min(rows[origin.index] ?? y, y)
        }
      }
      #expect(rows.count > 8)
      let norms = try #require(runs[run].tensor(name, .gradient)).numbers
      for (a, rowOfA) in rows {
        for (b, rowOfB) in rows where norms[a] > 3 * norms[b] { #expect(rowOfA <= rowOfB) }
      }
    }
  }

  @Test func `the chosen step is told in numbers, of every run`() throws {
    let runs = try runs()
    var look = Look()
    look.query = 4
    let (canvas, view) = draw(
      ThroughTimePane.self, of: runs, width: 110, height: 40, look: look)
    let lines = canvas.plainText().split(separator: "\n").map(String.init)
    for (tensor, kind) in [("stepNorm", Origin.Kind.gradient), ("jacobian", .value)] {
      for run in 0...1 {
        let origin = Origin(
          "held-0/\(tensor)(layer1.hidden)", 4, kind: kind, iteration: 30, run: run)
        let number = try #require(runs.number(at: origin))
        #expect(origins(in: canvas, view).contains(origin))
        #expect(lines.contains { $0.contains(NumberFormat.text(number, digits: 3)) })
      }
    }
  }

  @Test func `where there are no cells it says so`() throws {
    let text = draw(ThroughTimePane.self, of: try exampleRun(), width: 60, height: 12).canvas
      .plainText()
    #expect(text.contains("no recurrent layers"))
  }
}
