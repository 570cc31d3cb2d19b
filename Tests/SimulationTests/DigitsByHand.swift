import Networks
import Simulation
import Staging
import Testing

/// What a network that has learnt from drawn strokes makes of digits drawn by hand.
@Suite struct DigitsByHand {
  @Test(arguments: ["digits", "draw-a-digit"])
  func `at least 34 of 40 digits drawn by hand are told right, as they were drawn`(_ scene: String)
    throws
  {
    let run = try Run(SceneLibrary.load(scene).recipe, historyBytes: 1 << 20)
    run.go(to: 1000)
    let right = try HandDrawnDigit.all().count { digit in
      let name = Passage(.drawn(Drawn(near: digit.pixels))).name
      let answer = try #require(run.tensor("\(name)/probabilities")?.numbers)
      return answer.firstIndex(of: answer.max() ?? 0) == digit.label
    }
    #expect(right >= 34, "\(right)")
  }
}
