import Foundation
import Testing

/// Chinese, Japanese, Korean, Hindi, letters with marks and emoji on a pseudo-terminal.
@Suite(.serialized) struct WideTests {
  private static let scene = """
    title: 漢字 नमस्ते m̂ 🙂 한국어
    about: >
      漢字かな交じり文は、行の終わりで切れる。한국어 문장도 있습니다. नमस्ते दुनिया, x̂ and ŷ and m̂.
      👩‍👩‍👧 a family, 🙂 a face, and so on until the line is full of 漢字漢字漢字漢字漢字漢字漢字.
    task: {xor: {samples: 20, batch: 4}}
    model: {mlp: {layers: [2, 3, 1]}}
    loss: binaryCrossEntropy
    optimizer: adam
    panes: {columns: [notes, loss]}
    """

  private func file() throws -> String {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("wide-\(UUID().uuidString).yaml")
    try Self.scene.write(to: url, atomically: true, encoding: .utf8)
    return url.path
  }

  /// What `show` prints of the scene: from the same canvas, but by no terminal.
  private func shown(_ path: String, _ size: String, _ keys: [String]) throws -> [String] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: LifeTests.tensarium)
    process.arguments = ["show", path, "--at", "0", "--size", size] + keys
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).components(separatedBy: "\n").map(trimmed)
  }
  private func trimmed(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }

  @Test(arguments: [(80, 24), (61, 20), (120, 36)])
  func theTerminalShowsWhatTheCanvasHolds(columns: Int, rows: Int) throws {
    let path = try file()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let terminal = try PseudoTerminal(LifeTests.tensarium, [path], columns: columns, rows: rows)
    let size = "\(columns)x\(rows)"
    for (keys, script) in [("", []), ("?", ["--keys", "?"]), ("\u{1B}", [])] {
      terminal.send(keys)
      let wanted = try shown(path, size, script)
      #expect(wanted.contains { $0.contains("漢字") })
      // The clock's readings are no part of it, and stand in the first line and the last.
      func lines() -> ArraySlice<String> {
        terminal.text.components(separatedBy: "\n").map(trimmed)[1..<rows - 2]
      }
      #expect(
        terminal.wait { _ in lines() == wanted[1..<rows - 2] },
        "after \(keys.debugDescription): \(lines()), not \(wanted[1..<rows - 2])")
    }
    #expect(terminal.screen.firstLine.contains("漢字 नमस्ते m̂ 🙂 한국어"))
    terminal.send("q")
    #expect(terminal.end() == .exited(0))
  }

  /// Without Unicode every column has its sign all the same.
  @Test func plainTerminalsKeepTheirColumns() throws {
    let path = try file()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let terminal = try PseudoTerminal(LifeTests.tensarium, ["--ascii", path])
    #expect(terminal.wait { $0.screen.firstLine.contains("? ? ") })
    #expect(terminal.raw.allSatisfy { $0 < 0x80 })
    terminal.send("q")
    #expect(terminal.end() == .exited(0))
  }
}
