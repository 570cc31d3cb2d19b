import Networks

/// The words of a text in bytes: runs of letters and digits, with ' and - inside them, in small
/// letters. All else is passed over; a sentence ends with its line.
enum WordReader {
  /// Bytes of a word; longer ones are none.
  static let longest = 64

  /// Calls `word` with the bytes of every word and `line` after every line.
  @inline(__always)
  static func read(
    _ text: [UInt8], word: (UnsafeBufferPointer<UInt8>) -> Void, line: () -> Void
  ) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: longest + 1) { letters in
      text.withUnsafeBufferPointer { text in
        var (count, i) = (0, 0)
        func end() {
          while count > 0, isBetween(letters[count - 1]) { count -= 1 }
          if count > 0, count <= longest {
            word(UnsafeBufferPointer(rebasing: UnsafeBufferPointer(letters)[..<count]))
          }
          count = 0
        }
        func add(_ byte: UInt8) {
          if count <= longest { letters[count] = byte }
          count = min(count + 1, longest + 1)
        }
        while i < text.count {
          let byte = text[i]
          if byte < 0x80 {
            i += 1
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
              add(byte)
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): add(byte | 0x20)
            case _ where isBetween(byte) && count > 0: add(byte)
            case UInt8(ascii: "\n"):
              end()
              line()
            default: end()
            }
            continue
          }
          let (scalar, length) = scalar(in: text, at: i)
          i += length
          if let scalar, scalar != "\u{2019}", Vocabulary.isOfWord(scalar) {
            for byte in scalar.properties.lowercaseMapping.utf8 { add(byte) }
          } else if scalar == "\u{2019}", count > 0 {
            add(UInt8(ascii: "'"))
          } else {
            end()
          }
        }
        end()
        line()
      }
    }
  }

  private static func isBetween(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "'") || byte == UInt8(ascii: "-")
  }

  /// The character that begins there and its bytes; nil for a byte that begins none.
  private static func scalar(
    in text: UnsafeBufferPointer<UInt8>, at i: Int
  ) -> (Unicode.Scalar?, Int) {
    let first = text[i]
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1
    guard length > 1, i + length <= text.count else { return (nil, 1) }
    var value = UInt32(first) & (0x7F >> UInt32(length))
    for byte in text[i + 1..<i + length] {
      guard byte & 0xC0 == 0x80 else { return (nil, 1) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    let shortest: UInt32 = [0, 0, 0x80, 0x800, 0x10000][length]
    return value < shortest ? (nil, 1) : (Unicode.Scalar(value), length)
  }
}
