import Calculus
import Networks

/// Sentences of words drawn one by one, word r (from 0) in proportion to 1/(r + 1)^power, as words of
/// a language are for a power near 1 (Zipf, 1935). There is nothing to learn in it but that.
struct RandomText: TextSource {
  private let length, sentences: Int
  private let words: Noise
  private let random = Random(seed: 0, "text/random")

  init(words: Int, power: Double, length: Int, sentences: Int) {
    (self.length, self.sentences) = (length, sentences)
    self.words = Noise(weights: (0..<words).map { Double.exp(-power * .log(Double($0 + 1))) })
  }

  var end: Int { sentences }

  func lines(from start: Int) -> (bytes: [UInt8], next: Int) {
    let next = min(start + max(TextPiece.most / (5 * length), 1), sentences)
    var bytes: [UInt8] = []
    for i in start * length..<next * length {
      bytes += String(words.word(random, i)).utf8
      bytes.append(UInt8(ascii: (i + 1) % length == 0 ? "\n" : " "))
    }
    return (bytes, next)
  }
}
