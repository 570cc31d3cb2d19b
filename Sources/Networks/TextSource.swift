/// A text that is read piece by piece, as often as one likes and from wherever one likes.
package protocol TextSource: Sendable {
  /// Where it ends: in bytes, or in whatever it is counted by.
  var end: Int { get }
  /// Some whole lines from `start` on, and where the next ones begin.
  func lines(from start: Int) -> (bytes: [UInt8], next: Int)
}

/// Texts that are in memory, one after the other.
package struct TextInMemory: TextSource {
  private let bytes: [UInt8]
  package init(_ texts: [String]) { bytes = Array(texts.joined(separator: "\n").utf8) }

  package var end: Int { bytes.count }
  package func lines(from start: Int) -> (bytes: [UInt8], next: Int) {
    let piece = bytes[start...].prefix(TextPiece.most)
    let count = TextPiece.end(piece, isLast: start + piece.count == bytes.count)
    return (Array(piece.prefix(count)), start + count)
  }
}

/// How much of a text is read at once.
package enum TextPiece {
  package static let most = 1 << 16

  /// How many of the bytes read are whole lines; of a line longer than all of them, whole words; of a
  /// word as long as that, whole characters.
  package static func end(_ bytes: some BidirectionalCollection<UInt8>, isLast: Bool) -> Int {
    guard !isLast else { return bytes.count }
    func upTo(_ body: (UInt8) -> Bool) -> Int? {
      bytes.lastIndex(where: body).map { bytes.distance(from: bytes.startIndex, to: $0) + 1 }
    }
    if let line = upTo({ $0 == UInt8(ascii: "\n") }) { return line }
    if let word = upTo({ $0 == UInt8(ascii: " ") }) { return word }
    // Before the last byte that begins a character.
    let whole = (upTo { $0 & 0xC0 != 0x80 } ?? 1) - 1
    return whole > 0 ? whole : bytes.count
  }
}
