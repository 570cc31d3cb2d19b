import Calculus
import Networks

/// The runs of a scene, side by side: advanced in lockstep by iteration, each changed on its own.
package final class Runs {
  /// Where a run left another one.
  package struct Root: Equatable, Sendable {
    package let run: Int
    package let iteration: Int
  }
  package private(set) var all: [Run]
  /// What each is called; one alone needs no name.
  package private(set) var names: [String]
  /// For a run that was branched off by hand.
  package private(set) var roots: [Root?]
  private static let most = 16

  /// Throws a `Run.Mistake` where a recipe and its data do not fit. The history's bytes are shared.
  package init(
    _ recipes: [(name: String, recipe: Recipe)], conditions: [Condition] = [],
    level: KernelLevel = .best, historyBytes: Int = 256 << 20
  ) throws {
    names = recipes.map(\.name)
    roots = recipes.map { _ in nil }
    all = try recipes.enumerated().map { k, named in
      try Run(
        named.recipe, conditions: conditions, level: level,
        historyBytes: historyBytes / recipes.count, index: k)
    }
  }

  /// One run alone.
  package init(_ run: Run) { (all, names, roots) = ([run], [""], [nil]) }

  package subscript(_ k: Int) -> Run { all[min(max(k, 0), all.count - 1)] }
  package var first: Run { all[0] }
  package var iteration: Int { all[0].iteration }
  package var newest: Int { all.reduce(0) { max($0, $1.newest) } }

  /// The runs that have a hyperparameter in common with one of them: what is said of a surface is said
  /// of all that go down on it.
  package func sharing(_ name: String, with run: Run) -> [Run] {
    let path = run.hyperparameters.entries.first { $0.name == name }?.path ?? ""
    guard path.hasPrefix(SurfaceWalk.settingsPath) else { return [run] }
    return all.filter { $0.hyperparameters.entries.contains { $0.path == path } }
  }

  // MARK: Time

  package func step() { for run in all { run.step() } }

  /// So many steps, or as many as there are before the screen would pause.
  package func steps(_ count: Int) {
    if all.count == 1 { return all[0].steps(count) }
    for _ in 0..<count {
      step()
      if mustPause { return }
    }
  }

  /// All of them go there; where `goOn` says no they stop, at one and the same iteration.
  package func go(to goal: Int, goOn: () -> Bool = { true }) {
    for run in all where !run.go(to: goal, goOn: goOn) {
      let there = run.iteration
      for run in all { run.go(to: there) }
      return
    }
  }

  package var mustPause: Bool { all.contains { $0.mustPause } }
  /// Why the screen would pause.
  package var pause: String? {
    for (k, run) in all.enumerated() where run.mustPause {
      return run.pause.map { all.count > 1 ? "\(names[k]): \($0)" : $0 }
    }
    return nil
  }
  /// Whether there is nothing finite left to go on with.
  package var hasDiverged: Bool { all.allSatisfy(\.hasDiverged) }

  /// Another run from this very state, side by side; the same until something is changed in one of
  /// them.
  package func fork(_ k: Int) throws {
    guard all.count < Self.most else { throw Objection("\(Self.most) runs are the most") }
    let parent = self[k]
    if all.count == 1, names[0].isEmpty { names[0] = "trunk" }
    all.append(try parent.forked(index: all.count, sharing: all.count + 1))
    names.append("branch \(names.count(where: { $0.hasPrefix("branch ") }) + 1)")
    roots.append(Root(run: parent.index, iteration: parent.iteration))
  }

  /// Goes over to another line of a run's history; the others follow to its iteration.
  package func takeBranch(_ branch: Int, in k: Int) {
    self[k].takeBranch(branch)
    go(to: self[k].iteration)
  }
}

// MARK: - Numbers of several runs

extension Runs {
  /// `difference(layer1.weight, gd)`: a run's tensor minus that of the run of that name.
  package static let difference = "difference("
  package static func difference(_ name: String, _ other: String) -> String {
    "\(difference)\(name), \(other))"
  }

  /// As `Run.name`, with its index: `layer1.weight[0, 3] − that of gd`.
  package static func name(_ origin: Origin, index: String) -> String {
    let name = Run.name(origin)
    guard origin.name.hasPrefix(difference), let comma = name.lastIndex(of: ",") else {
      return name + index
    }
    let inner = name[..<comma].replacing(difference, with: "", maxReplacements: 1)
    return "\(inner)\(index) − that of \(name[comma...].dropFirst(2).dropLast())"
  }

  private func difference(_ name: String) -> (name: String, other: Run)? {
    guard name.hasPrefix(Self.difference), name.hasSuffix(")") else { return nil }
    let inside = name.dropFirst(Self.difference.count).dropLast()
    guard let comma = inside.lastIndex(of: ","),
      let k = names.firstIndex(of: String(inside[comma...].dropFirst(2)))
    else { return nil }
    return (String(inside[..<comma]), all[k])
  }

