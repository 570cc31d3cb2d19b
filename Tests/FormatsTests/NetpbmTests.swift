import Formats
import Testing

@Suite struct NetpbmTests {
  private func mistake(_ file: [UInt8]) -> String? {
    do {
      _ = try Netpbm(file)
      return nil
    } catch { return error.description }
  }
  private func mistake(_ text: String) -> String? { mistake(Array(text.utf8)) }

  static let pictures = [1, 3].flatMap { channels in
    [1, 9, 255, 256, 65535].map { maximum in
      Netpbm(
        channels: channels, height: 2, width: 3, maximum: maximum,
        samples: (0..<6 * channels).map { $0 * maximum / (6 * channels - 1) })
    }
  }

  @Test(arguments: pictures, [false, true])
  func `what is written is read again`(_ picture: Netpbm, isPlain: Bool) throws {
    let file = picture.written(plain: isPlain)
    #expect(try Netpbm(file) == picture)
    if isPlain {
      let lines = file.split(separator: 10)
      #expect(lines.allSatisfy { $0.count <= 70 && $0.allSatisfy { $0 < 128 } })
    }
  }

  @Test(arguments: pictures, [false, true])
  func `a file cut short after any byte is refused in one line`(
    _ picture: Netpbm, isPlain: Bool
  ) throws {
    let file = picture.written(plain: isPlain)
    // Without its last line break a plain file is whole, and of a last number the first digits are one.
    let last = file.dropLast(isPlain ? 1 : 0).lastIndex(of: 10) ?? 0
    for length in 0...(isPlain ? last : file.count - 1) {
      let words = try #require(mistake(Array(file.prefix(length))), "\(length)")
      #expect(!words.contains("\n") && words.count < 160)
    }
  }

  @Test func `comments and blanks may stand anywhere before the samples`() throws {
    let text = "P2 # made by hand\n# 9 9\r\n\t2\n#\n 1 # 5\n10\n0 # black\n 10\n"
    let picture = Netpbm(channels: 1, height: 1, width: 2, maximum: 10, samples: [0, 10])
    #expect(try Netpbm(Array(text.utf8)) == picture)
    // A single blank, and then bytes, even such as look like blanks.
    let bytes: [UInt8] = Array("P5\n2 1 #x\n 200\n".utf8) + [10, 35]
    #expect(try Netpbm(bytes).samples == [10, 35])
  }

  @Test(arguments: [
    ("", "not a PGM or PPM file, which begins with P2, P3, P5 or P6"),
    ("P4\n1 1\n1", "P4 is another kind of picture: save it as PGM (P2, P5) or PPM (P3, P6)"),
    ("P\u{1b}\n", "P? is another kind of picture: save it as PGM (P2, P5) or PPM (P3, P6)"),
    ("P21 1 1 1", "byte 2: a blank must come before the width"),
    ("P2 0 1 1 1", "byte 3: the width must be 1 to 16384"),
    ("P2 1 99999999999999999999 1 1", "byte 5: the height must be 1 to 16384"),
    ("P2 1 1 65536 1", "byte 7: the highest value must be 1 to 65535"),
    ("P2 1 -1 1 1", "byte 5: here should be the height, a whole number"),
    ("P2 1 1 5 6", "byte 9: sample 1 of 1 must be 0 to 5"),
    ("P2 2 1 5 3x4", "byte 10: a blank must come before sample 2 of 2"),
    ("P5 1 1 5", "byte 8: a blank must come before the samples"),
    ("P5 1 1 5 \u{6}", "byte 9: sample 1 is 6, over the highest value 5"),
    (
      "P6 100 100 255 abc",
      "100 × 100 × 3 samples need 30000 bytes after byte 15, but there are 3: the file is cut short"
    ),
  ])
  func `what is wrong is told with its place`(text: String, words: String) {
    #expect(mistake(text) == words)
  }
}
