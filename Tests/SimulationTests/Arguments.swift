import Calculus
import Networks
import Simulation
import Staging

/// What a scene would say to a task, as Swift values.
struct Said: Arguments {
  struct Mistake: Error, CustomStringConvertible { let key, description: String }
  var numbers: [String: Double] = [:]
  var words: [String: String] = [:]
  var files: [String: String] = [:]
  var binaries: [String: [UInt8]] = [:]
  var embeddedTexts: [(name: String, contents: String)] = []
  var embeddedNames: String { nameFile }

  func number(_ key: String, or standard: Double?, _ limits: Setting.Limits) throws -> Double {
    guard let x = numbers[key] ?? standard, limits.allows(x) else { throw mistake(key, "number") }
    return x
  }
  func count(_ key: String, or standard: Int?, in range: ClosedRange<Int>) throws -> Int {
    guard let x = numbers[key].map({ Int($0) }) ?? standard, range.contains(x) else {
      throw mistake(key, "\(range)")
    }
    return x
  }
  func counts(_ key: String, in range: ClosedRange<Int>) throws -> [Int] { [] }
  func sizes(_ key: String, or standard: [Int]?, in range: ClosedRange<Int>) throws -> [Int] {
    standard ?? []
  }
  func kinds<R>(
    _ key: String, of kinds: [(name: String, main: String?)], called what: String,
    _ body: (String, any Arguments) throws -> R
  ) throws -> [R] { [] }
  func choice(_ key: String, or standard: String?, of all: [String]) throws -> String {
    guard let word = words[key] ?? standard, all.contains(word) else {
      throw mistake(key, "\(all)")
    }
    return word
  }
  func kind<R>(
    _ key: String, of names: [String], _ body: (String, any Arguments) throws -> R
  ) throws -> R? { nil }
  func rows(_ key: String) throws -> [[Double]] { [] }
  func file(_ key: String) throws -> (name: String, contents: String) {
    guard let name = words[key], let contents = files[name] else { throw mistake(key, "no file") }
    return (name, contents)
  }
  func path(_ key: String) throws -> (name: String, path: String) { (key, key) }
  func data(_ key: String) throws -> (name: String, contents: [UInt8]) {
    guard let name = words[key], let contents = binaries[name] else {
      throw mistake(key, "no file")
    }
    return (name, contents)
  }
  func source(_ key: String) throws -> (name: String, source: any TextSource) {
    let (name, contents) = try file(key)
    return (name, TextInMemory([contents]))
  }
  func text(_ key: String, or standard: String?) throws -> String { words[key] ?? standard ?? "" }
  func has(_ key: String) -> Bool { numbers[key] != nil || words[key] != nil }
  func mistake(_ key: String, _ message: String) -> any Error {
    Mistake(key: key, description: message)
  }
}

func task(_ name: String, _ said: Said = Said()) throws -> any Task {
  guard let kind = tasks.first(where: { $0.name == name }) else {
    throw Said.Mistake(key: "task", description: name)
  }
  return try kind.init(said)
}
