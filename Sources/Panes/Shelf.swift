import Drawing
import Simulation

/// Many small pictures of one size, a number below each.
struct Shelf {
  let picture: MapPicture
  private let count, channels: Int
  /// How many things stand in a line, and how far apart.
  private let across, step, height: Int
  private let first: Int

  /// Each of `count` things has a picture for every channel, in a line.
  init(
    count: Int, channels: Int, rows: Int, columns: Int, chosen: Int, look: Look, width: Int,
    height: Int
  ) {
    (self.count, self.channels) = (count, channels)
    /// With pictures so large, how many things fit in a line, and how many lines.
    func fit(_ most: Int) -> (picture: MapPicture, across: Int, down: Int) {
      let room = (max(width / channels - 1, 1), max(height - 1, 1))
      let picture = MapPicture(rows: rows, columns: columns, room: room, most: most)
      let each = channels * (picture.width + 1) + 1
      return (picture, max((width + 1) / max(each, 4), 1), max(height / (picture.height + 1), 1))
    }
    // The largest with which all are seen.
    var best: (picture: MapPicture, across: Int, down: Int)?
    for most in [6, 5, 4, 3, 2, 1] where best == nil {
      let found = fit(most)
      let isWhole = found.picture.width * channels + channels <= width + 1
      if isWhole, found.across * found.down >= count { best = found }
    }
    // Or, of large maps, so many lines of smaller pictures that all are seen.
    for lines in 1...max(height / 4, 1) where best == nil && channels == 1 && rows > 1 {
      let room = (max(width, 1), max(height / lines - 1, 1))
      let picture = MapPicture(rows: rows, columns: columns, room: room, most: 1)
      let across = (width + 1) / (picture.width + 2)
      if picture.height >= 3, across * lines >= count { best = (picture, across, lines) }
    }
    let chosenFit = best ?? fit(1)
    picture = chosenFit.picture
    across = chosenFit.across
    step = max(channels * (picture.width + 1) + 1, 4)
    self.height = picture.height + 1
    let lines = (count + across - 1) / across
    let seen = max(height / self.height, 1)
    let middle = min(max(chosen / across - seen / 2, 0), max(lines - seen, 0))
    first = min(max(middle + min(max(look.panY, -lines), lines), 0), max(lines - seen, 0)) * across
  }

  func draw(
    chosen: Int, in canvas: inout Canvas, below: (_ thing: Int, _ room: Int) -> [Span],
    _ body: (_ thing: Int, _ channel: Int, _ x: Int, _ y: Int, _ canvas: inout Canvas) -> Void
  ) {
    let lines = max(canvas.height / height, 1)
    for thing in first..<min(first + lines * across, count) {
      let (line, column) = (thing - first).quotientAndRemainder(dividingBy: across)
      let (x, y) = (column * step, line * height)
      for channel in 0..<channels where x + channel * (picture.width + 1) < canvas.width {
        body(thing, channel, x + channel * (picture.width + 1), y, &canvas)
      }
      guard y + height <= canvas.height else { continue }
      let isChosen = thing == chosen
      let name = isChosen ? "[\(thing)]" : "\(thing)"
      canvas.spans(
        [Span(name, isChosen ? .accent : .label, mark: .name)]
          + below(thing, step - 1 - name.count),
        x: x, y: y + height - 1, clip: max(step - 1, 3))
    }
    if first > 0 { canvas.glyph("▲", x: canvas.width - 1, y: 0, .accent) }
    if first + lines * across < count {
      canvas.glyph("▼", x: canvas.width - 1, y: canvas.height - 1, .accent)
    }
  }
}
