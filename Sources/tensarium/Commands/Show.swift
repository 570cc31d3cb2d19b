import ArgumentParser
import Drawing
import Simulation
import Stage
import Staging

struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "One screen, as it is at an iteration after some keys. No time passes.")
  enum Format: String, ExpressibleByArgument, CaseIterable { case text, ansi }
  @OptionGroup var options: SceneOptions
  @Option(help: "The iteration.") var at: Int
  @Option(help: "Columns x rows.") var size = "120x36"
  @Option(
    parsing: .unconditional,
    help: "Keys to press, as in 'Tab e Down Enter': names, characters, KEY*N.") var keys = ""
  @Option(help: "text or ansi.") var format = Format.text

  func validate() throws {
    guard at >= 0 else { throw ValidationError("--at must be 0 or greater") }
  }

  func run() throws {
    let (width, height) = try Self.parse(size: size)
    let keys = try Self.parse(keys: keys)
    try options.withSession { session in
      session.runs.go(to: at)
      let theatre = Theatre(width: width, height: height, gallery: .ofScenes) {
        try Session(try SceneLibrary.load($0), level: options.computing.level)
      }
      theatre.open(session)
      theatre.press(keys)
      let canvas = theatre.picture.canvas
      switch format {
      case .text: Output.line(canvas.shadedText())
      case .ansi: Output.line(canvas.ansi(trueColor: true))
      }
    }
  }

  static func parse(size: String) throws -> (Int, Int) {
    let parts = size.split(separator: "x").map { Int($0) }
    guard parts.count == 2, let width = parts[0], let height = parts[1], 1...1000 ~= width,
      1...1000 ~= height
    else { throw Failure.usage("--size \(size): write columns x rows, as in 120x36") }
    return (width, height)
  }

  static func parse(keys: String) throws -> [Key] {
    try keys.split(separator: " ").flatMap { word -> [Key] in
      if let key = Key(named: String(word)) { return [key] }
      let parts = word.split(separator: "*")
      if parts.count == 2, let key = Key(named: String(parts[0])), let count = Int(parts[1]),
        1...1000 ~= count
      {
        return Array(repeating: key, count: count)
      }
      throw Failure.usage("--keys: there is no key \"\(word)\"")
    }
  }
}
