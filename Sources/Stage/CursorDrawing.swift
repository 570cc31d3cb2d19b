import Calculus
import Drawing
import Panes
import Simulation

extension Screen {
  /// Keeps the cursor on the number it stood on, or else on the nearest that there is.
  static func placeCursor(
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
  static func drawCursor(
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
