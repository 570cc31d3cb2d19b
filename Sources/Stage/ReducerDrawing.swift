import Calculus
import Drawing
import Networks
import Panes
import Simulation

// A picture drawn by hand, with the keys or with the mouse.

extension Reducer {
  private var form: ImageForm? { frame?.facts.data.image }

  mutating func beginDrawing() {
    guard let form else {
      state.message = "this task has no pictures to draw"
      return
    }
    if state.look.drawn == nil { lay(Drawn(count: form.count)) }
    let pen = Pen(on: form)
    state.changeLooks { $0.pen = pen }
    state.mode = .drawing
  }

  mutating func inDrawing(_ action: Action) {
    if inTime(action) { return }
    guard let form, var pen = state.look.pen else { return leaveDrawing() }
    switch action {
    case .left: movePen(-1, 0)
    case .right: movePen(1, 0)
    case .up: movePen(0, -1)
    case .down: movePen(0, 1)
    case .enter, .knockOut:
      // A pen that is set down makes a dot.
      pen.isDown = action == .knockOut || !pen.isDown
      pen.rubs = action == .knockOut && !pen.rubs
      state.changeLooks { $0.pen = pen }
      if pen.isDown {
        state.sheets.append(state.look.drawn)
        line(from: pen.place, to: pen.place)
      }
    case .previousUnit, .nextUnit:
      let next = pen.thickness + (action == .nextUnit ? 0.5 : -0.5)
      pen.thickness = min(max(next, 0.5), Double(max(form.height, form.width)))
      state.changeLooks { $0.pen = pen }
    case .previousSample, .nextSample:
      step(sample: action == .nextSample ? 1 : -1)
      let samples = frame.map { ShownImage.samples($0.facts) } ?? []
      guard samples.indices.contains(state.look.sample) else { return }
      lay(Drawn(near: samples[state.look.sample].input))
    case .clear: lay(Drawn(count: form.count))
    case .undo: if !takeStrokeBack() { state.message = "nothing is drawn" }
    default: leaveDrawing()
    }
  }

  private mutating func leaveDrawing() {
    state.mode = .scene
    state.changeLooks { $0.pen = nil }
  }

  /// By a pixel; on a signal up and down by one of its levels.
  private mutating func movePen(_ dx: Int, _ dy: Int) {
    guard let form, var pen = state.look.pen else { return }
    let before = pen.place
    let step = form.height == 1 ? 1 / Double(Drawn.steps) : 1
    let border = form.height == 1 ? 0 : 0.5
    pen.place += SIMD2(Double(dx), Double(dy) * step)
    pen.place.clamp(
      lowerBound: SIMD2(0.5, border),
      upperBound: SIMD2(Double(form.width) - 0.5, Double(form.height) - border))
    state.changeLooks { $0.pen = pen }
    if pen.isDown { line(from: before, to: pen.place) }
  }

  private mutating func line(from: SIMD2<Double>, to: SIMD2<Double>) {
    guard let form else { return }
    let pen = state.look.pen ?? Pen(on: form)
    var sheet = state.look.drawn ?? Drawn(count: form.count)
    sheet.draw(from: from, to: to, thickness: pen.thickness, rubs: pen.rubs, on: form)
    show(sheet)
  }

  /// In the place of what was there, which can be had back.
  private mutating func lay(_ sheet: Drawn) {
    state.sheets.append(state.look.drawn)
    show(sheet)
  }
  private mutating func show(_ sheet: Drawn?) {
    state.changeLooks { $0.drawn = sheet }
    for k in state.cursors.indices { forgetPair(k) }
  }

  /// The sheet as it was before the last stroke. Returns whether there was one.
  mutating func takeStrokeBack() -> Bool {
    guard let before = state.sheets.popLast() else { return false }
    show(before)
    return true
  }

  /// The mouse draws from where it was to where it is; from a sample onto an empty sheet.
  mutating func drawLine(from: (x: Int, y: Int), to: (x: Int, y: Int)) {
    guard let form, let (_, inside) = paneView else { return }
    func place(_ cell: (x: Int, y: Int)) -> SIMD2<Double> {
      DrawingPane.place(
        x: cell.x - inside.x, y: cell.y - inside.y, on: form, width: inside.width,
        height: inside.height)
    }
    if !state.isStroke {
      state.isStroke = true
      state.sheets.append(state.look.drawn)
    }
    line(from: place(from), to: place(to))
    let end = place(to)
    state.changeLooks { $0.pen?.place = end }
  }
}
