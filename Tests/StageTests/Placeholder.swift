import Testing
@Test func placeholderStage() { #expect(Bool(true)) }
