import Drawing
import Simulation

/// The line below a plane: what the signs on it are, as many as there is room for.
struct PlaneLegend {
  private var groups: [[Span]] = []

  init(_ field: LossField?, _ arrows: [Arrow], _ view: View) {
    let isNetwork = view.facts.ground == nil
    if isNetwork, let field {
      groups.append([
        Span("of iteration ", .label),
        Span(NumberFormat.integer(field.iteration), .text, mark: .name),
      ])
    }
    if let field, !field.words.isEmpty { groups.append(field.words) }
    let isRace = view.runs.count > 1 && !isNetwork
    groups.append([
      Span("● ", .run(view.frame.run)), Span(isRace ? "the runs now" : "now", .label),
    ])
    if view.facts.ground?.minima.isEmpty == false {
      groups.append([Span("✕ ", .bright), Span("minimum", .label)])
    }
    for arrow in arrows.reversed() {
      groups.append([Span("→ ", arrow.color), Span(arrow.words, .label)])
    }
  }

  func draw(in rect: Rect, _ canvas: inout Canvas) {
    func width(_ spans: [Span]) -> Int { spans.reduce(0) { $0 + Text.width($1.text) } }
    var free = rect.width
    var x = rect.x
    for group in groups where width(group) <= free {
      canvas.spans(group, x: x, y: rect.y)
      x += width(group) + 3
      free -= width(group) + 3
    }
  }
}
