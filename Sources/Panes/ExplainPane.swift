import Calculus
import Drawing
import Simulation

/// Where a number comes from: the formula that made it, the numbers put in, and what each of them
/// was; any of these is the next question.
package enum ExplainPane: Pane {
  package static let name = "explain"
  package static let words = """
    Where the number under the cursor comes from: the formula by names, the same with the numbers \
    put in, and every operand, which can be followed to where it came from, down to a sample or a \
    first draw. At the bottom: what it does to the loss.
    """
  package static let legend = [
    "▸ the operand that enter follows; it is lit in the formula too",
    "@ an operand made at that iteration",
    "[12 more: 0.03] the terms left out, added up",
    "7·1 + 25·0 of 32 terms 7 are one, and the others nothing",
    "m′ v′ the m and v of adam (m̂ and v̂ in books), corrected for their start at 0",
  ]

  package static func title(_ view: View) -> String {
    view.asked?.gradient == true ? "explain ─ gradient" : name
  }

  package static func run(_ view: View) -> Int? {
    (view.asked?.steps.last?.origin ?? view.cursor)?.run
  }

  /// What enter can follow: the operands of what is being read.
  package static func operands(of asked: Asked, in frame: Frame) -> [Explanation.Operand] {
    ExplainReading(asked, in: frame)?.operands ?? []
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    guard let origin = view.asked?.steps.last?.origin ?? view.cursor else {
      canvas.paragraph(
        "Move the cursor onto a number: this is where it tells where it comes from.",
        in: canvas.bounds, .label)
      return
    }
    guard let explanation = view.explanation(origin) else {
      let isNowhere = view.frame.explained.contains(origin)
      canvas.paragraph(isNowhere ? "There is no such number here." : "…", in: canvas.bounds, .label)
      return
    }
    let reading =
      view.asked.flatMap { ExplainReading($0, in: view.frame) } ?? ExplainReading(explanation)
    var page = ExplainPage(reading, view, width: canvas.width)
    page.fit(into: canvas.height)
    page.draw(in: &canvas)
    view = page.view
  }
}
