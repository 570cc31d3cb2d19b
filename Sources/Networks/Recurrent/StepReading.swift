import Calculus

/// What comes in, step by step: what the sequence says, or what came out of the step before.
struct StepReading {
  /// Of tokens (T, B), of numbers (T, B, F).
  private let steps: Variable
  private let table: Variable?
  /// What is read in its place, (T, B); the same as the cells get it, (T, B, E).
  private let read, embedded: Variable?
  private let tokens: Int
  /// E, V or F.
  let width: Int

  init(
    _ model: Recurrent, _ steps: Variable, _ batch: [Int], _ make: Recurrent.Maker,
    _ r: inout Recording
  ) {
    let form = model.form
    self.steps = steps
    tokens = form?.vocabulary.count ?? 0
    let (times, axis) = (steps.shape[0], batch.isEmpty ? nil : 1)
    guard let form, !form.isNumeric else {
      (table, read, embedded) = (nil, nil, nil)
      width = form?.channels.count ?? 1
      return
    }
    read =
      model.freeFrom == nil ? nil : r.tensor("read", [times] + batch, batchAxis: axis)
    let count = form.vocabulary.count
    width = model.embedding > 0 ? model.embedding : count
    let shape = [times] + batch + [width]
    guard model.embedding > 0 else {
      (table, embedded) = (nil, r.tensor("oneHot", shape, batchAxis: axis))
      return
    }
    (table, embedded) = r.scoped("embedding") { r in
      (make.table([count, model.embedding], &r), r.tensor("token", shape, batchAxis: axis))
    }
  }

  /// Step `t`, (B, E); `said` is what came out before, where that is read.
  func record(_ t: Int, said: Variable?, _ r: inout Recording) -> Variable {
    guard let embedded else { return said ?? steps[t] }
    var ids = steps[t]
    if let read {
      if let said {
        r.record(Likeliest(said.shape), said, into: read[t])
      } else {
        r.record(Detach(ids.shape), ids, into: read[t])
      }
      ids = read[t]
    }
    guard let table else {
      return r.record(OneHot(ids.shape, count: tokens), ids, into: embedded[t])
    }
    return r.record(
      Embedding(table: table.shape, ids: ids.shape), table, ids, into: embedded[t])
  }
}
