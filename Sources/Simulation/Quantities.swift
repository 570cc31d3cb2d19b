import Calculus
import Networks

// Every number of a run by its name.

/// A named tensor of numbers, copied out.
package struct Tensor: Equatable, Sendable {
  package let shape: [Int]
  package let numbers: [Double]
  /// Of which iteration it is, where that is not the frame's own: what takes long to work out is
  /// done anew now and then.
  package var iteration: Int?
  package var count: Int { numbers.count }
  package init(shape: [Int], numbers: [Double]) { (self.shape, self.numbers) = (shape, numbers) }
  package subscript(_ i: Int) -> Double { numbers.indices.contains(i) ? numbers[i] : .nan }
}

/// What a name means.
enum Quantity {
  case tensor(Pass, Variable)
  /// What the optimizer remembers about a parameter.
  case memory(Variable, Int)
  /// Of a tensor, or of a whole pass.
  case measure(any Measure.Type, Pass, argument: Variable?)
  case hyperparameter(Hyperparameters.Entry)
  /// The losses of a plane.
  case plane(LossPlane)
  case rateFinder(RateFinder, RateFinder.Part)
  /// What lies between tensors: one term, one sum.
  case between(any Between, Pass)
  /// Of the rows of a matrix, say of vectors of words.
  case rows(any RowQuantity, RowReader)
  case film(Film)
  /// What chooses the token that comes next.
  case sampled(SampledPart)
  /// About a map of words.
  case map(MapQuantity)
}

extension Run {
  /// Finds a name: `layer1.weight`, `layer1.weight.m`, `heldOut/loss`, `plane-40x30/layer1.z`,
  /// `norm(layer1.weight)`, `accuracy`, `learningRate`.
  func quantity(_ name: String) -> Quantity? {
    let parts = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let (passName, rest) = parts.count == 2 ? (String(parts[0]), String(parts[1])) : ("", name)
    if rest == "loss", let plane = LossPlane(named: passName, window: window(of:)) {
      return hasPlane(plane) ? .plane(plane) : nil
    }
    if let measure = lossMeasures.first(where: { $0.name == name }) {
      return measure.shape(in: self).map { _ in .measure(measure, training, argument: nil) }
    }
    if passName == RateFinder.name { return rateFinderPart(rest) }
    if let film = Film(named: name) { return .film(film) }
    if passName.isEmpty, let map = mapQuantity(name) { return .map(map) }
    guard let pass = pass(named: passName) else { return nil }
    if let variable = pass.variable(rest) { return .tensor(pass, variable) }
    if pass.isPassage {
      if let pair = AttentionPair(named: rest, in: pass, setup.model?.attentions ?? []) {
        return .between(pair, pass)
      }
      if let window = MapWindow(named: rest, setup.model?.maps ?? []) {
        return .between(window, pass)
      }
    }
    if passName.isEmpty {
      if let (rows, reader) = rowQuantity(rest) { return .rows(rows, reader) }
      if let counted = CountedNumbers(named: rest, data.counting) { return .between(counted, pass) }
      if let share = KnownShare(named: rest, in: pass, data) { return .between(share, pass) }
    }
    if let sampled = sampledPart(rest, pass) { return .sampled(sampled) }
    if let open = rest.firstIndex(of: "("), rest.hasSuffix(")") {
      let argument = String(rest[rest.index(after: open)...].dropLast())
      guard let measure = measures.first(where: { $0.isOfTensor && $0.name == rest[..<open] }),
        let variable = pass.variable(argument)
      else { return nil }
      let isOfHeads = measure is any HeadMeasure.Type || measure is any BestHeadMeasure.Type
      guard !isOfHeads || !passName.isEmpty && isScored(argument) else { return nil }
      guard measure != StateJacobian.self || pass.jacobians(argument, of: self) != nil else {
        return nil
      }
      let isOfCells = measure == FeatureOf.self || measure == Follows.self
      guard !isOfCells || !passName.isEmpty && self.isOfCells(argument) else { return nil }
      if let own = measure as? any GradientMeasure.Type {
        guard pass.goesBackward, pass.tape.hasGradient(variable),
          own.isThere(pass.shape(variable), pass, in: self)
        else { return nil }
      }
      if measure == Fall.self || measure == FallOnPart.self {
        guard passName.contains("~covers:"), pass.shape(variable).count == 2,
          pass.shape(variable)[0] > 1,
          measure == Fall.self || pass.parts(in: self).count == 1
        else { return nil }
      }
      let isOfParameter = pass.node(variable).role == .parameter && passName.isEmpty
      guard isOfParameter || !measure.isOfParameters else { return nil }
      let remembered = setup.optimizer.memories.count
      if measure == NextMemory1.self && remembered < 1
        || measure == NextMemory2.self && remembered < 2
      {
        return nil
      }
      return .measure(measure, pass, argument: variable)
    }
    if let measure = measures.first(where: { !$0.isOfTensor && $0.name == rest }),
      !(measure is any LossMeasure.Type)
    {
      // A probe has no gradients, and no path.
      let isOfTraining =
        measure == GradientNorm.self || measure == ClipFactor.self
        || !(measure is any AnswerMeasure.Type) && measure.shape(in: self) != [1]
      return pass.tape.loss == nil || isOfTraining && !passName.isEmpty
        || measure.shape(in: self) == nil
        ? nil : .measure(measure, pass, argument: nil)
    }
    guard passName.isEmpty else { return nil }
    if let entry = hyperparameters.entries.first(where: { $0.name == rest }) {
      return .hyperparameter(entry)
    }
    for (m, memory) in setup.optimizer.memories.enumerated() where rest.hasSuffix("." + memory) {
      guard let variable = pass.variable(String(rest.dropLast(memory.count + 1))),
        pass.node(variable).role == .parameter
      else { continue }
      return .memory(variable, m)
    }
    return nil
  }

