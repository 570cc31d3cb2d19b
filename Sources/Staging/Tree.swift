import Foundation
import Yams

/// Where something stands in what a person wrote.
enum Place: Equatable, Sendable {
  /// Line and column of the file, from 1.
  case mark(Int, Int)
  /// The path of a `--set`.
  case set(String)
}

/// A YAML document as a value, with the place of every key and value.
struct Tree: Sendable {
  struct Entry: Sendable {
    let key: String
    let place: Place
    var value: Tree
  }
  enum Content: Sendable {
    /// Quoted words are never numbers.
    case word(String, isQuoted: Bool)
    case list([Tree])
    case map([Entry])
  }
  let place: Place
  var content: Content

  var isNothing: Bool {
    if case .word(let word, false) = content { return ["", "~", "null"].contains(word) }
    return false
  }

  /// What it is, for a message.
  var words: String {
    switch content {
    case _ where isNothing: "nothing"
    case .word(let word, _): quoted(word)
    case .list: "a list"
    case .map: "a mapping of keys"
    }
  }

  subscript(key: String) -> Tree? {
    guard case .map(let entries) = content else { return nil }
    return entries.first { $0.key == key }?.value
  }
}

// MARK: - Reading YAML

extension Tree {
  /// What is wrong with a text that is no YAML.
  struct Mistake: Error {
    let place: Place?
    let message: String
  }

  static let bytes = 4 << 20
  /// Aliases can make a short text a huge tree.
  private static let nodes = 1_000_000

  /// `place` is where everything stands that has no place of its own: given for a `--set`.
  init(yaml text: String, place: Place? = nil) throws(Mistake) {
    guard text.utf8.count <= Self.bytes else {
      throw Mistake(place: nil, message: "more than 4 MB: this is no scene")
    }
    // The parser keeps a pointer to the text, which a short string has only for a moment.
    var longText = text + String(repeating: "\n", count: 32)
    longText.makeContiguousUTF8()
    if let deep = Self.tooDeep(text) {
      throw Mistake(place: place ?? deep, message: "nested too deeply")
    }
    do {
      // No resolver: what is a number is decided by whoever asks for one.
      guard let root = try Yams.compose(yaml: longText, .basic) else {
        self.init(place: place ?? .mark(1, 1), content: .word("", isQuoted: false))
        return
      }
      var count = 0
      self = try Self.tree(root, place, &count)
    } catch let mistake as Mistake {
      throw mistake
    } catch {
      throw Self.mistake(error, text, place)
    }
  }

  /// Where brackets or dashes are nested deeper than any scene: each level takes room on the stack.
  private static func tooDeep(_ text: String) -> Place? {
    var (line, column, depth) = (1, 0, 0)
    var isStart = true
    for byte in text.utf8 {
      column += 1
      switch byte {
      case 0x0A:
        (line, column, isStart) = (line + 1, 0, true)
        continue
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
      case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "?"):
        if isStart, column > 200 { return .mark(line, column) }
        continue
      default: break
      }
      isStart = false
      if depth > 100 { return .mark(line, column) }
    }
    return nil
  }

  private static func tree(_ node: Node, _ place: Place?, _ count: inout Int) throws -> Tree {
    count += 1
    let here = place ?? node.mark.map { .mark($0.line, $0.column) } ?? .mark(1, 1)
    guard count <= nodes else { throw Mistake(place: here, message: "more than a scene can hold") }
    switch node {
    case .scalar(let scalar):
      let isQuoted = scalar.style != .plain || scalar.tag.description.hasSuffix(":str")
      return Tree(place: here, content: .word(scalar.string, isQuoted: isQuoted))
    case .sequence(let sequence):
      return Tree(place: here, content: .list(try sequence.map { try tree($0, place, &count) }))
    case .mapping(let mapping):
      var entries: [Entry] = []
      for (key, value) in mapping {
        let keyPlace = place ?? key.mark.map { .mark($0.line, $0.column) } ?? here
        guard case .scalar(let word) = key else {
          throw Mistake(place: keyPlace, message: "a key must be a word")
        }
        entries.append(
          Entry(key: word.string, place: keyPlace, value: try tree(value, place, &count)))
      }
      return Tree(place: here, content: .map(entries))
    case .alias:
      throw Mistake(place: here, message: "an alias of nothing")
    }
  }

  private static func mistake(_ error: any Error, _ text: String, _ place: Place?) -> Mistake {
    func at(_ mark: Mark, _ message: String) -> Mistake {
      // What is found missing at the end of the text is missing where the text ends.
      let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      let end = Place.mark(lines.count, (lines.last?.count ?? 0) + 1)
      let mark = mark.line > lines.count ? end : .mark(mark.line, mark.column)
      return Mistake(place: place ?? mark, message: message)
    }
    guard let error = error as? YamlError else { return Mistake(place: place, message: "\(error)") }
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let context = context.map { ", \($0.text)" } ?? ""
      return at(mark, "this is not YAML: \(problem)\(context)")
    case .duplicatedKeysInMapping(let keys, let context):
      return at(context.mark, "the key \(quoted(keys.first ?? "")) is here more than once")
    case .reader(let problem, let offset, _, _):
      let before = text.prefix(offset ?? 0).unicodeScalars
      let line = before.count { $0 == "\n" } + 1
      let column = before.reversed().prefix { $0 != "\n" }.count + 1
      return Mistake(
        place: place ?? .mark(line, column), message: "this is not YAML: \(problem)")
    default: return Mistake(place: place, message: "this is not YAML")
    }
  }
}
