import Foundation
import Testing

/// Threads of the real executable, while a person looks on.
@Suite(.serialized) struct ThreadTests {
  private func open(_ arguments: [String]) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(LifeTests.tensarium, arguments)
    #expect(terminal.wait { $0.text.contains("it 0") })
    return terminal
  }

  @Test func aPausedProgramSleepsOnEveryThread() throws {
    let terminal = try open(["spiral", "--set", "slices=4", "--threads", "4"])
    terminal.send(" ")
    #expect(terminal.wait { !$0.text.contains("it 0 ") })
    #expect(threads(of: terminal.process) >= 5, "the screen's, the player's and three helpers")
    terminal.send(" ")
    #expect(terminal.wait { $0.text.contains("‖") })
    terminal.settle(milliseconds: 200)
    let before = secondsOfWork(terminal.process)
    usleep(300_000)
    #expect(secondsOfWork(terminal.process) - before <= 0.03)
    terminal.send("q")
    #expect(terminal.end() == .exited(0))
  }

  @Test func leavesWhileItsThreadsCompute() throws {
    let terminal = try open(["bench-a", "--set", "slices=4", "--threads", "3"])
    terminal.send(" ")
    #expect(terminal.wait { !$0.text.contains("it 0 ") })
    terminal.send("q")
    #expect(terminal.end() == .exited(0))
    #expect(terminal.settingsAreAsBefore)
  }

  @Test(arguments: ["0", "65", "two"])
  func refusesANumberOfThreadsThatCannotBe(_ count: String) throws {
    let terminal = try PseudoTerminal(
      LifeTests.tensarium, ["run", "xor", "--iterations", "1", "--threads", count])
    #expect(terminal.end() == .exited(2))
    #expect(terminal.rawText.contains("--threads"))
  }

  /// User and system time of all threads, in seconds: fields 14 and 15 of proc(5), in ticks.
  private func secondsOfWork(_ process: pid_t) -> Double {
    let fields = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8))?
      .split(separator: ")").last?.split(separator: " ")
    guard let fields, fields.count > 12, let user = Double(fields[11]),
      let system = Double(fields[12])
    else { return .nan }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  private func threads(of process: pid_t) -> Int {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task"))?.count ?? 0
  }
}
