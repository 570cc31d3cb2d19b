import Formats
import Testing

/// Numbers as files write them, read as the library reads them.
@Suite struct DecimalTests {
  private func read(_ text: String) -> Float? {
    (try? KeyedVectors.read(bytes: Array("a \(text)\n".utf8)))?.vector(of: 0)[0]
  }

  @Test func `every float that is written is the same when it is read`() {
    var bits: UInt32 = 1
    for _ in 0..<20_000 {
      bits = bits &* 1_664_525 &+ 1_013_904_223
      let number = Float(bitPattern: bits)
      if number.isFinite { #expect(read("\(number)") == number) }
    }
  }

  @Test(arguments: [
    "0", "-0", "1.", ".5", "+3", "1e5", "1E-5", "123456789012345678901234567890", "0.1e+2",
    "9007199254740993", "0.000000000000000000000000000000000000000012345", "1e-400",
    "16777217", "3.4028234663852886e38", "00000000000000000000000001.5", "2.5e-22", "1e22", "1e23",
  ])
  func `digits, points and powers are read as the library reads them`(_ text: String) throws {
    #expect(read(text) == Float(try #require(Double(text))))
  }

  @Test(arguments: ["", ".", "-", "e5", "1e", "1e+", "0x10", "1_000", "1-2", "--1", "1.2.3", "½"])
  func `what is no number is not taken for one`(_ text: String) {
    #expect(read(text) == nil)
  }
}
