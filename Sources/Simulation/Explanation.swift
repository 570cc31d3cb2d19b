import Calculus
import Networks

/// Where a number comes from: one level of arithmetic, and what it was made from.
package struct Explanation: Sendable {
  package let origin: Origin
  /// What settings are called among the hyperparameters, where a group has its own.
  var settings: [String: String] = [:]
  /// What the optimizer remembers of every weight.
  var memories: [String] = []
  /// `layer1.weight[3, 5]`
  package let title: String
  package let value: Double
  /// What made it, in words.
  package let words: String
  /// Nil for a leaf: a sample, a setting.
  package let spelled: Spelled?
  /// ∂loss/∂this, where there is one and it was the value that was asked about.
  package let gradient: Explained?
  /// How far single precision may have rounded.
  package let bound: Double
  /// What the origins in it are called.
  package let names: [Origin: String]

  /// Another number of the same element.
  package struct Explained: Sendable {
    package let value: Double
    package let spelled: Spelled
  }
}

extension Spelled {
  /// What it was read from, in the order of reading; the same one may come several times.
  var origins: [Origin] {
    var found: [Origin] = []
    func collect(_ spelled: Spelled) {
      switch spelled.form {
      case .constant, .known, .setting: break
      case .read(let origin): found.append(origin)
      case .named(_, let inner): collect(inner)
      case .sign(_, let a, let b):
        collect(a)
        collect(b)
      case .call(_, let terms), .sum(let terms): terms.forEach(collect)
      }
    }
    collect(self)
    return found
  }
}

extension Run {
  /// Explains a number of this line of history, wherever it was made. Nil where there is none.
  package func explain(_ origin: Origin) -> Explanation? {
    visit(origin.iteration) { explainHere(origin) }
  }

  private func explainHere(_ origin: Origin) -> Explanation? {
    guard let value = number(at: origin) else { return nil }
    let spelled = definition(of: origin, as: Spelled.self)
    let bound = definition(of: origin, as: Bounded.self)?.error ?? 0
    var gradient: Explanation.Explained?
    if origin.kind == .value, case .tensor = quantity(origin.name) {
      var slope = origin
      slope.kind = .gradient
      if let value = number(at: slope), let spelled = definition(of: slope, as: Spelled.self) {
        gradient = .init(value: value, spelled: spelled)
      }
    }
    var names: [Origin: String] = [:]
    for operand in (spelled?.origins ?? []) + (gradient?.spelled.origins ?? [])
    where names[operand] == nil { names[operand] = title(of: operand) }
    return Explanation(
      origin: origin,
      settings: updatedParameter(origin).map { trainer.settings(of: $0).names } ?? [:],
      memories: setup.optimizer.memories, title: title(of: origin), value: value,
      words: words(for: origin),
      spelled: spelled, gradient: gradient, bound: bound, names: names)
  }

  /// The number itself, at an origin of this iteration.
  package func number(at origin: Origin) -> Double? {
    guard let quantity = quantity(origin.name) else { return nil }
    switch quantity {
    case .plane(let plane):
      guard origin.kind == .value, 0..<plane.count ~= origin.index else { return nil }
      return survey(plane)?.loss(at: origin.index)
    case .tensor(let pass, let variable):
      guard (0..<pass.shape(variable).reduce(1, *)).contains(origin.index) else { return nil }
      if origin.kind == .gradient {
        guard pass.goesBackward, pass.tape.hasGradient(variable) else { return nil }
      }
      if pass.isPerSlice(variable), origin.slice == nil {
        return pass.numbers(variable, origin.kind)[origin.index]
      }
      return pass.tape.number(
        pass.spot(variable, origin.index, kind: origin.kind, slice: origin.slice))
    case .rows(let rows, let reader):
      guard origin.kind == .value, let shape = rows.shape(reader),
        0..<shape.reduce(1, *) ~= origin.index
      else { return nil }
      return rows.number(at: origin.index, reader)
    case .map(let map): return origin.kind == .value ? number(map, origin.index) : nil
    case .between(let parts, let pass):
      guard origin.kind == .value, 0..<parts.count ~= origin.index else { return nil }
      return parts.number(at: origin.index, pass, iteration: iteration)
    case .memory, .measure, .hyperparameter, .rateFinder, .film, .sampled:
      guard let tensor = tensor(origin.name, origin.kind),
        tensor.numbers.indices.contains(origin.index)
      else { return nil }
      return tensor[origin.index]
    }
  }

