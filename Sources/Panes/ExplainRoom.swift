import Drawing

extension ExplainPage {
  /// Gives lines away, the most needed first.
  mutating func fit(into height: Int) {
    var room = height
    func give(_ block: inout Block, upTo most: Int = .max) {
      let more = min(max(min(block.lines.count, most) - block.shown, 0), room)
      block.shown += more
      room -= more
    }
    func giveAir(_ block: inout Block) {
      guard room > 0, block.shown > 0, !block.air else { return }
      (block.air, room) = (true, room - 1)
    }
    func giveFormulas(_ first: Int, _ second: Int) {
      if isByName {
        give(&names, upTo: first)
        give(&numbers, upTo: second)
      } else {
        give(&numbers, upTo: first)
        give(&names, upTo: second)
      }
    }
    give(&title, upTo: 2)
    giveFormulas(1, 0)
    give(&list, upTo: 1)
    giveFormulas(3, 0)
    give(&place, upTo: 1)
    give(&words, upTo: 1)
    giveFormulas(3, 1)
    give(&list, upTo: 3)
    give(&doubt)
    giveFormulas(.max, 2)
    give(&list, upTo: 5)
    giveFormulas(.max, .max)
    giveAir(&list)
    if slope.lines.count > 0, room > 1 {
      give(&slope, upTo: min(2, room - 1))
      giveAir(&slope)
      give(&slopeNames, upTo: 1)
      if slopeNames.shown > 0 { (slopeNames.air, slope.air) = (slope.air, false) }
    }
    give(&result)
    give(&trail)
    give(&words)
    give(&list, upTo: 12)
    give(&slopeNames)
    give(&slope)
    giveAir(&trail)
    giveAir(&names)
    give(&list)
  }

  mutating func draw(in canvas: inout Canvas) {
    var y = 0
    for block in [title, place, words, names, numbers, result, doubt] {
      draw(block, at: &y, in: &canvas)
    }
    drawList(at: &y, in: &canvas)
    if slopeNames.shown > 0, let head = slope.lines.first?.first {
      // What it is was said in the line before.
      slope.lines[0][0].text = String(repeating: " ", count: Text.width(head.text))
    }
    draw(slopeNames, at: &y, in: &canvas)
    draw(slope, at: &y, in: &canvas)
    draw(trail, at: &y, in: &canvas)
  }

  private func draw(_ block: Block, at y: inout Int, in canvas: inout Canvas) {
    guard block.shown > 0 else { return }
    if block.air { y += 1 }
    for line in block.lines.prefix(block.shown) {
      canvas.spans(line, x: 0, y: y, clip: width)
      y += 1
    }
    if block.shown < block.lines.count {
      let taken = block.lines[block.shown - 1].reduce(0) { $0 + Text.width($1.text) }
      canvas.glyph("…", x: min(taken, width - 1), y: y - 1, .accent)
    }
  }

  /// As many operands as there is room for, the chosen one among them.
  private func drawList(at y: inout Int, in canvas: inout Canvas) {
    guard list.shown > 0 else { return }
    if list.air { y += 1 }
    let count = list.lines.count
    let first = min(max((choice ?? 0) - list.shown / 2, 0), count - list.shown)
    let left = (above: first, below: count - first - list.shown)
    for k in 0..<list.shown {
      let isLast = k == list.shown - 1
      var signs: [Span] = []
      if k == 0, left.above > 0 { signs += [Span("▲ ", .accent), more(left.above)] }
      if isLast, left.below > 0 { signs += [Span("▼ ", .accent), more(left.below)] }
      var room = width
      if !signs.isEmpty {
        let wide = signs.reduce(0) { $0 + Text.width($1.text) }
        // Where it is narrow the arrows alone say it.
        let fits = fixedWidth + wide + 2 <= width
        room = width - (fits ? wide + 2 : signs.count / 2)
        if !fits { signs = signs.filter { $0.color == .accent } }
        canvas.spans(
          signs.map { sign in
            var sign = sign
            if !fits { sign.text = String(sign.text.prefix(1)) }
            return sign
          }, x: room + (fits ? 2 : 0), y: y)
      }
      canvas.spans(list.lines[first + k], x: 0, y: y, clip: max(room, 0))
      y += 1
    }
  }
  private func more(_ left: Int) -> Span {
    Span(NumberFormat.integer(left) + " more ", .label, mark: .name)
  }
}
