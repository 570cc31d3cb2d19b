import Calculus
import Networks
import Simulation

// The kinds of things a scene names, each with its settings, and parameters given as numbers.

// MARK: - Kinds

extension Section {
  /// Does what may throw anything; what is no `SceneError` is a mistake of this section.
  func made<R>(_ body: () throws -> R) throws(SceneError) -> R {
    do {
      return try body()
    } catch let error as SceneError {
      throw error
    } catch let objection as Objection {
      throw source.error(place(of: objection), objection.description)
    } catch {
      throw source.error(place, "\(error)")
    }
  }

  /// What is to blame.
  private func place(of objection: Objection) -> Place {
    guard let tree = objection.key.flatMap({ tree($0) }) else { return place }
    guard let item = objection.item, case .list(let items) = tree.content,
      items.indices.contains(item)
    else { return tree.place }
    return items[item].place
  }

  /// `adam`, or `{adam: {learningRate: 0.01}}`: one of the kinds there are, and its settings.
  func kind<Kind>(
    _ key: String, _ tree: Tree?, _ kinds: [Kind], _ name: (Kind) -> String
  ) throws(SceneError) -> (Kind, Section) {
    let names = kinds.map(name)
    guard let tree else { throw source.error(place, "a scene needs \(quoted(key))") }
    let nothing = Tree.Content.word("", isQuoted: false)
    let (word, wordPlace, settings): (String, Place, Tree)
    switch tree.content {
    case .word(let text, _) where !tree.isNothing:
      (word, wordPlace, settings) = (text, tree.place, Tree(place: tree.place, content: nothing))
    case .map(let entries) where entries.count == 1:
      (word, wordPlace, settings) = (entries[0].key, entries[0].place, entries[0].value)
    case .map(let entries) where entries.count > 1:
      throw source.error(
        entries[1].place,
        "\(key) is one kind with its settings, {\(entries[0].key): {…}}, "
          + "but here is also \(quoted(entries[1].key))")
    default:
      throw mistaken(key, "a kind like \(names.first ?? "")", tree)
    }
    guard let k = names.firstIndex(of: word) else {
      throw source.error(
        wordPlace, "there is no \(key) \(quoted(word))\(repair(word, among: names))")
    }
    return (kinds[k], try Section(word, settings, source))
  }

  func kind<R>(
    _ key: String, of names: [String], _ body: (String, any Arguments) throws -> R
  ) throws -> R? {
    guard let tree = tree(key) else { return nil }
    let (name, section) = try kind(key, tree, names) { $0 }
    let made = try body(name, section)
    try section.finish()
    return made
  }

  func settings<R>(_ key: String, _ body: (any Arguments) throws -> R) throws -> R? {
    guard let tree = tree(key) else { return nil }
    let section = try Section(key, tree, source)
    let made = try body(section)
    try section.finish()
    return made
  }

  func kinds<R>(
    _ key: String, of kinds: [(name: String, main: String?)], called what: String,
    _ body: (String, any Arguments) throws -> R
  ) throws -> [R] {
    try list(key, required(key), of: "\(what)s, each one kind with its settings").map { item in
      var item = item
      if case .map(var entries) = item.content, entries.count == 1, !entries[0].value.isNothing,
        let main = kinds.first(where: { $0.name == entries[0].key })?.main
      {
        // One setting alone, which is not a mapping of them.
        let value = entries[0].value
        if case .map = value.content {
        } else {
          entries[0].value.content = .map([.init(key: main, place: value.place, value: value)])
          item.content = .map(entries)
        }
      }
      let (name, section) = try kind(what, item, kinds.map(\.name)) { $0 }
      let made = try body(name, section)
      try section.finish()
      return made
    }
  }

  /// A number of samples, or 0 for `all`.
  func batch(all: Bool) throws(SceneError) -> Double {
    guard let tree = tree("batch") else { return all ? 0 : 32 }
    if case .word("all", _) = tree.content { return 0 }
    let expected = "a whole number of samples, 1 or more, or all"
    let x = try number("batch", tree, expected)
    guard x >= 1, x <= 1e9, x == x.rounded() else { throw mistaken("batch", expected, tree) }
    return x
  }

  /// The task, and how many samples a batch has.
  func task(
    _ tree: Tree?
  ) throws(SceneError) -> (any Task, batch: (value: Double, path: String)) {
    // What needs no samples is read elsewhere: here only its name counts.
    let others = ["surface"] + landscapes.map { $0.name }
    let (found, section) = try kind(
      "task", tree, tasks.map { ($0.name, $0) } + others.map { ($0, nil as (any Task.Type)?) }
    ) { $0.0 }
    guard let kind = found.1 else {
      throw source.error(
        section.place, "surface needs one to go down on: {surface: \(surfaces[0].name)}")
    }
    let task = try section.made { try kind.init(section) }
    let batch = try section.batch(all: kind.name == "table")
    try section.finish()
    return (task, (batch, "task.\(kind.name).batch"))
  }