  /// The arithmetic behind a number of this iteration, read as any kind of number; nil for a leaf.
  package func definition<N: Arithmetic>(of origin: Origin, as type: N.Type = N.self) -> N? {
    guard let quantity = quantity(origin.name), number(at: origin) != nil else { return nil }
    switch quantity {
    case .plane(let plane):
      // The loss of a pass at that point, where everything else can be asked for too.
      let spot = LossPlane.Spot(plane, origin.index)
      var there = origin
      (there.name, there.index) = (spot.prefix + "loss", 0)
      return definition(of: there)
    case .tensor(let pass, let variable):
      let node = pass.node(variable)
      if origin.kind == .value, node.role == .parameter {
        if let spot = pass.spot { return displaced(node.name, origin.index, at: spot) }
        switch arrival(of: .init(node.name, origin.index)) {
        case .drawn(let initial, let index): return initial.value(at: index)
        case .put: return nil
        case .updated(let element): return lastUpdate(of: element)?.value
        }
      }
      if origin.kind == .value, node.role == .carried {
        return WordMap.carried.contains(node.name) && iteration > 0
          ? stepped(node.name, origin.index) : carried(node.name, origin.index)
      }
      if origin.kind == .value, node.role == .given {
        if let mask = pass.tape.recording.mask(of: variable.node) {
          let count = pass.shape(variable).reduce(1, *)
          return mask.value(at: origin.index, of: count, iteration: iteration)
        }
        if let passage = Passage(named: String(pass.prefix.dropLast())) {
          return whenRemembered(node.name, origin.index, in: passage)
        }
        guard let plane = plane(of: pass) else { return nil }
        let width = node.shape[1]
        return plane.input(origin.index / width, origin.index % width, in: extent)
      }
      let named = { [iteration] in pass.origin($0, at: iteration) }
      if pass.isPerSlice(variable), origin.slice == nil {
        let slices = pass.tape.slices
        let sum = N.sum(slices) { slice in
          let spot = pass.spot(variable, origin.index, kind: origin.kind, slice: slice)
          return .read(pass.tape.number(spot), named(spot))
        }
        return origin.kind == .value ? sum / N(Double(slices)) : sum
      }
      let spot = pass.spot(variable, origin.index, kind: origin.kind, slice: origin.slice)
      return pass.tape.definition(of: spot, as: N.self, origin: named)
    case .memory(let variable, let m):
      guard let pass = pass(named: ""), iteration > setup.optimizerSince,
        case .updated(let element) = arrival(
          of: .init(pass.node(variable).name, origin.index), edits: false)
      else { return N(0) }
      return lastUpdate(of: element).map { m == 0 ? $0.memory.0 : $0.memory.1 }
    case .measure(let measure, let pass, let argument):
      if measure.isLeaf(in: self) { return nil }
      return measure.value(
        at: origin.index,
        MeasureReader<N>(
          run: self, pass: pass, argument: argument, kind: origin.kind,
          argumentNumbers: argument.map { pass.numbers($0, origin.kind) } ?? [],
          gradients: measure is any GradientMeasure.Type
            ? argument.map { pass.numbers($0, .gradient) } ?? [] : []))
    case .hyperparameter: return nil
    case .rateFinder(let finder, let part): return finder.definition(part, origin.index, of: self)
    case .film(let film):
      guard let own = film.origin(of: origin.index, in: self) else { return nil }
      return visit(own.iteration) { number(at: own).map { .read($0, own) } }
    case .between(let parts, let pass):
      return parts.isLeaf ? nil : parts.value(at: origin.index, pass, iteration: iteration)
    case .rows(let rows, let reader): return rows.value(at: origin.index, reader)
    case .sampled(let sampled): return definition(sampled, origin.index)
    case .map(let map): return definition(map, origin.index)
    }
  }

