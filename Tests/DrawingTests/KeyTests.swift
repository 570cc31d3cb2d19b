import Testing

@testable import Drawing

@Test(arguments: [
  ("space", Key.character(" ")), (".", .character(".")), ("G", .character("G")), ("Enter", .enter),
  ("Tab", .tab), ("BTab", .backTab), ("Up", .up), ("Escape", .escape), ("esc", .escape),
  ("C-c", .control("c")), ("C-C", .control("c")), ("^z", .control("z")), ("M-x", .alt("x")),
  ("F5", .function(5)), ("f", .character("f")), ("PgDn", .pageDown), ("BSpace", .backspace),
  ("é", .character("é")), ("-", .character("-")), ("^", .character("^")),
])
func `Keys have the names that scripts give them`(_ name: String, _ key: Key) {
  #expect(Key(named: name) == key)
  #expect(Key(named: key.name) == key)
}

@Test(arguments: ["", "C-", "F0", "F99", "Foo", "ab", "C-ab"])
func `What is no key has none`(_ name: String) {
  #expect(Key(named: name) == nil)
}
