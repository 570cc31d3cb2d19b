import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Testing

/// Recurrent networks in time: of tokens, of translations, of one answer for all.
@Suite struct UnrolledPaneTests {
  private struct Variant: Sendable {
    var task = "brackets"
    var cell = "lstm"
    var layers = 1.0
    var words: [String: String] = [:]
  }
  private static let variants = [
    Variant(),
    Variant(task: "dates", cell: "gru", words: ["bidirectional": "true", "attention": "additive"]),
    Variant(task: "dates", layers: 2), Variant(task: "sentences", cell: "rnn"),
    Variant(task: "reverse", cell: "gru", words: ["reset": "before"]),
  ]
  private static let own: [any Pane.Type] = [UnrolledPane.self, ThroughTimePane.self]

  private static func looks(_ run: Run) -> [Look] {
    let layers = run.facts.recurrences
    var looks: [Look] = []
    for (k, show) in [Look.Show.values, .gradients, .values, .gradients].enumerated() {
      var look = Look()
      (look.show, look.zoom, look.sample) = (show, k / 2, k)
      (look.layer, look.unit) = (k % layers.count, 2 * k)
      look.query = k == 0 ? nil : 3 * k
      (look.panX, look.panY) = (k == 3 ? -2 : 0, k == 2 ? 4 : 0)
      looks.append(look)
    }
    return looks
  }

  @Test(arguments: own.indices, variants.indices)
  func `at any size every digit has a mark, and every number is explained`(_ p: Int, _ v: Int)
    throws
  {
    let (pane, variant) = (Self.own[p], Self.variants[v])
    let run = try exampleRecurrent(
      task: variant.task, cell: variant.cell, layers: variant.layers, words: variant.words)
    run.go(to: 4)
    var seen: Set<Origin> = []
    for (n, (width, height)) in PaneLaws.sizes.enumerated() {
      for (k, look) in Self.looks(run).enumerated() where n == PaneLaws.usual || (n + k) % 4 == 0 {
        let (canvas, view) = draw(pane, of: run, width: width, height: height, look: look)
        let fault = firstUnmarkedDigit(canvas)
        #expect(fault == nil, "\(width)×\(height): \(fault ?? "")")
        seen.formUnion(origins(in: canvas, view))
        #expect(!pane.title(view).isEmpty)
      }
    }
    let all = seen.sorted { ($0.name, $0.index) < ($1.name, $1.index) }
    #expect(all.count > 100)
    #expect(all.allSatisfy { run.number(at: $0) != nil })
    let random = Random(seed: 6, "unrolled")
    for k in 0..<min(all.count, 60) {
      let origin = all[random.below(all.count, k)]
      let explained = try #require(run.explain(origin), "\(origin)")
      guard let spelled = explained.spelled else { continue }
      let far = abs(spelled.value - explained.value)
      #expect(far <= max(explained.bound, 1e-5 * abs(explained.value)) + 1e-6, "\(origin)")
    }
  }

  @Test func `every step has a column with what it reads, says and was asked for`() throws {
    let run = try exampleRecurrent()
    run.go(to: 30)
    let (canvas, view) = draw(UnrolledPane.self, of: run, width: 140, height: 34)
    let shown = try #require(ShownPassage(view))
    let lines = canvas.plainText().split(separator: "\n").map(String.init)
    func row(_ word: String) throws -> [String] {
      let line = try #require(lines.first { $0.hasPrefix(word + " ") }, "\(word)")
      return line.dropFirst(word.count).split(separator: " ").map(String.init)
    }
    #expect(try row("reads") == shown.own)
    let answers = shown.form.answers
    #expect(try row("asked for") == shown.targets.map { answers.label(Int($0)) })
    let tensor = try #require(run.tensor(shown.name("probabilities")))
    let best = shown.own.indices.map { step in
      let row = tensor.numbers[step * answers.count..<(step + 1) * answers.count]
      return answers.label((row.indices.max { row[$0] < row[$1] } ?? 0) - row.startIndex)
    }
    let said = try row("likeliest")
    #expect(said.map { String($0.prefix(1)) } == best)
    for gate in ["input gate", "forget gate", "candidate", "output gate", "its cell"] {
      #expect(lines.contains { $0.hasPrefix(gate + " ") }, "\(gate)")
    }
  }

