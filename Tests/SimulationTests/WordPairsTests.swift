import Calculus
import Networks
import Staging
import Testing

@testable import Simulation

/// Which samples a text gives, and that each can be made again.
@Suite struct WordPairsTests {
  /// Sentences of words drawn at random, some of them far more often than others.
  private static let text: String = {
    let random = Random(seed: 2, "text")
    return (0..<300).map { line in
      (0..<random.below(20, line)).map { word in
        let i = 100 * line + word
        return "w\(random.below(1 + random.below(40, 2 * i), 2 * i + 1))"
      }.joined(separator: " ")
    }.joined(separator: "\n")
  }()

  private static func pairs(
    _ kind: WordForm.Kind, window: Int = 4, negatives: Int = 3, subsampling: Double = 0.02,
    isDynamic: Bool = true, heldOut: Double = 0.1
  ) -> WordPairs {
    let text = WordText(TextInMemory([text]), minimum: 2, most: 1000)
    let form = WordForm(kind: kind, text.vocabulary, window: window, negatives: negatives)
    return WordPairs(
      text, form, subsampling: subsampling, power: 0.75, isDynamic: isDynamic, heldOut: heldOut,
      seed: 1)
  }

  /// What a window gives, found place by place and epoch by epoch.
  private static func expected(_ pairs: WordPairs, epochs: Int) -> [(read: [Int32], asked: Int32)] {
    var all: [(read: [Int32], asked: Int32)] = []
    for epoch in 0..<epochs {
      for k in 0..<pairs.text.pieces {
        let piece = pairs.text.piece(k)
        for s in 0..<piece.sentences {
          let range = piece.sentence(s)
          guard !pairs.isApart(piece.ids[range]) else { continue }
          let kept = pairs.kept(range, of: piece, epoch: epoch)
          for (k, i) in kept.enumerated() {
            let reach = pairs.reach(epoch: epoch, place: piece.first + i)
            let around = kept.enumerated().filter { $0.offset != k && abs($0.offset - k) <= reach }
              .map { piece.ids[$0.element] }
            switch pairs.form.kind {
            case .skipGram: all += around.map { ([piece.ids[i]], $0) }
            case .cbow where !around.isEmpty:
              let none = Array(repeating: Int32(-1), count: pairs.form.inputs - around.count)
              all.append((around + none, piece.ids[i]))
            case .cbow: break
            }
          }
        }
      }
    }
    return all
  }

