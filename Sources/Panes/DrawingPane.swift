import Calculus
import Drawing
import Networks
import Simulation

/// The pen with which a picture is drawn by hand.
package struct Pen: Equatable, Sendable {
  /// In pixels, from the upper left corner of the picture: the middle of the first is (0.5, 0.5).
  package var place: SIMD2<Double>
  package var isDown = false
  /// Whether it takes ink away.
  package var rubs = false
  /// Of its line, in pixels.
  package var thickness: Double

  /// In the middle of the picture, as thick as digits are drawn.
  package init(on form: ImageForm) {
    place = SIMD2(Double(form.width / 2), Double(form.height / 2)) + 0.5
    thickness = max((2.2 * Double(form.height) / 28 * 2).rounded() / 2, 1)
  }
}

/// A sheet to draw on: what is drawn is shown by all panes, in the place of a sample.
package enum DrawingPane: Pane {
  package static let name = "drawing"
  package static let words = """
    A sheet to draw on, and what is drawn is what all panes show. Drag the mouse, or press i: the \
    arrows move the pen, enter sets it down and lifts it. ( and ) lay a sample on the sheet.
    """
  package static let legend = [
    "brightness: how much ink", "in another colour: the pen; in the title ● it is down, ○ lifted",
  ]
  package static let keys: Set<PaneKey> = [.draw, .sample]

  package static func title(_ view: View) -> String {
    guard let shown = ShownImage(view) else { return name }
    guard let pen = view.look.pen else { return "\(name) ─ \(shown.words)" }
    let state = pen.isDown ? pen.rubs ? "● rubbing out" : "● pen down" : "○ pen lifted"
    return "\(name) ─ \(state), \(NumberFormat.text(pen.thickness)) wide"
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    guard let shown = ShownImage(view) else {
      canvas.paragraph("This task has no pictures to draw.", in: canvas.bounds, .label)
      return
    }
    guard let picture = view.tensor(shown.name("x")) else {
      canvas.text("…", x: 0, y: 0, .label)
      return
    }
    let sheet = Sheet(shown.form, width: canvas.width, height: canvas.height)
    let source = view.place(of: .tensor(TensorKey(shown.name("x"))))
    let pen = view.look.pen
    let (row, column) = (pen.map { Int($0.place.y) }, pen.map { Int($0.place.x) })
    if shown.form.height == 1 {
      sheet.bars(picture.numbers).draw(
        x: sheet.area.x, y: sheet.area.y, in: &canvas,
        mark: { Mark(source: source, index: $0) },
        color: { $0 == column ? .accent : .series(0) })
    } else {
      let peak = max(picture.numbers.finitePeak, 1)
      let map = ColorMap.sequential[2]
      sheet.picture.draw(
        x: sheet.area.x, y: sheet.area.y, picture, source: source,
        chosen: pen.map { (Int($0.place.y), Int($0.place.x)) }, in: &canvas,
        index: { $0 * shown.form.width + $1 },
        color: {
          $1 == row && $2 == column ? .accent : map.color(for: max($0, 0), scale: peak)
        })
    }
    sheet.frame(&canvas)
  }

  /// Where on the picture the middle of a cell of the pane lies, in pixels; what is beside the sheet
  /// at its border.
  package static func place(
    x: Int, y: Int, on form: ImageForm, width: Int, height: Int
  ) -> SIMD2<Double> {
    let sheet = Sheet(form, width: width, height: height)
    let area = sheet.area
    func share(_ k: Int, _ first: Int, _ count: Int) -> Double {
      min(max((Double(k - first) + 0.5) / Double(max(count, 1)), 0), 1)
    }
    return SIMD2(
      share(x, area.x, area.width) * Double(form.width),
      share(y, area.y, area.height) * Double(form.height))
  }
}

/// Where the picture lies in the pane, framed where there is room.
private struct Sheet {
  let picture: MapPicture
  let area: Rect
  private let isFramed: Bool

  init(_ form: ImageForm, width: Int, height: Int) {
    let inside = (width: max(width - 2, 0), height: max(height - 2, 0))
    let framed = MapPicture(rows: form.height, columns: form.width, room: inside)
    let whole = MapPicture(rows: form.height, columns: form.width, room: (width, height))
    isFramed = form.height == 1 || framed.width == whole.width
    picture = isFramed ? framed : whole
    var size = (width: picture.width, height: picture.height)
    if form.height == 1 {
      let blank = Array(repeating: 0.0, count: form.width)
      size = (SignalBars(blank, width: inside.width, height: 1).width, inside.height)
    }
    area = Rect(
      x: (width - size.width) / 2, y: isFramed ? 1 : 0, width: size.width, height: size.height)
  }

  /// A signal's numbers, from 0 at the foot to 1.
  func bars(_ numbers: [Double]) -> SignalBars {
    SignalBars(numbers, width: area.width, height: area.height, reaching: 1)
  }

  func frame(_ canvas: inout Canvas) {
    guard isFramed, !area.isEmpty else { return }
    let (left, right) = (area.x - 1, area.right)
    for x in area.x..<right {
      canvas.glyph("─", x: x, y: area.y - 1, .line)
      canvas.glyph("─", x: x, y: area.bottom, .line)
    }
    for y in area.y..<area.bottom {
      canvas.glyph("│", x: left, y: y, .line)
      canvas.glyph("│", x: right, y: y, .line)
    }
    for (x, y, glyph) in [
      (left, area.y - 1, "┌"), (right, area.y - 1, "┐"), (left, area.bottom, "└"),
      (right, area.bottom, "┘"),
    ] as [(Int, Int, Unicode.Scalar)] {
      canvas.glyph(glyph, x: x, y: y, .line)
    }
  }
}