  /// What a layer carries, as the iteration before this one handed it on.
  private func carried<N: Arithmetic>(_ name: String, _ i: Int) -> N? {
    switch arrival(of: .init(name, i)) {
    case .drawn(let initial, let index): return initial.value(at: index)
    case .put: return nil
    case .updated(let element):
      return visit(iteration - 1) {
        guard let pass = pass(named: ""), let own = pass.variable(element.name),
          let next = pass.tape.recording.handover(to: own.node)
        else { return nil }
        let spot = pass.spot(next, next.offset + element.index, kind: .value)
        return .read(pass.tape.number(spot), pass.origin(spot, at: iteration))
      }
    }
  }

  func plane(of pass: Pass) -> Plane? { Plane(named: String(pass.prefix.dropLast())) }

  /// One parameter as the update that led here left it, from what stood there before it.
  private func lastUpdate<N: Arithmetic>(of element: Journal.Element) -> Weight<N>? {
    visit(iteration - 1) {
      training.variable(element.name).flatMap { comingUpdate(of: $0, element.index) }
    }
  }

  /// One parameter as the update from here will leave it. `isSeen`: what it remembers then is named
  /// as of now, else as of the iteration to come.
  func comingUpdate<N: Arithmetic>(
    of variable: Variable, _ i: Int, isSeen: Bool = false
  ) -> Weight<N>? {
    let (pass, now) = (training, iteration)
    let name = pass.node(variable).name
    let memories = setup.optimizer.memories.map { name + "." + $0 }
    func read(_ x: Double, _ name: String, _ kind: Origin.Kind = .value) -> N {
      .read(x, Origin(name, i, kind: kind, iteration: now, run: index))
    }
    func memory(_ m: Int) -> N {
      guard memories.indices.contains(m) else { return 0 }
      return read(pass.tape.memory(m, of: variable, i) ?? .nan, memories[m])
    }
    if trainer.frozen.contains(name, i) || !pass.tape.isUpdated(variable, i) {
      return Weight(
        value: read(pass.tape.number(pass.spot(variable, i, kind: .value)), name), gradient: 0,
        memory: (memory(0), memory(1)))
    }
    var gradient = read(
      pass.tape.number(pass.spot(variable, i, kind: .gradient)), name, .gradient)
    switch setup.optimizer.direction {
    case .gradient: break
    case .lineSearch:
      let origin = Origin(LineSearchRate.name, iteration: now, run: index)
      gradient = .kept(N(trainer.lineSearch.rate), origin) * gradient
    case .newton:
      let start = pass.dual.start(of: variable) ?? 0
      let origin = Origin(NewtonStepMeasure.name, start + i, iteration: now, run: index)
      gradient = .kept(N(trainer.newtonStep.values[start + i]), origin)
    }
    if let factor = trainer.clipFactor {
      let origin = Origin(ClipFactor.name, iteration: now, run: index)
      gradient = .named("ĝ", .kept(N(factor), origin) * gradient)
    }
    // Where something changes on arrival, what is kept has other names there.
    let isSame = isSeen || branches[branch].journal.next(after: now) != now + 1
    func place(_ m: Int) -> Origin {
      isSeen
        ? Origin("nextMemory\(m + 1)(\(name))", i, iteration: now, run: index)
        : Origin(memories[m], i, iteration: now + 1, run: index)
    }
    var weight = Weight<N>(
      value: read(pass.tape.number(pass.spot(variable, i, kind: .value)), name),
      gradient: gradient, memory: (memory(0), memory(1)),
      place: isSame ? place : nil)
    let settings = trainer.settings(of: name)
    let base = N.setting(Hyperparameters.learningRate, settings.rate)
    let rate =
      recipe.schedule == Constant.self
      ? base : N.named("η", currentSchedule.formula(base, at: now))
    settings.optimizer.update(&weight, rate: rate, at: trainer.age(at: now))
    return weight
  }
}