  /// All of a quantity's numbers at this iteration; nil where there is no such name.
  package func tensor(_ name: String, _ kind: Origin.Kind = .value) -> Tensor? {
    guard let quantity = quantity(name) else { return nil }
    switch quantity {
    case .tensor(let pass, let variable):
      if kind == .gradient, !pass.goesBackward || !pass.tape.hasGradient(variable) { return nil }
      return Tensor(shape: pass.shape(variable), numbers: pass.numbers(variable, kind))
    case .memory(let variable, let m):
      guard kind == .value, let pass = pass(named: "") else { return nil }
      return Tensor(shape: variable.shape, numbers: pass.tape.memories(m, of: variable))
    case .measure(let measure, let pass, let argument):
      if kind == .gradient {
        guard !measure.isOfParameters, let argument, pass.goesBackward,
          pass.tape.hasGradient(argument)
        else { return nil }
      }
      if measure == Histogram.self, let argument {
        return Tensor(
          shape: [Histogram.count], numbers: Histogram.counts(pass.numbers(argument, kind)))
      }
      let reader = MeasureReader<Double>(
        run: self, pass: pass, argument: argument, kind: kind,
        argumentNumbers: argument.map { pass.numbers($0, kind) } ?? [],
        copied: measure is any AnswerMeasure.Type ? .init(pass) : nil)
      let shape = measureShape(measure, pass, argument)
      if measure == PrincipalAxes.self {
        return Tensor(shape: shape, numbers: reader.principalAxes.flatMap { $0 })
      }
      if measure == PrincipalPlace.self, let width = argument?.shape.last {
        return Tensor(
          shape: shape, numbers: PrincipalPlace.all(reader.argumentNumbers, width: width))
      }
      if measure == StateJacobian.self {
        guard kind == .value else { return nil }
        return Tensor(shape: shape, numbers: reader.jacobians)
      }
      if let measure = measure as? any GradientMeasure.Type, let argument {
        guard kind == .value else { return nil }
        var reader = reader
        reader.gradients = pass.numbers(argument, .gradient)
        return Tensor(
          shape: shape, numbers: measure.all(reader.argumentNumbers, reader.gradients, reader))
      }
      if let measure = measure as? any HeadMeasure.Type {
        return Tensor(shape: shape, numbers: measure.all(reader))
      }
      if measure == Follows.self { return Tensor(shape: shape, numbers: Follows.all(reader)) }
      if let measure = measure as? any BestHeadMeasure.Type {
        let all = measure.score.all(reader)
        return Tensor(shape: shape, numbers: [.largest(all.count) { all[$0] }])
      }
      return Tensor(
        shape: shape, numbers: (0..<shape.reduce(1, *)).map { measure.value(at: $0, reader) })
    case .hyperparameter(let entry):
      return kind == .value ? Tensor(shape: [1], numbers: [entry.value]) : nil
    case .plane(let plane):
      guard kind == .value, let survey = survey(plane) else { return nil }
      survey.go()
      return survey.tensor
    case .rateFinder(let finder, let part): return kind == .value ? finder.tensor(part) : nil
    case .film(let film): return kind == .value ? film.tensor(in: self) : nil
    case .between(let parts, let pass):
      guard kind == .value else { return nil }
      return Tensor(shape: parts.shape, numbers: parts.all(pass, iteration: iteration))
    case .rows(let rows, let reader):
      guard kind == .value, let shape = rows.shape(reader) else { return nil }
      return Tensor(shape: shape, numbers: rows.numbers(reader))
    case .sampled(let sampled): return kind == .value ? tensor(sampled) : nil
    case .map(let map): return kind == .value ? tensor(map) : nil
    }
  }

