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
  /// Where the cursor stands in the focused pane, and the number there.
  package var cursor: Cursor?
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
      drawKeys(state, nil, in: &picture.canvas)
      return picture
    }
    state.settle(frame)
    var view = View(frame, scene: scene.words)
    view.asked = state.asked
    view.ask(of: state.look.run)
    view.focusedRun = state.look.run

    let bounds = picture.canvas.bounds
    let (top, rest) = bounds.cut(top: 1)
    let (middle, bottom) = rest.cut(bottom: 2)
    let before = state.lastOrigin
    drawPanes(&state, scene, &view, in: middle, &picture)
    if state.lastOrigin != before {
      // Panes that speak of the number under the cursor did not know it yet.
      picture = Picture(canvas: Canvas(width: width, height: height))
      drawPanes(&state, scene, &view, in: middle, &picture)
    }
    view.turn(to: state.look.run)
    let isSaid = drawStatus(state, scene, &view, rate, in: top, &picture.canvas)
    drawTimeline(state, view.frame, in: bottom.cut(top: 1).top, &picture.canvas)
    drawKeys(
      state, isSaid ? nil : state.saying(view.runs, width: width - 1), in: &picture.canvas)
    drawOverlay(state, &view, in: middle, &picture)
    picture.view = view
    return picture
  }

  // MARK: Panes

  private static func drawPanes(
    _ state: inout StageState, _ scene: Scene, _ view: inout View, in rect: Rect,
    _ picture: inout Picture
  ) {
    let names = state.paneNames
    let isSingle =
      state.isZoomed || state.visiting != nil || picture.canvas.columns < several.width
      || picture.canvas.rows < several.height
    let places = isSingle ? names.map { _ in rect } : scene.layout.places(in: rect)
    view.panes = Set(names.indices.filter { !isSingle || $0 == state.focus }.map { names[$0] })
    // The focused pane first: others may speak of the number under its cursor.
    let order = [state.focus] + names.indices.filter { $0 != state.focus }
    for k in order where names.indices.contains(k) {
      let name = names[k]
      guard !isSingle || k == state.focus, let pane = panes.first(where: { $0.name == name }) else {
        continue
      }
      let isFocused = k == state.focus
      view.look = state.looks[k]
      view.look.isPlaying = state.isPlaying
      view.turn(to: state.looks[k].run)
      view.isFocused = isFocused && state.mode != .gallery
      view.cursor = state.lastOrigin?.at(view.frame.iteration)
      let place = places[k]
      picture.canvas.border(
        place, number: k + 1, title: pane.heading(view, focused: isFocused, width: place.width),
        focused: isFocused)
      let inside = place.inset(1)
      picture.canvas.clipped(to: inside) { pane.draw(&view, in: &$0) }
      picture.panes.append(.init(index: k, name: name, frame: place, inside: inside))
      if isFocused {
        placeCursor(&state, view, inside, &picture)
        drawCursor(state, &view, place, &picture)
      }
    }
  }
}
