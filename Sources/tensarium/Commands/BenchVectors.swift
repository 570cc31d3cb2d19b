import Calculus
import Foundation
import Formats
import Simulation

extension Bench {
  /// 400 000 words of 300 numbers drawn at random, where no file is named.
  private static let (count, dimension) = (400_000, 300)

  /// How long files of vectors take to be read, how much memory that needs, and how long the neighbours
  /// of a word take among all.
  func vectors() throws {
    guard scenes.isEmpty else {
      for path in scenes { try measure(path) }
      return
    }
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "tensarium-\(ProcessInfo.processInfo.processIdentifier).bin"
    ).path
    defer { unlink(path) }
    try Self.write(path)
    try measure(path)
  }

  /// In pieces, so that this process needs no memory for what it is to read.
  private static func write(_ path: String) throws {
    guard let file = fopen(path, "wb") else {
      throw Failure.input("cannot write \(path): there is no room for 480 MB")
    }
    defer { fclose(file) }
    let head = "\(count) \(dimension)\n"
    fwrite(Array(head.utf8), 1, head.utf8.count, file)
    let random = Random(seed: 1, "bench vectors")
    for row in 0..<count {
      var line = Array("w\(row) ".utf8)
      let numbers = (0..<dimension).map { Float(random.uniform(row * dimension + $0) - 0.5) }
      numbers.withUnsafeBytes { line += $0 }
      line.append(10)
      guard fwrite(line, 1, line.count, file) == line.count else {
        throw Failure.input("cannot write \(path): there is no room for 480 MB")
      }
    }
  }

  private func measure(_ path: String) throws {
    let before = Self.memory("VmRSS")
    // The highest since then.
    try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
    let start = secondsNow()
    let table: WordTable
    do {
      table = WordTable(try KeyedVectors.read(path), level: computing.level)
    } catch let mistake as KeyedVectors.Mistake {
      throw Failure.input("\(path): \(mistake)")
    }
    let reading = secondsNow() - start
    let needed = max(Self.memory("VmHWM") - before, 0)
    let bytes = 4 * table.count * table.dimension
    let found = computing.withThreads {
      Closeness.allCases.map { closeness in
        (
          closeness,
          median(
            (0..<15).map { k in
              let start = secondsNow()
              _ = table.nearest(to: k * (table.count / 15), k: 20, by: closeness)
              return 1000 * (secondsNow() - start)
            })
        )
      }
    }
    func text(_ x: Double) -> String { Digits.text(x, 3) }
    if json {
      return Output.line(
        JSON.object(
          [
            ("words", .whole(table.count)), ("dimension", .whole(table.dimension)),
            ("readingSeconds", .number(reading)), ("memoryBytes", .whole(needed)),
            ("memoryOverSize", .number(Double(needed) / Double(bytes))),
          ] + found.map { ("\($0)Milliseconds", .number($1)) }
        ).description)
    }
    Output.line(
      "\(table.count) words of \(table.dimension) numbers: read in \(text(reading)) s, with "
        + "\(needed >> 20) MB of memory, \(text(Double(needed) / Double(bytes))) times their size")
    for (closeness, milliseconds) in found {
      Output.line(
        "  " + padded("\(closeness)", 11)
          + "\(text(milliseconds)) ms for the 20 nearest to a word among all; \(computing.level), "
          + "\(computing.count()) threads")
    }
  }

  private func median(_ numbers: [Double]) -> Double { numbers.sorted()[numbers.count / 2] }

  /// In bytes.
  private static func memory(_ key: String) -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix(key) }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
      .map { $0 << 10 } ?? 0
  }
}
