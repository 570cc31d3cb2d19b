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
  }

  /// Nil where the frame does not carry the explanation.
  init?(_ asked: Asked, in frame: Frame) {
    guard let step = asked.steps.last, let explanation = frame.explanations[step.origin] else {
      return nil
    }
    self.init(explanation, path: step.path, gradient: asked.gradient)
  }

  var written: Written? { spelled.map { Written($0, of: value, name: explanation.name) } }
  var operands: [Explanation.Operand] {
    spelled.map { explanation.operands(of: $0, isGradient: isGradient) } ?? []
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
