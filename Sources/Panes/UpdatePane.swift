import Calculus
import Drawing
import Simulation

/// The coming update, worked out: the gradient, what the optimizer makes of it in its memory, and
/// the step.
package enum UpdatePane: Pane {
  package static let name = "update"
  package static let words = """
    The update that comes next, worked out for both numbers, or for the parameter under the cursor: \
    its gradient, what the optimizer remembers once it has seen it, and where the step leads. With s \
    it is done one part at a time.
    """
  package static let legend = ["⁺ after this update   g the gradient   lr the learning rate"]
  package static let keys: Set<PaneKey> = [.pan]

  package static func title(_ view: View) -> String {
    name + " ─ " + view.facts.optimizer
      + (view.look.phase.map { " ─ " + $0.words.prefix { $0 != ":" } } ?? "")
  }

  /// The sub-step that a line belongs to.
  private enum Part: Int { case gradient, memory, step }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    let reached = reached(view.look.phase)
    let blocks = Subject.all(view).map { lines($0, &view, width: canvas.width) }
    guard !blocks.isEmpty else {
      canvas.text("no parameter", x: 0, y: 0, .label)
      return
    }
    let count = blocks.reduce(0) { $0 + $1.count }
    let hasAir = count + blocks.count - 1 <= canvas.height
    var y = -min(max(view.look.panY, 0), max(count - canvas.height, 0))
    for (k, block) in blocks.enumerated() {
      if k > 0, hasAir { y += 1 }
      for (part, line) in block {
        if part.rawValue <= reached {
          canvas.spans(line, x: 2, y: y, clip: canvas.width - 2)
          if view.look.phase != nil, part.rawValue == reached {
            canvas.glyph("▸", x: 0, y: y, .accent)
          }
        } else {
          canvas.text("…", x: 2, y: y, .label)
        }
        y += 1
      }
    }
  }

  /// How much of the update is shown.
  private static func reached(_ phase: Look.Phase?) -> Int {
    switch phase {
    case nil, .update: Part.step.rawValue
    case .memory: Part.memory.rawValue
    case .backward: Part.gradient.rawValue
    case .forward, .loss: -1
    }
  }

  private static func lines(_ subject: Subject, _ view: inout View, width: Int)
    -> [(Part, [Span])]
  {
    let (iteration, run) = (view.frame.iteration, view.frame.run)
    func origin(_ measure: String) -> Origin {
      Origin("\(measure)(\(subject.parameter))", subject.index, iteration: iteration, run: run)
    }
    var all: [(Part, [Span])] = []
    let f = view.facts.isSurface ? "f" : "loss"
    if let slope = view.tensor(subject.parameter, .gradient)?[subject.index] {
      all.append(
        (
          .gradient,
          [
            Span("g = ∂\(f)/∂\(subject.label) ", .formula, mark: .name), Span("= ", .label),
            Span(
              NumberFormat.text(slope), slope.isFinite ? .bright : .warning,
              mark: view.mark(subject.parameter, subject.index, .gradient)),
          ]
        ))
    }
    for (m, memory) in view.facts.memories.enumerated() {
      guard let next = view.explanation(origin("nextMemory\(m + 1)")) else { continue }
      let worked = Worked(memory + "⁺", next, &view, width: width - 2, isBrief: true)
      all += (worked.formula + worked.numbers).map { (.memory, $0) }
    }
    if let next = view.explanation(origin(Next.name)) {
      let worked = Worked(subject.label + "⁺", next, &view, width: width - 2, isBrief: true)
      all += (worked.formula + worked.numbers).map { (.step, $0) }
    }
    return all
  }
}
