import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Testing

/// Pictures of the panes that are lists: numbers, hyperparameters, notes.
@Suite struct ListPaneTests {
  private func small() throws -> Run {
    try exampleRun(
      task: "xor", layers: [2, 3, 1], optimizer: Momentum.self, batch: 4,
      given: Given(numbers: ["samples": 8]))
  }

  @Test func `weights, with the inputs by name`() throws {
    let run = try small()
    run.go(to: 3)
    let (canvas, view) = draw(NumbersPane.self, of: run, width: 40, height: 5)
    #expect(canvas.plainText() == Self.weights)
    #expect(NumbersPane.title(view) == "layer1.weight (2 in, 3 out) ─ values")
    #expect(
      view.origin(of: canvas.mark(x: 20, y: 2)) == Origin("layer1.weight", 4, iteration: 3))
    var look = Look()
    look.phase = .update
    let step = draw(NumbersPane.self, of: run, width: 40, height: 5, look: look)
    #expect(
      NumbersPane.title(step.view) == "layer1.weight (2 in, 3 out) ─ what the coming update adds")
    #expect(
      step.view.origin(of: step.canvas.mark(x: 20, y: 2))
        == Origin("step(layer1.weight)", 4, iteration: 3))
  }

  @Test func `a batch, scrolled to its sample`() throws {
    let run = try small()
    var look = Look()
    look.tensor = 2
    look.sample = 3
    look.panX = 1
    let (canvas, view) = draw(NumbersPane.self, of: run, width: 24, height: 4, look: look)
    #expect(canvas.plainText() == Self.batch)
    #expect(NumbersPane.title(view) == "layer1.z (4 batch, 3 out) ─ values")
  }

  @Test func `what nothing learns from has no gradient`() throws {
    let run = try small()
    var look = Look()
    look.tensor = try #require(NumbersPane.tensors(run.facts, Look()).firstIndex(of: "x"))
    look.show = .gradients
    let (canvas, _) = draw(NumbersPane.self, of: run, width: 60, height: 3, look: look)
    #expect(
      canvas.plainText() == "x has no gradients: nothing learns by changing it.\n\n\n")
  }

  @Test func `every tensor in the list exists`() throws {
    for kind in losses {
      let loss = kind.init()
      let outputs = loss is CrossEntropyLoss ? 2 : 1
      // What is asked of words tells no classes.
      guard loss.target(label: 0, classes: 2, outputs: outputs) != nil else { continue }
      let run = try exampleRun(task: "moons", layers: [2, 3, outputs], loss: loss)
      for name in NumbersPane.tensors(run.facts, Look()) {
        #expect(run.tensor(name) != nil, "\(name)")
      }
    }
  }

  @Test func `hyperparameters, and what was changed on the way`() throws {
    let run = try small()
    run.go(to: 2)
    try run.tweak("learningRate", to: 0.5)
    run.go(to: 5)
    try run.tweak("batch", to: 0)
    try run.tweak("learningRate", to: 0.25)
    var look = Look()
    look.choice = 2
    look.isChoosing = true
    let (canvas, view) = draw(HyperparametersPane.self, of: run, width: 60, height: 10, look: look)
    #expect(canvas.plainText() == Self.settings)
    #expect(view.origin(of: canvas.mark(x: 21, y: 1)) == Origin("learningRate", iteration: 5))
    look.typed = "0.95"
    let typing = draw(HyperparametersPane.self, of: run, width: 60, height: 9, look: look)
    #expect(
      typing.canvas.plainText().contains("▸ momentum         0.95▏  at least 0 and less than 1"))
  }

  @Test func `the rate after its schedule can be asked about`() throws {
    var test = ExplanationLaws.Case()
    test.schedule = Cosine.self
    let run = try test.run()
    run.go(to: 100)
    let (canvas, view) = draw(HyperparametersPane.self, of: run, width: 70, height: 9)
    #expect(canvas.plainText().contains("rate now"))
    let row = try #require((0..<9).first { canvas[2, $0].scalar == "r" })
    let marks = (0..<70).compactMap { view.origin(of: canvas.mark(x: $0, y: row)) }
    #expect(marks.first == Origin(ScheduledRate.name, iteration: 100))
    #expect(run.number(ScheduledRate.name) == run.currentRate)
  }

  @Test func `notes come at their moment, the newest first`() throws {
    let run = try small()
    let scene = SceneWords(
      title: "", about: "Neither input tells alone.\n",
      notes: [
        .init(.at(0), "Which corner will it get first?"),
        .init(.at(3), "And what does the third neuron do?", reveal: "It joins two of them."),
        .init(.at(9), "Later."),
      ])
    run.go(to: 3)
    let asked = draw(NotesPane.self, of: run, width: 28, height: 9, scene: scene)
    #expect(asked.canvas.plainText() == Self.notes)
    var look = Look()
    look.answered = NotesPane.answered(asking: look, asked.view.frame, scene)
    let answered = draw(NotesPane.self, of: run, width: 28, height: 4, look: look, scene: scene)
    #expect(answered.canvas.plainText() == Self.answered)
    look.answered = NotesPane.answered(asking: look, asked.view.frame, scene)
    #expect(look.answered.isEmpty)
  }

  @Test func `at the start what a scene is about stands before its questions`() throws {
    let run = try small()
    let scene = SceneWords(
      title: "", about: "Neither input tells alone.\n", notes: [.init(.at(0), "Which corner?")])
    func first() -> String {
      String(
        draw(NotesPane.self, of: run, width: 40, height: 9, scene: scene).canvas.plainText()
          .prefix { $0 != "\n" })
    }
    #expect(first() == "Neither input tells alone.")
    run.go(to: 1)
    #expect(first() == "it 0")
  }

  @Test func `answers are opened one after the other, the newest first`() throws {
    let run = try small()
    let scene = SceneWords(notes: [
      .init(.at(0), "One?", reveal: "First."), .init(.at(1), "No question."),
      .init(.at(2), "Two?", reveal: "Second."), .init(.at(9), "Three?", reveal: "Third."),
    ])
    run.go(to: 3)
    var look = Look()
    func text(height: Int = 20, isFocused: Bool = true) -> String {
      draw(NotesPane.self, of: run, width: 30, height: height, look: look, scene: scene) {
        $0.isFocused = isFocused
      }.canvas.plainText()
    }
    func ask() {
      look.answered = NotesPane.answered(
        asking: look, Runs(run).frame(Request()), scene)
    }
    #expect(text().split(separator: "\n").filter { $0 == "enter: answer" }.count == 1)
    #expect(text(isFocused: false).contains("tab here, enter: answer"))
    ask()
    #expect(text().contains("Second.") && !text().contains("First."))
    ask()
    #expect(text().contains("Second.") && text().contains("First."))
    // However small it is, what was just opened is seen.
    #expect(text(height: 3).contains("First."))
    run.go(to: 9)
    #expect(text().contains("enter: answer") && text().contains("Second."))
    ask()
    #expect(text(height: 3).contains("Third."))
    ask()
    #expect(!text().contains("First.") && look.answered.isEmpty)
  }

  static let weights = """
              0        1        2
     x   0.9187   0.6540   0.7422
     y   0.1787  −0.3167  −0.3919

    norm 1.452   mean 0.2975   peak 0.9187

    """
  static let batch = """
           ‹      1        ›
     2 (3)  −0.5465
     3 (6)▸ −0.5036
    ▲ 2 more

    """
  static let settings = """
      optimizer     momentum  left and right: another one
      learningRate      0.25  how far a step goes
    ▸ momentum           0.9  how much of the velocity is kept
      batch              all  samples in a batch; 0: all
      l2                   0  penalty on large weights

    ◆ it 2  learningRate 0.01 → 0.5
    ◆ it 5  batch 4 → all
    ◆ it 5  learningRate 0.5 → 0.25


    """
  static let notes = """
    it 3
    And what does the third
    neuron do?
    tab here, enter: answer

    it 0
    Which corner will it get
    first?
                               ▼

    """
  static let answered = """
    it 3
    And what does the third
    neuron do?
    It joins two of them.      ▼

    """
}
