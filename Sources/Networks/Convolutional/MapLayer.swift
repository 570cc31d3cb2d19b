import Calculus

/// One thing that a layer does to what comes in, by the names of its tensors: what panes draw and
/// people ask about. Shapes are those of one sample: maps (C, H, W), or a row (n).
package struct MapStep: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case convolution, dense, maxPool
    case norm(Normalisation), activation(String)
    case averagePool(countsPadding: Bool)
    case upsample(y: Int, x: Int)
    /// Only while it learns: in a probe nothing is dropped.
    case dropout(Double)
  }
  package let kind: Kind
  /// `layer1`
  package let layer: String
  /// The tensor it reads, and what of that is read in a probe, which drops nothing. All of a row is
  /// read of maps (C, H, W) as they lie in memory.
  package let input, probedInput: String
  package let inputShape, shape: [Int]
  /// Where its windows stand; nil where it has none.
  package let windows: Windows?

  /// The tensor it makes: `layer1.z`.
  package var output: String {
    switch kind {
    case .convolution, .dense: layer + ".z"
    case .norm: layer + ".normed"
    case .activation: layer + ".activation"
    case .maxPool, .averagePool: layer + ".pooled"
    case .upsample: layer + ".upsampled"
    case .dropout: layer + ".dropped"
    }
  }
  /// Whether it has a weight and a bias.
  package var isSum: Bool { kind == .convolution || kind == .dense }
  /// Of a convolution (O, C, Kᵧ, Kₓ), of a dense layer (inputs, outputs); and (outputs).
  package var weight: String { layer + ".weight" }
  package var bias: String { layer + ".bias" }
  package var weightShape: [Int] {
    guard kind == .convolution, let windows else {
      return kind == .dense ? [inputShape.reduce(1, *), shape[0]] : []
    }
    return [shape[0], inputShape[0], windows.y.taps, windows.x.taps]
  }
  /// How many numbers it learns.
  package var parameterCount: Int {
    switch kind {
    case .convolution, .dense: weightShape.reduce(1, *) + shape[0]
    case .norm(let norm): (norm == .rms ? 1 : 2) * shape[0]
    default: 0
    }
  }
}

/// One layer of maps: a weighted sum of windows, or of all there is, and what follows it.
package struct MapLayer: Hashable, Sendable {
  /// `layer1`
  package let name: String
  /// Front to back; a layer that only pools has no sum.
  package internal(set) var steps: [MapStep]

  /// Its weighted sum, where it has one.
  package var sum: MapStep? { steps.first.flatMap { $0.isSum ? $0 : nil } }
  package var input: String { steps.first?.input ?? "" }
  /// What it hands on while it learns, and in a probe.
  package var output: String { steps.last?.output ?? input }
  package var probed: String {
    guard let last = steps.last else { return input }
    if case .dropout = last.kind { return last.probedInput }
    return last.output
  }
  package var inputShape: [Int] { steps.first?.inputShape ?? [] }
  package var shape: [Int] { steps.last?.shape ?? [] }
  package var parameterCount: Int { steps.reduce(0) { $0 + $1.parameterCount } }
}
