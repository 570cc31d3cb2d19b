import Drawing
import Stage
import Testing

@Suite struct BindingLaws {
  @Test(arguments: Mode.allCases)
  func `in a mode a key has one meaning`(_ mode: Mode) {
    var seen: Set<Key> = []
    for binding in bindings where binding.modes.contains(mode) {
      #expect(!binding.keys.isEmpty, "\(binding.name)")
      for key in binding.keys { #expect(seen.insert(key).inserted, "\(key) in \(mode)") }
    }
  }

  @Test func `a key that moves through time does so wherever it holds`() {
    for (name, action) in [("space", Action.play), (".", .forward), (",", .back)] {
      let meanings = bindings.filter { $0.keys.contains { $0 == Key(named: name) } }
      #expect(meanings.contains { $0.action == action })
      #expect(meanings.allSatisfy { $0.action == action || $0.action == .character })
    }
  }

  @Test func `the help says every key of the scene`() throws {
    let theatre = try theatre(height: 100)
    theatre.type("?")
    for binding in bindings where binding.modes.contains(.scene) && binding.panes.isEmpty {
      let words = binding.words.split(separator: " ").prefix(3).joined(separator: " ")
      #expect(theatre.text.contains(words), "\(binding.name): \(binding.words)")
    }
  }

  @Test func `the footer always has help and quit`() throws {
    for width in [24, 40, 60, 80, 120, 200] {
      let theatre = try theatre(width: width, height: 24)
      let footer = theatre.text.split(separator: "\n").last.map(String.init) ?? ""
      #expect(footer.contains("? help") && footer.contains("q quit"), "\(width): \(footer)")
    }
  }
}
