import Testing

@testable import Drawing

@Test func `A screen full of field takes well below a millisecond`() throws {
  let numbers = (0..<120 * 72).map { Double($0 % 97) - 48 }
  var canvas = Canvas(width: 120, height: 36)
  let clock = ContinuousClock()
  // The best of many: whatever else the machine does is none of this test's business.
  let times = (0..<50).map { _ in
    clock.measure {
      canvas.field(
        canvas.bounds, columns: 120, rows: 72, marks: { Mark(source: 0, index: $1 * 120 + $0) }
      ) { ColorMap.diverging[0].color(for: numbers[$1 * 120 + $0], scale: 48) }
    }
  }
  #expect(try #require(times.min()) < .milliseconds(1))
}
