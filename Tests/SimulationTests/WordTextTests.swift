import Calculus
import Networks
import Testing

@testable import Simulation

/// How a text becomes words, and what is drawn of them.
@Suite struct WordTextTests {
  /// Some whole lines at a time, as few as one.
  private struct Lines: TextSource {
    let lines: [String]
    let most: Int
    var end: Int { lines.count }
    func lines(from start: Int) -> (bytes: [UInt8], next: Int) {
      let next = min(start + most, end)
      return (lines[start..<next].flatMap { Array(($0 + "\n").utf8) }, next)
    }
  }

  private func words(_ text: String) -> [[String]] {
    let text = WordText(TextInMemory([text]), minimum: 1, most: 1000)
    return (0..<text.pieces).flatMap { k in
      let piece = text.piece(k)
      return (0..<piece.sentences).map { s in
        piece.sentence(s).map { text.vocabulary.tokens[Int(piece.ids[$0])] }
      }
    }
  }

  @Test func `words are letters and digits in small letters, lines are sentences`() {
    #expect(
      words("The king's well-known 2 dogs -- 'bark'!\n\n  \nÉTÉ, straße") == [
        ["the", "king's", "well-known", "2", "dogs", "bark"], ["été", "straße"],
      ])
    #expect(words("don\u{2019}t \u{1F600} a\u{301}b") == [["don't", "a\u{301}b"]])
    // What is no character ends a word and is none.
    let bytes: [UInt8] = [0x61, 0xFF, 0x62, 0xC3, 0x0A, 0x63, 0xE2, 0x82]
    var found: [String] = []
    WordReader.read(bytes) {
      found.append(String(decoding: $0, as: UTF8.self))
    } line: {
      found.append("⏎")
    }
    #expect(found == ["a", "b", "⏎", "c", "⏎"])
    #expect(words(String(repeating: "x", count: 65) + " y") == [["y"]])
  }

  @Test func `the most frequent word comes first, a rare one is none`() {
    let text = WordText(
      TextInMemory(["b a c a b a\nd d e"]), minimum: 2, most: 3)
    #expect(text.vocabulary.tokens == ["a", "b", "d"])
    #expect(text.counts == [3, 2, 2] && text.places == 9 && text.known == 7)
    #expect(text.piece(0).ids == [1, 0, -1, 0, 1, 0, 2, 2, -1])
    #expect(
      WordText(TextInMemory(["b a c a b a\nd d e"]), minimum: 2, most: 2).vocabulary.count == 2)
  }

  @Test func `a text in pieces is the same text`() {
    let random = Random(seed: 1, "text")
    let lines = (0..<200).map { line in
      (0..<random.below(12, line)).map { "w\(random.below(30, 100 * line + $0))" }
        .joined(separator: " ")
    }
    let whole = WordText(Lines(lines: lines, most: 1000), minimum: 3, most: 25)
    for most in [1, 7, 50] {
      let pieces = WordText(Lines(lines: lines, most: most), minimum: 3, most: 25)
      #expect(pieces.vocabulary == whole.vocabulary && pieces.counts == whole.counts)
      #expect((0..<pieces.pieces).flatMap { pieces.piece($0).ids } == whole.piece(0).ids)
      let sentences = (0..<pieces.pieces).flatMap { k in
        let piece = pieces.piece(k)
        return piece.ends.map { piece.first + $0 }
      }
      #expect(sentences == whole.piece(0).ends)
      for place in stride(from: 0, to: pieces.places, by: 17) {
        let piece = pieces.piece(pieces.piece(of: place))
        #expect(piece.first <= place && place - piece.first < piece.ids.count)
        #expect(
          piece.sentence(piece.sentence(of: place - piece.first)).contains(place - piece.first))
      }
    }
  }

  @Test func `a long text in memory is cut after lines, a long line after words`() {
    let line = String(repeating: "word ", count: 100) + "\n"
    for text in [String(repeating: line, count: 700), String(repeating: "word ", count: 60_000)] {
      let source = TextInMemory([text])
      var (start, words, pieces) = (0, 0, 0)
      while start < source.end {
        let (bytes, next) = source.lines(from: start)
        #expect(bytes.count <= TextPiece.most && bytes.count == next - start)
        WordReader.read(bytes) { word in
          #expect(String(decoding: word, as: UTF8.self) == "word")
          words += 1
        } line: {
        }
        (start, pieces) = (next, pieces + 1)
      }
      #expect(words == text.split(whereSeparator: \.isWhitespace).count && pieces > 4)
    }
  }

  @Test func `with too many different words the rarest are forgotten while they are counted`() {
    // Common words among ever new ones.
    let lines = (0..<400).map { "rare\($0) the cat\($0 % 3)" }
    let text = WordText(Lines(lines: lines, most: 10), minimum: 50, most: 100, mostCounted: 40)
    #expect(text.vocabulary.tokens == ["the", "cat0", "cat1", "cat2"])
    #expect(text.places == 1200)
  }

  @Test func `words are drawn as often as a power of their counts says`() {
    let noise = Noise(counts: [1000, 100, 10, 1, 500], power: 0.75)
    let weights = [1000.0, 100, 10, 1, 500].map { Double.exp(0.75 * .log($0)) }
    let all = weights.reduce(0, +)
    let random = Random(seed: 1, "noise")
    var drawn = Array(repeating: 0, count: 5)
    let count = 200_000
    for i in 0..<count { drawn[Int(noise.word(random, i))] += 1 }
    for w in 0..<5 {
      let expected = weights[w] / all
      let deviation = (expected * (1 - expected) / Double(count)).squareRoot()
      #expect(abs(noise.shares[w] - expected) < 1e-12)
      #expect(abs(Double(drawn[w]) / Double(count) - expected) < 4 * deviation, "word \(w)")
    }
  }
}
