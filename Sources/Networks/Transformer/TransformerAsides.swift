import Calculus

// What is recorded of one sequence only to be looked at: the logits as probabilities, what each head
// adds, the logits read off the stream after every part (the logit lens: nostalgebraist, 2020), and
// how much of every logit is each part's doing (Elhage et al., 2021). T places, D width, H heads, V
// tokens.

extension Transformer {
  package func recordAsides(of logits: Variable, into r: inout Recording) {
    r.record(Softmax(logits.shape), logits, named: "probabilities")
    // Where all but the last place is remembered, it is looked at in whole passages.
    guard remembered == 0, let end = stream.last, let whole = r[end.stream] else { return }
    for layer in attentions {
      guard let mix = r[layer.name + ".keptMix"] ?? r[layer.mix], let weight = r[layer.outputWeight]
      else { continue }
      r.record(
        HeadOutputs(mix.shape, weight.shape, heads: heads), mix, weight, named: layer.headOutputs)
    }
    let scope = kind == .encoderDecoder ? "decoder." : ""
    let gamma = r[scope + "norm.gamma"], beta = r[scope + "norm.beta"]
    for part in stream {
      if let added = added(by: part, r) {
        r.record(EuclideanNorm(alongRowsOf: added.shape), added, named: part.norms)
      }
      if let layer = attentions.first(where: { $0.name == part.name }),
        let outputs = r[layer.headOutputs]
      {
        r.record(EuclideanNorm(alongRowsOf: outputs.shape), outputs, named: part.headNorms)
      }
      guard let after = r[streamName(part)] else { continue }
      let normed =
        gamma.map { readingNorm(after, $0, beta, named: "lens.\(part.name).normed", &r) } ?? after
      let logits = unembedding(of: normed, scope, named: part.lensLogits, &r)
      r.record(Softmax(logits.shape), logits, named: part.lensProbabilities)
    }
    // Where a norm comes after every sum, no part has a share of its own.
    guard place == .pre || norm == .none else { return }
    /// The share of a part (…, D) in the logits.
    func share(_ part: Variable, _ name: String, _ r: inout Recording) {
      let normed =
        gamma.map {
          r.record(
            NormShare(part.shape, of: whole.shape, isCentred: norm == .layer), part, whole, $0,
            named: name + ".normed")
        } ?? part
      _ = unembedding(of: normed, scope, named: name, &r)
    }
    for part in stream {
      guard let added = added(by: part, r) else { continue }
      share(added, part.shares, &r)
      let isOut = patches.contains(.part(part.name))
      guard let layer = attentions.first(where: { $0.name == part.name }), !isOut,
        let outputs = r[layer.headOutputs], let bias = r[layer.output + ".bias"]
      else { continue }
      share(outputs, part.headShares, &r)
      share(bias.reshaped([1, width]), part.biasShares, &r)
    }
    if let beta {
      _ = unembedding(of: beta.reshaped([1, width]), scope, named: StreamPart.normShares, &r)
    }
  }

  /// What a part adds; nothing where it is knocked out.
  private func added(by part: StreamPart, _ r: Recording) -> Variable? {
    r["\(part.name).\(StreamPart.knockedOut)"] ?? r[part.added]
  }

  /// The stream after a part, as the next part finds it.
  private func streamName(_ part: StreamPart) -> String {
    guard place == .post, norm != .none, let dot = part.name.lastIndex(of: "."),
      part.added.hasSuffix(".output"), !part.name.hasSuffix("embedding")
    else { return part.stream }
    let norms = ["attention": "norm1", "cross": "normCross", "mlp": "norm2"]
    let kind = String(part.name[part.name.index(after: dot)...])
    return "\(part.name[..<dot]).\(norms[kind] ?? "").normed"
  }

  /// The last norm, of another stream.
  private func readingNorm(
    _ x: Variable, _ gamma: Variable, _ beta: Variable?, named name: String, _ r: inout Recording
  ) -> Variable {
    guard let beta else { return r.record(RMSNorm(x.shape), x, gamma, named: name) }
    return r.record(LayerNorm(x.shape), x, gamma, beta, named: name)
  }

  /// The logits of rows (…, D): (…, V).
  private func unembedding(
    of rows: Variable, _ scope: String, named name: String, _ r: inout Recording
  ) -> Variable {
    if let weight = r["unembedding.weight"] {
      return r.record(MatrixProduct(rows.shape, weight.shape), rows, weight, named: name)
    }
    guard let table = r["\(scope)embedding.weight"] else { return rows }
    return r.record(ProductOfRows(rows.shape, table.shape), rows, table, named: name)
  }
}
