import Calculus
import Networks

/// What comes out of a pass, judged as a whole: of the training, and of a probe that knows the right
/// answers.
package protocol AnswerMeasure: Measure {}
extension AnswerMeasure {
  package static var isOfTensor: Bool { false }
}
let answerMeasures = measures.filter { $0 is any AnswerMeasure.Type }

/// The share of samples put on the right side; of sequences, of the places that count.
package struct Accuracy: AnswerMeasure {
  package static let name = "accuracy"
  package static let words = "share of the samples put on the right side"
  package static func words(at i: Int, in run: Run) -> String {
    run.data.form?.isPerPlace == true ? "share of the places that are told right" : words
  }
  package static func shape(in run: Run) -> [Int]? { run.hasClasses ? [1] : nil }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    guard x.run.data.form != nil else {
      return .sum(x.samples) { x.isRight($0) } / X.Number(Double(x.samples))
    }
    let counted = (0..<x.samples * x.places).filter(x.isCounted)
    guard !counted.isEmpty else { return 0 }
    return .sum(counted.count) { x.isRight(counted[$0]) } / X.Number(Double(counted.count))
  }

  static func share(in pass: Pass, of run: Run) -> Double {
    value(
      at: 0,
      MeasureReader<Double>(
        run: run, pass: pass, argument: nil, kind: .value, argumentNumbers: [],
        copied: run.data.form == nil ? nil : .init(pass)))
  }
}

/// The share of sequences of which every place that counts is told right.
package struct SequenceAccuracy: AnswerMeasure {
  package static let name = "sequenceAccuracy"
  package static let words = "share of the sequences that are told right from end to end"
  package static func shape(in run: Run) -> [Int]? {
    run.hasClasses && run.data.form?.isPerPlace == true ? [1] : nil
  }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let rows = (0..<x.samples).filter { !x.counted($0).isEmpty }
    return rows.isEmpty ? 0 : x.shareRight(rows)
  }
}

/// The same of sequences whose source has i tokens, for every i up to the longest; not a number where
/// none has as many.
package struct AccuracyByLength: AnswerMeasure {
  package static let name = "accuracyByLength"
  package static let words = "share told right from end to end, by the tokens of the source"
  package static func words(at i: Int, in run: Run) -> String {
    "share of the sequences with a source of \(i) tokens that are told right from end to end"
  }
  package static func shape(in run: Run) -> [Int]? {
    guard let form = run.data.form, form.source > 0 else { return nil }
    return [form.source + 1]
  }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    x.shareRight((0..<x.samples).filter { x.sourceLength($0) == i })
  }
}

extension MeasureReading {
  /// The places of a row that count.
  fileprivate func counted(_ row: Int) -> [Int] {
    (row * places..<(row + 1) * places).filter(isCounted)
  }
  /// How many of some rows are right from end to end: the worst of its places decides.
  fileprivate func shareRight(_ rows: [Int]) -> Number {
    .sum(rows.count) { k in
      let places = counted(rows[k])
      return 1 - .largest(places.count) { 1 - isRight(places[$0]) }
    } / Number(Double(rows.count))
  }
  /// 1 where class `k` has a larger output than all others at that place, otherwise 0.
  func isChosen(_ k: Int, of place: Int) -> Number {
    guard let model = run.setup.model else { return 0 }
    return CrossEntropyLoss().isRight(
      outputs: model.outputs, middle: 0, output: { output(place, $0) }, target: { _ in 0 },
      label: { Double(k) })
  }

  /// 1 where that place of all samples' places is told right, otherwise 0.
  fileprivate func isRight(_ place: Int) -> Number {
    guard let loss = run.recipe.loss, let model = run.setup.model else { return 0 }
    return loss.isRight(
      outputs: model.outputs, middle: run.targetMiddle, output: { output(place, $0) },
      target: { target(place, $0) }, label: { plainTarget(place) })
  }
}
