import Calculus

extension Recurrent {
  /// Makes parameters.
  struct Maker {
    let model: Recurrent
    let seed: Int
    let given: [String: [Double]]

    /// What comes in: (I, G, H) and (G, H), of a plain cell (I, H) and (H).
    func incoming(_ inputs: Int, _ r: inout Recording) -> Incoming {
      let (h, parts) = (model.hidden, model.cell.parts.count)
      let gates = parts > 1 ? [parts, h] : [h]
      return r.scoped("fromInput") { r in
        let weight = r.parameter("weight", [inputs] + gates) { path in
          first(path, model.initializer, inputs, parts * h, limit: h, "1/√units")
        }
        var biases = Array(repeating: 0.0, count: parts)
        if let keeping = model.cell.keeping { biases[keeping] = model.gateBias }
        let bias = r.parameter("bias", gates) { path in
          given[path].map(Initial.given)
            ?? (model.gateBias == 0 ? .zeros : .parts(biases, width: h))
        }
        return Incoming(
          weight: weight.reshaped([inputs, parts * h]), bias: bias.reshaped([parts * h]))
      }
    }

    func recurrentWeight(_ name: String, _ shape: [Int], _ r: inout Recording) -> Variable {
      r.parameter(name, shape) { path in
        let h = shape[0]
        return first(
          path, model.recurrentInitializer, h, shape.dropFirst().reduce(1, *), limit: h,
          "1/√units")
      }
    }

    func zeros(_ name: String, _ shape: [Int], _ r: inout Recording) -> Variable {
      r.parameter(name, shape) { given[$0].map(Initial.given) ?? .zeros }
    }

    func weight(_ name: String, _ shape: [Int], _ r: inout Recording) -> Variable {
      r.parameter(name, shape) { path in
        first(
          path, model.initializer, shape[0], shape.last ?? 1, limit: shape[0], "1/√inputs")
      }
    }

    /// The rows that stand for tokens.
    func table(_ shape: [Int], _ r: inout Recording) -> Variable {
      r.parameter("weight", shape) { path in
        given[path].map(Initial.given)
          ?? .normal(deviation: 1, reason: "deviation = 1", Random(seed: seed, path))
      }
    }

    /// y = xW + b, W of shape (inputs, outputs), under the names of `name`.
    func linear(
      _ x: Variable, _ outputs: Int, named name: String, _ r: inout Recording
    ) -> Variable {
      weights(x.shape[x.shape.count - 1], outputs, named: name, &r).record(x, named: name, &r)
    }
    /// What is read off the hidden states.
    func output(inputs: Int? = nil, _ r: inout Recording) -> Incoming {
      let sides = model.isBidirectional && model.form?.source == 0 ? 2 : 1
      return weights(inputs ?? sides * model.hidden, model.outputs, named: "output", &r)
    }
    private func weights(
      _ inputs: Int, _ outputs: Int, named name: String, _ r: inout Recording
    ) -> Incoming {
      r.scoped(name) { r in
        Incoming(
          weight: weight("weight", [inputs, outputs], &r), bias: zeros("bias", [outputs], &r))
      }
    }

    private func first(
      _ path: String, _ initializer: (any Initializer)?, _ inputs: Int, _ outputs: Int,
      limit: Int, _ reason: String
    ) -> Initial {
      let random = Random(seed: seed, path)
      return given[path].map(Initial.given)
        ?? initializer?.initial(inputs: inputs, outputs: outputs, random)
        ?? .uniform(limit: 1 / Double(limit).squareRoot(), reason: "limit = \(reason)", random)
    }
  }

  /// A weighted sum of what comes in, plus a bias.
  struct Incoming {
    let weight, bias: Variable

    /// Of x (…, inputs), into rows of a tensor.
    func record(_ x: Variable, into y: Variable, _ r: inout Recording) {
      let affine = Affine(x.shape, weight.shape, bias.shape)
      r.record(affine, x, weight, bias, into: y.reshaped(affine.shape))
    }
    func record(_ x: Variable, named name: String, _ r: inout Recording) -> Variable {
      r.record(Affine(x.shape, weight.shape, bias.shape), x, weight, bias, named: name)
    }
  }
}
