import Calculus
import Networks

/// The samples that a text gives, epoch after epoch without end: with every word that is kept, the
/// words around it (Mikolov et al., 2013, arXiv:1310.4546).
///
/// A frequent word is left out by chance, before anything is counted; around a place are the up to r
/// words on either side, r drawn anew for every place from 1 to the window; words drawn beside the one
/// that is there may be any, and count for nothing where they are that one. Every draw is addressed by
/// epoch and place, so that any sample can be made again without those before it.
package final class WordPairs: Sendable {
  package let text: WordText
  package let form: WordForm
  /// How likely each word is kept: √(t/share of the text), at most 1.
  package let keep: [Double]
  let noise: Noise
  /// Whether r is drawn, or is the window throughout.
  private let isDynamic: Bool
  private let share: Double
  private let apart: Random
  private let training, heldOut: Draws

  package enum Part: Sendable { case training, heldOut }
  /// What is drawn, for either part by itself.
  private struct Draws: Sendable {
    let kept, window, negative: Random
    init(seed: Int, _ part: String) {
      func random(_ purpose: String) -> Random {
        Random(seed: seed, "data/words/\(part)/\(purpose)")
      }
      (kept, window, negative) = (random("kept"), random("window"), random("negative"))
    }
  }
  private func draws(_ part: Part) -> Draws { part == .training ? training : heldOut }

  init(
    _ text: WordText, _ form: WordForm, subsampling: Double, power: Double, isDynamic: Bool,
    heldOut share: Double, seed: Int
  ) {
    (self.text, self.form, self.isDynamic, self.share) = (text, form, isDynamic, share)
    keep = text.counts.map {
      subsampling > 0
        ? min(1, (subsampling * Double(text.known) / Double(max($0, 1))).squareRoot()) : 1
    }
    noise = Noise(counts: text.counts, power: power)
    apart = Random(seed: seed, "data/words/apart")
    (training, heldOut) = (Draws(seed: seed, "training"), Draws(seed: seed, "held-out"))
  }

  // MARK: Addresses

  /// Where a sample is: its number, counted as if there were one for every word that a window may
  /// hold, in all epochs.
  package struct Address: Equatable, Sendable {
    package let epoch, place: Int
    /// Which of the samples of that place.
    package let number: Int
  }
  /// Samples that a place may give.
  private var perPlace: Int { 2 * form.window }
  package func address(_ sample: Int) -> Address {
    let (all, number) = sample.quotientAndRemainder(dividingBy: perPlace)
    let (epoch, place) = all.quotientAndRemainder(dividingBy: max(text.places, 1))
    return Address(epoch: epoch, place: place, number: number)
  }
  package func sample(_ address: Address) -> Int {
    (address.epoch * text.places + address.place) * perPlace + address.number
  }

  // MARK: Samples

  /// Some samples, one after the other.
  struct Samples {
    var numbers: [Int] = []
    var read: [Int32] = []  // form.inputs of each, −1 for none
    var asked: [Int32] = []

    mutating func removeAll() {
      numbers.removeAll(keepingCapacity: true)
      read.removeAll(keepingCapacity: true)
      asked.removeAll(keepingCapacity: true)
    }
  }

  /// Whether a sentence is kept apart: what it says decides, so that what is held out is nowhere
  /// trained on.
  package func isApart(_ ids: ArraySlice<Int32>) -> Bool {
    guard share > 0 else { return false }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a
    for id in ids { hash = (hash ^ UInt64(truncatingIfNeeded: id)) &* 0x0100_0000_01b3 }
    return apart.uniform(Int(truncatingIfNeeded: hash)) < share
  }

  /// The places of a sentence, in its piece, whose words are not left out in an epoch.
  package func kept(
    _ sentence: Range<Int>, of piece: WordText.Piece, epoch: Int, _ part: Part = .training
  ) -> [Int] {
    let random = draws(part).kept
    let first = epoch * text.places + piece.first
    return sentence.filter { i in
      let id = Int(piece.ids[i])
      guard id >= 0 else { return false }
      return keep[id] >= 1 || random.uniform(first + i) < keep[id]
    }
  }

  /// How many words on either side of a place count as around it.
  package func reach(epoch: Int, place: Int, _ part: Part = .training) -> Int {
    guard isDynamic else { return form.window }
    return 1 + draws(part).window.below(form.window, epoch * text.places + place)
  }

  /// Adds the samples of a sentence.
  func add(
    _ sentence: Range<Int>, of piece: WordText.Piece, epoch: Int, _ part: Part,
    to samples: inout Samples
  ) {
    let kept = kept(sentence, of: piece, epoch: epoch, part)
    for (k, i) in kept.enumerated() {
      let place = piece.first + i
      let reach = reach(epoch: epoch, place: place, part)
      let around = max(0, k - reach)...min(kept.count - 1, k + reach)
      guard around.count > 1 else { continue }
      var number = sample(Address(epoch: epoch, place: place, number: 0))
      switch form.kind {
      case .skipGram:
        for other in around where other != k {
          samples.numbers.append(number)
          samples.read.append(piece.ids[i])
          samples.asked.append(piece.ids[kept[other]])
          number += 1
        }
      case .cbow:
        samples.numbers.append(number)
        for other in around where other != k { samples.read.append(piece.ids[kept[other]]) }
        for _ in around.count - 1..<form.inputs { samples.read.append(-1) }
        samples.asked.append(piece.ids[i])
      }
    }
  }

  /// The words drawn beside the one that is there; −1 where that is the one.
  @inline(__always)
  func negative(_ k: Int, of sample: Int, asked: Int32, _ random: Random) -> Int32 {
    let word = noise.word(random, sample * form.negatives + k)
    return word == asked ? -1 : word
  }
  func negatives(_ part: Part) -> Random { draws(part).negative }

  // MARK: What is held out

  /// At most so many samples of the sentences kept apart, from all over the text, with draws that are
  /// always the same.
  func heldOut(most: Int) -> [Dataset.Sample] {
    var samples: [Dataset.Sample] = []
    let pieces = min(text.pieces, 64)
    let random = negatives(.heldOut)
    for k in 0..<pieces {
      let piece = text.piece(k * text.pieces / pieces)
      var found = Samples()
      let room = most * (k + 1) / pieces - samples.count
      for s in 0..<piece.sentences where found.numbers.count < room {
        let sentence = piece.sentence(s)
        if isApart(piece.ids[sentence]) {
          add(sentence, of: piece, epoch: 0, .heldOut, to: &found)
        }
      }
      for (n, number) in found.numbers.prefix(max(room, 0)).enumerated() {
        let asked = found.asked[n]
        let drawn = (0..<form.negatives).map { negative($0, of: number, asked: asked, random) }
        samples.append(
          .init(
            found.read[n * form.inputs..<(n + 1) * form.inputs].map { Double($0) },
            .numbers(([asked] + drawn).map { Double($0) })))
      }
    }
    return samples
  }
}
