import Testing

@testable import Drawing

@Test(arguments: [
  (0.7312, "0.7312"), (-12.7, "−12.7"), (-12.699_999, "−12.70"), (0.00314, "0.00314"),
  (0.000_22, "2.2e−4"), (1e-8, "1.0e−8"), (0.01, "0.01"), (32, "32"), (1284, "1 284"),
  (123_456.7, "123 457"), (999_999.9, "1.000e6"), (1e6, "1.0e6"), (0.999_99, "1.000"), (0, "0"),
  (-0.0, "0"), (1.5, "1.5"), (1.0 / 3, "0.3333"), (.nan, "NaN"), (.infinity, "∞"),
  (-.infinity, "−∞"), (-2.5e-11, "−2.5e−11"), (1.25e100, "1.25e100"),
])
func `Numbers are written for people`(_ number: Double, _ text: String) {
  #expect(NumberFormat.text(number) == text.replacing(" ", with: "\u{2009}"))
}

@Test func `A Float has no more digits than it needs`() {
  #expect(NumberFormat.text(Float(0.1)) == "0.1")
  #expect(NumberFormat.text(Float(1) / 3) == "0.3333")
}

@Test func `Whole numbers have their thousands apart`() {
  #expect(NumberFormat.integer(7) == "7")
  #expect(NumberFormat.integer(-1_234_567) == "−1\u{2009}234\u{2009}567")
  #expect(NumberFormat.parse(NumberFormat.integer(.max)) == Double(Int.max))
  #expect(NumberFormat.integer(.min).first == "−")
}

@Test func `Rounding to places is exact at the last one`() {
  #expect(NumberFormat.fixed(0.05, places: 1) == "0.1")
  #expect(NumberFormat.fixed(0.004, places: 2) == "0.00")
  #expect(NumberFormat.fixed(-0.004, places: 2) == "0.00")
  #expect(NumberFormat.fixed(0.006, places: 2) == "0.01")
  #expect(NumberFormat.fixed(9.996, places: 2) == "10.00")
  #expect(NumberFormat.fixed(0.4, places: 0) == "0")
  #expect(NumberFormat.fixed(0.6, places: 0) == "1")
  #expect(NumberFormat.fixed(-1.0e-300, places: 3) == "0.000")
  #expect(NumberFormat.fixed(1e40, places: 3) == "1.000e40")
  #expect(NumberFormat.percent(0.914) == "91")
}

@Test func `What is written is read back, as closely as its digits say`() throws {
  var random = Awkward(seed: 1)
  for _ in 0..<20_000 {
    let exponent = Double(random.integer(-40...40))
    let number =
      random.integer(0...3) == 0 ? random.number() : random.number() * power(10, exponent)
    // The largest of all may be rounded up to what is no number any more.
    if number.isFinite, abs(number) > 1e308 { continue }
    let digits = random.integer(1...12)
    let back = try #require(NumberFormat.parse(NumberFormat.text(number, digits: digits)))
    if number.isNaN {
      #expect(back.isNaN)
    } else if number.isInfinite || number == 0 {
      #expect(back == number)
    } else {
      let digits = Double(max(digits, 1))
      #expect(abs(back - number) <= abs(number) * 0.5000001 * power(10, 1 - digits))
    }
  }
}

@Test func `What is no number is not read as one`() {
  for text in ["", "x", "0x10", "inf", "1e", "−"] { #expect(NumberFormat.parse(text) == nil) }
}

@Test func `A column of numbers is aligned on the point`() {
  let mixed = NumberFormat.aligned([1.1363, 0.0031, -0.0127, 0, 2.8e-6, .nan, -.infinity])
  #expect(
    mixed == [
      "  1.1363",
      "  0.0031",
      " −0.0127",
      "  0.0000",
      "  2.8e−6",
      "NaN     ",
      " −∞     ",
    ])
  #expect(NumberFormat.aligned([3, 12, -128]) == ["   3", "  12", "−128"])
  #expect(NumberFormat.aligned([1.5e-9, 3e-10]) == ["1.500e−9 ", "3.000e−10"])
  #expect(NumberFormat.aligned([12_345.67, 3.21]) == ["12\u{2009}345.67", "     3.21"])
  #expect(NumberFormat.aligned([]).isEmpty)
}

@Test func `Columns are as wide as each other and their points in one place`() {
  var random = Awkward(seed: 5)
  for _ in 0..<300 {
    let numbers = random.numbers(upTo: 20)
    let texts = NumberFormat.aligned(numbers, digits: random.integer(1...9))
    #expect(Set(texts.map(\.unicodeScalars.count)).count <= 1)
    #expect(Set(texts.filter { $0.contains(".") }.map { $0.prefix { $0 != "." }.count }).count <= 1)
    for (number, text) in zip(numbers, texts) where abs(number) < 1e308 || !number.isFinite {
      #expect(NumberFormat.parse(text)?.isFinite == number.isFinite)
    }
  }
}