  /// Whether a quantity has gradients.
  package func hasGradient(_ name: String) -> Bool {
    switch quantity(name) {
    case .tensor(let pass, let variable): pass.goesBackward && pass.tape.hasGradient(variable)
    case .measure(let measure, let pass, let argument?):
      !measure.isOfParameters && pass.goesBackward && pass.tape.hasGradient(argument)
    default: false
    }
  }

  func measureShape(_ measure: any Measure.Type, _ pass: Pass, _ argument: Variable?) -> [Int] {
    guard let argument else { return measure.shape(in: self) ?? [1] }
    return measure.shape(of: pass.shape(argument))
  }

  /// The first number of a quantity.
  package func number(_ name: String) -> Double? { tensor(name)?.numbers.first }

  /// The tensors of the training pass, in the order of computing.
  package var tensorNames: [String] {
    pass(named: "")?.tape.recording.nodes.map(\.name) ?? []
  }

  /// The names a person may ask for, in the order of computing; probes and measures after tensors.
  package func names() -> [String] {
    guard let training = pass(named: "") else { return [] }
    let nodes = training.tape.recording.nodes
    let parameters = nodes.filter { $0.role == .parameter }.map(\.name)
    var names = nodes.map(\.name)
    for parameter in parameters {
      names += setup.optimizer.memories.map { parameter + "." + $0 }
    }
    let answers = answerMeasures.filter { $0.isListed && $0.shape(in: self) != nil }.map { $0.name }
    names += answers
    names.append(GradientNorm.name)
    if hyperparameters[Hyperparameters.clip] ?? 0 > 0 { names.append(ClipFactor.name) }
    names += lossMeasures.filter { $0.isListed && $0.shape(in: self) != nil }.map { $0.name }
    for measure in measures where measure.isOfTensor && measure.isListed {
      names += parameters.map { "\(measure.name)(\($0))" }
    }
    if let heldOut = pass(named: Self.heldOutName) {
      names += heldOut.tape.recording.nodes.filter { $0.role == .given || $0.role == .computed }.map
      {
        heldOut.prefix + $0.name
      }
      names += answers.map { heldOut.prefix + $0 }
    }
    let isAlone = data.form != nil || data.image != nil
    let ofPassage = isAlone ? pass(named: Passage(firstSource).name) : nil
    if let ofPassage {
      let own = ofPassage.tape.recording.nodes.filter { $0.role != .parameter }
      names += own.map { ofPassage.prefix + $0.name }
    }
    if hasPlane(standardPlane) { names.append(standardPlane.name + "/loss") }
    names += RateFinder.Part.allCases.map(\.name)
    if trainer.map != nil {
      names += [MapPart.pca, .pcaShare].map { "\($0)(\(WordVectors.read))" }
      names += [MapPart.gradient, .losses, .loss].map { "map.\($0)" }
    }
    guard let model = setup.model, !isAlone, data.words == nil else {
      return names + hyperparameters.entries.map(\.name)
    }
    let plane = Plane(columns: 40, rows: model.inputs == 1 ? 1 : 40)
    names += nodes.filter { $0.role != .parameter && $0.isBatched && $0.name != "target" }
      .map(\.name).filter { pass(named: plane.name)?.variable($0) != nil }
      .map { plane.name + "/" + $0 }
    return names + hyperparameters.entries.map(\.name)
  }
}