  private static func run(
    _ kind: WordForm.Kind, batch: Int, slices: Int = 1, text: String = Self.text
  ) throws -> Run {
    let said = Said(
      numbers: [
        "window": 4, "negatives": 3, "subsampling": 0.02, "heldOut": 0.1, "minimumCount": 2,
      ], words: ["file": "a.txt", "kind": kind.rawValue], files: ["a.txt": text])
    let task = try task("words", said)
    let model = try WordVectors(Said(numbers: ["dimensions": 5]))
      .fitted(to: try #require(task.wordForm))
    var hyperparameters = Hyperparameters()
    for setting in GradientDescent.settings + [.init("batch", 0, .notNegative, "")] {
      hyperparameters.add(
        setting, setting.name == "batch" ? Double(batch) : 0.05, path: setting.name)
    }
    return try Run(
      Recipe(
        objective: .samples(task, model, NegativeSamplingLoss()), hyperparameters: hyperparameters,
        slices: slices))
  }

  @Test(arguments: WordForm.Kind.allCases)
  func `batches of any size are the windows of the text, one after the other`(
    kind: WordForm.Kind
  ) throws {
    let expected = Self.expected(Self.pairs(kind), epochs: 4)
    let count = kind == .skipGram ? 6000 : 2000
    #expect(expected.count > count)
    for (batch, slices) in [(1, 1), (7, 1), (64, 1), (64, 4), (1000, 1)] {
      let run = try Self.run(kind, batch: batch, slices: slices)
      var at = 0
      while at + batch <= (batch == 1 ? 200 : count) {
        let x = try #require(run.tensor("x"))
        let target = try #require(run.tensor("target"))
        let width = x.shape[1]
        for row in 0..<batch {
          let want = expected[at + row]
          let read = x.numbers[row * width..<(row + 1) * width]
          #expect(read.map { Int32($0) } == want.read, "\(batch), \(slices): sample \(at + row)")
          #expect(Int32(target[row * 4]) == want.asked)
        }
        at += batch
        run.step()
      }
    }
  }

  @Test func `the same pair has the same words drawn beside it, whatever the batch`() throws {
    let (small, large) = (try Self.run(.skipGram, batch: 8), try Self.run(.skipGram, batch: 64))
    for _ in 0..<10 {
      let all = try #require(large.tensor("target")).numbers
      var parts: [Double] = []
      for _ in 0..<8 {
        parts += try #require(small.tensor("target")).numbers
        small.step()
      }
      #expect(parts == all)
      large.step()
    }
  }

  @Test func `in every precision and at every level it is the same draws`() throws {
    let pairs = Self.pairs(.skipGram)
    let random = pairs.negatives(.training)
    let numbers = (0..<300).map { 7919 * $0 + ($0 > 200 ? 1 << 40 : 0) }
    for level in KernelLevel.available {
      var words = (0..<1200).map { Float($0 / 4 % 5) }
      words.withUnsafeMutableBufferPointer { words in
        numbers.withUnsafeBufferPointer { numbers in
          guard let words = words.baseAddress, let numbers = numbers.baseAddress else { return }
          pairs.noise.fill(words, rows: 300, each: 3, numbers: numbers, random, level.table)
        }
      }
      for row in 0..<300 {
        for k in 0..<3 {
          let want = pairs.negative(k, of: numbers[row], asked: Int32(row % 5), random)
          #expect(words[4 * row + 1 + k] == Float(want), "\(level) row \(row), draw \(k)")
        }
      }
    }
  }

  @Test func `a word drawn that is the right one counts for nothing`() throws {
    let run = try Self.run(.skipGram, batch: 256)
    var none = 0
    for _ in 0..<20 {
      let target = try #require(run.tensor("target")).numbers
      for row in 0..<256 {
        #expect(target[4 * row] >= 0)
        for k in 1...3 {
          #expect(target[4 * row + k] != target[4 * row])
          none += target[4 * row + k] < 0 ? 1 : 0
        }
      }
      run.step()
    }
    #expect(none > 20)
  }

  @Test func `a batch that was changed on the way goes on where the other ended`() throws {
    let run = try Self.run(.skipGram, batch: 10)
    let expected = Self.expected(Self.pairs(.skipGram), epochs: 3)
    run.go(to: 20)
    try run.tweak("batch", to: 3)
    run.go(to: 25)
    for _ in 0..<2 {
      let x = try #require(run.tensor("x")).numbers
      #expect(x == (215..<218).map { Double(expected[$0].read[0]) })
      // Away, and back by replay.
      run.go(to: 3)
      run.go(to: 25)
    }
    // Before the change the batch is what it was.
    run.go(to: 12)
    #expect(
      try #require(run.tensor("x")).numbers == (120..<130).map { Double(expected[$0].read[0]) })
  }

  @Test func `what is held out is nowhere trained on`() throws {
    let pairs = Self.pairs(.skipGram, heldOut: 0.3)
    var (apart, trained) = (Set<[Int32]>(), Set<[Int32]>())
    var count = 0
    for k in 0..<pairs.text.pieces {
      let piece = pairs.text.piece(k)
      for s in 0..<piece.sentences {
        let ids = piece.ids[piece.sentence(s)]
        if pairs.isApart(ids) { apart.insert(Array(ids)) } else { trained.insert(Array(ids)) }
        count += 1
      }
    }
    #expect(apart.isDisjoint(with: trained))
    #expect(Double(apart.count) > 0.2 * Double(count) && Double(apart.count) < 0.4 * Double(count))
    let samples = pairs.heldOut(most: 200)
    #expect(samples.count > 100 && samples.count <= 200)
    #expect(samples.map(\.input) == pairs.heldOut(most: 200).map(\.input))
  }

  @Test func `frequent words are left out and windows drawn as often as they should`() {
    let pairs = Self.pairs(.skipGram, window: 4, subsampling: 0.005, heldOut: 0)
    let (text, epochs) = (pairs.text, 60)
    var kept = Array(repeating: 0, count: text.vocabulary.count)
    var reaches = Array(repeating: 0, count: 5)
    for epoch in 0..<epochs {
      for k in 0..<text.pieces {
        let piece = text.piece(k)
        for s in 0..<piece.sentences {
          for i in pairs.kept(piece.sentence(s), of: piece, epoch: epoch) {
            kept[Int(piece.ids[i])] += 1
            reaches[pairs.reach(epoch: epoch, place: piece.first + i)] += 1
          }
        }
      }
    }
    for (id, count) in text.counts.enumerated() {
      let share = Double(count) / Double(text.known)
      let keep = min(1, (0.005 / share).squareRoot())
      let all = Double(epochs * count)
      let deviation = (keep * (1 - keep) * all).squareRoot()
      #expect(abs(Double(kept[id]) - keep * all) <= 4.5 * deviation, "word \(id)")
    }
    let all = Double(reaches.reduce(0, +))
    for reach in 1...4 {
      #expect(abs(Double(reaches[reach]) - all / 4) < 4 * (all * 3 / 16).squareRoot())
    }
    #expect(reaches[0] == 0)
  }

  @Test func `a text of which nothing is left gives pairs that count for nothing`() throws {
    let run = try Self.run(.skipGram, batch: 4, text: "a\na\nb\nb\n")
    let before = try #require(run.tensor(WordVectors.read))
    run.go(to: 5)
    #expect(run.loss == 0)
    #expect(run.tensor(WordVectors.read) == before)
  }

  @Test func `every number explains itself, down to the words`() throws {
    for kind in WordForm.Kind.allCases {
      let run = try Self.run(kind, batch: 16)
      run.go(to: 9)
      for name in run.names() {
        for gradient in [Origin.Kind.value, .gradient] {
          guard let tensor = run.tensor(name, gradient) else { continue }
          for i in Set([0, tensor.count / 3, tensor.count - 1]) {
            let origin = Origin(name, i, kind: gradient, iteration: 9)
            let explanation = try #require(run.explain(origin), "\(name)[\(i)]")
            #expect(!explanation.words.isEmpty, "\(name)[\(i)]")
            guard let bounded = run.definition(of: origin, as: Bounded.self) else { continue }
            #expect(bounded.allows(tensor[i], in: .single), "\(name)[\(i)]")
          }
        }
      }
      let word = run.data.words?.form.vocabulary.tokens[2] ?? ""
      let vector = try #require(run.explain(Origin(WordVectors.read, 11, iteration: 9)))
      #expect(vector.title == "inputVectors[2 \"\(word)\", 1]")
    }
  }
}
