import Calculus
import Drawing
import Networks
import Panes
import Simulation

/// The panes that a scene can name.
var knownPanes: [String] { panes.map { $0.name } }

/// The heading of a scene, for lists.
struct Heading {
  let title, topic, about: String
  let after: String?

  init(_ scene: Section, name: String) throws(SceneError) {
    func text(_ key: String) throws(SceneError) -> String? {
      try scene.tree(key).map { tree throws(SceneError) in
        readable(try scene.string(key, tree))
      }
    }
    title = (try text("title") ?? name).replacing("\n", with: " ")
    topic = (try text("topic") ?? "").replacing("\n", with: " ")
    after = try text("after")
    about = try text("about") ?? ""
  }
}

/// Text for the screen: harmless, a paragraph a line.
func readable(_ text: String) -> String {
  text.split(separator: "\n", omittingEmptySubsequences: false)
    .map { trimmed(Text.harmless(String($0).replacing("\t", with: " ").replacing("\r", with: ""))) }
    .joined(separator: "\n").trimmingNewlines
}

extension String {
  fileprivate var trimmingNewlines: String {
    let front = drop { $0 == "\n" }
    return String(String(front.reversed().drop { $0 == "\n" }).reversed())
  }
}

extension Scene {
  /// Reads the whole of a scene, and sees that it can be run.
  init(
    name: String, _ tree: Tree, _ source: SceneSource, seed: Int?, runs: [String] = [""]
  ) throws(SceneError) {
    let scene = try Section("a scene", tree, source)
    let heading = try Heading(scene, name: name)
    // Every key is known before one of them is found missing: so a slip of the pen is told as such.
    let keys = SceneKeys(scene)
    try scene.finish()

    let ownSeed = try keys.seed.map { tree throws(SceneError) in
      try scene.whole("seed", tree, in: 0...(1 << 53))
    }
    var hyperparameters = Hyperparameters()
    let landscape = try scene.landscape(keys.task, &hyperparameters)
    let objective: Objective
    var batch: (value: Double, path: String)?
    if let landscape {
      // A point is one parameter; what is made of several can have groups of them.
      try scene.refuse(
        [
          ("model", keys.model), ("loss", keys.loss), ("parameters", keys.parameters),
          ("slices", keys.slices), ("l2", keys.l2), ("l1", keys.l1),
        ] + (landscape is SurfaceWalk ? [("groups", keys.groups)] : []), beside: landscape)
      objective = .landscape(landscape)
    } else {
      let (task, ofTask) = try scene.task(keys.task)
      batch = ofTask
      let (modelKind, modelSection) = try scene.kind("model", keys.model, models) { $0.name }
      let model = try modelSection.made {
        let model = try modelKind.init(modelSection)
        if let form = task.wordForm { return try model.fitted(to: form) }
        guard model.wordVectors == nil else {
          throw Objection("\(WordVectors.name) learns from a text's words: use task: words")
        }
        if let form = task.form { return try model.fitted(to: form) }
        return try task.image.map { try model.fitted(to: $0) } ?? model
      }
      try modelSection.finish()
      let (loss, lossSection) = try scene.kind("loss", keys.loss, losses) { $0.name }
      try lossSection.finish()
      objective = .samples(task, model, loss.init())
    }
    let optimizer = try scene.optimizer(keys.optimizer, &hyperparameters)
    let parameters = objective.model?.parameters ?? landscape?.parameters ?? []
    let groups = try scene.groups(keys.groups, among: parameters, optimizer, &hyperparameters)
    let schedule = try scene.schedule(keys.schedule, &hyperparameters)
    try scene.everyones(batch, landscape == nil, &hyperparameters)

    var watch = Watch()
    let stop = try keys.stop.map { tree throws(SceneError) in
      try scene.condition("stop when", tree, &watch)
    }
    var recipe = Recipe(
      seed: seed ?? ownSeed ?? 1, objective: objective, optimizer: optimizer, schedule: schedule,
      hyperparameters: hyperparameters,
      groups: groups, parameters: try scene.parameters(keys.parameters, among: parameters),
      precision: try keys.precision.map { tree throws(SceneError) in
        let word = try scene.word("precision", tree, of: Precision.allCases.map(\.rawValue))
        return Precision(rawValue: word) ?? .single
      } ?? (landscape == nil ? .single : .double),
      slices: try keys.slices.map { tree throws(SceneError) in
        try scene.whole("slices", tree, in: 1...64)
      } ?? 1,
      stop: stop)
    layout =
      try keys.panes.map { tree throws(SceneError) in
        try scene.layout(tree, panes: knownPanes, runs: runs).layout
      } ?? landscape.map(Layout.standard(of:)) ?? .standard
    // It costs something at many iterations: only where it is shown.
    recipe.keepsHeadScores = layout.panes.contains(HeadScoresPane.name)
    self.recipe = recipe
    let (notes, conditions) = try scene.notes(keys.notes, offset: stop == nil ? 0 : 1, &watch)
    self.conditions = conditions
    let run = try scene.trial(recipe, keys)
    try scene.check(watch, on: run)
    expect = try scene.expectations(keys.expect, on: run, runs)
    speed =
      try keys.speed.map { tree throws(SceneError) in
        let word = try scene.word("speed", tree, of: Speed.allCases.map(\.rawValue))
        return Speed(rawValue: word) ?? .fastest
      } ?? .threeHundred
    self.name = name
    (title, topic, after, about) = (heading.title, heading.topic, heading.after, heading.about)
    words = SceneWords(title: heading.title, about: heading.about, notes: notes)
  }
}

/// What stands at the keys of a scene, besides its heading.
struct SceneKeys {
  let seed, task, model, loss, optimizer, schedule, l2, l1, clip, groups, precision, slices,
    parameters: Tree?
  let panes, notes, stop, expect, speed: Tree?

  init(_ scene: Section) {
    (seed, task, model) = (scene.tree("seed"), scene.tree("task"), scene.tree("model"))
    (loss, optimizer) = (scene.tree("loss"), scene.tree("optimizer"))
    (schedule, l2) = (scene.tree("schedule"), scene.tree("l2"))
    (l1, clip, groups) = (scene.tree("l1"), scene.tree("clip"), scene.tree("groups"))
    (precision, slices) = (scene.tree("precision"), scene.tree("slices"))
    (parameters, panes) = (scene.tree("parameters"), scene.tree("panes"))
    (notes, stop) = (scene.tree("notes"), scene.tree("stop when"))
    (expect, speed) = (scene.tree("expect"), scene.tree("speed"))
  }
}

/// Comparisons, with where they stand: to be checked once there is a run.
struct Watch {
  var conditions: [(condition: Condition, tree: Tree)] = []
}
