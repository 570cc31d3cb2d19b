import Calculus
import Drawing
import Simulation

/// What is gone down on, and how steep it is: its formula, its partial derivatives, and the numbers
/// put in.
package enum DerivativesPane: Pane {
  package static let name = "derivatives"
  package static let words = """
    What is to be made small, and its partial derivatives: how fast it grows when one number grows \
    and all others stay. First the formula, then the same with the numbers of now. Together they are \
    the gradient, which points uphill: descent goes the other way.
    """
  package static let legend = ["∂f/∂x the slope along x alone   ∇f both together"]
  package static let keys: Set<PaneKey> = [.input, .pan]

  package static func title(_ view: View) -> String {
    view.facts.ground == nil ? name : name + " ─ " + view.facts.loss
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    let subjects = Subject.all(view)
    let (iteration, run) = (view.frame.iteration, view.frame.run)
    let isSurface = view.facts.isSurface
    let f = isSurface ? "f" : "loss"
    var blocks: [Worked] = []
    if let loss = view.explanation(Origin("loss", iteration: iteration, run: run)) {
      blocks.append(
        Worked(isSurface ? "f(x, y)" : "loss", loss, &view, width: canvas.width))
    }
    // The slopes are what backward finds.
    let isEarly = view.look.phase == .forward || view.look.phase == .loss
    for subject in isEarly ? [] : subjects {
      let origin = Origin(
        subject.parameter, subject.index, kind: .gradient, iteration: iteration, run: run)
      guard let slope = view.explanation(origin) else { continue }
      blocks.append(Worked("∂\(f)/∂\(subject.label)", slope, &view, width: canvas.width))
    }
    guard !blocks.isEmpty else {
      canvas.text("…", x: 0, y: 0, .label)
      return
    }
    // The formulas first; then the numbers as far as there is room; then air between them.
    let least = blocks.reduce(0) { $0 + $1.formula.count }
    let all = blocks.reduce(least) { $0 + $1.numbers.count }
    let hasAir = all + blocks.count - 1 + 2 <= canvas.height
    var spare = canvas.height - least
    var y = -min(max(view.look.panY, 0), max(all - canvas.height, 0))
    for (k, block) in blocks.enumerated() {
      if k > 0, hasAir { y += 1 }
      for line in block.formula {
        canvas.spans(line, x: 0, y: y, clip: canvas.width)
        y += 1
      }
      guard block.numbers.count <= spare || canvas.height < least || all > canvas.height else {
        continue
      }
      spare -= block.numbers.count
      for line in block.numbers {
        canvas.spans(line, x: 0, y: y, clip: canvas.width)
        y += 1
      }
    }
    if !isEarly { gradient(subjects, &view, y: y + (hasAir ? 1 : 0), in: &canvas) }
  }

  /// ∇f = (−46.1, −38.2), and how long that is.
  private static func gradient(
    _ subjects: [Subject], _ view: inout View, y: Int, in canvas: inout Canvas
  ) {
    guard y < canvas.height, subjects.count == 2, let norm = view.number(GradientNorm.name) else {
      return
    }
    var spans = [Span("∇f = (", .label, mark: .name)]
    for (k, subject) in subjects.enumerated() {
      guard let slope = view.tensor(subject.parameter, .gradient)?[subject.index] else { return }
      spans += [
        Span(k > 0 ? ", " : "", .label),
        Span(
          NumberFormat.text(slope), .text,
          mark: view.mark(subject.parameter, subject.index, .gradient)),
      ]
    }
    spans += [
      Span(")   |∇f| = ", .label, mark: .name),
      Span(NumberFormat.text(norm), .bright, mark: view.mark(GradientNorm.name)),
    ]
    canvas.spans(spans, x: 0, y: y, clip: canvas.width)
  }
}
