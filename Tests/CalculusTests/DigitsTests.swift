import Calculus
import Testing

@Suite struct DigitsTests {
  @Test func `no digit is written that is not one of the number`() {
    #expect(Digits.text(46295.117, 4) == "4.63e4")
    #expect(Digits.text(46295.117, 5) == "46295")
    #expect(Digits.text(50000, 4) == "50000")
    #expect(Digits.text(1024, 2) == "1e3")
    #expect(Digits.text(1000, 2) == "1000")
    #expect(Digits.text(-0.0312, 4) == "−0.0312")
    for x in [46295.117, 1024, 0.00123456, 7e20, 99999.5] {
      for digits in 1...9 {
        let shown = Digits.value(Digits.text(x, digits))
        #expect(abs(shown - x) <= 0.5001 * x * power10(1 - digits), "\(x) in \(digits)")
      }
    }
  }

  @Test func `numbers agree when they are the same, rounded`() {
    #expect(Digits.agree(46295.1, 46300, 4))
    #expect(!Digits.agree(46295.1, 46300, 5))
    #expect(!Digits.agree(1, -1, 1))
    #expect(Digits.agree(.nan, .nan, 4) && !Digits.agree(.nan, 1, 4))
    #expect(Digits.agree(0, 0, 4) && !Digits.agree(0, 1e-30, 4))
  }

  private func power10(_ n: Int) -> Double {
    (0..<abs(n)).reduce(1.0) { x, _ in n < 0 ? x / 10 : x * 10 }
  }
}
