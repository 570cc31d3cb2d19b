import Calculus
import Networks

/// Attention on a handful of vectors in the plane, all of them parameters: a person moves them, and
/// descent does.
///
///     scores[q, k] = relevance of key k to query q
///     weights      = softmax of each row of scores
///     output[q]    = Σₖ weights[q, k] · value[k]
///     loss         = mean (output − target)²
///
/// Q queries and K keys of width D = 2, K values and Q targets of width 2. How relevance is scored:
/// q·k; q·k/√D (A. Vaswani et al., “Attention Is All You Need”, 2017); or wᵀ tanh(Wᵀq + Uᵀk)
/// (D. Bahdanau, K. Cho, Y. Bengio, “Neural Machine Translation by Jointly Learning to Align and
/// Translate”, 2014). A temperature divides the scores.
package struct VectorAttention: NamedLandscape {
  package static let name = "vectors"
  package static let settings = [
    Setting("temperature", 1, .positive, "divides the scores: high mixes, low chooses")
  ]
  package enum Score: String, Sendable, CaseIterable { case dot, scaled, additive }

  package let score: Score
  /// As they begin: (Q, 2), (K, 2), (K, 2), (Q, 2).
  package let queries, keys, values, targets: [[Double]]
  /// W (2, H), U (2, H), w (1, H) of additive scores.
  private let queryWeight, keyWeight, scoreWeight: [[Double]]
  private var temperature = 1.0

  package static let query = "query"
  package static let key = "key"
  package static let value = "value"
  package static let target = "target"
  /// q·k, or what additive scores have in its place.
  package var relevance: String { score == .additive ? "energy" : "dot" }

  package init(_ a: any Arguments) throws {
    let word = try a.choice("score", or: Score.scaled.rawValue, of: Score.allCases.map(\.rawValue))
    score = Score(rawValue: word) ?? .scaled
    func vectors(_ key: String, _ counts: ClosedRange<Int>, like other: String) throws -> [[Double]]
    {
      let rows = try a.rows(key)
      guard counts.contains(rows.count), rows[0].count == 2 else {
        let few = counts.lowerBound == counts.upperBound
        let many = few ? "\(counts.lowerBound)\(other)" : "1 to \(counts.upperBound)"
        let met = "\(rows.count) of \(rows.first?.count ?? 0)"
        throw a.mistake(key, "\(key) must be \(many) rows of 2 numbers, not \(met)")
      }
      return rows
    }
    queries = try vectors("queries", 1...4, like: "")
    keys = try vectors("keys", 1...6, like: "")
    values = try vectors("values", keys.count...keys.count, like: ", as many as keys,")
    targets = try vectors("target", queries.count...queries.count, like: ", as many as queries,")
    let identity = [[1.0, 0], [0, 1]]
    guard score == .additive else {
      (queryWeight, keyWeight, scoreWeight) = (identity, identity, [[1, 1]])
      return
    }
    func weights(_ key: String, or standard: [[Double]], rows: Int) throws -> [[Double]] {
      guard a.has(key) else { return standard }
      let given = try a.rows(key)
      guard given.count == rows, 1...4 ~= given[0].count else {
        throw a.mistake(
          key, "\(key) must be \(rows) \(rows == 1 ? "row" : "rows") of 1 to 4 numbers")
      }
      return given
    }
    queryWeight = try weights("queryWeight", or: identity, rows: 2)
    keyWeight = try weights("keyWeight", or: identity, rows: 2)
    scoreWeight = try weights("scoreWeight", or: [[1, 1]], rows: 1)
    let width = queryWeight[0].count
    guard keyWeight[0].count == width, scoreWeight[0].count == width else {
      throw a.mistake(
        "queryWeight", "queryWeight, keyWeight and scoreWeight must have rows of one length")
    }
  }

  package var title: String {
    switch score {
    case .dot: "dot-product attention"
    case .scaled: "scaled dot-product attention"
    case .additive: "additive attention"
    }
  }
  package var frozen: [String] { [Self.target] }

  package func adjusted(to hyperparameters: Hyperparameters) -> any Landscape {
    var other = self
    other.temperature = hyperparameters.values(of: Self.settings)[0]
    return other
  }

  package func record(given: [String: [Double]], into r: inout Recording) -> Variable {
    func parameter(_ name: String, _ rows: [[Double]]) -> Variable {
      r.parameter(name, [rows.count, rows[0].count]) {
        .given(given[$0] ?? rows.flatMap { $0 })
      }
    }
    let (query, key) = (parameter(Self.query, queries), parameter(Self.key, keys))
    let (value, target) = (parameter(Self.value, values), parameter(Self.target, targets))
    let pairs = [queries.count, keys.count]
    let relevance: Variable
    if score == .additive {
      let w = parameter("queryWeight", queryWeight)  // W (2, H)
      let u = parameter("keyWeight", keyWeight)  // U (2, H)
      let v = r.parameter("scoreWeight", [scoreWeight[0].count]) {  // w (H)
        .given(given[$0] ?? scoreWeight[0])
      }
      let q = r.record(MatrixProduct(query.shape, w.shape), query, w, named: "queryPart")  // (Q, H)
      let k = r.record(MatrixProduct(key.shape, u.shape), key, u, named: "keyPart")  // (K, H)
      let sums = r.record(PairSums(q.shape, k.shape), q, k, named: "sums")  // (Q, K, H)
      let hidden = r.record(Tanh(sums.shape), sums, named: "hidden")
      relevance = r.record(RowDot(hidden.shape), hidden, v, named: self.relevance)  // (Q, K)
    } else {
      let turned = r.record(Transpose(key.shape), key, named: "keyTransposed")  // (2, K)
      relevance = r.record(
        MatrixProduct(query.shape, turned.shape), query, turned, named: self.relevance)  // (Q, K)
    }
    let width = score == .scaled ? 2 : nil
    let scores = r.record(
      ScoreScale(pairs, width: width, temperature: temperature), relevance, named: "scores")
    let weights = r.record(Softmax(pairs), scores, named: "weights")
    let parts = r.record(
      Contributions(pairs, value.shape), weights, value, named: "contributions")  // (Q, 2, K)
    let output = r.record(Sum(alongRowsOf: parts.shape), parts, named: "output")  // (Q, 2)
    return r.record(
      MeanSquaredError(count: output.count), output, target, named: "loss")
  }
}
