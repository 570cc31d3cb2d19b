import Calculus
import Networks

/// Works out the losses of a plane point after point, for parameters as they were when it began: a
/// large one may be left and taken up again while the run goes on.
final class PlaneSurvey {
  let plane: LossPlane
  /// Of the parameters it began with.
  let iteration: Int
  private let pass: Pass
  /// For each parameter: where the point of now is, and what a step along each direction adds.
  private let parts: [Part]
  private(set) var losses: [Double] = []

  struct Part {
    let variable: Variable
    let base, first, second: [Double]
  }

  init(_ plane: LossPlane, iteration: Int, pass: Pass, parts: [Part]) {
    (self.plane, self.iteration, self.pass, self.parts) = (plane, iteration, pass, parts)
    losses.reserveCapacity(plane.count)
  }

  /// Of its iteration; nothing while it is not done.
  var tensor: Tensor? {
    guard isDone else { return nil }
    var tensor = Tensor(shape: [plane.rows, plane.columns], numbers: losses)
    tensor.iteration = iteration
    return tensor
  }
  var isDone: Bool { losses.count == plane.count }

  /// Asks `goOn` after every point, and stops where it says no.
  func go(on goOn: () -> Bool = { true }) {
    while !isDone {
      losses.append(loss(at: losses.count))
      if !goOn() { return }
    }
  }

  /// The loss at one point: alone, it is the same as among all.
  func loss(at point: Int) -> Double {
    displace(pass, to: point)
    pass.tape.forward()
    return pass.loss
  }

  func displace(_ pass: Pass, to point: Int) {
    let a: Double = plane.coordinate(0, of: point)
    let b: Double = plane.coordinate(1, of: point)
    for part in parts {
      pass.tape.fill(part.variable, with: part.base, a, part.first, b, part.second)
    }
  }
}

extension Run {
  /// Nil where there is no such plane: axes where there are more than two parameters, a path before
  /// the first update.
  func survey(_ plane: LossPlane) -> PlaneSurvey? {
    guard let whole = wholePass() else { return nil }
    var place = 0
    var parts: [PlaneSurvey.Part] = []
    for (n, node) in training.tape.recording.nodes.enumerated() where node.role == .parameter {
      let own = training.tape.recording[node: n]
      guard let variable = whole.variable(node.name) else { return nil }
      var base = training.tape.values(own)
      var (first, second) = (base.map { _ in 0.0 }, base.map { _ in 0.0 })
      switch plane.directions {
      case .axes, .through:
        guard ground != nil else { return nil }
        for i in base.indices where plane.fixedAxis != place + i {
          base[i] = 0
          if place + i == 0 { first[i] = 1 } else { second[i] = 1 }
        }
        place += base.count
      case .random, .path:
        let names = plane.directions.measures.map { "\($0.name)(\(node.name))" }
        guard let a = tensor(names[0]), let b = tensor(names[1]) else { return nil }
        (first, second) = (a.numbers, b.numbers)
      }
      parts.append(.init(variable: variable, base: base, first: first, second: second))
    }
    return PlaneSurvey(plane, iteration: iteration, pass: whole, parts: parts)
  }

  /// The plane whose losses a name asks for.
  func plane(named name: String) -> LossPlane? {
    if case .plane(let plane) = quantity(name) { plane } else { nil }
  }

  func hasPlane(_ plane: LossPlane) -> Bool {
    switch plane.directions {
    case .axes, .through: ground != nil
    // Two numbers have no other plane than their own.
    case .random: ground == nil && hasPlanes
    case .path:
      ground == nil && hasPlanes && !pathAxes.weights.isEmpty
    }
  }

  /// What is shown of the plane unless one zooms or pans.
  package var standardPlane: LossPlane {
    let directions: LossPlane.Directions = ground == nil ? .random : .axes
    return LossPlane(directions, columns: 41, rows: 41, window(of: directions))
  }

  /// A pass at one point of a plane, in which everything can be asked for.
  func pass(at spot: LossPlane.Spot) -> Pass? {
    guard hasPlane(spot.plane), let survey = survey(spot.plane), let pass = makeWholePass(spot)
    else { return nil }
    pass.takeParameters(from: training)
    survey.displace(pass, to: spot.point)
    pass.tape.forward()
    return pass
  }

  /// The whole training set, as the network is used; the penalties belong to what goes down.
  func wholePass() -> Pass? {
    let pass = whole ?? makeWholePass(nil)
    whole = pass
    pass?.takeParameters(from: training)
    return pass
  }

  private func makeWholePass(_ spot: LossPlane.Spot?) -> Pass? {
    let pass = Pass(
      recipe, setup, prefix: spot?.prefix ?? "whole/", rows: data.training.count,
      targetWidth: targets.first?.count, level: level, run: index, spot: spot, isPenalised: true)
    if let x = pass.x { pass.tape.fill(x, with: data.training.flatMap(\.input)) }
    if let target = pass.target { pass.tape.fill(target, with: targets.flatMap { $0 }) }
    return pass
  }

  /// What a point of a plane makes of a parameter.
  func displaced<N: Arithmetic>(
    _ name: String, _ i: Int, at spot: LossPlane.Spot, as: N.Type = N.self
  ) -> N? {
    let plane = spot.plane
    func here(_ name: String) -> N? {
      let origin = Origin(name, i, iteration: iteration, run: index)
      return number(at: origin).map { .read($0, origin) }
    }
    switch plane.directions {
    case .axes, .through:
      guard
        let axis = ground?.coordinates.firstIndex(where: { $0.parameter == name && $0.index == i })
      else { return nil }
      return axis == plane.fixedAxis ? here(name) : plane.coordinate(axis, of: spot.point)
    case .random, .path:
      let names = plane.directions.measures.map { "\($0.name)(\(name))" }
      guard let base = here(name), let first = here(names[0]), let second = here(names[1]) else {
        return nil
      }
      let a = N.named("a", plane.coordinate(0, of: spot.point))
      let b = N.named("b", plane.coordinate(1, of: spot.point))
      return base + a * first + b * second
    }
  }
}

extension LossPlane.Directions {
  /// The measures that a direction of each parameter is.
  fileprivate var measures: [any Measure.Type] {
    switch self {
    case .axes, .through: []
    case .random: [RandomDirection1.self, RandomDirection2.self]
    case .path: [PathDirection1.self, PathDirection2.self]
    }
  }
}