  /// The settings that belong to no kind.
  func everyones(
    _ batch: (value: Double, path: String)?, _ hasWeights: Bool,
    _ hyperparameters: inout Hyperparameters
  ) throws(SceneError) {
    if let batch {
      hyperparameters.add(
        Setting(Hyperparameters.batch, 0, .notNegative, "samples in a batch; 0 means all"),
        batch.value, path: batch.path, isWhole: true)
    }
    var settings = [
      Setting(Hyperparameters.clip, 0, .notNegative, "the longest gradient; 0 means any")
    ]
    if hasWeights {
      settings =
        [
          Setting(Hyperparameters.l2, 0, .notNegative, "how strongly weights are pulled to 0"),
          Setting(Hyperparameters.l1, 0, .notNegative, "how strongly they are pulled all the way"),
        ] + settings
    }
    for setting in settings {
      hyperparameters.add(setting, try self.setting(setting), path: setting.key)
    }
  }

  func optimizer(
    _ tree: Tree?, _ hyperparameters: inout Hyperparameters
  ) throws(SceneError) -> any Optimizer.Type {
    let standard = Tree(place: place, content: .word(GradientDescent.name, isQuoted: false))
    let (kind, section) = try kind("optimizer", tree ?? standard, optimizers) { $0.name }
    for setting in kind.settings {
      let value = try section.setting(setting)
      hyperparameters.add(
        setting, value, path: "optimizer.\(kind.name).\(setting.key)", isWhole: setting.isWhole)
    }
    try section.finish()
    return kind
  }

  func schedule(
    _ tree: Tree?, _ hyperparameters: inout Hyperparameters
  ) throws(SceneError) -> any Schedule.Type {
    let standard = Tree(place: place, content: .word(Constant.name, isQuoted: false))
    let (kind, section) = try kind("schedule", tree ?? standard, schedules) { $0.name }
    for setting in kind.allSettings {
      let value = try section.setting(setting)
      hyperparameters.add(
        setting, value, path: "schedule.\(kind.name).\(setting.key)", isWhole: setting.isWhole)
    }
    try section.finish()
    return kind
  }

  /// The value of a setting, or its standard.
  func setting(_ setting: Setting) throws(SceneError) -> Double {
    try made {
      guard setting.isWhole else {
        return try number(setting.key, or: setting.standard, setting.limits)
      }
      let lowest = setting.limits.allows(0) ? 0 : 1
      return Double(
        try count(
          setting.key, or: Int(exactly: setting.standard), in: lowest...1_000_000_000))
    }
  }
}

// MARK: - Given parameters

extension Section {
  /// `{layer1.weight: [[0.5, −0.5]], layer1.bias: [0, 0]}`, checked against the model.
  func parameters(
    _ tree: Tree?, among parameters: [Recording.Node]
  ) throws(SceneError) -> [String: [Double]] {
    guard let tree else { return [:] }
    let section = try Section("parameters", tree, source)
    var given: [String: [Double]] = [:]
    for node in parameters {
      guard let tree = section.tree(node.name) else { continue }
      given[node.name] = try section.numbers(node.name, tree, shape: node.shape)
    }
    try section.finish()
    return given
  }

  private func numbers(
    _ name: String, _ tree: Tree, shape: [Int], isPart: Bool = false
  ) throws(SceneError) -> [Double] {
    guard shape.count != 2 else {
      let rows = try self.rows(name, tree)
      guard rows.count == shape[0], rows[0].count == shape[1] else {
        throw error(
          tree,
          (isPart ? "each part of \(name)" : name)
            + " must be \(shape[0]) rows of \(shape[1]) numbers, "
            + (isPart ? "" : "its shape (in, out), ")
            + "not \(rows.count) of \(rows.first?.count ?? 0)")
      }
      return rows.flatMap { $0 }
    }
    let list = try list(name, tree, of: shape.count > 1 ? "lists" : "numbers")
    guard list.count == shape.first ?? 0 else {
      let expected =
        shape.count > 1
        ? "\(shape[0]) lists, each of \(shape[1...].map(String.init).joined(separator: "×"))"
        : "a list of \(shape.first ?? 0)"
      throw error(tree, "\(name) must be \(expected) numbers, not \(list.count)")
    }
    var numbers: [Double] = []
    for item in list {
      if shape.count > 1 {
        numbers += try self.numbers(name, item, shape: Array(shape.dropFirst()), isPart: true)
      } else {
        numbers.append(try number("each of \(name)", item, "a number"))
      }
    }
    return numbers
  }
}
