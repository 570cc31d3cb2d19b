import Calculus
import Networks
import Panes
import Simulation

// Notes, comparisons and promises of a scene.

extension Section {
  /// `loss < 0.01`, to be checked later.
  func condition(
    _ key: String, _ tree: Tree, _ watch: inout Watch
  ) throws(SceneError) -> Condition {
    guard case .word(let text, _) = tree.content, let condition = Condition(text: text) else {
      throw error(tree, "\(key) must be a comparison like loss < 0.01, not \(tree.words)")
    }
    watch.conditions.append((condition, tree))
    return condition
  }

  /// The notes, and the conditions that some of them wait for.
  func notes(
    _ tree: Tree?, offset: Int, _ watch: inout Watch
  ) throws(SceneError) -> ([SceneWords.Note], [Condition]) {
    guard let tree else { return ([], []) }
    var notes: [SceneWords.Note] = []
    var conditions: [Condition] = []
    let list = try list("notes", tree, of: "notes")
    guard list.count <= 200 else { throw error(tree, "more than 200 notes") }
    for tree in list {
      let section = try Section("a note", tree, source)
      let (at, when) = (section.tree("at"), section.tree("when"))
      let reveal = try section.tree("reveal").map { tree throws(SceneError) in
        readable(try section.string("reveal", tree))
      }
      let text = readable(try section.string("text", section.required("text")))
      try section.finish()
      switch (at, when) {
      case (let at?, nil):
        let iteration = try section.whole("at", at, in: 0...1_000_000_000)
        notes.append(.init(.at(iteration), text, reveal: reveal))
      case (nil, let when?):
        notes.append(.init(.when(offset + conditions.count), text, reveal: reveal))
        conditions.append(try section.condition("when", when, &watch))
      default:
        throw error(
          when ?? tree, "a note needs either \"at\" (an iteration) or \"when\" (a comparison)")
      }
    }
    return (notes, conditions)
  }

  /// One promise, or a list of them.
  func expectations(
    _ tree: Tree?, on run: Run, _ runs: [String]
  ) throws(SceneError) -> [Expectation] {
    guard let tree else { return [] }
    guard case .list(let list) = tree.content else {
      return [try expectation(tree, on: run, runs)]
    }
    guard 1...20 ~= list.count else { throw error(tree, "expect must hold 1 to 20 promises") }
    var all: [Expectation] = []
    for tree in list { all.append(try expectation(tree, on: run, runs)) }
    return all
  }

  /// `{by: 4000, seeds: [1, 2, 3], accuracy: "> 0.97"}`; accuracy is that on held-out samples, any
  /// other number goes by its own name, `heldOut/sequenceAccuracy: "> 0.99"`. Of several runs
  /// `of: [adam, lion]` says which; without it all of them.
  func expectation(
    _ tree: Tree, on run: Run, _ runs: [String]
  ) throws(SceneError) -> Expectation {
    let section = try Section("expect", tree, source)
    let short = ["heldOutLoss": Run.heldOutName + "/loss"]
    let (seeds, diverges) = (section.tree("seeds"), section.tree("diverges"))
    let of = section.tree("of")
    let by = try section.whole("by", section.required("by"), in: 0...1_000_000_000)

    var watch = Watch()
    for entry in section.others() {
      let (key, tree) = (entry.key, entry.value)
      let isHeldOut = key == "accuracy" && !run.data.heldOut.isEmpty
      let name = isHeldOut ? Run.heldOutName + "/accuracy" : short[key] ?? key
      // What is held out, or has no accuracy, is told why below.
      let isKnown = name.hasPrefix(Run.heldOutName + "/") || name.hasSuffix("accuracy")
      guard isKnown || Self.count(name, in: run) != nil else {
        let keys = ["by", "seeds", "diverges", "of", "accuracy", "loss", "heldOutLoss"]
        throw source.error(
          entry.place, "expect has no key \(quoted(key))\(repair(key, among: keys + run.names()))")
      }
      guard case .word(let text, _) = tree.content, "<>".contains(trimmed(text).first ?? " "),
        let condition = Condition(text: name + text)
      else {
        throw error(tree, "\(key) must be a comparison like \"> 0.95\", not \(tree.words)")
      }
      watch.conditions.append((condition, tree))
    }
    try check(watch, on: run)
    var isDivergent = false
    if let diverges {
      isDivergent = try section.word("diverges", diverges, of: ["true", "false"]) == "true"
    }
    guard isDivergent != !watch.conditions.isEmpty else {
      throw error(
        tree, "expect needs either accuracy, loss or another number, or \"diverges: true\"")
    }
    var numbers: [Int] = []
    if let seeds {
      let list = try list("seeds", seeds, of: "whole numbers")
      guard 1...100 ~= list.count else { throw error(seeds, "seeds must hold 1 to 100 numbers") }
      for seed in list {
        numbers.append(try section.whole("each of seeds", seed, in: 0...(1 << 53)))
      }
    }
    var chosen = Array(runs.indices)
    if let of {
      guard runs.count > 1 else { throw error(of, "\"of\" names a run, but there is one only") }
      var names = [of]
      if case .list(let list) = of.content { names = list }
      chosen = []
      for name in names {
        let name = try section.word("run", name, of: runs)
        chosen += runs.indices.filter { runs[$0] == name }
      }
    }
    return Expectation(
      by: by, seeds: seeds == nil ? [run.recipe.seed] : numbers,
      conditions: watch.conditions.map(\.condition), diverges: isDivergent, runs: chosen)
  }

