import Calculus
import Networks

/// What lies between the tensors of an attention, for one query t and one key s of head h: where a
/// weight comes from, and where it goes. Worked out when asked for: for all pairs it would be many.
///
///     qⱼ·kⱼ → Σ → ÷ √w → exp(score − max) → ÷ Σ exp → weight·vⱼ → Σ over the keys
///
/// By name: `held-3/block1.attention.products(2, 9, 4)`, of head 2, query 9 and key 4.
struct AttentionPair: Between {
  enum Part: String, CaseIterable {
    /// qⱼ·kⱼ: w numbers.
    case products
    /// Σⱼ qⱼ·kⱼ.
    case product
    /// exp(scoreₛ − max) of every key s: S numbers.
    case exponentials
    /// Σ of them.
    case total
    /// weight·vⱼ: w numbers.
    case weighted
    /// Σ weightᵣ·vᵣⱼ over all other keys r: w numbers.
    case others

    var words: String {
      switch self {
      case .products: "query times key, in one column of the head"
      case .product: "query · key: how well they fit, before it is scaled"
      case .exponentials: "exp of the score, less the largest of the row"
      case .total: "what the exponentials of the row are divided by"
      case .weighted: "the key's value, as much of it as the weight says"
      case .others: "what the query takes from all the other keys"
      }
    }
  }
  let layer: AttentionLayer
  let part: Part
  private let head, query, key: Int
  private let queries, keys: Int

  /// Nil where there is no such part, or no such pair.
  init?(named name: String, in pass: Pass, _ layers: [AttentionLayer]) {
    guard name.hasSuffix(")"), let open = name.lastIndex(of: "("),
      let dot = name[..<open].lastIndex(of: "."),
      let part = Part(rawValue: String(name[name.index(after: dot)..<open])),
      let layer = layers.first(where: { $0.name == name[..<dot] }),
      let scores = pass.variable(layer.scores), scores.shape.count == 3
    else { return nil }
    let numbers = name[name.index(after: open)...].dropLast().split(separator: ", ").map { Int($0) }
    guard numbers.count == 3, let h = numbers[0], let t = numbers[1], let s = numbers[2],
      0..<layer.heads ~= h, 0..<scores.shape[1] ~= t, 0..<scores.shape[2] ~= s,
      name.hasSuffix("(\(h), \(t), \(s))")
    else { return nil }
    (self.layer, self.part, head, query, key) = (layer, part, h, t, s)
    (queries, keys) = (scores.shape[1], scores.shape[2])
  }

  var words: String { part.words }
  var count: Int {
    switch part {
    case .products, .weighted, .others: layer.width
    case .exponentials: keys
    case .product, .total: 1
    }
  }

  func value<N: Arithmetic>(at i: Int, _ pass: Pass, iteration: Int) -> N {
    func read(_ name: String, _ i: Int) -> N {
      self.read(name, i, pass, iteration: iteration)
    }
    func weight(_ s: Int) -> Int { (head * queries + query) * keys + s }
    func column(_ place: Int, _ j: Int) -> Int {
      (place * layer.heads + head) * layer.width + j
    }
    func product(_ j: Int) -> N {
      read(layer.query, column(query, j)) * read(layer.key, column(key, j))
    }
    func taken(_ s: Int, _ j: Int) -> N {
      read(layer.weights, weight(s)) * read(layer.value, column(s, j))
    }
    // A key that is not seen has a weight of exactly 0.
    let seen = (0..<keys).filter { s in
      pass.variable(layer.weights).map {
        pass.tape.number(pass.spot($0, weight(s), kind: .value)) > 0
      } ?? false
    }
    func exponential(_ s: Int) -> N {
      let peak = N.named("max", .largest(seen.count) { read(layer.scores, weight(seen[$0])) })
      return .exp(read(layer.scores, weight(s)) - peak)
    }
    switch part {
    case .products: return product(i)
    case .product: return .sum(layer.width, product)
    case .exponentials: return seen.contains(i) ? exponential(i) : 0
    case .total: return .sum(seen.count) { exponential(seen[$0]) }
    case .weighted: return taken(key, i)
    case .others:
      let others = seen.filter { $0 != key }
      return .sum(others.count) { taken(others[$0], i) }
    }
  }
}
