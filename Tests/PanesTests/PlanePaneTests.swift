import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Testing

/// A run down a surface.
private func walk(
  _ surface: any Surface, from start: Point? = nil,
  by optimizer: any Optimizer.Type = GradientDescent.self, rate: Double = 0.01
) throws -> Run {
  var hyperparameters = Hyperparameters()
  for setting in optimizer.settings {
    hyperparameters.add(
      setting, setting.name == "learningRate" ? rate : setting.standard,
      path: "optimizer.\(optimizer.name).\(setting.name)")
  }
  return try Run(
    Recipe(
      objective: .landscape(SurfaceWalk(surface, start: start)), optimizer: optimizer,
      hyperparameters: hyperparameters, precision: .double))
}

private let planePanes: [any Pane.Type] = [ContourPane.self, PerspectivePane.self]

@Suite struct PlanePaneTests {
  @Test(arguments: [0, 1])
  func `over every surface, at any size and turn, every digit has a mark and every mark a number`(
    _ p: Int
  ) throws {
    let sizes = [(0, 0), (1, 1), (7, 3), (20, 8), (44, 16), (80, 24), (200, 60)]
    for (s, surface) in surfaces.enumerated() {
      let run = try walk(surface.init(), by: Momentum.self, rate: 0.0005)
      run.go(to: 12)
      for (n, (width, height)) in sizes.enumerated() {
        var look = Look()
        (look.panX, look.panY) = (37 * (n - s), 5 * (s - n))
        look.zoom = n - 3
        look.pan(Double(s) / 10, Double(n) / 20)
        look.hasOtherLevels = n % 2 == 0
        let (canvas, view) = draw(planePanes[p], of: run, width: width, height: height, look: look)
        for y in 0..<height {
          for x in 0..<width where (48...57).contains(canvas[x, y].glyph) {
            #expect(canvas.mark(x: x, y: y) != .none, "\(x), \(y)\n\(canvas.plainText())")
          }
        }
        let now = origins(canvas, view).filter { $0.iteration == run.iteration }
        #expect(width * height < 100 || now.count > 20)
        #expect(now.allSatisfy { view.frame.number($0) == run.number(at: $0) })
        let then = origins(canvas, view).subtracting(now)
        #expect(then.allSatisfy { (0..<run.iteration).contains($0.iteration) })
      }
    }
  }

  @Test func `in the contour pane each half is darker where the loss is lower`() throws {
    let run = try walk(Himmelblau())
    let (canvas, view) = draw(ContourPane.self, of: run, width: 70, height: 30)
    var shades: [(loss: Double, color: UInt8)] = []
    for y in 0..<canvas.height {
      for x in 0..<canvas.width where canvas[x, y].glyph == Glyph.upperHalf {
        let cell = canvas[x, y]
        for (half, color) in [cell.foreground, cell.background].enumerated() {
          let origin = try #require(view.origin(of: canvas.mark(x: x, y: y, half: half)))
          shades.append((try #require(view.frame.number(origin)), color))
        }
      }
    }
    #expect(shades.count > 1000)
    shades.sort { $0.loss < $1.loss }
    #expect(zip(shades, shades.dropFirst()).allSatisfy { $0.color <= $1.color })
  }

  @Test func `the point stands where the run is, at the end of its way, and minima are marked`()
    throws
  {
    let run = try walk(Himmelblau(), from: Point(-0.5, 0.75))
    run.go(to: 60)
    let (canvas, view) = draw(ContourPane.self, of: run, width: 70, height: 30)
    var minima = 0
    for y in 0..<canvas.height - 1 {
      for x in 0..<canvas.width {
        let glyph = Unicode.Scalar(canvas[x, y].glyph)
        if glyph == "✕" { minima += 1 }
        guard glyph == "●" else { continue }
        #expect(view.origin(of: canvas.mark(x: x, y: y))?.name == SurfaceWalk.point)
      }
    }
    // It has come to one of the four, which the point hides.
    #expect(minima == 3)
    let way = origins(canvas, view).filter { $0.name == SurfaceWalk.point && $0.iteration < 60 }
    #expect(way.contains { $0.iteration == 0 } && way.count > 5)
    // Gone back, what comes after is there still, in grey.
    run.go(to: 5)
    let back = draw(ContourPane.self, of: run, width: 70, height: 30)
    let later = (0..<back.canvas.height).flatMap { y in
      (0..<back.canvas.width).compactMap { x -> UInt8? in
        let origin = back.view.origin(of: back.canvas.mark(x: x, y: y))
        return origin.map { $0.iteration > 5 } == true ? back.canvas[x, y].foreground : nil
      }
    }
    // But where an arrow or a minimum lies over it.
    #expect(later.contains(Color.line.index))
    #expect(Set(later).isSubset(of: [Color.line.index, Color.bright.index]))
  }

  @Test func `what momentum remembers has an arrow of its own, and only there`() throws {
    for (optimizer, hasVelocity) in [
      (GradientDescent.self as any Optimizer.Type, false), (Momentum.self, true),
      (Adam.self, false),
    ] {
      let run = try walk(Booth(), by: optimizer)
      run.go(to: 3)
      for pane in planePanes {
        let text = draw(pane, of: run, width: 90, height: 24).canvas.plainText()
        #expect(text.contains("→ −∇"))
        #expect(text.contains("velocity") == hasVelocity)
      }
    }
  }

  @Test func `zooming shows less of the plane, and other levels change the colours`() throws {
    let run = try walk(Rosenbrock())
    var look = Look()
    let wide = draw(ContourPane.self, of: run, width: 80, height: 30, look: look)
    look.zoom = 4
    let near = draw(ContourPane.self, of: run, width: 80, height: 30, look: look)
    func reach(_ view: View) -> Double {
      let planes = view.request.tensors.compactMap { LossPlane.named($0.name) }
      return planes.first.map { $0.window.x.upperBound - $0.window.x.lowerBound } ?? 0
    }
    #expect(abs(reach(wide.view) / reach(near.view) - 4) < 1e-9)
    look.zoom = 0
    look.hasOtherLevels = true
    let even = draw(ContourPane.self, of: run, width: 80, height: 30, look: look)
    #expect(wide.canvas.plainText().contains("log scale"))
    #expect(even.canvas.plainText().contains("evenly apart"))
    #expect(wide.canvas != even.canvas)
  }

  @Test func `a network's plane says of which iteration it is, and goes along its path too`() throws
  {
    let run = try exampleRun(task: "moons", layers: [2, 3, 1])
    run.go(to: 9)
    for pane in planePanes {
      let random = draw(pane, of: run, width: 80, height: 24)
      #expect(random.canvas.plainText().contains("of iteration 9"))
      #expect(pane.title(random.view).contains("random directions"))
      var look = Look()
      look.plane = 1
      let path = draw(pane, of: run, width: 80, height: 24, look: look)
      #expect(pane.title(path.view).contains("path"))
      #expect(origins(path.canvas, path.view).contains { $0.name == PathPlaces.name })
    }
  }
}
