import Formats
import Testing

@Suite struct IDXTests {
  /// 2 pictures of 2 rows of 3.
  static let whole: [UInt8] =
    [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3] + (0..<12).map { UInt8(20 * $0) }

  private func mistake(_ file: [UInt8]) -> String? {
    do {
      _ = try IDX(file)
      return nil
    } catch { return error.description }
  }

  @Test func `sizes and bytes come out as they went in`() throws {
    let array = try IDX(Self.whole)
    #expect(array.sizes == [2, 2, 3])
    #expect(Array(array.bytes) == (0..<12).map { UInt8(20 * $0) })
    #expect(try IDX([0, 0, 8, 1, 0, 0, 1, 0] + [UInt8](repeating: 7, count: 256)).sizes == [256])
  }

  @Test(arguments: 0..<whole.count)
  func `a file cut short after any byte is refused in one line`(_ length: Int) throws {
    let words = try #require(mistake(Array(Self.whole.prefix(length))))
    #expect(!words.contains("\n") && words.count < 160)
    #expect(words.contains("whole") || words.contains("fetch it again"), "\(words)")
  }

  @Test(arguments: [
    (place: 0, byte: 1, words: "not an IDX file: it begins with 1 0, not with 0 0"),
    (2, 13, "byte 2 is 13, floats: only 8, unsigned bytes, is read here"),
    (2, 77, "byte 2 is 77, no kind of number: only 8, unsigned bytes, is read here"),
    (3, 0, "byte 3 is 0: an array needs one size or more"),
    (7, 0, "size 1 of 3, at byte 4, is 0"),
    (15, 0, "size 3 of 3, at byte 12, is 0"),
    (
      7, 3,
      "3 × 2 × 3 bytes should come after byte 16, but there are 12: the file is cut short, fetch it "
        + "again"
    ),
    (7, 1, "1 × 2 × 3 bytes should come after byte 16, but there are 12: this is too much"),
  ])
  func `a wrong byte is told with its place and what to do`(place: Int, byte: UInt8, words: String)
  {
    var file = Self.whole
    file[place] = byte
    #expect(mistake(file) == words)
  }

  @Test func `what is packed is told to be unpacked, and sizes beyond all measure fit nothing`() {
    #expect(mistake([0x1f, 0x8b, 8, 0])?.contains("gunzip") == true)
    let huge: [UInt8] = [0, 0, 8, 4] + [UInt8](repeating: 255, count: 16)
    #expect(mistake(huge)?.contains("cut short") == true)
  }

  @Test func `no byte put anywhere makes it fail otherwise than in words`() {
    for place in Self.whole.indices {
      for byte: UInt8 in [0, 1, 2, 8, 127, 128, 255] {
        var file = Self.whole
        file[place] = byte
        if let words = mistake(file) { #expect(!words.contains("\n")) }
      }
    }
  }
}
