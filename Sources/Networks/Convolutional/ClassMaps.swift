import Calculus

// Where on the maps the outputs come from (Zhou et al., 2016, “Learning deep features for discriminative
// localization”, arXiv:1512.04150). Where maps (K, H, W) end in their means and one dense layer, an
// output c is the mean over the places of
//
//     classMaps[c, (i, j)] = Σₖ weight[k, c] · map[k, i, j]
//
// and the bias: so this says how much of it every place gave.

extension [MapLayer] {
  /// The maps whose means one dense layer reads, and that layer; nil where it does not end so.
  package var averaged: (maps: MapStep, dense: MapStep)? {
    let steps = flatMap(\.steps).filter { if case .dropout = $0.kind { false } else { true } }
    guard let dense = steps.last, dense.kind == .dense, let pool = steps.dropLast().last,
      case .averagePool = pool.kind, let windows = pool.windows, windows.count == 1,
      windows.taps == windows.cells, let maps = steps.dropLast(2).last, maps.shape.count == 3,
      maps.output == pool.probedInput
    else { return nil }
    return (maps, dense)
  }
  /// The last maps that filters made, after their activation; nil where there are no filters.
  package var lastFound: MapStep? { last { $0.sum?.kind == .convolution }?.found }
  package static var classMaps: String { "classMaps" }
}

extension MapLayer {
  /// What its filters found, after the activation, before anything is pooled.
  package var found: MapStep? {
    steps.last { step in
      if case .dropout = step.kind { return false }
      return step.shape == sum?.shape
    }
  }
}

extension Convolutional {
  package func recordAsides(of output: Variable, into r: inout Recording) {
    guard output.shape[0] == 1, let (step, dense) = maps.averaged, let found = r[step.output],
      let weight = r[dense.weight]
    else { return }
    let rows = found.reshaped([step.shape[0], step.shape[1] * step.shape[2]])  // (K, H·W)
    let own = r.record(Transpose(weight.shape), weight, named: "classWeights")  // (classes, K)
    r.record(MatrixProduct(own.shape, rows.shape), own, rows, named: [MapLayer].classMaps)
  }
}
