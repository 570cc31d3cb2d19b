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
    let name = "held-0/stepShare(layer1.hidden)"
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
    for (tensor, kind) in [("stepShare", Origin.Kind.gradient), ("jacobian", .value)] {
      for run in 0...1 {
        let origin = Origin(
          "held-0/\(tensor)(layer1.hidden)", 4, kind: kind, iteration: 30, run: run)
        let number = try #require(runs.number(at: origin))
        #expect(origins(in: canvas, view).contains(origin))
        #expect(lines.contains { $0.contains(NumberFormat.text(number, digits: 3)) })
      }
    }
  }

  @Test func `until a step is chosen the numbers are those of the first`() throws {
    let runs = try runs()
    let (canvas, view) = draw(ThroughTimePane.self, of: runs, width: 110, height: 40)
    #expect(ThroughTimePane.title(view).contains("step 0"))
    let share = Origin(
      "held-0/stepShare(layer1.hidden)", 0, kind: .gradient, iteration: 30, run: 1)
    let number = try #require(runs.number(at: share))
    #expect(canvas.plainText().contains(NumberFormat.text(number, digits: 3)))
  }

  @Test func `however narrow, a run has all of its number or is not there`() throws {
    let runs = try runs()
    for width in 20...70 {
      let (canvas, view) = draw(ThroughTimePane.self, of: runs, width: width, height: 12)
      for run in 0...1 {
        for (tensor, kind) in [("stepShare", Origin.Kind.gradient), ("jacobian", .value)] {
          let origin = Origin(
            "held-0/\(tensor)(layer1.hidden)", 0, kind: kind, iteration: 30, run: run)
          let text = NumberFormat.text(try #require(runs.number(at: origin)), digits: 3)
          for y in 0..<canvas.height {
            let digits = (0..<width).filter {
              view.origin(of: canvas.mark(x: $0, y: y)) == origin
                && !Glyph.isBraille(canvas[$0, y].glyph) && canvas[$0, y].scalar != "↓"
            }
            #expect(digits.isEmpty || digits.count == Text.width(text), "\(width)")
          }
        }
      }
    }
  }

  @Test func `what is felt is told as a share of what is felt at the last step`() throws {
    let run = try exampleRecurrent(numbers: ["length": 16])
    run.go(to: 5)
    let norms = try #require(run.tensor("held-0/stepNorm(layer1.hidden)", .gradient)).numbers
    let shares = try #require(run.tensor("held-0/stepShare(layer1.hidden)", .gradient)).numbers
    let last = try #require(norms.last { $0 > 0 })
    for (norm, share) in zip(norms, shares) { #expect(abs(share - norm / last) < 1e-12) }
  }

  @Test func `clipping is told as it acts`() throws {
    for (clip, words) in [(1e-6, "clipped to"), (1e6, "not clipped: below")] {
      let run = try exampleRecurrent(clip: clip)
      run.go(to: 2)
      let (canvas, view) = draw(ThroughTimePane.self, of: run, width: 60, height: 30)
      #expect(canvas.plainText().contains(words))
      #expect(
        origins(in: canvas, view).contains(Origin(GradientNorm.name, iteration: run.iteration)))
    }
  }

  @Test func `where there are no cells it says so`() throws {
    let text = draw(ThroughTimePane.self, of: try exampleRun(), width: 60, height: 12).canvas
      .plainText()
    #expect(text.contains("no recurrent layers"))
  }
}