  package func tensor(_ key: TensorKey) -> Tensor? {
    let run = self[key.run]
    guard let (name, other) = difference(key.name) else { return run.tensor(key.name, key.kind) }
    guard let a = run.tensor(name, key.kind), let b = other.tensor(name, key.kind),
      a.shape == b.shape,
      // With another layer in one of them, the same name is another layer.
      run.setup.model?.layers.count == other.setup.model?.layers.count
    else { return nil }
    return Tensor(shape: a.shape, numbers: zip(a.numbers, b.numbers).map { $0 - $1 })
  }

  package func number(at origin: Origin) -> Double? {
    guard difference(origin.name) != nil else { return self[origin.run].number(at: origin) }
    let tensor = tensor(TensorKey(origin.name, origin.kind, run: origin.run))
    guard let tensor, tensor.numbers.indices.contains(origin.index) else { return nil }
    return tensor[origin.index]
  }

  /// The arithmetic behind a number of this iteration; nil for a leaf.
  package func definition<N: Arithmetic>(of origin: Origin, as type: N.Type = N.self) -> N? {
    guard let (name, other) = difference(origin.name) else {
      return self[origin.run].definition(of: origin, as: N.self)
    }
    var (mine, theirs) = (origin, origin)
    (mine.name, theirs.name, theirs.run) = (name, name, other.index)
    guard tensor(TensorKey(origin.name, origin.kind, run: origin.run)) != nil,
      let a = self[mine.run].number(at: mine), let b = other.number(at: theirs)
    else { return nil }
    return .read(a, mine) - .read(b, theirs)
  }

  /// As `Run.title`; with the run's name before it where it is of another than `run`.
  package func title(of origin: Origin, seenFrom run: Int? = nil) -> String {
    let name = all.count > 1 && origin.run != run ? names[self[origin.run].index] + ": " : ""
    guard let (inner, other) = difference(origin.name) else {
      return name + self[origin.run].title(of: origin)
    }
    var mine = origin
    mine.name = inner
    return self[origin.run].title(of: mine) + " − that of " + names[other.index]
  }

  /// Explains a number, wherever and in whichever run it was made. Nil where there is none.
  package func explain(_ origin: Origin) -> Explanation? {
    let run = self[origin.run]
    guard let (_, other) = difference(origin.name) else { return run.explain(origin) }
    return run.visit(origin.iteration) {
      other.visit(origin.iteration) { () -> Explanation? in
        guard let value = number(at: origin),
          let spelled = definition(of: origin, as: Spelled.self)
        else { return nil }
        let names = spelled.origins.reduce(into: [:]) { names, operand in
          names[operand] = title(of: operand)
        }
        return Explanation(
          origin: origin, settings: [:], title: title(of: origin, seenFrom: origin.run),
          value: value,
          words: "how far the two runs are apart here", spelled: spelled, gradient: nil,
          bound: definition(of: origin, as: Bounded.self)?.error ?? 0, names: names)
      }
    }
  }

  /// Does something at another iteration, and comes back: nobody can tell.
  package func visit<R>(_ other: Int, _ body: () throws -> R) rethrows -> R {
    let here = iteration
    guard other != here else { return try body() }
    go(to: other)
    defer { go(to: here) }
    return try body()
  }
}

// MARK: - Frames

extension Runs {
  /// Copies out what was asked for: the run asked about, and beside it what was asked of the others.
  package func frame(_ request: Request) -> Frame { frame(request, withProbes: true).frame }

  /// The same without what probes find, and what a `Prober` needs to add that.
  package func frameBeforeProbes(_ request: Request) -> (frame: Frame, moments: [Moment]) {
    frame(request, withProbes: false)
  }

  private func frame(_ request: Request, withProbes: Bool) -> (frame: Frame, moments: [Moment]) {
    let current = min(max(request.run, 0), all.count - 1)
    var explanations: [Origin: Explanation] = [:]
    let asked = Set(
      request.explanations.map { origin in
        var origin = origin
        if origin.iteration == request.asOf { origin.iteration = iteration }
        return origin
      })
    for origin in asked { explanations[origin] = explain(origin) }
    let left = withProbes ? [] : request.tensors.filter { Run.isProbe($0.name) }
    func frame(of k: Int, _ companions: [Frame]) -> Frame {
      var tensors: [TensorKey: Tensor] = [:]
      for key in request.tensors where key.run == k && !left.contains(key) {
        tensors[key] = tensor(key)
      }
      return all[k].frame(
        tensors, explanations, carried: request.tensors, explained: asked,
        place: .init(name: names[k], root: roots[k], companions: companions))
    }
    let companions = all.count > 1 ? all.indices.map { frame(of: $0, []) } : []
    let moments = all.indices.compactMap { k in
      let keys = left.filter { $0.run == k }
      return keys.isEmpty ? nil : all[k].moment(Array(keys))
    }
    return (frame(of: current, companions), moments)
  }
}
