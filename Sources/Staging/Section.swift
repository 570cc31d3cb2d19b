import Calculus
import Networks

/// A mapping of a scene, read key by key. It remembers which keys were asked for, so that in the
/// end every other one is a mistake.
final class Section {
  /// What it describes, for messages: `adam`, `a note`.
  let name: String
  let source: SceneSource
  let place: Place
  private let entries: [Tree.Entry]
  private var known: [String] = []

  init(_ name: String, _ tree: Tree, _ source: SceneSource) throws(SceneError) {
    (self.name, self.source, place) = (name, source, tree.place)
    switch tree.content {
    case .map(let entries): self.entries = entries
    case _ where tree.isNothing: entries = []
    default:
      throw source.error(tree.place, "\(name) must be a mapping of keys, not \(tree.words)")
    }
  }

  /// What stands at a key, which is thereby known.
  func tree(_ key: String) -> Tree? {
    if !known.contains(key) { known.append(key) }
    return entries.first { $0.key == key }?.value
  }

  /// What must stand there. A key that was probably meant is told.
  func required(_ key: String) throws(SceneError) -> Tree {
    if let tree = tree(key) { return tree }
    for entry in entries where !known.contains(entry.key) {
      if nearest(to: entry.key, among: known) == key { throw unknown(entry) }
    }
    throw source.error(place, "\(name) needs \(quoted(key))")
  }

  /// Every key must have been asked for by now.
  func finish() throws(SceneError) {
    for entry in entries where !known.contains(entry.key) { throw unknown(entry) }
  }

  /// The keys nobody asked for, which are thereby known, and what stands there.
  func others() -> [Tree.Entry] {
    let others = entries.filter { !known.contains($0.key) }
    known += others.map(\.key)
    return others
  }

  private func unknown(_ entry: Tree.Entry) -> SceneError {
    let keys = known.isEmpty ? "; it has no settings" : repair(entry.key, among: known)
    return source.error(entry.place, "\(name) has no key \(quoted(entry.key))\(keys)")
  }

  func error(_ tree: Tree, _ message: String) -> SceneError { source.error(tree.place, message) }

  func mistaken(_ key: String, _ expected: String, _ tree: Tree) -> SceneError {
    source.error(tree.place, "\(key) must be \(expected), not \(tree.words)")
  }
}

// MARK: - Simple values

extension Section {
  /// A finite number, as `expected` says.
  func number(_ key: String, _ tree: Tree, _ expected: String) throws(SceneError) -> Double {
    guard case .word(let word, false) = tree.content, let x = Double(yaml: word) else {
      if case .word(let word, false) = tree.content, isNotFinite(word) {
        throw mistaken(key, expected == "a number" ? "a finite number" : expected, tree)
      }
      throw mistaken(key, expected, tree)
    }
    guard x.isFinite else { throw error(tree, "\(key): \(word) is too large for a number") }
    return x
  }

  func whole(_ key: String, _ tree: Tree, in range: ClosedRange<Int>) throws(SceneError) -> Int {
    let expected = Self.words(range)
    let x = try number(key, tree, expected)
    guard let n = Int(exactly: x), range.contains(n) else { throw mistaken(key, expected, tree) }
    return n
  }

  private static func words(_ range: ClosedRange<Int>) -> String {
    switch (range.lowerBound, range.upperBound) {
    case (let low, .max): low == .min ? "a whole number" : "a whole number, \(low) or more"
    case (let low, let high): "a whole number from \(low) to \(high)"
    }
  }

  func word(_ key: String, _ tree: Tree, of words: [String]) throws(SceneError) -> String {
    guard case .word(let word, _) = tree.content, !tree.isNothing else {
      throw mistaken(key, "a word", tree)
    }
    guard words.contains(word) else {
      throw error(tree, "there is no \(key) \(quoted(word))\(repair(word, among: words))")
    }
    return word
  }

  func string(_ key: String, _ tree: Tree) throws(SceneError) -> String {
    guard case .word(let word, let isQuoted) = tree.content, isQuoted || !tree.isNothing else {
      throw mistaken(key, "a text", tree)
    }
    return word
  }

  func list(_ key: String, _ tree: Tree, of what: String) throws(SceneError) -> [Tree] {
    guard case .list(let list) = tree.content else {
      throw mistaken(key, "a list of \(what)", tree)
    }
    return list
  }
}

