import Calculus
import Networks

/// How the state of a recurrent layer after a step changes with the state before it, ∂sₜ/∂sₜ₋₁, of
/// one sequence: by the cell alone, at the numbers of the pass. A state is the hidden one, of an LSTM
/// the hidden one and behind it the cell.
package struct StateJacobians {
  /// The numbers of a state: n.
  package let size: Int
  package let steps: Int
  private let layer: RecurrentLayer
  private let isReLU, isBefore: Bool
  private let h: Int
  /// By the last part of a tensor's name: looked up, never iterated.
  private var numbers: [String: [Double]] = [:]

  init?(_ layer: RecurrentLayer, _ model: Recurrent, _ pass: Pass) {
    guard let hidden = pass.variable(layer.hidden), hidden.shape.count == 2 else { return nil }
    (self.layer, h, steps) = (layer, layer.width, hidden.shape[0])
    size = layer.cell.hasCellState ? 2 * h : h
    (isReLU, isBefore) = (model.isReLU, model.cell == .gru && model.reset == .before)
    let names =
      ["hidden", "cell", "squashedCell", "fromState", "resetState", "startHidden", "startCell"]
      + ["fromState.weight", "fromResetState.weight"] + layer.cell.parts
    for name in names {
      guard let variable = pass.variable(layer.name + "." + name) else { continue }
      numbers[name] = pass.numbers(variable, .value)
    }
  }

  /// At which place of the sequence the `k`-th state read stands.
  package func place(_ k: Int) -> Int { layer.isReversed ? steps - 1 - k : k }

  /// ∂s/∂s₋ of the `k`-th step read, k from 1: (n, n), a row for every number of s.
  package func matrix(_ k: Int) -> [Float] {
    let (t, before) = (place(k), place(k - 1))
    func row(_ name: String, _ t: Int) -> ArraySlice<Double> {
      (numbers[name] ?? [])[t * h..<(t + 1) * h]
    }
    func weight(_ name: String, _ from: Int, _ part: Int, of parts: Int, _ to: Int) -> Double {
      (numbers[name] ?? [])[(from * parts + part) * h + to]
    }
    /// One number of a row of this step.
    func at(_ name: String, _ i: Int) -> Double { (numbers[name] ?? [])[t * h + i] }
    let n = size
    var matrix = Array(repeating: Float(0), count: n * n)
    switch layer.cell {
    case .rnn:
      for i in 0..<h {
        let y = at("hidden", i)
        let slope = isReLU ? (y > 0 ? 1 : 0) : 1 - y * y
        for k in 0..<h {
          matrix[i * n + k] = Float(slope * weight("fromState.weight", k, 0, of: 1, i))
        }
      }
    case .gru:
      let old = Array(row("hidden", before))
      let reset = Array(row("resetGate", t))
      for i in 0..<h {
        let (u, c, r) = (at("updateGate", i), at("candidate", i), reset[i])
        let (du, dc) = ((old[i] - c) * u * (1 - u), (1 - u) * (1 - c * c))
        let gates = isBefore ? 2 : 3
        let s = isBefore ? 0 : (numbers["fromState"] ?? [])[(t * 3 + 2) * h + i]
        for k in 0..<h {
          func part(_ part: Int, _ to: Int) -> Double {
            weight("fromState.weight", k, part, of: gates, to)
          }
          var slope = du * part(1, i) + (i == k ? u : 0)
          if isBefore {
            func candidate(_ m: Int) -> Double {
              weight("fromResetState.weight", m, 0, of: 1, i)
            }
            slope += dc * reset[k] * candidate(k)
            for m in 0..<h {
              slope += dc * candidate(m) * old[m] * reset[m] * (1 - reset[m]) * part(0, m)
            }
          } else {
            slope += dc * (r * part(2, i) + s * r * (1 - r) * part(0, i))
          }
          matrix[i * n + k] = Float(slope)
        }
      }
    case .lstm:
      let old = Array(row("cell", before))
      for i in 0..<h {
        let (a, f, g) = (at("inputGate", i), at("forgetGate", i), at("candidate", i))
        let (o, bent) = (at("outputGate", i), at("squashedCell", i))
        let open = o * (1 - bent * bent)
        let (da, df, dg, dO) = (
          g * a * (1 - a), old[i] * f * (1 - f), a * (1 - g * g), bent * o * (1 - o)
        )
        for k in 0..<h {
          func part(_ part: Int) -> Double { weight("fromState.weight", k, part, of: 4, i) }
          let cell = da * part(0) + df * part(1) + dg * part(2)
          matrix[(h + i) * n + k] = Float(cell)
          matrix[i * n + k] = Float(open * cell + dO * part(3))
        }
        matrix[(h + i) * n + h + i] = Float(f)
        matrix[i * n + h + i] = Float(open * f)
      }
    }
    return matrix
  }

  /// The largest singular value of ∂s_last/∂sₜ, at every place t of the sequence.
  func largest(_ level: KernelLevel) -> [Double] {
    var largest = Array(repeating: 1.0, count: steps)
    var values = SingularValues(size: size, level: level)
    for k in stride(from: steps - 1, to: 0, by: -1) {
      largest[place(k - 1)] = Double.exp(values.multiply(by: matrix(k)))
    }
    return largest
  }
}

extension Run {
  /// Of one sequence; nil where a layer is not of it.
  package func jacobians(of passage: Passage, _ layer: RecurrentLayer) -> StateJacobians? {
    guard let pass = pass(of: passage), let model = setup.model as? Recurrent else { return nil }
    return StateJacobians(layer, model, pass)
  }
}

extension Pass {
  /// How far every hidden state of that name is carried to the end of this one sequence; nil where
  /// they are no such states.
  func jacobians(_ name: String, of run: Run) -> [Double]? {
    if let known = knownJacobians, known.name == name, known.version == run.version {
      return known.numbers
    }
    guard isPassage, let model = run.setup.model as? Recurrent,
      let layer = model.recurrences.first(where: { $0.hidden == name }),
      let found = StateJacobians(layer, model, self)?.largest(run.level)
    else { return nil }
    knownJacobians = (name, run.version, found)
    return found
  }
}
