extension Canvas {
  /// The axes of a plot with their round numbers, none of which touches another, and what happened
  /// at the places of its moments.
  mutating func axes(_ frame: Plot.Frame, moments: [Plot.Moment], in rect: Rect) {
    guard !rect.isEmpty else { return }
    if frame.hasLeft { leftAxis(frame, in: rect) }
    if frame.hasBottom { bottomAxis(frame, moments: moments) }
    for moment in moments {
      guard let x = column(moment.x, in: frame) else { continue }
      let area = frame.area
      rule(x: x, y: area.y, length: area.height, vertical: true, glyph: "┊", .line)
      let foot = frame.hasBottom ? area.bottom : area.bottom - 1
      glyph("◆", x: x, y: foot, moment.color, mark: moment.mark)
    }
  }

  private mutating func leftAxis(_ frame: Plot.Frame, in rect: Rect) {
    let x = frame.area.x - 1
    rule(x: x, y: rect.y, length: frame.area.height, vertical: true)
    if frame.hasBottom { glyph("╰", x: x, y: frame.area.bottom, .line) }
    for tick in frame.left {
      guard let y = frame.row(tick.value) else { continue }
      glyph("┤", x: x, y: y, .line)
      text(tick.label, endingAt: x, y: y, .label, mark: .tick)
    }
  }

  private mutating func bottomAxis(_ frame: Plot.Frame, moments: [Plot.Moment]) {
    let (area, y) = (frame.area, frame.area.bottom)
    rule(x: area.x, y: y, length: area.width)
    let taken = moments.compactMap { column($0.x, in: frame) }
    let most = min(area.width / 7, 12)
    guard most > 0 else { return }
    for count in stride(from: most, through: 1, by: -1) {
      let ticks = frame.xScale.ticks(
        from: frame.x.lowerBound, to: frame.x.upperBound, atMost: count)
      let places = ticks.map { place($0, in: frame) }
      let isFree = zip(places, places.dropFirst()).allSatisfy { $0.upperBound + 2 < $1.lowerBound }
      guard isFree, !ticks.isEmpty else { continue }
      for (tick, place) in zip(ticks, places)
      where place.lowerBound >= area.x && place.upperBound <= area.right
        && !taken.contains(where: place.contains)
      {
        text(tick.label, x: place.lowerBound, y: y, .label, mark: .tick)
      }
      return
    }
  }

  /// The columns of a label, centred on its number and pushed inside at the ends.
  private func place(_ tick: Tick, in frame: Plot.Frame) -> Range<Int> {
    let width = Text.width(tick.label)
    let middle = column(tick.value, in: frame) ?? frame.area.x
    let last = max(frame.area.right - width, frame.area.x)
    let start = min(max(middle - width / 2, frame.area.x), last)
    return start..<start + width
  }

  private func column(_ x: Double, in frame: Plot.Frame) -> Int? {
    guard let share = frame.across(x), share > -1e-9, share < 1 + 1e-9,
      let dot = coordinate(share * Double(2 * frame.area.width - 1))
    else { return nil }
    return frame.area.x + dot >> 1
  }
}
