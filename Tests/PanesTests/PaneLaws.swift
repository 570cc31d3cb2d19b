import Calculus
import Drawing
import Panes
import Simulation
import Testing

@Suite struct PaneLaws {
  static let sizes = [
    (0, 0), (1, 1), (3, 2), (10, 4), (20, 10), (38, 9), (60, 20), (78, 22), (118, 34), (200, 60),
    (400, 120),
  ]

  @Test(arguments: panes.indices)
  func `a pane draws at any size, and every digit has a mark`(_ p: Int) throws {
    for (task, layers) in [("spiral", [2, 8, 8, 1]), ("xor", [2, 1]), ("moons", [2, 30, 1])] {
      let run = try exampleRun(task: task, layers: layers)
      for steps in [0, 1, 40] {
        run.go(to: steps)
        for (width, height) in Self.sizes {
          for show in Look.Show.allCases {
            var look = Look()
            look.show = show
            let (canvas, view) = draw(panes[p], of: run, width: width, height: height, look: look)
            let fault = firstUnmarkedDigit(canvas)
            #expect(fault == nil, "\(panes[p].name) \(width)×\(height): \(fault ?? "")")
            for y in 0..<canvas.height {
              for x in 0..<canvas.width {
                let mark = canvas.mark(x: x, y: y)
                guard let origin = view.origin(of: mark) else { continue }
                let number = run.visit(origin.iteration) { run.number(at: origin) }
                if number == nil {
                  Issue.record("\(panes[p].name): nothing is at \(origin)")
                  return
                }
              }
            }
          }
        }
      }
    }
  }

  private func firstUnmarkedDigit(_ canvas: Canvas) -> String? {
    for y in 0..<canvas.height {
      for x in 0..<canvas.width {
        guard let scalar = Unicode.Scalar(canvas[x, y].glyph),
          ("0"..."9").contains(scalar), canvas.mark(x: x, y: y) == .none
        else { continue }
        return "\(scalar) at \(x), \(y)\n\(canvas.plainText())"
      }
    }
    return nil
  }
}
