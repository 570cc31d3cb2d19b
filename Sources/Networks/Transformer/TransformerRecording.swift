import Calculus

// The steps of a transformer. B is the batch, T the places, D the width, H the heads, V the tokens;
// of one sequence alone (no batch), the first axis is not there.

extension Transformer {
  package func record(
    _ x: Variable, seed: Int, given: [String: [Double]], into r: inout Recording
  ) -> Variable {
    guard let form else { preconditionFailure("a transformer must be fitted to a task first") }
    let make = Maker(seed: seed, given: given, initializer: initializer)
    guard kind == .encoderDecoder else {
      return half(
        x, blocks: "", padding: kind == .encoder ? form.vocabulary.padding : nil,
        isCausal: kind == .decoder, source: nil, make, &r)
    }
    let padding = form.vocabulary.padding
    if remembered > 0 {
      let source = (stream: Variable?.none, ids: r.given("source", [form.source]))
      return half(
        x, blocks: "decoder", padding: padding, isCausal: true, source: source, make, &r)
    }
    let axis = x.shape.count - 1
    let (s, t) = (form.source, x.shape[axis] - form.source)
    let source = r.record(
      Slice(x.shape, axis: axis, start: 0, length: s), x, named: "source")  // (B, S)
    let written = r.record(
      Slice(x.shape, axis: axis, start: s, length: t), x, named: "written")  // (B, T)
    let read = r.scoped("encoder") { r in
      stream(source, padding: padding, isCausal: false, source: nil, make, &r)
    }
    return half(
      written, blocks: "decoder", padding: padding, isCausal: true, source: (read, source), make,
      &r)
  }

  /// What the queries of a cross attention look at: the stream (B, S, D) and its ids (B, S). No stream
  /// where its keys and values are remembered.
  typealias Source = (stream: Variable?, ids: Variable)

  /// The stream of one half, and what is read off it at the end.
  private func half(
    _ ids: Variable, blocks scope: String, padding: Int?, isCausal: Bool, source: Source?,
    _ make: Maker, _ r: inout Recording
  ) -> Variable {
    let end =
      scope.isEmpty
      ? stream(ids, padding: padding, isCausal: isCausal, source: source, make, &r)
      : r.scoped(scope) {
        stream(ids, padding: padding, isCausal: isCausal, source: source, make, &$0)
      }
    return unembed(end, table: scope.isEmpty ? "" : scope + ".", make, &r)
  }

  /// The logits of a stream (B, T, D): (B, T, V), or those of the first place (B, classes).
  private func unembed(
    _ stream: Variable, table scope: String, _ make: Maker, _ r: inout Recording
  ) -> Variable {
    guard let form else { return stream }
    var h = stream
    if !form.isPerPlace {
      let axis = h.shape.count - 2
      let first = r.record(
        Slice(h.shape, axis: axis, start: 0, length: 1), h, named: "first")  // (B, 1, D)
      h = first.reshaped(h.shape.count == 2 ? [1, width] : [h.shape[0], width])
    }
    if isTied, form.isPerPlace, form.answers == form.vocabulary,
      let table = r["\(scope)embedding.weight"]
    {
      return r.record(ProductOfRows(h.shape, table.shape), h, table, named: "logits")
    }
    let weight = r.scoped("unembedding") { make.weight([width, outputs], &$0) }
    return r.record(MatrixProduct(h.shape, weight.shape), h, weight, named: "logits")
  }

  /// The stream of residuals over ids (B, T): (B, T, D).
  private func stream(
    _ ids: Variable, padding: Int?, isCausal: Bool, source: Source?, _ make: Maker,
    _ r: inout Recording
  ) -> Variable {
    var x = embed(ids, make, &r)  // (B, T, D)
    let keyIDs = padding == nil ? ids : withRemembered(ids, "IDs", &r)
    for k in 1...blocks {
      x = r.scoped("block\(k)") { r in
        let seen = Sight(isCausal: isCausal, padding: padding, ids: keyIDs)
        var x = add(to: x, norm: "norm1", make, &r) { x, r in
          r.scoped("attention") { attend(x, x, seen, make, &$0) }
        }
        if let source {
          let seen = Sight(isCausal: false, padding: padding, ids: source.ids)
          x = add(to: x, norm: "normCross", make, &r) { x, r in
            r.scoped("cross") { attend(x, source.stream, seen, make, &$0) }
          }
        }
        guard neurons > 0 else { return x }
        return add(to: x, norm: "norm2", make, &r) { x, r in
          r.scoped("mlp") { think(x, make, &$0) }
        }
      }
    }
    guard place == .pre else { return x }
    return normed(x, "norm", make, &r)
  }

