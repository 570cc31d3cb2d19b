import Calculus
import Drawing
import Simulation

// What a person changed, in a few words with its numbers.

extension Journal.Entry {
  /// `0.03 → 0.1`, `adam → lion`, `+ 1 neuron`, `knocked out`. Numbers get `mark` where they hold.
  func spans(mark: Mark, _ dim: Color = .label, _ bright: Color = .bright) -> [Span] {
    func step(_ before: String, _ after: String) -> [Span] {
      [Span(before, dim, mark: .name), Span(" → ", dim), Span(after, bright, mark: mark)]
    }
    switch change {
    case .set(let name, let value, let before):
      return step(Hyperparameters.text(name, before), Hyperparameters.text(name, value))
    case .optimizer(let after, let before): return step(before, after)
    case .edit(_, let value, let before):
      return step(NumberFormat.text(before), NumberFormat.text(value))
    case .put(_, let numbers, let before, let called):
      return called.map { [Span($0, bright, mark: .name)] } ?? step(vector(before), vector(numbers))
    default: return [Span(change.words, bright, mark: .name)]
    }
  }

  /// `learningRate 0.03 → 0.1`
  package var text: String {
    name + (isNumber ? " " : ": ") + spans(mark: .name).map(\.text).joined()
  }
  private var isNumber: Bool {
    switch change {
    case .put(_, _, _, let called): called == nil
    case .set, .edit, .optimizer: true
    default: false
    }
  }

  /// What became of it, without what it was: for where there is little room.
  func result(mark: Mark) -> [Span] {
    switch change {
    case .set(let hyperparameter, let value, _):
      [Span("= ", .label), Span(Hyperparameters.text(hyperparameter, value), mark: mark)]
    case .edit(_, let value, _):
      [Span("= ", .label), Span(NumberFormat.text(value), mark: mark)]
    case .put(_, let numbers, _, let called):
      [Span("= ", .label), Span(called ?? vector(numbers), mark: .name)]
    default: [Span(change.words, .label, mark: .name)]
    }
  }

  /// Whether it set a hyperparameter, whose number has an origin at every iteration.
  var isSetting: Bool { if case .set = change { true } else { false } }
}

/// `(0.5, −1)`
private func vector(_ numbers: [Double]) -> String {
  "(" + numbers.map { NumberFormat.text($0) }.joined(separator: ", ") + ")"
}
