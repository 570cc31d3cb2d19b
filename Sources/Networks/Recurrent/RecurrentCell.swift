import Calculus

/// The steps of one layer. B is the batch, T the steps, H the units, G the parts of a cell; of one
/// sequence alone (no batch), that axis is not there.
struct RecurrentSteps {
  /// What is handed on: the hidden state, and of an LSTM the cell, (B, H) each.
  struct State {
    var hidden: Variable
    var cell: Variable?
  }
  private let model: Recurrent
  private let times: Int
  /// [B], or nothing.
  private let batch: [Int]
  /// `layer1`
  private let name: String
  /// (H, G, H); of a GRU whose gate comes first (H, 2, H), and (H, H) for its candidate.
  private let weight: Variable
  private let bias, candidateWeight: Variable?
  /// (T, B, …)
  let fromInput, fromState, hidden: Variable
  private let parts: [Variable]
  let cell: Variable?
  private let squashed, resetState, fromResetState: Variable?

  /// Declares weights and tensors under the names of the scope.
  init(_ model: Recurrent, times: Int, batch: [Int], _ make: Recurrent.Maker, _ r: inout Recording)
  {
    (self.model, self.times, self.batch, name) = (model, times, batch, r.path)
    let (kind, h) = (model.cell, model.hidden)
    let axis = batch.isEmpty ? nil : 1
    func tensor(_ name: String, parts: Int = 1, _ r: inout Recording) -> Variable {
      r.tensor(name, [times] + batch + (parts > 1 ? [parts, h] : [h]), batchAxis: axis)
    }
    let g = kind.parts.count
    let isBefore = kind == .gru && model.reset == .before
    let remembered = isBefore ? 2 : g
    (weight, bias) = r.scoped("fromState") { r in
      let shape = remembered > 1 ? [h, remembered, h] : [h, h]
      let weight = make.recurrentWeight("weight", shape, &r)
      let bias = kind == .gru && !isBefore ? make.zeros("bias", [g, h], &r) : nil
      return (weight, bias)
    }
    candidateWeight =
      isBefore
      ? r.scoped("fromResetState") { make.recurrentWeight("weight", [h, h], &$0) } : nil
    fromInput = tensor("fromInput", parts: g, &r)
    fromState = tensor("fromState", parts: remembered, &r)
    var parts: [Variable] = []
    for name in kind.parts where kind != .rnn { parts.append(tensor(name, &r)) }
    self.parts = parts
    cell = kind.hasCellState ? tensor("cell", &r) : nil
    squashed = kind.hasCellState ? tensor("squashedCell", &r) : nil
    resetState = isBefore ? tensor("resetState", &r) : nil
    fromResetState = isBefore ? tensor("fromResetState", &r) : nil
    hidden = tensor("hidden", &r)
  }

  /// Every step, over what comes in (T, B, G, H), from `start` on.
  func record(from start: State, beginsAtZero: Bool, isReversed: Bool, _ r: inout Recording) {
    let order = isReversed ? Array((0..<times).reversed()) : Array(0..<times)
    let window = model.truncation > 0 ? model.truncation : times
    var state = start
    for first in stride(from: 0, to: times, by: window) {
      if first > 0 { state = detached(state, before: order[first], &r) }
      let stretch = order[first..<min(first + window, times)]
      guard let kernel, !isEdited else {
        for t in stretch { state = step(t, state, &r) }
        continue
      }
      let fused = RecurrentKernel(
        kernel, times: stretch.count, rows: batch.first ?? 1, width: model.hidden,
        beginsAtZero: beginsAtZero && first == 0)
      r.fused(by: fused) { r in for t in stretch { state = step(t, state, &r) } }
    }
  }

  private var isEdited: Bool {
    (0..<times).contains { !model.edits(of: name, step: $0).isEmpty }
  }

  private var kernel: RecurrentKernel.Cell? {
    switch model.cell {
    case .rnn: .elman(isReLU: model.isReLU)
    case .gru: model.reset == .after ? .gru : nil
    case .lstm: .lstm
    }
  }

  /// The same state, through which nothing is learnt.
  func detached(_ state: State, before t: Int, _ r: inout Recording) -> State {
    func cut(_ x: Variable, _ name: String) -> Variable {
      r.record(Detach(x.shape), x, named: "cut\(t).\(name)")
    }
    return State(hidden: cut(state.hidden, "hidden"), cell: state.cell.map { cut($0, "cell") })
  }

  /// One step, in the order that `RecurrentKernel` knows.
  func step(_ t: Int, _ before: State, _ r: inout Recording) -> State {
    let h = model.hidden
    let row = batch + [h]
    func flat(_ w: Variable) -> Variable { w.reshaped([h, w.count / h]) }
    func wide(_ x: Variable) -> Variable {
      x[t].reshaped(batch + [x[t].count / row.reduce(1, *) * h])
    }
    let (come, back) = (wide(fromInput), wide(fromState))
    let u = flat(weight)
    if let bias {
      let b = bias.reshaped([bias.count])
      r.record(
        Affine(before.hidden.shape, u.shape, b.shape), before.hidden, u, b, into: back)
    } else {
      r.record(MatrixProduct(before.hidden.shape, u.shape), before.hidden, u, into: back)
    }
    let g = model.cell.parts.count
    func gate(_ curve: Gate.Curve, _ part: Int, into y: Variable, _ r: inout Recording) {
      let windows = [
        Gate.Window(part, of: g), Gate.Window(part, of: back.count / row.reduce(1, *)),
      ]
      r.record(Gate(curve, row, windows), come, back, into: y[t])
    }
    // What a person has put into the state stands behind what the cell found.
    let edits = model.edits(of: name, step: t)
    let found = edits.isEmpty ? hidden[t] : r.tensor("found\(t)", row, batchAxis: nil)
    defer {
      if !edits.isEmpty { r.record(Edited(row, edits), found, into: hidden[t]) }
    }
    switch model.cell {
    case .rnn:
      let windows = [Gate.Window(0, of: 1), Gate.Window(0, of: 1)]
      r.record(Gate(model.isReLU ? .relu : .tanh, row, windows), come, back, into: found)
    case .gru:
      gate(.sigmoid, 0, into: parts[0], &r)
      gate(.sigmoid, 1, into: parts[1], &r)
      if let resetState, let fromResetState, let candidateWeight {
        r.record(Multiply(row), parts[0][t], before.hidden, into: resetState[t])
        r.record(
          MatrixProduct(row, candidateWeight.shape), resetState[t], candidateWeight,
          into: fromResetState[t])
        r.record(
          Gate(.tanh, row, [.init(2, of: g), .init(0, of: 1)]), come, fromResetState[t],
          into: parts[2][t])
      } else {
        r.record(Candidate(row), come, parts[0][t], back, into: parts[2][t])
      }
      r.record(Blend(row), parts[1][t], before.hidden, parts[2][t], into: found)
    case .lstm:
      guard let cell, let squashed, let cellBefore = before.cell else { break }
      for (k, y) in parts.enumerated() { gate(k == 2 ? .tanh : .sigmoid, k, into: y, &r) }
      r.record(
        GatedSum(row), parts[1][t], cellBefore, parts[0][t], parts[2][t], into: cell[t])
      r.record(Tanh(row), cell[t], into: squashed[t])
      r.record(Multiply(row), parts[3][t], squashed[t], into: found)
    }
    return state(t)
  }

  /// What is handed on after a step.
  func state(_ t: Int) -> State { State(hidden: hidden[t], cell: cell?[t]) }
}