  /// x + f(norm(x)), or norm(x + f(x)); named as the stream after f.
  private func add(
    to x: Variable, norm name: String, _ make: Maker, _ r: inout Recording,
    _ f: (Variable, inout Recording) -> Variable
  ) -> Variable {
    let input = place == .pre ? normed(x, name, make, &r) : x
    let part = dropped(f(input, &r), named: "dropped" + name.capitalizedFirst, make, &r)
    let sum = r.record(
      Add(x.shape), x, part,
      named: "after"
        + (name == "norm1"
          ? "Attention"
          : name == "norm2"
            ? "MLP" : "Cross"))
    return place == .post ? normed(sum, name, make, &r) : sum
  }

  private func normed(
    _ x: Variable, _ name: String, _ make: Maker, _ r: inout Recording
  ) -> Variable {
    guard norm != .none else { return x }
    return r.scoped(name) { norm.record(x, given: make.given, into: &$0) }
  }

  private func dropped(
    _ x: Variable, named name: String, _ make: Maker, _ r: inout Recording
  ) -> Variable {
    guard dropout > 0, r.isTraining else { return x }
    return r.scoped(name) { r in
      let mask = r.mask("mask", x.shape, rate: dropout, seed: make.seed)
      return r.record(Dropout(x.shape), x, mask, named: "kept")
    }
  }

  private func embed(_ ids: Variable, _ make: Maker, _ r: inout Recording) -> Variable {
    guard let form else { return ids }
    let places = ids.shape[ids.shape.count - 1]
    return r.scoped("embedding") { r in
      let table = make.weight([form.vocabulary.count, width], deviation: 0.02, &r)
      var x = r.record(
        Embedding(table: table.shape, ids: ids.shape), table, ids, named: "token")  // (B, T, D)
      switch positions {
      case .learned:
        let all = form.source > 0 ? max(form.source, form.places) : form.length
        let rows = make.weight([all, width], named: "position", deviation: 0.02, &r)
        let used = rows.rows(remembered..<remembered + places)
        x = r.record(AddPlaces(x.shape), x, used, named: "output")
      case .sinusoidal:
        x = r.record(AddWaves(x.shape, start: remembered), x, named: "output")
      case .rotary, .none: break
      }
      return dropped(x, named: "dropped", make, &r)
    }
  }

  /// What a query may see.
  struct Sight {
    let isCausal: Bool
    let padding: Int?
    /// Of the keys.
    let ids: Variable
  }

