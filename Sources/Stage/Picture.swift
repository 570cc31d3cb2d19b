import Calculus
import Drawing
import Panes
import Simulation
import Staging

/// A drawn screen: the cells, and what is where.
package struct Picture: Sendable {
  package struct Pane: Sendable {
    package let index: Int
    package let name: String
    /// With its border, and the inside alone.
    package let frame: Rect
    package let inside: Rect
  }
  package var canvas: Canvas
  package var panes: [Pane] = []
  /// What the marks on the canvas mean.
  package var view: View?
  package init(canvas: Canvas) { self.canvas = canvas }

  /// What the frame would have to carry for everything to be drawn.
  package var request: Request { view?.request ?? Request() }
  /// The number under the cursor of the focused pane.
  package var underCursor: Origin?

  package func isComplete(_ frame: Frame?) -> Bool { frame.map(request.isMet) ?? true }
}

package enum Screen {
  /// Smaller than this, and nothing can be read.
  package static let least = (width: 24, height: 6)
  /// Below this one pane is shown at a time.
  static let several = (width: 60, height: 18)

  /// The whole screen. `rate` is what a clock measured, if one did. The cursor is moved in `state`
  /// to stay with its number.
  package static func draw(
    _ state: inout StageState, _ frame: Frame?, width: Int, height: Int, rate: Double? = nil
  ) -> Picture {
    var picture = Picture(canvas: Canvas(width: width, height: height))
    guard width >= least.width, height >= least.height else {
      let words = Array("needs at least \(least.width)×\(least.height), this is \(width)×\(height)")
      for y in 0..<height where y * width < words.count {
        let line = words[(y * width)...].prefix(width)
        picture.canvas.text(String(line), x: 0, y: y, mark: .name)
      }
      return picture
    }
    guard state.mode != .gallery, let scene = state.scene, let frame else {
      drawGallery(state, in: &picture.canvas)
      drawKeys(state, [], in: &picture.canvas)
      return picture
    }
    var view = View(frame, scene: scene.words)
    view.asked = state.asked

    let bounds = picture.canvas.bounds
    let (top, rest) = bounds.cut(top: 1)
    let (middle, bottom) = rest.cut(bottom: 2)
    drawPanes(&state, scene, &view, in: middle, &picture)
    drawStatus(state, scene, &view, rate, in: top, &picture.canvas)
    drawTimeline(state, frame, in: bottom.cut(top: 1).top, &picture.canvas)
    drawKeys(state, state.paneNames, in: &picture.canvas)
    drawOverlay(state, &view, in: middle, &picture)
    picture.view = view
    return picture
  }

  // MARK: Panes

  private static func drawPanes(
    _ state: inout StageState, _ scene: Scene, _ view: inout View, in rect: Rect,
    _ picture: inout Picture
  ) {
    let names = scene.layout.panes
    let isSingle =
      state.isZoomed || picture.canvas.columns < several.width
      || picture.canvas.rows < several.height
    let places = isSingle ? names.map { _ in rect } : scene.layout.places(in: rect)
    for (k, name) in names.enumerated() {
      guard !isSingle || k == state.focus, let pane = panes.first(where: { $0.name == name }) else {
        continue
      }
      let isFocused = k == state.focus
      view.look = state.looks[k]
      view.isFocused = isFocused && state.mode != .gallery
      view.cursor = picture.underCursor
      let place = places[k]
      picture.canvas.border(
        place, number: k + 1, title: pane.title(view), focused: isFocused)
      let inside = place.inset(1)
      picture.canvas.clipped(to: inside) { pane.draw(&view, in: &$0) }
      picture.panes.append(.init(index: k, name: name, frame: place, inside: inside))
      if isFocused {
        placeCursor(&state, view, inside, &picture)
        drawCursor(state, &view, place, &picture)
      }
    }
  }

  /// Keeps the cursor on the number it stood on, or else on the nearest that there is.
  private static func placeCursor(
    _ state: inout StageState, _ view: View, _ inside: Rect, _ picture: inout Picture
  ) {
    let cells = Cells(picture.canvas, inside, view)
    let before = state.cursors[state.focus]
    let found: Cursor?
    if let before {
      found = cells.same(as: before) ?? cells.nearest(toX: before.x, y: before.y, half: before.half)
    } else {
      found = cells.nearest(toX: inside.width / 3, y: inside.height / 3, half: 0)
    }
    state.cursors[state.focus] = found
    picture.underCursor = found.flatMap {
      view.origin(of: picture.canvas.mark(x: inside.x + $0.x, y: inside.y + $0.y, half: $0.half))
    }
  }

  /// Shows where the cursor is, and spells its number out in the pane's lower border.
  private static func drawCursor(
    _ state: StageState, _ view: inout View, _ place: Rect, _ picture: inout Picture
  ) {
    guard let cursor = state.cursors[state.focus] else { return }
    let inside = place.inset(1)
    let (x, y) = (inside.x + cursor.x, inside.y + cursor.y)
    let mark = picture.canvas.mark(x: x, y: y, half: cursor.half)
    if state.mode == .scene || state.mode == .explain {
      highlight(mark, x: x, y: y, half: cursor.half, inside, &picture.canvas)
    }
    guard let origin = picture.underCursor else { return }
    let title = Self.title(of: origin, in: &view)
    var spans = [Span(title, .text, mark: .name)]
    if let number = Self.number(of: origin, in: &view) {
      spans.append(Span(" = ", .label, mark: .name))
      spans.append(Span(NumberFormat.text(number, digits: 5), .bright, mark: mark))
    }
    let room = place.width - 6
    guard room > 4 else { return }
    picture.canvas.clipped(to: place) { canvas in
      let taken = canvas.spans(spans, x: 3, y: place.height - 1, clip: room)
      canvas.text(" ", x: 2, y: place.height - 1)
      canvas.text(" ", x: 3 + min(taken, room), y: place.height - 1)
    }
  }

  private static func highlight(
    _ mark: Mark, x: Int, y: Int, half: Int, _ inside: Rect, _ canvas: inout Canvas
  ) {
    let cell = canvas[x, y]
    switch cell.glyph {
    case Glyph.upperHalf, Glyph.lowerHalf:
      var cell = cell
      let upper = cell.glyph == Glyph.upperHalf
      if (half == 0) == upper {
        cell.foreground = Color.cursor.index
      } else {
        cell.background = Color.cursor.index
      }
      canvas[x, y] = cell
    default:
      // All of the number's digits, to both sides.
      var (left, right) = (x, x)
      while left > inside.x, canvas.mark(x: left - 1, y: y, half: half) == mark { left -= 1 }
      while right < inside.right - 1, canvas.mark(x: right + 1, y: y, half: half) == mark {
        right += 1
      }
      if Glyph.isBraille(cell.glyph) { (left, right) = (x, x) }
      for column in left...right {
        var cell = canvas[column, y]
        cell.background = Color.cursor.index
        cell.foreground = Color.ground.index
        canvas[column, y] = cell
      }
    }
  }

  /// `layer1.weight[3, 5]`, and for another iteration `loss @420`.
  static func title(of origin: Origin, in view: inout View) -> String {
    let key = TensorKey(origin.name, origin.kind)
    let shape = view.frame.tensors[key]?.shape ?? [1]
    let name =
      (origin.kind == .gradient ? "∂loss/∂" : "") + origin.name
      + Run.brackets(origin.index, in: shape)
    return origin.iteration == view.frame.iteration ? name : name + " @\(origin.iteration)"
  }

  static func number(of origin: Origin, in view: inout View) -> Double? {
    if let number = view.frame.number(origin) { return number }
    let branch = view.frame.branch
    let series: Series? =
      switch origin.name {
      case "loss": branch.loss
      case Run.heldOutName + "/loss": branch.heldOutLoss
      case Run.heldOutName + "/accuracy": branch.heldOutAccuracy
      default: nil
      }
    if let series, series.nearest(to: origin.iteration)?.iteration == origin.iteration {
      return series.nearest(to: origin.iteration)?.value
    }
    return view.explanation(origin)?.value
  }
}

