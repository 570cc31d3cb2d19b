import Calculus
import Foundation
import Simulation

/// The default scenes, and how a scene is found and read.
package enum SceneLibrary {
  /// What a list of scenes shows.
  package struct Summary: Equatable, Sendable {
    package let name, title, topic: String
    package let after: String?
    package let about: String
  }

  /// The default scenes, in the road's order.
  package static let summaries = road(sceneFiles.map { summary($0.name, $0.contents) })
  package static var names: [String] { summaries.map(\.name) }

  /// A default scene by its name, or a scene file by its path. `sets` are paths into the YAML with
  /// new values, `seed` takes the place of the scene's own.
  package static func load(
    _ nameOrPath: String, sets: [(path: String, value: String)] = [], seed: Int? = nil
  ) throws(SceneError) -> Scene {
    if let (name, contents) = sceneFiles.first(where: { $0.name == nameOrPath }) {
      let source = SceneSource(path: "Scenes/\(name).yaml", folder: "")
      return try read(name, String(decoding: contents, as: UTF8.self), source, sets, seed)
    }
    // A file of vectors: the scene of such files, with this one.
    if vectorFiles.contains(where: { nameOrPath.lowercased().hasSuffix($0) }) {
      return try load("given-vectors", sets: [("task.given.file", nameOrPath)] + sets, seed: seed)
    }
    let isPath =
      nameOrPath.contains("/") || nameOrPath.hasSuffix(".yaml") || nameOrPath.hasSuffix(".yml")
    let parts = nameOrPath.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let folder = parts.dropLast().joined(separator: "/")
    let source = SceneSource(
      path: nameOrPath, folder: nameOrPath.hasPrefix("/") && folder.isEmpty ? "/" : folder)
    switch SceneSource.read(nameOrPath) {
    case .success(let text):
      let file = parts.last ?? nameOrPath
      let name = file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
      return try read(name, text, source, sets, seed)
    case .failure where !isPath:
      let hint = repair(nameOrPath, among: names)
      throw SceneError(
        "",
        "there is no scene \(quoted(nameOrPath))"
          + (hint.isEmpty ? "; `tensarium list` names them all" : hint))
    case .failure(let mistake): throw source.error(nil, mistake.message)
    }
  }

  /// How files of vectors end.
  private static let vectorFiles = [".vec", ".txt", ".bin"]

  /// A scene from its text.
  static func read(
    _ name: String, _ text: String, _ whence: SceneSource,
    _ sets: [(path: String, value: String)] = [], _ seed: Int? = nil
  ) throws(SceneError) -> Scene {
    var source = whence
    source.text = text
    var tree: Tree
    do {
      tree = try Tree(yaml: text)
    } catch {
      throw source.error(error.place, error.message)
    }
    for (path, value) in sets { try tree.set(path, to: value) }
    let runs = try tree.runs(source)
    let names = runs.map(\.name)
    var scene = try Scene(name: name, runs[0].tree, source, seed: seed, runs: names)
    scene.runs = [(runs[0].name, scene.recipe)]
    for (run, tree) in runs.dropFirst() {
      let other = try Scene(name: name, tree, source, seed: seed, runs: names)
      scene.runs.append((run, other.recipe))
    }
    return scene
  }

  /// The samples of a default scene, where they are short rows of numbers, without all that makes it run;
  /// nil where it has none.
  package static func data(of name: String) -> Dataset? {
    guard let contents = sceneFiles.first(where: { $0.name == name })?.contents,
      let tree = try? Tree(yaml: String(decoding: contents, as: UTF8.self)),
      let scene = try? Section(
        "a scene", tree, SceneSource(path: "Scenes/\(name).yaml", folder: "")),
      let (task, _) = try? scene.task(scene.tree("task")), task.form == nil, task.image == nil
    else { return nil }
    let seed = scene.tree("seed").flatMap { try? scene.whole("seed", $0, in: 0...(1 << 53)) }
    return task.data(seed: seed ?? 1)
  }

  private static func summary(_ name: String, _ contents: [UInt8]) -> Summary {
    let source = SceneSource(path: "Scenes/\(name).yaml", folder: "")
    guard let tree = try? Tree(yaml: String(decoding: contents, as: UTF8.self)),
      let section = try? Section("a scene", tree, source),
      let heading = try? Heading(section, name: name)
    else { return Summary(name: name, title: name, topic: "", after: nil, about: "") }
    return Summary(
      name: name, title: heading.title, topic: heading.topic, after: heading.after,
      about: heading.about)
  }

  /// Each scene after the one it says, beginning with those that come after none. One that waits
  /// for a scene that is not there comes at the end.
  static func road(_ scenes: [Summary]) -> [Summary] {
    var road: [Summary] = []
    func walk(_ scene: Summary) {
      guard !road.contains(where: { $0.name == scene.name }) else { return }
      road.append(scene)
      for next in scenes where next.after == scene.name { walk(next) }
    }
    for scene in scenes where scene.after == nil { walk(scene) }
    for scene in scenes where !scenes.contains(where: { $0.name == scene.after }) { walk(scene) }
    for scene in scenes { walk(scene) }
    return road
  }
}
