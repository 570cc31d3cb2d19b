/// A picture from a PGM or PPM file, grey or in colour: P2 and P3 write numbers, P5 and P6 bytes
/// (Poskanzer, Netpbm, 1988).
///
/// P5, the width, the height, and the highest value, with blanks between them and `#` beginning a
/// comment up to the line's end; after a single blank the samples, from the top left, in colour red,
/// green and blue side by side; two bytes each, the higher first, where the highest value is over 255.
package struct Netpbm: Sendable, Equatable {
  /// 1, grey, or 3: red, green and blue.
  package let channels: Int
  package let height, width: Int
  /// What white is, 1…65535.
  package let maximum: Int
  /// (H, W, C), each 0…maximum.
  package let samples: [Int]

  package struct Mistake: Error, CustomStringConvertible {
    package let description: String
  }

  package init(channels: Int, height: Int, width: Int, maximum: Int, samples: [Int]) {
    precondition(samples.count == height * width * channels)
    (self.channels, self.height, self.width) = (channels, height, width)
    (self.maximum, self.samples) = (maximum, samples)
  }

  package init(_ file: [UInt8]) throws(Mistake) {
    let kind = String(decoding: file.prefix(2), as: UTF8.self)
    guard ["P2", "P3", "P5", "P6"].contains(kind) else {
      throw Mistake(
        description: kind.first == "P"
          ? "\(Self.shown(kind)) is another kind of picture: save it as PGM (P2, P5) or PPM (P3, P6)"
          : "not a PGM or PPM file, which begins with P2, P3, P5 or P6")
    }
    var reader = Reader(file: file, at: 2)
    let width = try reader.number("the width", in: 1...Self.longest)
    let height = try reader.number("the height", in: 1...Self.longest)
    let maximum = try reader.number("the highest value", in: 1...65535)
    let channels = kind == "P3" || kind == "P6" ? 3 : 1
    let count = width * height * channels
    let isPlain = kind == "P2" || kind == "P3"
    let each = maximum > 255 ? 2 : 1
    if !isPlain { try reader.blank() }
    // A number and a blank are two bytes.
    let needed = isPlain ? 2 * count : each * count
    guard file.count - reader.at >= needed else {
      throw Mistake(
        description: "\(width) × \(height) × \(channels) samples need \(needed) bytes"
          + "\(isPlain ? " or more" : "") after byte \(reader.at), but there are "
          + "\(file.count - reader.at): the file is cut short")
    }
    var samples: [Int] = []
    samples.reserveCapacity(count)
    for k in 0..<count {
      if isPlain {
        samples.append(try reader.number("sample \(k + 1) of \(count)", in: 0...maximum))
        continue
      }
      let place = reader.at + each * k
      let sample = each == 2 ? Int(file[place]) << 8 | Int(file[place + 1]) : Int(file[place])
      guard sample <= maximum else {
        throw Mistake(
          description:
            "byte \(place): sample \(k + 1) is \(sample), over the highest value \(maximum)")
      }
      samples.append(sample)
    }
    self.init(
      channels: channels, height: height, width: width, maximum: maximum, samples: samples)
  }

  static let longest = 16384

  /// The file's bytes: as numbers that can be read, or as bytes.
  package func written(plain: Bool) -> [UInt8] {
    let kind = channels == 1 ? plain ? "P2" : "P5" : plain ? "P3" : "P6"
    let head = Array("\(kind)\n\(width) \(height)\n\(maximum)\n".utf8)
    guard plain else {
      return head
        + samples.flatMap { maximum > 255 ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0)] }
    }
    // A sample a line keeps within the format's 70 characters.
    return head + samples.flatMap { Array("\($0)\n".utf8) }
  }

  private static func shown(_ kind: String) -> String {
    String(kind.unicodeScalars.map { $0.isASCII && $0.value > 32 ? Character($0) : "?" })
  }

  private struct Reader {
    let file: [UInt8]
    var at: Int

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
    private func mistake(_ what: String) -> Mistake {
      Mistake(description: "byte \(at): \(what)")
    }

    /// Past the one blank before the bytes of a picture.
    mutating func blank() throws(Mistake) {
      guard at < file.count, Self.isBlank(file[at]) else {
        throw mistake("a blank must come before the samples")
      }
      at += 1
    }

    /// The next number, after blanks and comments.
    mutating func number(_ what: String, in range: ClosedRange<Int>) throws(Mistake) -> Int {
      let start = at
      while at < file.count, Self.isBlank(file[at]) || file[at] == UInt8(ascii: "#") {
        if file[at] == UInt8(ascii: "#") {
          while at < file.count, file[at] != 10, file[at] != 13 { at += 1 }
        } else {
          at += 1
        }
      }
      guard at < file.count else { throw mistake("the file ends before \(what)") }
      guard at > start else { throw mistake("a blank must come before \(what)") }
      var (number, first) = (0, at)
      while at < file.count, (48...57).contains(file[at]), number <= Netpbm.limit {
        number = 10 * number + Int(file[at] - 48)
        at += 1
      }
      guard at > first else { throw mistake("here should be \(what), a whole number") }
      guard range.contains(number) else {
        swap(&at, &first)
        throw mistake("\(what) must be \(range.lowerBound) to \(range.upperBound)")
      }
      return number
    }
  }

  private static let limit = 1 << 30
}
