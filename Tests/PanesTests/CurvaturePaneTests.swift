import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Testing

@Suite struct CurvaturePaneTests {
  private func text(_ run: Run, width: Int = 140, height: Int = 30) -> String {
    draw(CurvaturePane.self, of: run, width: width, height: height).canvas.plainText()
  }

  @Test func `it says whether the learning rate in use is above the limit of plain steps`() throws {
    let run = try exampleRun(
      task: "xor", layers: [2, 2, 1], optimizer: GradientDescent.self, rate: 0.001, batch: 0)
    let limit = try #require(run.number(StableRate.name))
    #expect(limit > 0.001)
    #expect(text(run).contains("is below ┃ 2/λ \(NumberFormat.text(limit))"))
    #expect(text(run).contains("come closer each time"))
    try run.tweak("learningRate", to: 2 * limit)
    #expect(text(run).contains("is above ┃ 2/λ \(NumberFormat.text(limit))"))
    #expect(text(run).contains("each step lands farther out"))
  }

  @Test func `of few parameters it shows every bend, of many the steepest with its residual`()
    throws
  {
    let small = text(try exampleRun(task: "xor", layers: [2, 1], batch: 0))
    for word in ["steepest", "flattest", "condition number", "Hessian"] {
      #expect(small.contains(word), "\(word)")
    }
    let run = try exampleRun(layers: [2, 20, 1], batch: 0)
    let large = text(run)
    #expect(large.contains("residual") && !large.contains("condition number"))
    let sharpness = try #require(run.number(SharpnessMeasure.name))
    #expect(large.contains("λ \(NumberFormat.text(sharpness))"))
  }

  @Test func `in a small pane the verdict comes first`() throws {
    let run = try exampleRun(
      task: "xor", layers: [2, 2, 1], optimizer: GradientDescent.self, rate: 0.001, batch: 0)
    let lines = text(run, width: 22, height: 4).split(separator: "\n")
    #expect(lines.first?.contains("learning rate") == true)
    #expect(lines.contains { $0.contains("λ") })
  }
}