  @Test func `the number in a cell of the field is that unit's at that step`() throws {
    let run = try exampleRecurrent(hidden: 6)
    var look = Look()
    (look.query, look.unit) = (5, 3)
    let (canvas, view) = draw(UnrolledPane.self, of: run, width: 100, height: 30, look: look)
    let name = try #require(ShownPassage(view)).name("layer1.hidden")
    var columns: [Int: Int] = [:]
    for y in 0..<canvas.height {
      for x in 0..<canvas.width {
        guard let origin = view.origin(of: canvas.mark(x: x, y: y)), origin.name == name,
          canvas[x, y].glyph == Glyph.upperHalf
        else { continue }
        // A column is a step: all its cells are of that one.
        let step = origin.index / 6
        #expect(columns[x, default: step] == step)
        columns[x] = step
      }
    }
    let steps = columns.sorted { $0.key < $1.key }.map(\.value)
    #expect(steps == steps.sorted() && Set(steps).count == 24)
  }

  @Test func `a unit is called after what it follows, with r, and no other is`() throws {
    let run = try countingNetwork()
    let follows = try #require(run.tensor("heldOut/follows(layer1.hidden)"))
    #expect(follows.shape == [TextFeature.allCases.count, 3])
    let (canvas, view) = draw(UnrolledPane.self, of: run, width: 120, height: 24)
    let text = canvas.plainText()
    #expect(text.contains("position 1.00") && text.contains("depth 1.00"))
    let named = origins(in: canvas, view).filter { $0.name == "heldOut/follows(layer1.hidden)" }
    #expect(named.map(\.index).sorted() == [0, 7])
    #expect(named.allSatisfy { abs(run.number(at: $0) ?? 0) > Follows.enough })
  }

