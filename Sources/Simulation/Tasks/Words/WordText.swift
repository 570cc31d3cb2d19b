import Calculus
import Networks
import Synchronization

/// A text as a stream of word ids, whatever its size: read once to count its words, and then piece by
/// piece as it is needed. Ids are in the order of frequency.
package final class WordText: Sendable {
  package let vocabulary: Vocabulary
  /// How often each word is there.
  package let counts: [Int]
  /// All words, rare ones too; word number p of the text is at place p.
  package let places: Int
  /// Those that are in the vocabulary.
  package let known: Int

  private let source: any TextSource
  private let index: WordIndex
  private let ids: [Int32]  // by number in the index; −1 for a word that is too rare
  /// Where pieces begin in the source, and the place of their first word; and where all ends.
  private let starts: [(start: Int, place: Int)]
  private let recent: Mutex<Recent>

  /// Words of a sentence; a longer one goes on as another.
  static let longest = 1000
  /// Different words that are counted at a time: with more, the rarest are forgotten, as in the
  /// original.
  private static let mostCounted = 1 << 22

  /// `minimum`: how often a word must be there to be one of the vocabulary, which has the `most`
  /// frequent ones. `progress` is told what share has been read.
  package init(
    _ source: any TextSource, minimum: Int, most: Int, mostCounted: Int = WordText.mostCounted,
    progress: (Double) -> Void = { _ in }
  ) {
    var (index, counts, least) = (WordIndex(), [Int](), 0)
    var (starts, start, place) = ([(start: Int, place: Int)](), 0, 0)
    while start < source.end {
      let (bytes, next) = source.lines(from: start)
      guard next > start else { break }
      starts.append((start, place))
      WordReader.read(bytes) { word in
        let number = index.add(word)
        if number == counts.count { counts.append(0) }
        counts[number] += 1
        place += 1
      } line: {
      }
      if index.count > mostCounted {
        least += 1
        (index, counts) = Self.without(index, counts, upTo: least)
      }
      start = next
      progress(Double(start) / Double(max(source.end, 1)))
    }
    starts.append((start, place))

    let kept = counts.indices.filter { counts[$0] >= minimum }.sorted {
      counts[$0] != counts[$1]
        ? counts[$0] > counts[$1] : index.word($0).lexicographicallyPrecedes(index.word($1))
    }.prefix(most)
    var ids = Array(repeating: Int32(-1), count: index.count)
    for (id, number) in kept.enumerated() { ids[number] = Int32(id) }
    vocabulary = Vocabulary(
      kept.map { String(decoding: index.word($0), as: UTF8.self) }, unit: .word)
    self.counts = kept.map { counts[$0] }
    known = self.counts.reduce(0, +)
    (self.source, self.index, self.ids) = (source, index, ids)
    (self.starts, places) = (starts, place)
    recent = Mutex(Recent())
  }

  /// Without the words that were there no more than so often.
  private static func without(
    _ index: WordIndex, _ counts: [Int], upTo least: Int
  ) -> (WordIndex, [Int]) {
    var (fewer, kept) = (WordIndex(), [Int]())
    for number in counts.indices where counts[number] > least {
      let word = Array(index.word(number))
      word.withUnsafeBufferPointer { _ = fewer.add($0) }
      kept.append(counts[number])
    }
    return (fewer, kept)
  }

  // MARK: Pieces

  /// Some sentences that stand together.
  package final class Piece: Sendable {
    /// The place of the first word.
    package let first: Int
    /// −1 for a word that is not in the vocabulary.
    package let ids: [Int32]
    /// Where sentences end in `ids`.
    package let ends: [Int]

    init(first: Int, ids: [Int32], ends: [Int]) {
      (self.first, self.ids, self.ends) = (first, ids, ends)
    }

    package var sentences: Int { ends.count }
    package func sentence(_ s: Int) -> Range<Int> { (s > 0 ? ends[s - 1] : 0)..<ends[s] }
    /// Which sentence a word of `ids` is in; the first after it where it is beyond all.
    package func sentence(of i: Int) -> Int {
      var (low, high) = (0, ends.count)
      while low < high {
        let middle = (low + high) / 2
        if ends[middle] > i { high = middle } else { low = middle + 1 }
      }
      return low
    }
  }

  package var pieces: Int { starts.count - 1 }

  /// Which piece a place is in.
  package func piece(of place: Int) -> Int {
    var (low, high) = (0, pieces)
    while low + 1 < high {
      let middle = (low + high) / 2
      if starts[middle].place <= place { low = middle } else { high = middle }
    }
    return low
  }

  /// Piece `k`, read again unless it was read not long ago.
  package func piece(_ k: Int) -> Piece {
    if let known = recent.withLock({ $0.pieces[k] }) { return known }
    let piece = read(k)
    recent.withLock { $0.keep(piece, k) }
    return piece
  }

  private func read(_ k: Int) -> Piece {
    let (start, first) = starts[k]
    let count = starts[k + 1].place - first
    var (ids, ends) = ([Int32](), [Int]())
    ids.reserveCapacity(count)
    func end() {
      if ids.count > ends.last ?? 0 { ends.append(ids.count) }
    }
    WordReader.read(source.lines(from: start).bytes) { word in
      let number = index.number(of: word)
      ids.append(number < 0 ? -1 : self.ids[number])
      if ids.count - (ends.last ?? 0) == Self.longest { end() }
    } line: {
      end()
    }
    // A file that was changed meanwhile: places stay what they were.
    if ids.count > count { ids.removeLast(ids.count - count) }
    while ids.count < count { ids.append(-1) }
    ends = ends.filter { $0 < count } + (count > 0 ? [count] : [])
    return Piece(first: first, ids: ids, ends: ends)
  }

  /// What was read last, up to some 64 MB.
  private struct Recent {
    var pieces: [Int: Piece] = [:]  // looked up, never iterated
    private var order: [Int] = []
    private var words = 0

    mutating func keep(_ piece: Piece, _ k: Int) {
      guard pieces[k] == nil else { return }
      pieces[k] = piece
      order.append(k)
      words += piece.ids.count
      while words > 1 << 24, order.count > 1, let oldest = order.first {
        order.removeFirst()
        words -= pieces.removeValue(forKey: oldest)?.ids.count ?? 0
      }
    }
  }
}
