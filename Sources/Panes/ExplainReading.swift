import Calculus
import Simulation

/// What the explain pane reads: one level of arithmetic of the number asked about, of a step on the
/// way to it, or of ∂loss/∂it.
struct ExplainReading {
  let explanation: Explanation
  /// `layer1.z[0, 2]`, or `layer1.z[0, 2] › max`.
  let title: String
  let value: Double
  /// Nil for a leaf.
  let spelled: Spelled?
  /// Nil for a step on the way: it is worked out in the same breath and kept nowhere.
  let origin: Origin?
  let isGradient: Bool
  /// Nil for a leaf.
  let written: Written?
  /// Those that the arithmetic writes out come before those it leaves to its rest.
  let operands: [Explanation.Operand]

  init(_ explanation: Explanation, path: [String] = [], gradient: Bool = false) {
    self.explanation = explanation
    var (title, value, spelled) = (explanation.title, explanation.value, explanation.spelled)
    var origin: Origin? = explanation.origin
    isGradient = gradient && explanation.gradient != nil
    if gradient, let slope = explanation.gradient {
      (title, value, spelled) = ("∂loss/∂" + title, slope.value, slope.spelled)
      origin?.kind = .gradient
    }
    for name in path {
      guard let inner = spelled?.step(named: name) else { break }
      (title, value, spelled, origin) = (title + " › " + name, inner.value, inner, nil)
    }
    (self.title, self.value, self.spelled, self.origin) = (title, value, spelled, origin)
    let written = spelled.map { Written($0, of: value, name: explanation.name) }
    let isSlope = isGradient
    let all = spelled.map { explanation.operands(of: $0, isGradient: isSlope) } ?? []
    let links = Set(written?.byNumber.runs.compactMap(\.link) ?? [])
    self.written = written
    operands = all.filter { links.contains($0.link) } + all.filter { !links.contains($0.link) }
  }

  /// Nil where the frame does not carry the explanation.
  init?(_ asked: Asked, in frame: Frame) {
    guard let step = asked.steps.last, let explanation = frame.explanations[step.origin] else {
      return nil
    }
    self.init(explanation, path: step.path, gradient: asked.gradient)
  }
}

extension Spelled {
  /// The arithmetic of a step on the way that has this name.
  fileprivate func step(named name: String) -> Spelled? {
    for operand in operands {
      if case .named(name, let inner) = operand.form { return inner }
    }
    return nil
  }
}
