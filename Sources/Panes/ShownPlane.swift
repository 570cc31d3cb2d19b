import Drawing
import Simulation

/// Which plane through the space of parameters a pane shows: all of it where there are just two;
/// else the one chosen with `[` and `]`, through the parameters of now.
package struct ShownPlane: Sendable {
  package let plane: LossPlane
  /// What is shown unless one zooms or pans.
  package let base: Window

  /// So many points as are asked for; fewer where each takes a whole network.
  package init(_ view: View, columns: Int, rows: Int, pans: Bool = true) {
    let (look, ground) = (view.look, view.facts.ground)
    let directions = Self.directions(view)
    base = ground?.window ?? (directions == .path ? Self.ofPath : Self.ofRandom)
    let most = ground == nil ? Self.network : 160
    plane = LossPlane(
      directions, columns: min(columns, most), rows: min(rows, most),
      base.shown(look, pans: pans))
  }

  /// How many points across and up a network's plane has.
  package static let network = 41
  private static let ofRandom = Window(-1...1, -1...1)
  private static let ofPath = Window(-1.25...1.25, -1.25...1.25)

  package static func directions(_ view: View) -> LossPlane.Directions {
    guard view.facts.ground == nil else { return .axes }
    return view.look.plane % 2 == 0 ? .random : .path
  }

  /// What there is to say where there are no losses to be seen.
  package func absence(_ view: View) -> String {
    guard view.isCarried(TensorKey(plane.name + "/loss")), view.look.plane % 2 == 1,
      view.facts.ground == nil
    else { return "…" }
    return "no path yet: it needs a few steps"
  }

  /// What the two axes are.
  package func labels(_ view: View) -> (x: String, y: String) {
    if let coordinates = view.facts.ground?.coordinates {
      return (coordinates[0].label, coordinates[1].label)
    }
    return plane.directions == .path
      ? ("along the path", "across it") : ("random direction 1", "random direction 2")
  }
}

extension Window {
  /// What is left of it, or comes to it, by zooming and panning.
  package func shown(_ look: Look, pans: Bool) -> Window {
    func part(_ range: ClosedRange<Double>, _ shift: Double) -> ClosedRange<Double> {
      let width = range.upperBound - range.lowerBound
      let middle = range.lowerBound + width / 2 + (pans ? shift * width : 0)
      let half = width / 2 * look.extent
      return middle - half...middle + half
    }
    return look.zoom == 0 && (!pans || look.shiftX == 0 && look.shiftY == 0)
      ? self : Window(part(x, look.shiftX), part(y, look.shiftY))
  }
}

extension View {
  /// The losses of a plane (rows, columns), where they are there; and of which iteration.
  package mutating func losses(_ plane: LossPlane) -> (tensor: Tensor, iteration: Int)? {
    tensor(plane.name + "/loss").map { ($0, $0.iteration ?? frame.iteration) }
  }
  /// What the marks of their points have for a source.
  package mutating func place(of plane: LossPlane) -> Int {
    place(of: .tensor(TensorKey(plane.name + "/loss")))
  }
}
