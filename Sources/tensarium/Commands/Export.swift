import ArgumentParser
import Calculus
import Simulation
import Stage
import Staging

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Vectors of words at an iteration, as word2vec writes them or as projectors read them.")
  @OptionGroup var options: SceneOptions
  @OptionGroup var which: RunOption
  @Option(help: "The iteration.") var at: Int
  @Option(
    help: "Which vectors: inputVectors, outputVectors, countedVector, …; without it the first.")
  var vectors: String?
  @Option(
    help: """
      Where to: words.vec or words.txt (word2vec's text), words.bin (its binary); words.tsv \
      (numbers between tabs, and the words beside it in words.metadata.tsv).
      """)
  var to: String

  func validate() throws {
    guard at >= 0 else { throw ValidationError("--at must be 0 or greater") }
  }

  func run() throws {
    try options.withSession { session in
      let run = session.runs[try which.index(in: session.runs)]
      session.runs.go(to: at)
      let known = run.facts.spaces.map(\.name)
      guard let first = known.first else {
        throw Failure.input("this scene has no vectors of words")
      }
      guard known.contains(vectors ?? first) else {
        let name = vectors ?? first
        throw Failure.input(
          "there are no vectors “\(name)” in this scene\(repair(name, among: known))")
      }
      let written: [String]
      do {
        written = try run.export(vectors ?? first, to: to)
      } catch {
        throw Failure.input("\(error)")
      }
      for path in written { Output.line(path) }
    }
  }
}
