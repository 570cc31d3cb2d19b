/// Words in order, a million of them in little room: their bytes one behind the other, and a table
/// of hashes to find a word's place.
package struct WordList: Sendable {
  private var bytes: [UInt8] = []
  /// Where each word ends.
  private var ends: [UInt32] = []
  /// Places + 1 by hash, 0 where there is none; as many as a power of two.
  private var slots: [UInt32]

  package init(room: Int = 0) {
    var count = 16
    while count < 2 * room { count *= 2 }
    slots = Array(repeating: 0, count: count)
    ends.reserveCapacity(room)
  }

  package var count: Int { ends.count }
  package subscript(_ place: Int) -> String {
    String(decoding: bytes[range(place)], as: UTF8.self)
  }
  /// As it is written in files.
  package func bytes(of place: Int) -> ArraySlice<UInt8> { bytes[range(place)] }

  /// Where a word stands: what is canonically equal but not the same is another word.
  package func place(of word: String) -> Int? {
    var word = word
    return word.withUTF8 { find(UnsafeRawBufferPointer($0)).place }
  }

  /// Puts a word at the end, unless it is there: then its place.
  mutating func append(_ word: UnsafeRawBufferPointer) -> Int? {
    let (place, slot) = find(word)
    if let place { return place }
    bytes.append(contentsOf: word)
    ends.append(UInt32(bytes.count))
    slots[slot] = UInt32(ends.count)
    if 2 * ends.count > slots.count { widen() }
    return nil
  }

  private func range(_ place: Int) -> Range<Int> {
    (place == 0 ? 0 : Int(ends[place - 1]))..<Int(ends[place])
  }

  /// The word's place, or else the slot that it would take.
  private func find(_ word: UnsafeRawBufferPointer) -> (place: Int?, slot: Int) {
    var slot = hash(word) & (slots.count - 1)
    while slots[slot] != 0 {
      let place = Int(slots[slot]) - 1
      if bytes[range(place)].elementsEqual(word) { return (place, slot) }
      slot = (slot + 1) & (slots.count - 1)
    }
    return (nil, slot)
  }

  private mutating func widen() {
    slots = Array(repeating: 0, count: 2 * slots.count)
    for place in ends.indices {
      var slot = bytes[range(place)].withUnsafeBytes { hash($0) } & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(place + 1)
    }
  }

  /// FNV-1a, its high bits mixed in.
  private func hash(_ word: UnsafeRawBufferPointer) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in word { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return Int(truncatingIfNeeded: hash ^ (hash >> 32))
  }
}
