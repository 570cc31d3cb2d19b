import Calculus
import Drawing
import Networks
import Panes
import Simulation

/// What a scene would say, given as Swift values.
struct Given: Arguments {
  struct Mistake: Error { let text: String }
  var numbers: [String: Double] = [:]
  var lists: [String: [Int]] = [:]
  var words: [String: String] = [:]
  var tables: [String: [[Double]]] = [:]
  var sections: [String: [String: Double]] = [:]

  func number(_ key: String, or standard: Double?, _ limits: Setting.Limits) throws -> Double {
    guard let x = numbers[key] ?? standard else { throw Mistake(text: key) }
    return x
  }
  func count(_ key: String, or standard: Int?, in range: ClosedRange<Int>) throws -> Int {
    guard let x = numbers[key].map({ Int($0) }) ?? standard else { throw Mistake(text: key) }
    return x
  }
  func counts(_ key: String, in range: ClosedRange<Int>) throws -> [Int] { lists[key] ?? [] }
  func sizes(_ key: String, or standard: [Int]?, in range: ClosedRange<Int>) throws -> [Int] {
    lists[key] ?? standard ?? []
  }
  func kinds<R>(
    _ key: String, of kinds: [(name: String, main: String?)], called what: String,
    _ body: (String, any Arguments) throws -> R
  ) throws -> [R] { [] }
  func choice(_ key: String, or standard: String?, of all: [String]) throws -> String {
    guard let word = words[key] ?? standard else { throw Mistake(text: key) }
    return word
  }
  func kind<R>(
    _ key: String, of names: [String], _ body: (String, any Arguments) throws -> R
  ) throws -> R? {
    try words[key].map { try body($0, Given()) }
  }
  func settings<R>(_ key: String, _ body: (any Arguments) throws -> R) throws -> R? {
    try sections[key].map { try body(Given(numbers: $0)) }
  }
  func rows(_ key: String) throws -> [[Double]] { tables[key] ?? [] }
  func file(_ key: String) throws -> (name: String, contents: String) { (key, "") }
  func data(_ key: String) throws -> (name: String, contents: [UInt8]) { (key, []) }
  func path(_ key: String) throws -> (name: String, path: String) { (key, key) }
  func source(_ key: String) throws -> (name: String, source: any TextSource) {
    (key, TextInMemory([]))
  }
  var embeddedTexts: [(name: String, contents: String)] { [] }
  var embeddedNames: String { "anna bert clara" }
  func text(_ key: String, or standard: String?) throws -> String { words[key] ?? standard ?? "" }
  func has(_ key: String) -> Bool { tables[key] != nil || numbers[key] != nil }
  func mistake(_ key: String, _ message: String) -> any Error { Mistake(text: message) }
}

/// A run to draw: any task and network.
func exampleRun(
  task: String = "spiral", layers: [Int] = [2, 8, 8, 1], activation: String = "tanh",
  output: String = "none", loss: any Loss = BinaryCrossEntropyLoss(),
  optimizer: any Optimizer.Type = Adam.self, rate: Double = 0.01, batch: Double = 32,
  l2: Double = 0, given: Given = Given(numbers: ["samples": 200])
) throws -> Run {
  var hyperparameters = Hyperparameters()
  for setting in optimizer.settings {
    hyperparameters.add(
      setting, setting.name == "learningRate" ? rate : setting.standard,
      path: "optimizer.\(optimizer.name).\(setting.name)")
  }
  hyperparameters.add(
    Setting("batch", 0, .notNegative, "samples in a batch; 0: all"), batch,
    path: "task.\(task).batch", isWhole: true)
  hyperparameters.add(Setting("l2", 0, .notNegative, "penalty on large weights"), l2, path: "l2")
  guard let kind = tasks.first(where: { $0.name == task }) else { throw Given.Mistake(text: task) }
  return try Run(
    Recipe(
      objective: .samples(
        try kind.init(given),
        MLP(sizes: layers, activation: activation, output: output), loss),
      optimizer: optimizer, hyperparameters: hyperparameters))
}

/// Draws a pane of a run, asking for frames until nothing is missing.
func draw(
  _ pane: any Pane.Type, of run: Run, width: Int, height: Int, look: Look = Look(),
  scene: SceneWords = SceneWords(), _ prepare: (inout View) -> Void = { _ in }
) -> (canvas: Canvas, view: View) {
  draw(pane, of: Runs(run), width: width, height: height, look: look, scene: scene, prepare)
}

func draw(
  _ pane: any Pane.Type, of runs: Runs, width: Int, height: Int, look: Look = Look(),
  scene: SceneWords = SceneWords(), _ prepare: (inout View) -> Void = { _ in }
) -> (canvas: Canvas, view: View) {
  var request = Request()
  while true {
    let frame = runs.frame(request)
    var view = View(frame, look: look, scene: scene)
    view.turn(to: look.run)
    prepare(&view)
    var canvas = Canvas(width: width, height: height)
    pane.draw(&view, in: &canvas)
    if view.request.isMet(by: frame) { return (canvas, view) }
    request.tensors.formUnion(view.request.tensors)
    request.explanations.formUnion(view.request.explanations)
  }
}
