import Calculus
import Networks

/// Hands the training pass the next samples of a text. Where in the text that is belongs to the state
/// of the run: `text.position` is carried from one iteration to the next, so that going back needs no
/// list of where iterations began.
final class WordFeed: Feed {
  /// Epoch, millions of places, places beyond these, and which sample of the place: each small enough
  /// to be exact in single precision.
  static let (position, next) = ("text.position", "text.next")
  private static let million = 1_000_000

  let batch: Int
  private let pairs: WordPairs
  private let pass: Pass
  private let position, next: Variable
  private let rowsPerSlice: Int
  private let negatives: Random
  /// Of every row of the batch.
  private var numbers: [Int]

  // Where in the text it is.
  private var samples = WordPairs.Samples()
  private var place = 0  // in `samples`
  private var piece: WordText.Piece
  private var (epoch, pieceNumber, sentence) = (0, 0, 0)
  private var following = -1  // the first sample not yet handed out
  private var emptyEpochs = 0  // gone through since the last sample was found

  /// Records where an iteration begins in the text, and where the next one does.
  static func record(into r: inout Recording) {
    let position = r.carried(Self.position, [4], .zeros)
    let next = r.given(Self.next, [4], isBatched: false)
    r.carry(next, into: position)
  }

  /// Nil where the pass learns from something else.
  init?(_ pairs: WordPairs, into pass: Pass) {
    guard let position = pass.tape.recording[Self.position],
      let next = pass.tape.recording[Self.next]
    else { return nil }
    (self.pairs, self.pass, self.position, self.next) = (pairs, pass, position, next)
    batch = pass.rows
    rowsPerSlice = pass.rows / pass.tape.slices
    numbers = Array(repeating: 0, count: pass.rows)
    negatives = pairs.negatives(.training)
    piece = pairs.text.piece(0)
  }

  func epoch(at iteration: Int) -> Double {
    let address = pairs.address(first)
    return Double(address.epoch) + Double(address.place) / Double(max(pairs.text.places, 1))
  }
  func sample(row: Int, at iteration: Int) -> Int { numbers[row] }

  /// The sample, or the place of one, that the batch begins with.
  private var first: Int {
    let p = (0..<4).map { Int(exactly: pass.tape.value(position, $0)) ?? 0 }
    return pairs.sample(
      .init(epoch: p[0], place: p[1] * Self.million + p[2], number: p[3]))
  }

  func fill(at iteration: Int) {
    let first = first
    if first != following { seek(first) }
    switch pass.tape.precision {
    case .single: fill(Float.self)
    case .double: fill(Double.self)
    }
    following = (numbers.last ?? first - 1) + 1
    let address = pairs.address(following)
    let (millions, rest) = address.place.quotientAndRemainder(dividingBy: Self.million)
    for (i, number) in [address.epoch, millions, rest, address.number].enumerated() {
      pass.tape.put(Double(number), in: next, i)
    }
  }

  private func fill<S: Stored>(_: S.Type) {
    guard let x = pass.x, let target = pass.target else { return }
    let inputs = pairs.form.inputs
    let width = target.shape.last ?? 1
    for slice in 0..<pass.tape.slices {
      let read = pass.tape.bytes(of: x, slice: slice).baseAddress?.assumingMemoryBound(to: S.self)
      let asked = pass.tape.bytes(of: target, slice: slice).baseAddress?
        .assumingMemoryBound(to: S.self)
      guard let read, let asked else { return }
      var found = 0
      for row in 0..<rowsPerSlice {
        while place == samples.numbers.count, emptyEpochs < 3 { nextSentence() }
        guard place < samples.numbers.count else {
          // Whatever there is was left out: samples that count for nothing.
          numbers[slice * rowsPerSlice + row] = following
          (read + row * inputs).update(repeating: -1, count: inputs)
          (asked + row * width).update(repeating: -1, count: width)
          continue
        }
        let number = samples.numbers[place]
        numbers[slice * rowsPerSlice + row] = number
        for i in 0..<inputs { read[row * inputs + i] = S(Double(samples.read[place * inputs + i])) }
        let word = samples.asked[place]
        asked[row * width] = S(Double(word))
        found += 1
        place += 1
      }
      draw(asked, slice, rows: found)
    }
  }

  /// The words drawn beside those that are there, of the first rows of a slice.
  private func draw<S: Stored>(
    _ asked: UnsafeMutablePointer<S>, _ slice: Int, rows: Int
  ) {
    let each = pairs.form.negatives
    guard each > 0 else { return }
    numbers.withUnsafeBufferPointer { numbers in
      guard let numbers = numbers.baseAddress.map({ $0 + slice * rowsPerSlice }) else { return }
      if let asked = asked as? UnsafeMutablePointer<Float> {
        return pairs.noise.fill(
          asked, rows: rows, each: each, numbers: numbers, negatives, pass.tape.kernels)
      }
      for row in 0..<rows {
        let words = asked + row * (1 + each)
        for k in 0..<each {
          let word = pairs.negative(k, of: numbers[row], asked: Int32(words[0].plain), negatives)
          words[1 + k] = S(Double(word))
        }
      }
    }
  }

  /// The samples of the next sentence that is trained on, in the next epoch where there is none left.
  private func nextSentence() {
    samples.removeAll()
    place = 0
    while sentence == piece.sentences {
      (sentence, pieceNumber) = (0, pieceNumber + 1)
      if pieceNumber == pairs.text.pieces {
        (pieceNumber, epoch, emptyEpochs) = (0, epoch + 1, emptyEpochs + 1)
      }
      piece = pairs.text.piece(pieceNumber)
    }
    let range = piece.sentence(sentence)
    sentence += 1
    if !pairs.isApart(piece.ids[range]) {
      pairs.add(range, of: piece, epoch: epoch, .training, to: &samples)
    }
    if !samples.numbers.isEmpty { emptyEpochs = 0 }
  }

  /// Goes to the first sample that is not before that one.
  private func seek(_ first: Int) {
    let address = pairs.address(first)
    epoch = address.epoch
    pieceNumber = pairs.text.piece(of: address.place)
    piece = pairs.text.piece(pieceNumber)
    sentence = piece.sentence(of: address.place - piece.first)
    emptyEpochs = 0
    nextSentence()
    while place < samples.numbers.count, samples.numbers[place] < first { place += 1 }
  }
}
