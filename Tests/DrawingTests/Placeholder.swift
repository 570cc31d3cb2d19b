import Testing
@Test func placeholderDrawing() { #expect(Bool(true)) }
