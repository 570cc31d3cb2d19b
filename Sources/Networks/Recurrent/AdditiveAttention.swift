import Calculus

/// Where a translation looks before every step: a score v·tanh(qWₐ + kUₐ) for the state q it has and
/// each state k of the source, a softmax over the source, and the states of the source summed by it
/// (Bahdanau, Cho and Bengio, 2014, arXiv:1409.0473). S places of the source, A units.
struct AdditiveAttention {
  private let batch: [Int]
  /// (B, S, D), (B, S)
  private let states, ids: Variable
  private let padding: Int?
  private let queryWeight, scoreWeight, key: Variable
  /// (T, B, A), (T, B, S, A), (T, B, S), (T, B, D)
  private let query, sums, squashed, scores, weights, mix: Variable
  /// D
  let width: Int

  init(
    of states: Variable, ids: Variable, _ times: Int, _ batch: [Int], _ units: Int,
    _ make: Recurrent.Maker, _ r: inout Recording
  ) {
    (self.batch, self.states, self.ids) = (batch, states, ids)
    padding = make.model.form?.vocabulary.padding
    let (s, axis) = (ids.shape[ids.shape.count - 1], batch.isEmpty ? nil : 1)
    width = states.shape[states.shape.count - 1]
    queryWeight = r.scoped("query") { make.weight("weight", [make.model.hidden, units], &$0) }
    let keyWeight = r.scoped("key") {
      make.weight("weight", [states.shape[states.shape.count - 1], units], &$0)
    }
    scoreWeight = r.scoped("score") { make.weight("weight", [units], &$0) }
    key = r.record(
      MatrixProduct(states.shape, keyWeight.shape), states, keyWeight, named: "key")  // (B, S, A)
    func tensor(_ name: String, _ shape: [Int], _ r: inout Recording) -> Variable {
      r.tensor(name, [times] + batch + shape, batchAxis: axis)
    }
    query = tensor("query", [units], &r)
    sums = tensor("sums", [s, units], &r)
    squashed = tensor("squashed", [s, units], &r)
    // Of one sequence alone as other attentions have them, with an axis for the one head: (1, T, S).
    func pairs(_ name: String, _ r: inout Recording) -> Variable {
      batch.isEmpty
        ? r.tensor(name, [1, times, s], batchAxis: nil).reshaped([times, s])
        : tensor(name, [s], &r)
    }
    scores = pairs("scores", &r)
    weights = pairs("weights", &r)
    mix = tensor("mix", [width], &r)
  }

  /// What is found at step `t` from a state (B, H): (B, D).
  func record(_ t: Int, _ state: Variable, _ r: inout Recording) -> Variable {
    let q = r.record(
      MatrixProduct(state.shape, queryWeight.shape), state, queryWeight, into: query[t])
    let one = q.reshaped(batch + [1, q.shape[q.shape.count - 1]])
    let pairs = PairSums(one.shape, key.shape)  // (B, 1, S, A)
    r.record(pairs, one, key, into: sums[t].reshaped(pairs.shape))
    r.record(Tanh(sums[t].shape), sums[t], into: squashed[t])
    r.record(RowDot(squashed[t].shape), squashed[t], scoreWeight, into: scores[t])
    let row = batch + [1, 1, scores[t].shape[batch.count]]  // a head, a query, S keys
    let softmax = AttentionWeights(row, isCausal: false, padding: padding)
    let score = scores[t].reshaped(row)
    let weight = r.record(
      softmax, of: padding == nil ? [score] : [score, ids], into: weights[t].reshaped(row))
    let sum = AttentionMix(row, states.shape)
    r.record(sum, weight, states, into: mix[t].reshaped(sum.shape))
    return mix[t]
  }
}
