import Drawing
import Networks
import Simulation

// What is changed by hand, said in words, and what it does to the losses.

extension Patch {
  /// `head 2 of block1.attention out`
  package func words(_ shown: ShownPassage?) -> String {
    func token(_ place: Int) -> String {
      guard let shown, shown.ids.indices.contains(place) else { return "" }
      return " “\(shown.form.vocabulary.label(shown.ids[place]))”"
    }
    switch self {
    case .head(let layer, let head): return "head \(head) of \(layer) out"
    case .part(let part): return "\(part) out"
    case .place(let place): return "place \(place)\(token(place)) hidden"
    case .score(let layer, let head, let query, let key, let value):
      return "\(layer).scores[\(head), \(query), \(key)] = \(NumberFormat.text(value))"
    case .mask: return shown?.mask(changed: true) ?? "mask"
    case .free(let step): return "from step \(step) on it reads what it said itself"
    case .unit(let layer, let step, let unit, let value):
      return "\(layer) unit \(unit) after step \(step)\(token(step)) = \(NumberFormat.text(value))"
    case .temperature(let t): return "temperature \(NumberFormat.text(t))"
    }
  }
}

extension ShownPassage {
  /// The lines that say what is changed and what comes of it; none where nothing is.
  package func patchLines(_ view: inout View, width: Int) -> [[Span]] {
    guard isChanged else { return [] }
    var words: [Span] = [Span("changed by hand ", .warning, mark: .name)]
    for (k, patch) in passage.patches.enumerated() {
      words.append(
        Span((k > 0 ? " · " : "") + patch.words(self), .text, mark: .name))
    }
    words.append(Span(" (u takes the last back)", .label, mark: .name))
    var lines = Paragraph(words, width: width).lines
    /// `loss 0.4123 was 0.2011`
    func beside(_ title: String, _ name: String, _ before: String) -> [Span] {
      guard let now = view.number(name) else { return [] }
      var spans = [
        Span(title + " ", .label, mark: .name),
        Span(NumberFormat.text(now), .bright, mark: view.mark(name)),
      ]
      if let then = view.number(before) {
        spans += [
          Span(" was ", .label, mark: .name),
          Span(NumberFormat.text(then), .text, mark: view.mark(before)),
        ]
      }
      return spans
    }
    let heldOut = Run.heldOutName + Passage.names(of: passage.patches)
    let parts = [
      targets.contains { $0 >= 0 }
        ? beside("loss here", name("loss"), "\(unchanged.name)/loss") : [],
      beside("held-out loss", heldOut + "/loss", Run.heldOutName + "/loss"),
      beside("held-out accuracy", heldOut + "/accuracy", Run.heldOutName + "/accuracy"),
    ].filter { !$0.isEmpty }
    var line: [Span] = []
    for part in parts {
      if !line.isEmpty, Text.width(line) + 3 + Text.width(part) > width {
        lines.append(line)
        line = []
      }
      line += (line.isEmpty ? [] : [Span("   ")]) + part
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }

  /// The tokens before a place, with that place bright, as much of the end of it as there is room:
  /// `…the cat ▸sat`.
  func tokenLine(upTo place: Int, width: Int, color: Color = .label) -> [Span] {
    let own = own
    guard own.indices.contains(place) else { return [] }
    let gap = form.vocabulary.unit == .word ? " " : ""
    var spans = [Span(own[place], .bright, style: .underline, mark: .name)]
    var taken = Text.width(own[place])
    for k in stride(from: place - 1, through: 0, by: -1) {
      let label = own[k] + gap
      guard taken + Text.width(label) + 1 <= width else {
        return [Span("…", .label, mark: .name)] + spans
      }
      spans.insert(Span(label, color, mark: .name), at: 0)
      taken += Text.width(label)
    }
    return spans
  }
}
