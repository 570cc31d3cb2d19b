import Calculus
import Drawing
import Panes
import Simulation

// A vector of the plane, moved by hand.

extension Reducer {
  /// The vector under the cursor goes a step along the axes.
  mutating func moveVector(_ dx: Int, _ dy: Int) {
    guard let (origin, place) = vector, let (view, inside) = paneView else {
      state.message = "put the cursor on a vector, q, k, v or t, to move it"
      return
    }
    let bounds = Rect(x: 0, y: 0, width: inside.width, height: inside.height)
    let step = VectorsPane.step(of: origin.name, view, in: bounds) ?? 0.1
    // To the next multiple of a step.
    func next(_ x: Double, _ by: Int) -> Double {
      by == 0 ? x : Self.plain(((x / step).rounded() + Double(by)) * step)
    }
    commands.append(
      .change(.move(origin, Point(next(place.x, dx), next(place.y, dy))), run: origin.run))
    state.cursors[state.focus] = picture.cursor
  }

  /// It goes to where the mouse is.
  mutating func dragVector(to x: Int, _ y: Int) {
    guard let (origin, _) = vector, let (view, inside) = paneView else { return }
    let bounds = Rect(x: 0, y: 0, width: inside.width, height: inside.height)
    guard
      let place = VectorsPane.place(
        x: x - inside.x, y: y - inside.y, of: origin.name, view, in: bounds),
      let step = VectorsPane.step(of: origin.name, view, in: bounds)
    else { return }
    func round(_ x: Double) -> Double { Self.plain((x / step).rounded() * step) }
    commands.append(
      .change(.move(origin, Point(round(place.x), round(place.y))), run: origin.run))
    state.cursors[state.focus]?.x = x - inside.x
    state.cursors[state.focus]?.y = y - inside.y
  }

  /// The vector that the number under the cursor is of, and where it is.
  private var vector: (origin: Origin, place: Point)? {
    guard let under = picture.underCursor,
      let frame = picture.view?.runs.first(where: {
        $0.run == under.run
      })
    else { return nil }
    let (name, isWhole) = under.subject(memories: frame.facts.memories)
    guard !isWhole, let shape = frame.facts.parameters[name], shape.count == 2, shape[1] == 2,
      let tensor = frame.tensors[TensorKey(name, run: under.run)]
    else { return nil }
    let first = under.index / 2 * 2
    return (
      Origin(name, first, iteration: frame.iteration, run: under.run),
      Point(tensor[first], tensor[first + 1])
    )
  }

  /// As few digits as it takes.
  private static func plain(_ x: Double) -> Double { Digits.value(Digits.text(x, 9)) }
}
