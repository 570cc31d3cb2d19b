extension Canvas {
  /// A thin rounded border with a pane's number and name in its upper line and something said about
  /// it in its lower one, bright where the pane has the focus. Returns what is inside.
  @discardableResult
  package mutating func border(
    _ rect: Rect, number: Int? = nil, title: [Span], footer: [Span] = [], focused: Bool = false
  ) -> Rect {
    let area = visible.intersection(rect)
    guard !area.isEmpty else { return rect.inset(1) }
    let color: Color = focused ? .bright : .line
    let (right, bottom) = (rect.right - 1, rect.bottom - 1)
    for y in [rect.y, bottom] { rule(x: rect.x, y: y, length: rect.width, color) }
    for x in [rect.x, right] where rect.height > 1 {
      rule(x: x, y: rect.y, length: rect.height, vertical: true, color)
    }
    if rect.width > 1, rect.height > 1 {
      let corners: [(Unicode.Scalar, Int, Int)] = [
        ("╭", rect.x, rect.y), ("╮", right, rect.y), ("╰", rect.x, bottom), ("╯", right, bottom),
      ]
      for (glyph, x, y) in corners { self.glyph(glyph, x: x, y: y, color) }
    }
    let name = number.map { [Span("\($0) ", focused ? .accent : .label, mark: .name)] } ?? []
    onBorder(name + title, of: rect, y: rect.y)
    if rect.height > 1 { onBorder(footer, of: rect, y: bottom) }
    return rect.inset(1)
  }

  /// A border with a plain name: dim until the pane has the focus.
  @discardableResult
  package mutating func border(
    _ rect: Rect, number: Int? = nil, title: String, footer: [Span] = [], focused: Bool = false
  ) -> Rect {
    let name = title.isEmpty ? [] : [Span(title, focused ? .text : .label, mark: .name)]
    return border(rect, number: number, title: name, footer: footer, focused: focused)
  }

  /// Text on a line of the border, with air at both ends, if there is room for a word.
  private mutating func onBorder(_ spans: [Span], of rect: Rect, y: Int) {
    let room = rect.width - 6
    guard room > 2, spans.contains(where: { !$0.text.isEmpty }) else { return }
    let taken = self.spans(spans, x: rect.x + 3, y: y, clip: room)
    glyph(" ", x: rect.x + 2, y: y)
    glyph(" ", x: rect.x + 3 + taken, y: y)
  }
}