// MARK: - What a kind asks for

extension Section: Arguments {
  func number(
    _ key: String, or standard: Double?, _ limits: Setting.Limits
  ) throws -> Double {
    guard let tree = tree(key) else {
      if let standard { return standard }
      throw try missing(key)
    }
    let x = try number(key, tree, limits.words)
    guard limits.allows(x) else { throw mistaken(key, limits.words, tree) }
    return x
  }

  func count(_ key: String, or standard: Int?, in range: ClosedRange<Int>) throws -> Int {
    guard let tree = tree(key) else {
      if let standard { return standard }
      throw try missing(key)
    }
    return try whole(key, tree, in: range)
  }

  func counts(_ key: String, in range: ClosedRange<Int>) throws -> [Int] {
    let tree = try required(key)
    let list = try list(key, tree, of: "whole numbers")
    guard list.count <= 1000 else { throw error(tree, "\(key) has more than 1000 numbers") }
    return try list.map { try whole("each of \(key)", $0, in: range) }
  }

  func sizes(_ key: String, or standard: [Int]?, in range: ClosedRange<Int>) throws -> [Int] {
    guard let tree = tree(key) else {
      if let standard { return standard }
      throw try missing(key)
    }
    if case .list = tree.content { return try counts(key, in: range) }
    return [try whole(key, tree, in: range)]
  }

  func choice(_ key: String, or standard: String?, of words: [String]) throws -> String {
    guard let tree = tree(key) else {
      if let standard { return standard }
      throw try missing(key)
    }
    return try word(key, tree, of: words)
  }

  func text(_ key: String, or standard: String?) throws -> String {
    guard let tree = tree(key) else {
      if let standard { return standard }
      throw try missing(key)
    }
    return try string(key, tree)
  }

  func rows(_ key: String) throws -> [[Double]] {
    try rows(key, required(key))
  }

  /// Rows of numbers, all of one length.
  func rows(_ key: String, _ tree: Tree) throws(SceneError) -> [[Double]] {
    var rows: [[Double]] = []
    for row in try list(key, tree, of: "rows of numbers: [[0, 1], [1, 0]]") {
      guard case .list(let numbers) = row.content else {
        throw mistaken("a row of \(key)", "a list of numbers", row)
      }
      var values: [Double] = []
      for number in numbers { values.append(try self.number("each of \(key)", number, "a number")) }
      if let first = rows.first, first.count != values.count {
        throw error(
          row,
          "the rows of \(key) must have one length: this has \(values.count) numbers, "
            + "the first \(first.count)")
      }
      rows.append(values)
    }
    return rows
  }

  func file(_ key: String) throws -> (name: String, contents: String) {
    try file(key, SceneSource.read)
  }
  func data(_ key: String) throws -> (name: String, contents: [UInt8]) {
    try file(key) { SceneSource.bytes($0, limit: 64 << 20) }
  }

  func source(_ key: String) throws -> (name: String, source: any TextSource) {
    let (name, source) = try file(key, SceneSource.open)
    return (name, source)
  }

  func path(_ key: String) throws -> (name: String, path: String) {
    let tree = try required(key)
    let name = try string(key, tree)
    // A path on the command line is relative to where that was typed.
    if case .mark = tree.place, !name.hasPrefix("/"), !source.folder.isEmpty {
      return (name, source.folder + "/" + name)
    }
    return (name, name)
  }

  private func file<Contents>(
    _ key: String, _ read: (String) -> Result<Contents, SceneSource.ReadMistake>
  ) throws -> (name: String, contents: Contents) {
    let tree = try required(key)
    let (name, path) = try path(key)
    switch read(path) {
    case .success(let contents): return (name, contents)
    case .failure(let mistake): throw error(tree, "\(path): \(mistake.message)")
    }
  }

  func progress(_ what: String) -> (Double) -> Void { Progress.of(what) }

  var embeddedTexts: [(name: String, contents: String)] { textFiles }
  var embeddedNames: String { nameFile }

  func has(_ key: String) -> Bool { tree(key) != nil }

  func mistake(_ key: String, _ message: String) -> any Error {
    source.error(tree(key)?.place ?? place, message)
  }

  /// That a key is missing; or the error that `required` finds better.
  private func missing(_ key: String) throws(SceneError) -> SceneError {
    _ = try required(key)
    return source.error(place, "\(name) needs \(quoted(key))")
  }
}
