import Foundation
import Networks
import Simulation
import Staging
import TestSupport
import Testing

/// Digits drawn cell by cell with a brush that sets a cell, or four, and softly its neighbours, by
/// somebody who did not look at how `DrawnDigits` writes: `.` is 0, `+` ½, `#` 1.
struct HandDrawnDigit {
  let label: Int
  let pixels: [Double]

  static func all() throws -> [HandDrawnDigit] {
    let path = Trace.folder(of: #filePath) + "/drawn-digits.txt"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    return text.split(separator: "digit ").map { block in
      let lines = block.split(separator: "\n")
      return HandDrawnDigit(
        label: Int(lines[0]) ?? -1,
        pixels: lines.dropFirst().joined().map { $0 == "#" ? 1 : $0 == "+" ? 0.5 : 0 })
    }
  }
}

@Suite struct HandDrawnDigitTests {
  @Test func `forty digits are drawn by hand, four of each`() throws {
    let digits = try HandDrawnDigit.all()
    #expect(digits.count == 40)
    for label in 0..<10 { #expect(digits.count { $0.label == label } == 4) }
    for digit in digits {
      #expect(digit.pixels.count == 28 * 28 && digit.pixels.reduce(0, +) > 15)
    }
  }

  /// What convolution is to be better than. By hand more than half are told right, though none is
  /// centred.
  @Test(arguments: 1...2)
  func `without a hidden layer 85 to 95 of 100 drawn digits are told right`(_ seed: Int) throws {
    let run = try scene(
      "digits-dense",
      [
        ("model", "{mlp: {layers: [784, 10]}}"),
        ("optimizer", "{adam: {learningRate: 0.001}}"),
      ], seed: seed
    ).run()
    run.go(to: 2000)
    let accuracy = try #require(run.number("heldOut/accuracy"))
    #expect(accuracy > 0.85 && accuracy < 0.95, "\(accuracy)")

    let weight = try #require(run.tensor("layer1.weight")?.numbers)
    let bias = try #require(run.tensor("layer1.bias")?.numbers)
    let right = try HandDrawnDigit.all().count { digit in
      let logits = (0..<10).map { k in
        digit.pixels.indices.reduce(bias[k]) { $0 + weight[10 * $1 + k] * digit.pixels[$1] }
      }
      return logits.firstIndex(of: logits.max() ?? 0) == digit.label
    }
    #expect(right > 20, "\(right)")
  }
}