  @Test func `one unit alone is drawn as lines, and the text in its colour`() throws {
    let run = try exampleRecurrent()
    var look = Look()
    look.zoom = 1
    let (canvas, view) = draw(UnrolledPane.self, of: run, width: 100, height: 30, look: look)
    let shown = try #require(ShownPassage(view))
    let tensor = try #require(run.tensor(shown.name("layer1.hidden")))
    let lines = canvas.plainText().split(separator: "\n", omittingEmptySubsequences: false)
    let y = try #require(lines.firstIndex { $0.hasPrefix("in its colour") })
    let first = try #require(
      (14..<100).first { view.origin(of: canvas.mark(x: $0, y: y, half: 1)) != nil })
    for (step, label) in shown.own.enumerated() {
      #expect(canvas[first + step, y].scalar == label.unicodeScalars.first)
      let origin = view.origin(of: canvas.mark(x: first + step, y: y, half: 1))
      #expect(origin?.name == shown.name("layer1.hidden") && origin?.index == step * 6)
      let scale = (0..<24).map { abs(tensor[$0 * 6]) }.max() ?? 0
      let color = ColorMap.diverging[0].color(for: tensor[step * 6], scale: scale)
      #expect(canvas[first + step, y].background == color?.index)
    }
    #expect(lines.contains { $0.contains("forget gate") })
  }

  @Test func `of a translation the source stands before what is written`() throws {
    let run = try exampleRecurrent(task: "dates", cell: "gru", words: ["bidirectional": "true"])
    let (_, view) = draw(UnrolledPane.self, of: run, width: 60, height: 20)
    let recurrence = try #require(ShownRecurrence(view))
    #expect(
      recurrence.parts.map(\.layer.name) == ["encoder.layer1.forward", "decoder.layer1"])
    let form = recurrence.shown.form
    #expect(
      recurrence.parts.map(\.columns) == [
        0..<form.source, form.source..<form.source + form.places,
      ])
  }

  @Test func `windows are as gradients are cut, in both directions`() throws {
    let run = try exampleRecurrent(words: ["bidirectional": "true"], truncate: 7)
    let (canvas, _) = draw(UnrolledPane.self, of: run, width: 100, height: 30)
    #expect(canvas.plainText().contains("├"))
    for layer in run.facts.recurrences {
      let windows = layer.windows(of: 24)
      #expect(windows.flatMap { $0 } == Array(0..<24))
      #expect(windows.allSatisfy { $0.count <= 7 })
      let cuts = run.facts.nodes.compactMap { node -> Int? in
        let parts = node.name.split(separator: ".")
        guard node.name.hasPrefix(layer.name + ".cut"), parts.last == "hidden" else { return nil }
        return Int(parts[parts.count - 2].dropFirst(3))
      }
      let later = layer.isReversed ? Array(windows.dropLast()) : Array(windows.dropFirst())
      let first = later.map { layer.isReversed ? $0.upperBound - 1 : $0.lowerBound }
      #expect(cuts.sorted() == first.sorted() && cuts.count == 3, "\(layer.name)")
    }
    let whole = draw(UnrolledPane.self, of: try exampleRecurrent(), width: 100, height: 30)
    #expect(!whole.canvas.plainText().contains("├"))
  }

  @Test func `of numbers every step is seen, and what was said and asked at the end`() throws {
    let run = try exampleRecurrent(task: "adding")
    run.go(to: 3)
    for width in [60, 70, 120] {
      let (canvas, view) = draw(UnrolledPane.self, of: run, width: width, height: 22)
      let seen = origins(in: canvas, view)
      #expect(Set(seen.filter { $0.name == "held-0/x" }.map(\.index)) == Set(0..<60))
      for name in ["prediction", "target"] {
        let number = try #require(run.number("held-0/\(name)"))
        let lines = canvas.plainText().split(separator: "\n")
        let word = name == "target" ? "asked for" : "predicted"
        let line = try #require(lines.first { $0.hasPrefix(word) })
        #expect(line.contains(NumberFormat.text(number, digits: 4)))
      }
    }
  }

  @Test func `padding has no numbers, and the step that is shown first is asked`() throws {
    let run = try exampleRecurrent(task: "numberWords", words: ["attention": "additive"])
    var look = Look()
    look.layer = 1
    let (canvas, view) = draw(UnrolledPane.self, of: run, width: 140, height: 30, look: look)
    let recurrence = try #require(ShownRecurrence(view))
    let shown = recurrence.shown
    #expect(shown.target(recurrence.step) != nil)
    let padding = try #require(shown.form.vocabulary.padding)
    let source = shown.ids.prefix(shown.form.source)
    #expect(source.contains(padding))
    for origin in origins(in: canvas, view) where origin.name == "held-0/encoder.layer1.hidden" {
      #expect(source[origin.index / recurrence.chosen.layer.width] != padding)
    }
  }

  @Test func `a longer sequence asks for no more than it has steps, and draws as much`() throws {
    func cost(_ length: Double) throws -> (asked: Int, marks: Int) {
      let run = try exampleRecurrent(numbers: ["length": length, "samples": 4, "heldOut": 2])
      var (asked, marks) = (0, 0)
      for pane in Self.own {
        for zoom in 0...1 {
          var look = Look()
          look.zoom = zoom
          let (canvas, view) = draw(pane, of: run, width: 120, height: 36, look: look)
          asked += view.request.tensors.reduce(0) {
            $0 + (run.tensor($1.name, $1.kind)?.count ?? 0)
          }
          marks += origins(in: canvas, view).count
        }
      }
      return (asked, marks)
    }
    let (short, long) = (try cost(125), try cost(500))
    #expect(long.asked <= 4 * short.asked)
    #expect(long.marks <= short.marks * 2)
  }
}