/// The numbers drawn inside a pane, for the cursor to move over.
struct Cells {
  private let canvas: Canvas
  private let inside: Rect
  private let view: View

  init(_ canvas: Canvas, _ inside: Rect, _ view: View) {
    (self.canvas, self.inside, self.view) = (canvas, inside, view)
  }

  private func mark(_ x: Int, _ y: Int, _ half: Int) -> Mark {
    canvas.mark(x: inside.x + x, y: inside.y + y, half: half)
  }

  private func cursor(_ x: Int, _ y: Int, _ half: Int) -> Cursor? {
    let mark = mark(x, y, half)
    guard let source = mark.source, view.sources.indices.contains(source) else { return nil }
    return Cursor(x: x, y: y, half: half, source: view.sources[source], index: mark.index)
  }

  /// Where that very number is now: where it was, or else as near as can be.
  func same(as cursor: Cursor) -> Cursor? {
    if let here = self.cursor(cursor.x, cursor.y, cursor.half), here.source == cursor.source,
      here.index == cursor.index
    {
      return here
    }
    return nearest(toX: cursor.x, y: cursor.y, half: cursor.half) {
      $0.source == cursor.source && $0.index == cursor.index
    }
  }

  func nearest(
    toX x: Int, y: Int, half: Int, where fits: (Cursor) -> Bool = { _ in true }
  ) -> Cursor? {
    var best: (cursor: Cursor, distance: Int)?
    for row in 0..<inside.height {
      for column in 0..<inside.width {
        for side in 0...1 where !(side == 1 && mark(column, row, 0) == mark(column, row, 1)) {
          // Rows are twice as high as columns are wide, and half a row as high as a column.
          let (dx, dy) = (column - x, (2 * row + side) - (2 * y + half))
          let distance = dx * dx + dy * dy
          guard distance < best?.distance ?? .max, let cursor = cursor(column, row, side),
            fits(cursor)
          else { continue }
          best = (cursor, distance)
        }
      }
    }
    return best?.cursor
  }

  /// The next number in a direction: the nearest ahead, going aside as little as possible.
  func next(from cursor: Cursor, dx: Int, dy: Int) -> Cursor? {
    let here = mark(cursor.x, cursor.y, cursor.half)
    var best: (cursor: Cursor, cost: Int)?
    for row in 0..<inside.height {
      for column in 0..<inside.width {
        for side in 0...1 where !(side == 1 && mark(column, row, 0) == mark(column, row, 1)) {
          let right = column - cursor.x
          let down = (2 * row + side) - (2 * cursor.y + cursor.half)
          let ahead = right * dx + down * dy
          let aside = abs(dx == 0 ? right : down)
          guard ahead > 0, mark(column, row, side) != here else { continue }
          let cost = ahead + 3 * aside
          guard cost < best?.cost ?? .max, let there = self.cursor(column, row, side) else {
            continue
          }
          best = (there, cost)
        }
      }
    }
    return best?.cursor
  }
}
