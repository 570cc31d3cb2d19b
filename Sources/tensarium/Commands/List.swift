import ArgumentParser
import Drawing
import Staging

struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The scenes, in the order in which one leads to the next.")
  @Flag(help: "As JSON: objects with name, title, topic.") var json = false

  func run() throws {
    let scenes = SceneLibrary.summaries
    if json {
      let list = JSON.list(
        scenes.map {
          .object([
            ("name", .text($0.name)), ("title", .text($0.title)), ("topic", .text($0.topic)),
          ])
        })
      return Output.line(list.description)
    }
    let width = scenes.map { Text.width($0.name) }.max() ?? 0
    for scene in scenes {
      let space = String(repeating: " ", count: width - Text.width(scene.name) + 2)
      Output.line(scene.name + space + scene.title)
    }
  }
}
