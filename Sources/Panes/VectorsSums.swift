import Drawing
import Simulation

/// The arithmetic of one query with one key, and of the output, with the numbers put in.
struct VectorsSums {
  private let v: Vectors
  private let key: Int
  init(_ vectors: Vectors, key: Int) { (v, self.key) = (vectors, key) }

  private typealias Piece = (span: Span, isWhole: Bool)

  /// Each as the lines that it takes; `isFull`: with what is between a score and its weight.
  func lines(_ view: inout View, width: Int, isFull: Bool) -> [[[Span]]] {
    var all =
      ([relevance(&view), score(&view)] + (isFull ? [exponential(&view)] : [])
      + [weight(&view), output(&view)]).map { ExplainFlow.lines($0, width: width, indent: 4) }
    all.append([aim(&view)])
    let largest = (0..<v.keyCount).map { v.weights[v.pair($0)] }.max() ?? 0
    if largest > 0.97, v.keyCount > 1 {
      all.append(
        Paragraph(
          "Nearly all weight is on one key: hardly a gradient passes this softmax.", .warning,
          width: width
        ).lines)
    }
    return all
  }

  // MARK: Pieces

  private func number(
    _ view: inout View, _ x: Double, _ name: String, _ index: Int, _ color: Color = .text
  ) -> Piece {
    (
      Span(
        NumberFormat.text(x, digits: 3), x.isFinite ? color : .warning,
        mark: view.mark(name, index)), true
    )
  }
  /// The same as a factor after another one.
  private func factor(_ view: inout View, _ x: Double, _ name: String, _ index: Int) -> [Piece] {
    let number = number(&view, x, name, index)
    return [sign("·")] + (x < 0 ? [self.name("("), number, self.name(")")] : [number])
  }
  private func sign(_ text: String) -> Piece { (Span(text, .label, mark: .name), false) }
  private func name(_ text: String, _ color: Color = .label) -> Piece {
    (Span(text, color, mark: .name), true)
  }

  private var q: Piece { name(Vectors.label("q", v.query), .bright) }
  private var k: Piece { name(Vectors.label("k", key), Vectors.color(key)) }

  /// q₁·k₂ = 1.2·0.3 + 0.5·0.9 = 0.81, or its additive counterpart.
  private func relevance(_ view: inout View) -> [Piece] {
    var pieces: [Piece]
    if let hidden = v.hidden, let weights = v.scoreWeight {
      pieces = [
        name("wᵀ·tanh(Wᵀ"), q, name(" + Uᵀ"), k, name(")"), sign(" = "),
      ]
      for h in 0..<weights.count {
        if h > 0 { pieces.append(sign(" + ")) }
        let i = v.pair(key) * weights.count + h
        pieces.append(number(&view, weights[h], "scoreWeight", h))
        pieces += factor(&view, hidden[i], "hidden", i)
      }
    } else {
      pieces = [q, sign("·"), k, sign(" = ")]
      for d in 0..<2 {
        if d > 0 { pieces.append(sign(" + ")) }
        let (i, j) = (2 * v.query + d, 2 * key + d)
        pieces.append(number(&view, v.queries[i], VectorAttention.query, i))
        pieces += factor(&view, v.keys[j], VectorAttention.key, j)
      }
    }
    let sum = v.relevance[v.pair(key)]
    return pieces + [sign(" = "), number(&view, sum, v.attention.relevance, v.pair(key), .bright)]
  }

  /// score = 0.81/(√2·1) = 0.573
  private func score(_ view: inout View) -> [Piece] {
    let temperature = view.number("temperature") ?? 1
    let isScaled = v.attention.score == .scaled
    return [
      name("score"), sign(" = "),
      number(&view, v.relevance[v.pair(key)], v.attention.relevance, v.pair(key)),
      name(isScaled ? "/(√2·" : "/"), number(&view, temperature, "temperature", 0),
      name(isScaled ? ")" : ""), sign(" = "),
      number(&view, v.scores[v.pair(key)], "scores", v.pair(key), .bright),
    ]
  }

  /// exp(s−max) k₂ = exp(0.573 − 1.2) = 0.534: the largest score of all keys is taken away first,
  /// which changes no weight and keeps the exponentials small. Of the key with that score itself
  /// nothing would be seen: then it is the next one.
  private func exponential(_ view: inout View) -> [Piece] {
    let order = (0..<v.keyCount).sorted { v.scores[v.pair($0)] > v.scores[v.pair($1)] }
    guard let first = order.first else { return [] }
    let shown = key == first ? order.dropFirst().first ?? key : key
    let (own, most) = (v.pair(shown), v.pair(first))
    return [
      name("exp(s−max) "), name(Vectors.label("k", shown), Vectors.color(shown)), sign(" = "),
      name("exp("), number(&view, v.scores[own], "scores", own),
      sign(" − "), name(v.scores[most] < 0 ? "(" : ""),
      number(&view, v.scores[most], "scores", most), name(v.scores[most] < 0 ? ")" : ""),
      name(")"), sign(" = "),
      number(&view, v.exponentials[own], Vectors.exponential, own, .bright),
    ]
  }

  /// weight = 0.534/(1 + 0.534 + 0.2) = 0.31
  private func weight(_ view: inout View) -> [Piece] {
    func exponential(_ view: inout View, _ k: Int) -> Piece {
      number(&view, v.exponentials[v.pair(k)], Vectors.exponential, v.pair(k))
    }
    var pieces = [name("weight"), sign(" = "), exponential(&view, key), name("/(")]
    for k in 0..<v.keyCount {
      if k > 0 { pieces.append(sign(" + ")) }
      pieces.append(exponential(&view, k))
    }
    return pieces + [
      name(")"), sign(" = "),
      number(&view, v.weights[v.pair(key)], "weights", v.pair(key), .bright),
    ]
  }

  /// o₁ = 0.51·v₁ + 0.3·v₂ + 0.19·v₃ = (0.4, 0.6)
  private func output(_ view: inout View) -> [Piece] {
    var pieces = [name(Vectors.label("o", v.query), .bright), sign(" = ")]
    for k in 0..<v.keyCount {
      if k > 0 { pieces.append(sign(" + ")) }
      pieces += [
        number(&view, v.weights[v.pair(k)], "weights", v.pair(k)), sign("·"),
        name(Vectors.label("v", k), Vectors.color(k)),
      ]
    }
    pieces += [sign(" = "), name("(")]
    for d in 0..<2 {
      let i = 2 * v.query + d
      if d > 0 { pieces.append(name(", ")) }
      pieces.append(number(&view, v.outputs[i], "output", i, .bright))
    }
    return pieces + [name(")")]
  }

  /// t₁ = (1, 0)   loss 0.123
  private func aim(_ view: inout View) -> [Span] {
    var spans = [name(Vectors.label("t", v.query), .good).span, sign(" = (").span]
    for d in 0..<2 {
      let i = 2 * v.query + d
      if d > 0 { spans.append(sign(", ").span) }
      spans.append(number(&view, v.targets[i], VectorAttention.target, i).span)
    }
    spans += [
      sign(")   loss ").span, number(&view, view.number("loss") ?? view.frame.loss, "loss", 0).span,
    ]
    return spans
  }
}
