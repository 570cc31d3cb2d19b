import Foundation
import Testing

/// What `bench` says, with next to no time to measure in.
@Suite struct BenchTests {
  private func said(_ arguments: [String]) throws -> [[String: Any]] {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: LifeTests.tensarium)
    process.arguments = arguments
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return try String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  private func number(_ value: Any?) throws -> Double { try #require(value as? Double) }

  @Test func theSharesOfAnIterationAreAWholeAndFramesHaveBytes() throws {
    let lines = try said(["bench", "xor", "bench-a", "--seconds", "0.05", "--json"])
    #expect(lines.map { $0["name"] as? String } == ["xor", "bench-a"])
    for line in lines {
      let low = try number(line["lowMicroseconds"])
      let median = try number(line["microsecondsPerIteration"])
      let high = try number(line["highMicroseconds"])
      #expect(0 < low && low <= median && median <= high)
      let allocations = try number(line["allocationsPerIteration"])
      #expect(allocations == 0)
      let share = try number(line["shareOfPeak"])
      #expect(0 < share && share < 1)

      let phases = try #require(line["phases"] as? [[String: Any]])
      let shares = try phases.reduce(0) { sum, phase in sum + (try number(phase["share"])) }
      #expect(abs(shares - 1) < 1e-9)
      let operations = try #require(line["operations"] as? [[String: Any]])
      #expect(operations.contains { $0["name"] as? String == "affine" })

      let drawing = try #require(line["drawing"] as? [[String: Any]])
      #expect(drawing.compactMap { $0["width"] as? Int } == [80, 120, 200])
      for size in drawing {
        let milliseconds = try number(size["milliseconds"])
        let bytes = try number(size["bytesPerFrame"])
        let first = try number(size["firstBytes"])
        let cells = try number(size["width"]) * number(size["height"])
        #expect(milliseconds > 0 && bytes > 0)
        #expect(first > cells / 2, "the first frame paints the screen")
      }
    }
  }

  @Test func productsAreComparedWithWhatACoreDoes() throws {
    let levels = try said(["bench", "--products", "--json"])
    #expect(!levels.isEmpty)
    for level in levels {
      let products = try #require(level["products"] as? [[String: Any]])
      #expect(Set(products.compactMap { $0["layout"] as? String }) == ["nn", "tn", "nt"])
      for product in products {
        let share = try number(product["shareOfPeak"])
        #expect(0 < share && share < 1.2, "\(product)")
      }
    }
  }
}
