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
      let place = layer.hasPrefix("decoder") ? (shown?.form.source ?? 0) + step : step
      return "\(layer) unit \(unit) after step \(step)\(token(place)) = \(NumberFormat.text(value))"
    case .temperature(let t): return "temperature \(NumberFormat.text(t))"
    case .toward(let output): return "gradients of output \(output)"
    case .covers(let size, _): return "a square of \(size) hidden"
    case .first(let count): return "the first \(count)"
    case .move(let right, let down, let degrees):
      var parts: [String] = []
      if right != 0 { parts.append("\(abs(right)) to the \(right > 0 ? "right" : "left")") }
      if down != 0 { parts.append("\(abs(down)) \(down > 0 ? "down" : "up")") }
      let moved = parts.isEmpty ? [] : ["moved " + parts.joined(separator: " and ")]
      let turned =
        degrees == 0 ? [] : ["turned \(abs(degrees))° \(degrees > 0 ? "left" : "right")"]
      return (moved + turned).joined(separator: ", ")
    }
  }
}

extension ShownPassage {
  /// The lines that say what is changed and what comes of it; none where nothing is, or where
  /// another pane beside this one says it. Of more than there are rows for the losses stay, and the
  /// first that says what is changed.
  package func patchLines(
    _ view: inout View, in pane: String, width: Int, rows: Int
  ) -> [[Span]] {
    guard isChanged, rows > 0 else { return [] }
    if let panes = view.panes, let first = Self.saying.first(where: panes.contains), first != pane {
      return []
    }
    let words = passage.patches.enumerated().map { k, patch in
      Span((k > 0 ? " · " : "") + patch.words(self), .text, mark: .name)
    }
    let title = Span("changed by hand ", .warning, mark: .name)
    let key = Span(" (u takes the last back)", .label, mark: .name)
    let lines = Paragraph([title] + words + [key], width: width).lines
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
    var losses: [[Span]] = []
    var line: [Span] = []
    for part in parts {
      if !line.isEmpty, Text.width(line) + 3 + Text.width(part) > width {
        losses.append(line)
        line = []
      }
      line += (line.isEmpty ? [] : [Span("   ")]) + part
    }
    if !line.isEmpty { losses.append(line) }
    let room = max(rows - losses.count, rows > 1 ? 1 : 0)
    var said = lines.prefix(room)
    if lines.count > room { said = Paragraph(words, width: width).lines.prefix(room) }
    return Array(said + losses.prefix(rows - said.count))
  }
  /// The panes that say what is changed by hand: the first of them that is on the screen does.
  private static var saying: [String] {
    [ResidualPane.name, NextTokenPane.name, GenerationPane.name]
  }

  /// The tokens before a place, with that place bright, as much of the end of it as there is room:
  /// `…the cat ▸sat`. Where all tokens are seen at once those after it too.
  func tokenLine(upTo place: Int, width: Int, color: Color = .label) -> [Span] {
    let own = own
    guard own.indices.contains(place) else { return [] }
    let gap = form.vocabulary.unit == .word ? " " : ""
    var spans = [Span(own[place], .bright, style: .underline, mark: .name)]
    var taken = Text.width(own[place])
    var (first, last) = (place, place)
    let ids = ids.dropFirst(form.source)
    let filled = ids.lastIndex { $0 != form.vocabulary.padding }.map { $0 - ids.startIndex }
    let end = form.isNext ? place : max(filled ?? place, place)
    // One to the left and one to the right in turn, with room for the signs of what is left out.
    while first > 0 || last < end {
      let isLeft = first > 0 && (last >= end || place - first <= last - place)
      let k = isLeft ? first - 1 : last + 1
      guard taken + Text.width(own[k] + gap) + (end > place ? 2 : 1) <= width else { break }
      taken += Text.width(own[k] + gap)
      spans.insert(
        Span(isLeft ? own[k] + gap : gap + own[k], color, mark: .name),
        at: isLeft ? 0 : spans.count)
      (first, last) = isLeft ? (k, last) : (first, k)
    }
    let more = Span("…", .label, mark: .name)
    return (first > 0 ? [more] : []) + spans + (last < end ? [more] : [])
  }
}
