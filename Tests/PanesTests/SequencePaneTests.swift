import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Testing

/// Next token, residual stream and generation: of samples, of what is typed, and changed by hand.
@Suite struct SequencePaneTests {
  private static let own: [any Pane.Type] = [
    NextTokenPane.self, ResidualPane.self, GenerationPane.self,
  ]
  private static let models: [(task: String, words: [String: String])] = [
    ("repeat", [:]), ("dates", ["positions": "rotary"]), ("sentences", ["norm": "rms"]),
    ("addition", ["place": "post"]), ("brackets", ["norm": "none", "tied": "true"]),
  ]

  private static func run(_ task: String, _ words: [String: String] = [:]) throws -> Run {
    var hyperparameters = Hyperparameters()
    for setting in AdamW.settings {
      hyperparameters.add(
        setting, setting.name == "learningRate" ? 0.01 : setting.standard,
        path: "optimizer.adamW.\(setting.name)")
    }
    hyperparameters.add(
      Setting("batch", 0, .notNegative, "samples in a batch; 0: all"), 8, path: "task.batch",
      isWhole: true)
    let kind = try #require(tasks.first { $0.name == task })
    let made = try kind.init(Given(numbers: ["samples": 40, "heldOut": 6]))
    let model = try Transformer(
      Given(numbers: ["blocks": 2, "width": 8, "heads": 2, "neurons": 8], words: words))
    let form = try #require(made.form)
    return try Run(
      Recipe(
        objective: .samples(made, try model.fitted(to: form), CrossEntropyLoss()),
        optimizer: AdamW.self, hyperparameters: hyperparameters))
  }

  private static func looks(_ run: Run) -> [Look] {
    let facts = run.facts
    var looks: [Look] = []
    var look = Look()
    look.query = 1
    looks.append(look)
    look.patches = [.head(facts.attentions[0].name, 1), .temperature(0.5)]
    if let last = facts.stream.last { look.patches.append(.part(last.name)) }
    look.isByVocabulary = true
    looks.append(look)
    for way in Sampling.Way.allCases {
      look = Look()
      look.sampling.way = way
      look.sample = 2
      if way == .topP { look.patches = [.mask, .place(1)] }
      if way == .topK { look.panY = 3 }
      looks.append(look)
    }
    if let shown = ShownPassage(facts, Look()), shown.form.isNext {
      look.tokens = Array(shown.ids.prefix(shown.form.source + 2))
      looks.append(look)
      look.tokens = shown.ids
      looks.append(look)
    }
    return looks
  }

  @Test(arguments: own.indices, models.indices)
  func `at any size every digit has a mark, and every number is explained`(_ p: Int, _ m: Int)
    throws
  {
    let pane = Self.own[p]
    let run = try Self.run(Self.models[m].task, Self.models[m].words)
    run.go(to: 4)
    let looks = Self.looks(run)
    var seen: Set<Origin> = []
    for (n, (width, height)) in PaneLaws.sizes.dropLast().enumerated() {
      for (k, look) in looks.enumerated() where n == PaneLaws.usual || (n + k) % 4 == 0 {
        let (canvas, view) = draw(pane, of: run, width: width, height: height, look: look)
        for y in 0..<canvas.height {
          for x in 0..<canvas.width where canvas.mark(x: x, y: y) == .none {
            let scalar = Unicode.Scalar(canvas[x, y].glyph) ?? " "
            #expect(!("0"..."9").contains(scalar), "\(width)×\(height)\n\(canvas.plainText())")
          }
        }
        seen.formUnion(origins(in: canvas, view))
        #expect(!pane.title(view).isEmpty)
      }
    }
    let all = seen.sorted { ($0.name, $0.index) < ($1.name, $1.index) }
    #expect(all.allSatisfy { run.number(at: $0) != nil })
    let random = Random(seed: 6, "sequences")
    for k in 0..<min(all.count, 60) {
      let origin = all[random.below(all.count, k)]
      let explained = try #require(run.explain(origin), "\(origin)")
      guard let spelled = explained.spelled else { continue }
      let far = abs(spelled.value - explained.value)
      #expect(far <= max(explained.bound, 1e-5 * abs(explained.value)) + 1e-6, "\(origin)")
    }
  }

  @Test func `the likeliest token stands first, what is asked for is marked`() throws {
    let run = try Self.run("repeat")
    run.go(to: 30)
    let (canvas, view) = draw(NextTokenPane.self, of: run, width: 40, height: 22)
    let shown = try #require(ShownPassage(view))
    let place = shown.place(view.look)
    let tensor = try #require(run.tensor(shown.name("probabilities")))
    let count = shown.form.answers.count
    let row = Array(tensor.numbers[place * count..<(place + 1) * count])
    let best = try #require(row.indices.max { row[$0] < row[$1] })
    let lines = canvas.plainText().split(separator: "\n")
    #expect(lines[1].hasPrefix(shown.form.answers.label(best) + " "))
    let target = try #require(shown.target(place))
    let marked = try #require(lines.first { $0.contains("◂") })
    #expect(marked.hasPrefix(shown.form.answers.label(target) + " "))
  }

