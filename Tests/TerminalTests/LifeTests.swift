import Foundation
import Testing

/// The real executable on a pseudo-terminal: it starts, it follows the window, and however it
/// ends, the terminal is as it was.
@Suite(.serialized) struct LifeTests {
  /// It lies next to the tests' own executable.
  static let tensarium = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appendingPathComponent("tensarium").path

  /// The same with alternate screen, mouse and all.
  static let xterm: [String: String?] = ["TERM": "xterm-256color", "TERMINFO": nil]

  func started(
    columns: Int = 80, rows: Int = 24, _ environment: [String: String?] = [:]
  ) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      Self.tensarium, columns: columns, rows: rows, environment: environment)
    #expect(terminal.wait { $0.rawText.contains("tensarium") })
    terminal.settle()
    return terminal
  }

  // MARK: Leaving

  @Test func quitsWhenAsked() throws {
    let terminal = try started()
    #expect(terminal.screen.firstLine.contains("tensarium"))
    #expect(!terminal.settingsAreAsBefore)
    terminal.send("q")
    #expect(terminal.end() == .exited(0))
    #expect(terminal.settingsAreAsBefore)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func leavesInOrder(at signal: Int32) throws {
    let terminal = try started(Self.xterm)
    terminal.send(signal: signal)
    #expect(terminal.end() == .exited(128 + signal))
    #expect(terminal.settingsAreAsBefore)
    expectScreenGivenBack(terminal)
  }

  @Test func controlCIsAnInterrupt() throws {
    let terminal = try started()
    terminal.send("\u{3}")
    #expect(terminal.end() == .exited(130))
    #expect(terminal.settingsAreAsBefore)
  }

  @Test func endsWithItsWindow() throws {
    let terminal = try started()
    terminal.hangUp()
    #expect(terminal.end() == .exited(129))
  }

  @Test(arguments: [SIGSEGV, SIGABRT, SIGILL])
  func restoresAndSpeaksAfterAFault(_ signal: Int32) throws {
    let terminal = try started(Self.xterm)
    terminal.send(signal: signal)
    #expect(terminal.end() == .killed(signal))
    #expect(terminal.settingsAreAsBefore)
    expectScreenGivenBack(terminal)
    let last = terminal.rawText.components(separatedBy: "\u{1B}[?1049l").last ?? ""
    let message =
      "tensarium: stopped by a fault (signal \(signal)); SWIFT_BACKTRACE=enable=yes shows where"
    #expect(last.components(separatedBy: "\r\n").filter { $0.contains(message) }.count == 1)
  }

  /// The alternate screen and the mouse are on as often as they are off, and the cursor shows.
  func expectScreenGivenBack(_ terminal: PseudoTerminal) {
    let text = terminal.rawText
    func last(_ sequence: String) -> String.Index? {
      text.range(of: sequence, options: .backwards)?.lowerBound
    }
    for (on, off) in [
      ("\u{1B}[?1049h", "\u{1B}[?1049l"), ("\u{1B}[?1002;1006h", "\u{1B}[?1006;1002l"),
      ("\u{1B}[?25l", "\u{1B}[?25h"), ("\u{1B}[?1h", "\u{1B}[?1l"),
    ] {
      guard let on = last(on), let off = last(off) else {
        Issue.record("never sent: \(on.debugDescription) or \(off.debugDescription)")
        continue
      }
      #expect(on < off)
    }
  }

  // MARK: Stopping and continuing

  @Test func stopsAndComesBack() throws {
    // A shell with job control, for a session's first process cannot be stopped.
    let script = "set -m; \"$0\"; read line; fg >/dev/null; exit $?"
    let terminal = try PseudoTerminal("/bin/sh", ["-c", script, Self.tensarium])
    #expect(terminal.wait { $0.screen.firstLine.contains("tensarium") })
    terminal.settle()
    let process = try #require(child(of: terminal.process))
    defer { kill(process, SIGKILL) }
    terminal.send("\u{1A}")
    #expect(terminal.wait { _ in state(of: process) == "T" })
    #expect(terminal.settingsAreAsBefore)

    let seen = terminal.raw.count
    terminal.send("\n")
    #expect(
      terminal.wait {
        String(decoding: $0.raw[seen...], as: UTF8.self).contains("tensarium")
          && $0.screen.firstLine.contains("tensarium")
      })
    #expect(!terminal.settingsAreAsBefore)
    terminal.send("q")
    #expect(terminal.end() == .exited(0))
  }

  private func child(of process: pid_t) -> pid_t? {
    let path = "/proc/\(process)/task/\(process)/children"
    return (try? String(contentsOfFile: path, encoding: .utf8))?
      .split(separator: " ").first.flatMap { pid_t($0) }
  }

  private func state(of process: pid_t) -> Substring? {
    (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8))?
      .split(separator: ")").last?.split(separator: " ").first
  }

  // MARK: The window

  @Test func followsTheWindow() throws {
    let terminal = try started()
    for (columns, rows) in [(100, 30), (64, 19), (200, 60)] {
      terminal.resize(columns: columns, rows: rows)
      #expect(
        terminal.wait {
          $0.screen.firstLine.contains("tensarium")
            && $0.screen.lastLine.contains { $0 != " " }
        }, "\(columns)×\(rows)")
    }
    terminal.send("q")
    #expect(terminal.end() == .exited(0))
  }

  @Test(arguments: [(23, 5), (30, 5), (12, 30), (5, 2), (1, 2)])
  func saysHowMuchRoomItNeeds(columns: Int, rows: Int) throws {
    let terminal = try PseudoTerminal(Self.tensarium, columns: columns, rows: rows)
    let message = String("needs at least 24×6".prefix(columns))
    #expect(terminal.wait { $0.text.contains(message) })
    terminal.resize(columns: 80, rows: 24)
    #expect(terminal.wait { $0.screen.firstLine.contains("tensarium") })
    terminal.send("q")
    #expect(terminal.end() == .exited(0))
  }

  @Test func writesNothingWhileNothingChanges() throws {
    let terminal = try started()
    terminal.settle(milliseconds: 300)
    let count = terminal.raw.count
    #expect(!terminal.wait(1) { $0.raw.count > count })
  }

  // MARK: Keys

  /// What it does not know must not be taken for keys: there is a q in each of these.
  @Test func swallowsSequencesItDoesNotKnow() throws {
    let terminal = try started(Self.xterm)
    terminal.send("\u{1B}[1;2q\u{1B}[?5q\u{1B}[<0;7;9q")
    terminal.settle()
    terminal.send("\u{1B}[<")  // half a report of the mouse, and its other half a little later
    usleep(20_000)
    terminal.send("35;5;5M")
    #expect(terminal.end(0.3) == nil)
  }

  /// Over a slow line the keys of a held arrow come many at once.
  @Test func takesEveryKeyOfABurst() throws {
    let terminal = try PseudoTerminal(Self.tensarium, ["repeat"], columns: 120, rows: 36)
    #expect(terminal.wait(30) { $0.text.contains(".weights[0, ") })
    terminal.settle()
    /// The key in `block1.attention.weights[0, 9, 4]`.
    func key() -> Int? {
      let border = terminal.text.components(separatedBy: ".weights[").dropFirst().first
      return border?.prefix { $0 != "]" }.split(separator: " ").last.flatMap { Int($0) }
    }
    terminal.send(String(repeating: "\u{1B}[D", count: 40))
    #expect(terminal.wait(30) { _ in key() == 0 })
    terminal.send(String(repeating: "\u{1B}[C", count: 5))
    #expect(terminal.wait(30) { _ in key() == 5 })
    terminal.send("q")
    #expect(terminal.end() == .exited(0))
  }

  @Test func losesNoKeyToABrokenCharacter() throws {
    let terminal = try started()
    terminal.send([0xFF, 0xE2, 0x82, UInt8(ascii: "q")])
    #expect(terminal.end() == .exited(0))
  }

  // MARK: Poor terminals

  @Test func writesOnlyASCIIWhereThatIsAllThereIs() throws {
    let terminal = try started(["LC_ALL": "C", "LANG": nil])
    #expect(terminal.raw.allSatisfy { $0 < 0x80 })
  }

  @Test func drawsUTF8WhereTheLocaleIsNotInstalled() throws {
    let terminal = try started(["LANG": "xx_YY.UTF-8"])
    #expect(terminal.raw.contains { $0 >= 0x80 })
  }

  @Test func writesNoColourWhereNoneIsWanted() throws {
    let terminal = try started(["NO_COLOR": "1", "COLORTERM": "truecolor"])
    let colours = terminal.screen.styles.filter { $0.contains { $0 >= 30 } }
    #expect(colours.isEmpty)
  }

  @Test func writesExactColourWhereThereIsSome() throws {
    let terminal = try started(["COLORTERM": "truecolor"])
    #expect(
      terminal.screen.styles.contains { $0.starts(with: [38, 2]) || $0.starts(with: [48, 2]) })
    #expect(!terminal.screen.styles.contains { $0.starts(with: [38, 5]) })
  }

  @Test(arguments: ["dumb", "no-such-terminal", ""])
  func needsATerminalItKnows(_ name: String) throws {
    let terminal = try PseudoTerminal(
      Self.tensarium, environment: ["TERM": name, "TERMINFO": nil])
    #expect(terminal.end() == .exited(2))
    expectOneLine(terminal)
  }

  @Test(arguments: [("/dev/null", nil), (nil, "/dev/null")] as [(String?, String?)])
  func needsATerminal(input: String?, output: String?) throws {
    let terminal = try PseudoTerminal(Self.tensarium, input: input, output: output)
    #expect(terminal.end() == .exited(2))
    expectOneLine(terminal)
  }

  func expectOneLine(_ terminal: PseudoTerminal) {
    let lines = terminal.rawText.components(separatedBy: "\r\n")
    #expect(lines.count == 2 && lines[0].hasPrefix("tensarium: ") && lines[1].isEmpty)
    #expect(terminal.settingsAreAsBefore)
  }
}
