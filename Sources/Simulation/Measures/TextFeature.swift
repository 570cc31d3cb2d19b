import Calculus
import Networks

/// What can be said of every step of a text once it is read, without having learnt anything.
package enum TextFeature: Int, CaseIterable, Sendable {
  case position, quotes, depth, word, line, parity

  /// One word, for a unit that follows it.
  package var name: String { "\(self)" }
  package var words: String {
    switch self {
    case .position: "position: steps since the beginning"
    case .quotes: "quotes: 1 inside quotation marks, otherwise 0"
    case .depth: "depth: how many brackets are open"
    case .word: "word: steps since the last blank, 0 until there is one"
    case .line: "line: steps since the last line end, 0 until there is one"
    case .parity: "parity: 1 where so far an odd number of 1s was read, otherwise 0"
    }
  }

  /// After every step of a row of so many; of numbers, which have no tokens, only the position varies.
  func values(_ tokens: [String], steps: Int) -> [Double] {
    guard self != .position else { return (0..<steps).map(Double.init) }
    var (state, last): (Double, Int?) = (0, nil)
    var values = tokens.enumerated().map { step, token in
      switch self {
      case .position: break
      case .quotes:
        if token == "\"" { state = 1 - state }
        if token == "“" { state = 1 }
        if token == "”" { state = 0 }
      case .depth:
        if ["(", "[", "{", "<"].contains(token) { state += 1 }
        if [")", "]", "}", ">"].contains(token) { state = max(state - 1, 0) }
      case .word, .line:
        if token == (self == .line ? "\n" : " ") { last = step }
        state = last.map { Double(step - $0) } ?? 0
      case .parity: if token == "1" { state = 1 - state }
      }
      return state
    }
    values += Array(repeating: 0, count: max(steps - values.count, 0))
    return values
  }
}

/// Every feature at every step of some sequences, (T, B, F), and which steps are not there only to
/// fill a row.
package struct TextFeatures: Sendable {
  static let count = TextFeature.allCases.count
  let numbers: [Double]
  /// t·B + b of those that count, in that order.
  let steps: [Int]
  /// Whether a feature is not the same everywhere.
  let varies: [Bool]

  /// `rows`: the ids of each sequence, none where steps are numbers.
  init(_ rows: [[Int]], steps times: Int, _ vocabulary: Vocabulary) {
    let batch = rows.count
    var numbers = Array(repeating: 0.0, count: times * batch * Self.count)
    var counted = Array(repeating: true, count: times * batch)
    for (b, row) in rows.enumerated() {
      let tokens = row.map { vocabulary.tokens.indices.contains($0) ? vocabulary.tokens[$0] : "" }
      for feature in TextFeature.allCases {
        for (t, value) in feature.values(tokens, steps: times).prefix(times).enumerated() {
          numbers[(t * batch + b) * Self.count + feature.rawValue] = value
        }
      }
      for (t, id) in row.prefix(times).enumerated() where id == vocabulary.padding {
        counted[t * batch + b] = false
      }
    }
    let steps = counted.indices.filter { counted[$0] }
    varies = (0..<Self.count).map { f in
      steps.contains { numbers[$0 * Self.count + f] != numbers[steps[0] * Self.count + f] }
    }
    (self.numbers, self.steps) = (numbers, steps)
  }
}

/// One feature of one step of one sequence: a leaf, read off the tokens. Of hidden or cell states
/// (T, B, H) it is (T, B, F).
package struct FeatureOf: Measure {
  package static let name = "feature"
  package static let words = "what can be said of the text at this step"
  package static let isOfTensor = true
  package static let isListed = false
  package static func isLeaf(in run: Run) -> Bool { true }
  package static func shape(of argument: [Int]) -> [Int] {
    argument.dropLast() + [TextFeatures.count]
  }
  package static func words(at i: Int, in run: Run) -> String {
    TextFeature.allCases[i % TextFeatures.count].words
  }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    x.feature(i, of: x.features)
  }
}

extension Run {
  /// Whether these are states of recurrent cells, which may be found to follow something.
  func isOfCells(_ tensor: String) -> Bool {
    recurrence(of: tensor).map { $0.hidden == tensor || $0.cellState == tensor } ?? false
  }

  func recurrence(of tensor: String) -> RecurrentLayer? {
    (setup.model?.recurrences ?? []).first { $0.states.contains(tensor) }
  }

  /// The features of all sequences of a pass; those of a probe have the same tokens for ever.
  func features(of pass: Pass, _ states: String) -> TextFeatures {
    guard let layer = recurrence(of: states), let form = data.form, let x = pass.x,
      let length = x.shape.last
    else { return TextFeatures([], steps: 0, Vocabulary([])) }
    let isProbe = !pass.prefix.isEmpty
    if isProbe, let known = layer.isOfSource ? pass.sourceFeatures : pass.ownFeatures {
      return known
    }
    let isNumeric = form.isNumeric
    let times =
      layer.isOfSource
      ? form.source : isNumeric ? length / form.channels.count : length - form.source
    let ids = isNumeric ? [] : pass.numbers(x, .value).map { Int($0) }
    let first = layer.isOfSource ? 0 : form.source
    let rows = (0..<pass.rows).map { b in
      isNumeric ? [] : (0..<times).map { ids[b * length + first + $0] }
    }
    let found = TextFeatures(rows, steps: times, form.vocabulary)
    guard isProbe else { return found }
    if layer.isOfSource { pass.sourceFeatures = found } else { pass.ownFeatures = found }
    return found
  }
}
