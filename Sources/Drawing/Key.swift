/// A key, whatever bytes a terminal sends for it.
package enum Key: Hashable, Sendable {
  case character(Character)
  case up, down, left, right
  case enter, escape, tab, backTab, backspace, delete
  case home, end, pageUp, pageDown
  case function(Int)
  case control(Character)
  case alt(Character)

  /// A key as scripts write it: "space", "Enter", "BTab", "C-c", "M-x", "F5", or the character
  /// itself. Names of several letters may be written in any case; nil where there is no such key.
  package init?(named name: String) {
    if let character = name.first, name.count == 1 {
      self = .character(character)
    } else if let key = Key.named[name.lowercased()] {
      self = key
    } else if let character = Key.suffix(of: name, after: ["C-", "^"]) {
      self = .control(Character(character.lowercased()))
    } else if let character = Key.suffix(of: name, after: ["M-", "A-"]) {
      self = .alt(character)
    } else if name.lowercased().hasPrefix("f"), let number = Int(name.dropFirst()),
      (1...24).contains(number)
    {
      self = .function(number)
    } else {
      return nil
    }
  }

  /// The name that a script gives it.
  package var name: String {
    switch self {
    case .character(" "): "space"
    case .character(let character): String(character)
    case .control(let character): "C-\(character)"
    case .alt(let character): "M-\(character)"
    case .function(let number): "F\(number)"
    default: Key.names.first { $0.key == self }?.name ?? ""
    }
  }

  /// The first name of a key is the one that it is written with.
  private static let names: [(name: String, key: Key)] = [
    ("Up", .up), ("Down", .down), ("Left", .left), ("Right", .right), ("Enter", .enter),
    ("Return", .enter), ("Escape", .escape), ("Esc", .escape), ("Tab", .tab), ("BTab", .backTab),
    ("S-Tab", .backTab), ("Backspace", .backspace), ("BSpace", .backspace), ("Delete", .delete),
    ("DC", .delete), ("Home", .home), ("End", .end), ("PageUp", .pageUp), ("PgUp", .pageUp),
    ("PPage", .pageUp), ("PageDown", .pageDown), ("PgDn", .pageDown), ("NPage", .pageDown),
    ("Space", .character(" ")),
  ]

  private static let named = Dictionary(
    names.map { ($0.name.lowercased(), $0.key) }, uniquingKeysWith: { first, _ in first })

  private static func suffix(of name: String, after prefixes: [String]) -> Character? {
    for prefix in prefixes where name.hasPrefix(prefix) {
      let rest = name.dropFirst(prefix.count)
      if rest.count == 1 { return rest.first }
      if rest.lowercased() == "space" { return " " }
    }
    return nil
  }
}

/// What the mouse did, in cells from the screen's upper left corner.
package enum Mouse: Hashable, Sendable {
  case press(x: Int, y: Int)
  case drag(x: Int, y: Int)
  case release(x: Int, y: Int)
  case wheel(x: Int, y: Int, up: Bool)
}

/// What a person, or the size of the window, did.
package enum Event: Hashable, Sendable {
  case key(Key)
  case mouse(Mouse)
  case resize
  /// Time has gone by, for what moves by itself.
  case tick
}
