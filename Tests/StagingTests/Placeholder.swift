import Testing
@Test func placeholderStaging() { #expect(Bool(true)) }
