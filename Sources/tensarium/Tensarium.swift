import ArgumentParser
import Calculus
import Glibc
import Simulation
import Stage
import Staging

@main struct Tensarium: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tensarium",
    abstract: "Small neural networks, seen from the inside while they learn.",
    version: "0.1.0",
    subcommands: [
      Open.self, List.self, RunCommand.self, Show.self, Values.self, ExplainCommand.self,
      Check.self, Bench.self, Frames.self, Export.self,
    ],
    defaultSubcommand: Open.self)

  /// Exit 0 when all is well, 1 for a mistake in the input or a failed check, 2 for a wrong command
  /// line or no terminal; errors are one line.
  static func main() {
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      try command.run()
      Output.flush()
    } catch let failure as Failure {
      if !failure.message.isEmpty { Output.complain(failure.message) }
      Glibc.exit(failure.status)
    } catch let error as SceneError {
      Output.complain(error.description)
      Glibc.exit(1)
    } catch {
      if exitCode(for: error) == .success {
        Output.line(fullMessage(for: error))
        Output.flush()
        Glibc.exit(0)
      }
      Output.complain("\(message(for: error)); see tensarium --help")
      Glibc.exit(2)
    }
  }
}

/// What ends the program early.
struct Failure: Error {
  let status: Int32
  let message: String
  static func input(_ message: String) -> Failure { Failure(status: 1, message: message) }
  static func usage(_ message: String) -> Failure { Failure(status: 2, message: message) }
  /// A check that failed has said so already.
  static let check = Failure(status: 1, message: "")
}

/// Which run, where a scene has several.
struct RunOption: ParsableArguments {
  @Option(name: .customLong("run"), help: "Of a scene of several runs, the one of that name.")
  var name: String?

  /// Its number.
  func index(in runs: Runs) throws -> Int {
    guard let name else { return 0 }
    guard let k = runs.names.firstIndex(of: name) else {
      throw Failure.input(
        runs.all.count == 1
          ? "this scene has one run only"
          : "there is no run “\(name)”\(repair(name, among: runs.names))")
    }
    return k
  }
}

/// Which scene, and what is set in it: what most commands take.
struct SceneOptions: ParsableArguments {
  @Argument(help: "A scene's name, as in `tensarium list`, or the path of a scene file.")
  var scene: String
  @Option(name: .customLong("set"), help: "Sets a value in the scene: path=value. May be repeated.")
  var sets: [String] = []
  @Option(help: "Another seed than the scene's.") var seed: Int?
  @OptionGroup var computing: Computing

  /// Opens the scene, and does something with it on as many threads as were asked for.
  func withSession(_ body: (Session) throws -> Void) throws {
    let scene = try SceneLibrary.load(scene, sets: try Self.parse(sets), seed: seed)
    try computing.withThreads { try body(try Session(scene, level: computing.level)) }
  }

  static func parse(_ sets: [String]) throws -> [(path: String, value: String)] {
    try sets.map { set in
      guard let sign = set.firstIndex(of: "="), sign != set.startIndex else {
        throw Failure.usage("--set \(set): write path=value, as in optimizer.adam.learningRate=0.1")
      }
      return (String(set[..<sign]), String(set[set.index(after: sign)...]))
    }
  }
}