  @Test func `what is changed by hand stands beside what it was`() throws {
    let run = try Self.run("repeat")
    run.go(to: 30)
    var look = Look()
    look.patches = [.head("block2.attention", 0)]
    for pane in Self.own {
      let text = draw(pane, of: run, width: 118, height: 34, look: look).canvas.plainText()
      #expect(text.contains("head 0 of block2.attention out"))
      #expect(text.contains(" was "))
      #expect(text.contains("held-out loss"))
    }
  }

  @Test func `what is changed by hand is said by one pane, and where it is small by the loss`()
    throws
  {
    let run = try Self.run("repeat")
    var look = Look()
    look.patches = [.head("block1.attention", 0)]
    func text(_ pane: any Pane.Type, _ panes: Set<String>?, _ height: Int) -> String {
      draw(pane, of: run, width: 56, height: height, look: look) { $0.panes = panes }.canvas
        .plainText()
    }
    let all = Set(Self.own.map { $0.name })
    #expect(text(ResidualPane.self, all, 20).contains("changed by hand"))
    #expect(!text(NextTokenPane.self, all, 20).contains("changed by hand"))
    #expect(text(NextTokenPane.self, all.subtracting(["residual"]), 20).contains("changed by hand"))
    #expect(!text(GenerationPane.self, all, 20).contains("changed by hand"))
    for height in 4...20 {
      let small = text(ResidualPane.self, all, height)
      #expect(small.contains("loss") && small.contains(" was "), "\(small)")
    }
  }

  @Test func `heads of what is knocked out keep their lines, with what they were`() throws {
    let run = try Self.run("repeat")
    run.go(to: 30)
    var look = Look()
    look.patches = [.part("block1.attention")]
    let (canvas, view) = draw(ResidualPane.self, of: run, width: 100, height: 30, look: look)
    let lines = canvas.plainText().split(separator: "\n")
    let shown = try #require(ShownPassage(view))
    let before = try #require(run.tensor("held-0/share.block1.attention.heads"))
    let width = shown.form.answers.count
    let place = shown.place(look)
    let target = try #require(shown.target(place))
    let share = before[place * width + target]
    let head = try #require(lines.first { $0.contains("  head 0") })
    #expect(head.contains("out") && head.contains(NumberFormat.text(share, digits: 3)))
    // The logit and what it was are not cut.
    let logit = try #require(
      run.tensor("held-0/logits").map { $0[place * width + target] })
    for width in [45, 60, 100] {
      let text = draw(ResidualPane.self, of: run, width: width, height: 20, look: look).canvas
        .plainText()
      #expect(text.contains("was \(NumberFormat.text(logit))"), "\(text)")
    }
  }

  @Test func `panes speak of one place at first, and say where nothing is asked`() throws {
    for task in ["repeat", "addition", "sentences", "dates"] {
      let run = try Self.run(task)
      let shown = try #require(ShownPassage(run.facts, Look()))
      let place = shown.place(Look())
      if shown.form.isPerPlace { #expect(shown.target(place) != nil) }
      guard shown.form.isPerPlace, let free = shown.targets.firstIndex(where: { $0 < 0 }) else {
        continue
      }
      var look = Look()
      look.query = free
      let text = draw(NextTokenPane.self, of: run, width: 80, height: 20, look: look).canvas
        .plainText()
      #expect(text.contains("not asked here"))
    }
  }

  @Test func `writing begins with what all begin with, and ends with what all end with`() throws {
    let run = try exampleRecurrent(task: "names")
    let vocabulary = try #require(run.facts.data.form).vocabulary
    let shown = try #require(ShownPassage(run.facts, Look()))
    #expect(shown.written.map(vocabulary.label) == [">"] && !shown.isEnded)
    var look = Look()
    look.tokens = try vocabulary.encode(">bert")
    #expect(ShownPassage(run.facts, look)?.isEnded == false)
    look.tokens = try vocabulary.encode(">bert.")
    #expect(ShownPassage(run.facts, look)?.isEnded == true)
    let text = draw(GenerationPane.self, of: run, width: 60, height: 20, look: look).canvas
      .plainText()
    #expect(text.hasPrefix(">bert. the end"))
  }

  @Test func `of a translation the next token has candidates too`() throws {
    let run = try exampleRecurrent(task: "numberWords", words: ["attention": "additive"])
    let (canvas, view) = draw(GenerationPane.self, of: run, width: 70, height: 20)
    #expect(canvas.plainText().contains("logit"))
    #expect(origins(in: canvas, view).contains { $0.name.hasSuffix("/decoder.logits") })
  }

  @Test func `the cache is drawn as full as it is`() throws {
    let run = try Self.run("addition")
    let shown = try #require(ShownPassage(run.facts, Look()))
    for count in [1, 4, shown.form.length] {
      var look = Look()
      look.tokens = Array(shown.ids.prefix(count))
      let text = draw(GenerationPane.self, of: run, width: 100, height: 40, look: look).canvas
        .plainText()
      let line = try #require(
        text.split(separator: "\n").first { $0.hasPrefix("block1.attention") })
      #expect(line.count { $0 == "▒" } == count - 1)
      #expect(line.count { $0 == "■" } == 1)
      #expect(line.count { $0 == "·" } == shown.form.length - count)
    }
  }
}
