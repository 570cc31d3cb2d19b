import Testing

@testable import Drawing

private func labels(_ scale: Scale, _ low: Double, _ high: Double, _ count: Int) -> [String] {
  scale.ticks(from: low, to: high, atMost: count).map(\.label)
}

@Test func `Ticks are round, and written as shortly as they can be`() {
  #expect(labels(.linear, 0, 1284, 4) == ["0", "500", "1000"])
  #expect(labels(.linear, -1, 1, 5) == ["−1.0", "−0.5", "0", "0.5", "1.0"])
  #expect(labels(.linear, 0, 40_000, 3) == ["0", "20\u{2009}000", "40\u{2009}000"])
  #expect(labels(.linear, 0, 3e6, 4) == ["0", "1e6", "2e6", "3e6"])
  #expect(labels(.linear, 0, 2e-7, 3) == ["0", "1e−7", "2e−7"])
  #expect(labels(.linear, 0.7311, 0.7319, 3) == ["0.7315"])
  #expect(labels(.log, 0.003, 1, 4) == ["0.01", "0.1", "1"])
  #expect(labels(.log, 0.05, 1, 9) == ["0.05", "0.1", "0.2", "0.5", "1"])
  #expect(labels(.log, 1e-12, 1, 5) == ["1e−12", "1e−9", "1e−6", "0.001", "1"])
  #expect(labels(.log, 0.41, 0.47, 4) == ["0.42", "0.44", "0.46"])
  #expect(labels(.linear, 0, 1, 0) == [])
  #expect(labels(.linear, .nan, 1, 5) == [])
}

@Test func `Ticks rise, lie between the ends, say what they are, and are no more than asked`() {
  var random = Awkward(seed: 9)
  for _ in 0..<4000 {
    let scale: Scale = Bool.random(using: &random) ? .log : .linear
    let (a, b) = (random.number(), random.number() * power(10, Double(random.integer(-30...30))))
    let ends = Extent.usable(a.isNaN || b.isNaN ? nil : min(a, b)...max(a, b), scale)
    let (low, high) = (ends.lowerBound, ends.upperBound)
    #expect(low < high && (scale == .linear || low > 0))
    let count = random.integer(1...12)
    let ticks = scale.ticks(from: low, to: high, atMost: count)
    #expect(ticks.count <= count)
    #expect(Set(ticks.map(\.label)).count == ticks.count)
    let air = 1e-6 * max(abs(low), abs(high))
    for (tick, next) in zip(ticks, ticks.dropFirst()) { #expect(tick.value < next.value) }
    for tick in ticks {
      #expect(tick.value >= low - air && tick.value <= high + air)
      let said = NumberFormat.parse(tick.label) ?? .nan
      #expect(abs(said - tick.value) <= 1e-9 * max(abs(low), abs(high)), "\(tick) \(low) \(high)")
    }
  }
}

@Test func `The ends of an axis lie in the corners of its area`() throws {
  let plot = Plot([], scale: .log, x: 0...100, y: 0.01...1)
  let frame = plot.frame(in: Rect(x: 3, y: 2, width: 60, height: 20))
  let low = try #require(frame.cell(x: 0, y: 0.01))
  let high = try #require(frame.cell(x: 100, y: 1))
  #expect(low == (frame.area.x, frame.area.bottom - 1))
  #expect(high == (frame.area.right - 1, frame.area.y))
  #expect(frame.cell(x: 101, y: 1) == nil)
  for bad in [0, -1, Double.nan, .infinity] { #expect(frame.cell(x: 5, y: bad) == nil) }
}

@Test func `No spike is lost, however many samples share a column, and the cursor finds it`() {
  var values = [Double](repeating: 0.5, count: 100_000)
  values[77_777] = 9
  values[33_333] = -4
  var canvas = Canvas(width: 50, height: 12)
  let series = Plot.Series("", .series(0), y: values, mark: { Mark(source: 2, index: $0) })
  canvas.plot(Plot([series]), in: canvas.bounds)
  let found = (0..<12).flatMap { y in (0..<50).map { canvas.mark(x: $0, y: y).index } }
  #expect(found.contains(77_777))
  #expect(found.contains(33_333))
}

@Test func `Every dotted cell of a marked curve has the mark of a sample`() {
  for count in [1, 2, 7, 60, 5000] {
    var canvas = Canvas(width: 40, height: 10)
    let values = (0..<count).map { Double(($0 * 37) % 23) }
    let series = Plot.Series("", .series(0), y: values, mark: { Mark(source: 2, index: $0) })
    let frame = canvas.plot(Plot([series]), in: canvas.bounds)
    for y in frame.area.y..<frame.area.bottom {
      for x in frame.area.x..<frame.area.right where Glyph.isBraille(canvas[x, y].glyph) {
        #expect(canvas.mark(x: x, y: y).isNumber)
        #expect(canvas.mark(x: x, y: y).index < count)
      }
    }
  }
}
