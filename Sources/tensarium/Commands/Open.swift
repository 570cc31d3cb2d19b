import ArgumentParser
import Glibc
import Stage
import Staging
import Terminal

extension ColorChoice: ExpressibleByArgument {}

struct Open: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Full screen; with no scene, the gallery (this is the default).")
  @Argument(
    help:
      "A scene's name, as in `tensarium list`, or the path of a scene file or of a file of vectors."
  )
  var scene: String?
  @Option(name: .customLong("set"), help: "Sets a value in the scene: path=value. May be repeated.")
  var sets: [String] = []
  @Option(help: "Another seed than the scene's.") var seed: Int?
  @Option(help: "auto, truecolor, 256, 16, 8 or none.") var color = ColorChoice.auto
  @OptionGroup var computing: Computing
  @Flag(help: "Leave the mouse to the terminal.") var noMouse = false
  @Flag(help: "Draw with ASCII alone.") var ascii = false

  func run() throws {
    let sets = try SceneOptions.parse(sets)
    let scene = try scene.map { try SceneLibrary.load($0, sets: sets, seed: seed) }
    let terminal: Terminal
    do {
      terminal = try Terminal(color: color, mouse: !noMouse, ascii: ascii ? true : nil)
    } catch {
      throw Failure.usage("\(error)")
    }
    var live: Live
    do {
      live = try Live(terminal, scene, sets: sets, seed: seed, level: computing.level)
    } catch {
      terminal.close()
      throw error
    }
    // A core is left for drawing.
    let status = computing.withThreads(sparing: 1) { live.run() }
    terminal.close()
    if status != 0 { Glibc.exit(status) }
  }
}