  /// How many numbers a quantity has; nil where there is none of that name. What is of a whole run may
  /// take long to work out, and says how many it is before.
  private static func count(_ name: String, in run: Run) -> Int? {
    let measure = measures.first { !$0.isOfTensor && $0.name == name }
    return measure?.shape(in: run)?.reduce(1, *) ?? run.tensor(name)?.count
  }

  /// Every comparison is of one number that there is.
  func check(_ watch: Watch, on run: Run) throws(SceneError) {
    for (condition, tree) in watch.conditions {
      let quantity = condition.quantity
      guard let count = Self.count(quantity, in: run) else {
        let reason =
          quantity.hasPrefix(Run.heldOutName + "/") && run.data.heldOut.isEmpty
          ? ": no samples are held out"
          : quantity.hasSuffix("accuracy") && !run.hasClasses
            ? ": the targets are numbers, not classes"
            : repair(quantity, among: run.names() + run.names().map { "norm(\($0))" })
        throw error(tree, "there is no number \(quoted(quantity))\(reason)")
      }
      guard count == 1 else {
        throw error(
          tree,
          "\(quantity) is \(count) numbers, but a comparison is of one, "
            + "like norm(\(quantity))")
      }
    }
  }
}

// MARK: - Whether it runs

extension Section {
  /// Makes the run once, so that what does not fit together is an error now.
  func trial(_ recipe: Recipe, _ keys: SceneKeys) throws(SceneError) -> Run {
    let places = [
      "task": keys.task, "model": keys.model, "loss": keys.loss, "slices": keys.slices,
    ]
    let nodes = recipe.model?.ofOneSample ?? []
    let parameters = nodes.filter { $0.role == .parameter }.reduce(0) { $0 + $1.count }
    // Of tables an iteration touches a few rows.
    let most = recipe.model?.wordVectors == nil ? 4_000_000 : 20_000_000
    guard parameters <= most else {
      throw source.error(
        keys.model?.place ?? place,
        "a network of \(parameters) parameters is too large: at most \(most)"
          + (recipe.model?.wordVectors == nil ? "" : "; let the task's vocabulary be smaller"))
    }
    let data = recipe.task?.data(seed: recipe.seed)
    let rows = max(
      Run.batch(recipe.hyperparameters, samples: data?.training.count ?? 0),
      data?.heldOut.count ?? 0)
    let numbers = nodes.filter { $0.role != .parameter }.reduce(0) { $0 + $1.count }
    guard rows * numbers <= 100_000_000 else {
      throw source.error(
        keys.task?.place ?? place,
        "\(rows) samples at once are too many for this network: at most "
          + "\(100_000_000 / max(numbers, 1))")
    }
    do {
      return try Run(recipe, historyBytes: 1 << 16)
    } catch let mistake as Run.Mistake {
      throw source.error((places[mistake.key] ?? nil)?.place ?? place, mistake.description)
    } catch {
      throw source.error(place, "\(error)")
    }
  }
}
