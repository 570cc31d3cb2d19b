import Testing
@Test func placeholderS() { #expect(Bool(true)) }
