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
    let rows = (0..<x.samples).map { row in
      (row * x.places..<(row + 1) * x.places).filter(x.isCounted)
    }.filter { !$0.isEmpty }
    guard !rows.isEmpty else { return 0 }
    // The worst of its places decides.
    return .sum(rows.count) { row in
      1 - .largest(rows[row].count) { 1 - x.isRight(rows[row][$0]) }
    } / X.Number(Double(rows.count))
  }
}

extension MeasureReading {
  /// 1 where that place of all samples' places is told right, otherwise 0.
  fileprivate func isRight(_ place: Int) -> Number {
    guard let loss = run.recipe.loss, let model = run.setup.model else { return 0 }
    return loss.isRight(
      outputs: model.outputs, middle: run.targetMiddle, output: { output(place, $0) },
      target: { target(place, $0) }, label: { plainTarget(place) })
  }
}