  /// Multi-head attention of x (B, T, D) on a source (B, S, D): (B, T, D).
  private func attend(
    _ x: Variable, _ source: Variable?, _ sight: Sight, _ make: Maker, _ r: inout Recording
  ) -> Variable {
    let (isSelf, layer) = (x == source, r.path)
    let shape = [sight.ids.shape[sight.ids.shape.count - 1], width]
    var q = make.linear(x, width, named: "query", &r)
    var k =
      source.map { make.linear($0, width, named: "key", &r) } ?? r.given("rememberedKey", shape)
    var v =
      source.map { make.linear($0, width, named: "value", &r) } ?? r.given("rememberedValue", shape)
    if positions == .rotary, isSelf {
      q = r.record(
        Rotary(q.shape, heads: heads, start: remembered), q, named: "rotatedQuery")
      k = r.record(Rotary(k.shape, heads: heads, start: remembered), k, named: "rotatedKey")
    }
    if isSelf {
      k = withRemembered(k, "Key", &r)
      v = withRemembered(v, "Value", &r)
    }
    let pairs = AttentionScores(q.shape, k.shape, heads: heads).shape
    let edited = edited(pairs, layer, isSelf: isSelf, sight)
    // What a person has unmasked is not to be passed over.
    let isCausal = sight.isCausal && edited == nil
    let scores = r.record(
      AttentionScores(q.shape, k.shape, heads: heads, isCausal: isCausal), q, k,
      named: "scores")  // (B, H, T, S)
    let operands = sight.padding == nil ? [scores] : [scores, sight.ids]
    let weights: Variable
    if let edited {
      weights = r.record(edited, of: operands, named: "weights")
    } else {
      let softmax = AttentionWeights(
        scores.shape, isCausal: sight.isCausal, padding: sight.padding)
      weights = r.record(softmax, of: operands, named: "weights")
    }
    var mix = r.record(
      AttentionMix(weights.shape, v.shape, isCausal: isCausal), weights, v,
      named: "mix")  // (B, T, D)
    let out = patches.heads(of: layer)
    if !out.isEmpty {
      let w = width / heads
      let units = out.flatMap { $0 * w..<($0 + 1) * w }
      mix = r.record(KnockOut(mix.shape, units: units), mix, named: "keptMix")
    }
    let output = make.linear(mix, width, named: "output", scale: residualScale, &r)
    return knockedOut(output, &r)
  }

  /// Rows of places before, given from outside, and then those of now.
  private func withRemembered(
    _ rows: Variable, _ name: String, _ r: inout Recording
  ) -> Variable {
    guard remembered > 0 else { return rows }
    let before = r.given("remembered" + name, [remembered] + rows.shape.dropFirst())
    return r.record(
      Concatenate([before.shape, rows.shape], axis: 0), before, rows, named: "all\(name)s")
  }

  /// A layer of neurons at every place: (B, T, D).
  private func think(_ x: Variable, _ make: Maker, _ r: inout Recording) -> Variable {
    var h = make.linear(x, neurons, named: "up", &r)  // (B, T, neurons)
    if activation == Self.swiGLU {
      // Shazeer, 2020, arXiv:2002.05202
      let gate = make.linear(x, neurons, named: "gate", &r)
      let opened = r.record(SiLU(gate.shape), gate, named: "activation")
      h = r.record(Multiply(h.shape), h, opened, named: "gated")
    } else if let activation = Activation.named(activation) {
      h = r.record(activation.operation(h.shape), h, named: "activation")
    }
    return knockedOut(make.linear(h, width, named: "output", scale: residualScale, &r), &r)
  }

  /// What is added to the stream begins smaller the more is added (Radford et al., 2019).
  private var residualScale: Double { 1 / Double(2 * blocks).squareRoot() }

  /// Makes parameters.
  struct Maker {
    let seed: Int
    let given: [String: [Double]]
    let initializer: (any Initializer)?

    /// y = xW + b, W of shape (inputs, outputs), under the names of `name`.
    func linear(
      _ x: Variable, _ outputs: Int, named name: String, scale: Double = 1,
      _ r: inout Recording
    ) -> Variable {
      let (w, b) = r.scoped(name) { r in
        let inputs = x.shape[x.shape.count - 1]
        let w = weight(
          [inputs, outputs], deviation: scale / Double(inputs).squareRoot(), &r)
        return (w, r.parameter("bias", [outputs]) { given[$0].map(Initial.given) ?? .zeros })
      }
      return r.record(Affine(x.shape, w.shape, b.shape), x, w, b, named: name)
    }

    func weight(
      _ shape: [Int], named name: String = "weight", deviation: Double? = nil,
      _ r: inout Recording
    ) -> Variable {
      r.parameter(name, shape) { path in
        let random = Random(seed: seed, path)
        return given[path].map(Initial.given)
          ?? initializer?.initial(inputs: shape[0], outputs: shape[1], random)
          ?? .normal(
            deviation: deviation ?? 1 / Double(shape[0]).squareRoot(),
            reason: deviation == 0.02
              ? "deviation = 0.02 (GPT-2)" : "deviation = 1/√inputs, less for what is added",
            random)
      }
    }
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
