import Calculus
import Networks

// How well a text is told, beside what its neighbours alone tell of it.

/// loss/ln 2: as many yes-or-no questions a token would take, on average.
package struct BitsPerToken: AnswerMeasure {
  package static let name = "bitsPerToken"
  package static let words = "the surprise at a token, in bits"
  package static func shape(in run: Run) -> [Int]? {
    run.data.form.map { $0.isNext && !$0.isNumeric } == true ? [1] : nil
  }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    x.dataLoss / .known("ln 2", .log(2))
  }
}

/// The mean of −log((n(ab) + 1)/(n(a) + V)) over the places that count, b following a: the loss of
/// somebody who has counted in the training text what follows what, and knows nothing else.
package struct BigramLoss: AnswerMeasure {
  package static let name = "bigramLoss"
  package static let words = "the loss of counting, in the text trained on, what follows what"
  package static func shape(in run: Run) -> [Int]? { run.data.bigrams == nil ? nil : [1] }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    guard let bigrams = x.run.data.bigrams, let vocabulary = x.run.data.form?.vocabulary else {
      return 0
    }
    let places = (0..<x.samples * x.places).filter(x.isCounted)
    return .sum(places.count) { k in
      let place = places[k]
      let (a, b) = (x.plainInput(place), x.plainTarget(place))
      guard let a = Int(exactly: a), let b = Int(exactly: b) else { return 0 }
      let pair = X.Number.known(
        "n(\(vocabulary.label(a))\(vocabulary.label(b)))", Double(bigrams.count(a, b)))
      let first = X.Number.known("n(\(vocabulary.label(a)))", Double(bigrams.count(a)))
      return .log(first + .known("V", Double(bigrams.tokens))) - .log(pair + 1)
    } / X.Number(Double(places.count))
  }
}

/// bigramLoss/ln 2
package struct BigramBits: AnswerMeasure {
  package static let name = "bigramBits"
  package static let words = "the surprise at a token, in bits, of counting what follows what"
  package static func shape(in run: Run) -> [Int]? { BigramLoss.shape(in: run) }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    x.answer(BigramLoss.self) / .known("ln 2", .log(2))
  }
}

/// loss/bigramLoss: below 1 where more than the last token was made use of.
package struct BitsOverBigram: AnswerMeasure {
  package static let name = "bitsOverBigram"
  package static let words = "the surprise at a token as a share of that of counting"
  package static func shape(in run: Run) -> [Int]? { BigramLoss.shape(in: run) }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    x.dataLoss / x.answer(BigramLoss.self)
  }
}

/// Σ (t − m)²/n over the n numbers t that are asked, m being the mean of those in training: the loss of
/// always saying m.
package struct GuessLoss: AnswerMeasure {
  package static let name = "guessLoss"
  package static let words = "the loss of always saying the mean of what is asked in training"
  package static func shape(in run: Run) -> [Int]? {
    run.data.targetMean != nil && run.data.form?.outputs == 1 ? [1] : nil
  }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let mean = X.Number.known("mean", x.run.data.targetMean ?? 0)
    let count = x.samples * x.places
    return .sum(count) { (x.target($0, 0) - mean) * (x.target($0, 0) - mean) }
      / X.Number(Double(count))
  }
}
