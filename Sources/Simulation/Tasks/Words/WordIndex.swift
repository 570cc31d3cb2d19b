/// Numbers for words, found by their bytes: far faster than a dictionary of strings, and no string is
/// made. Open addressing with linear probing.
struct WordIndex: Sendable {
  private var slots: [Int32] = Array(repeating: -1, count: 1 << 12)
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  var count: Int { ends.count }

  /// The bytes of word `number`.
  func word(_ number: Int) -> ArraySlice<UInt8> {
    bytes[(number > 0 ? ends[number - 1] : 0)..<ends[number]]
  }

  /// The number of a word, or below 0.
  func number(of word: UnsafeBufferPointer<UInt8>) -> Int { Int(slots[slot(of: word)]) }

  /// The number of a word, which gets the next one where it has none.
  mutating func add(_ word: UnsafeBufferPointer<UInt8>) -> Int {
    let slot = slot(of: word)
    if slots[slot] >= 0 { return Int(slots[slot]) }
    slots[slot] = Int32(count)
    bytes += word
    ends.append(bytes.count)
    if 2 * count > slots.count { grow() }
    return count - 1
  }

  private func slot(of word: UnsafeBufferPointer<UInt8>) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a
    for byte in word { hash = (hash ^ UInt64(byte)) &* 0x0100_0000_01b3 }
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash ^ hash >> 32) & mask
    while slots[slot] >= 0, !isWord(Int(slots[slot]), word) { slot = (slot + 1) & mask }
    return slot
  }

  private func isWord(_ number: Int, _ word: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = number > 0 ? ends[number - 1] : 0
    guard ends[number] - start == word.count else { return false }
    for i in 0..<word.count where bytes[start + i] != word[i] { return false }
    return true
  }

  private mutating func grow() {
    let (bytes, ends) = (bytes, ends)
    slots = Array(repeating: -1, count: 2 * slots.count)
    bytes.withUnsafeBufferPointer { bytes in
      var start = 0
      for (number, end) in ends.enumerated() {
        let slot = slot(of: UnsafeBufferPointer(rebasing: bytes[start..<end]))
        slots[slot] = Int32(number)
        start = end
      }
    }
  }
}
