import Calculus

/// The numbers of a tape, values and gradients, that are not what their formulas say, within the
/// bounds of rounding.
package func faults(of tape: Tape) -> [String] {
  let nodes = tape.recording.nodes
  var faults: [String] = []
  for (n, node) in nodes.enumerated() {
    for kind in [Origin.Kind.value, .gradient] {
      for slice in 0..<(node.isShared ? 1 : tape.slices) {
        for i in 0..<node.count {
          let spot = Tape.Spot(n, i, kind: kind, slice: slice)
          let bounded: Bounded? = tape.definition(of: spot) {
            Origin(nodes[$0.node].name, $0.index, kind: $0.kind, iteration: 0)
          }
          guard let bounded, !bounded.allows(tape.number(spot), in: tape.precision) else {
            continue
          }
          faults.append(
            "\(kind) \(node.name)[\(i)], slice \(slice), is \(tape.number(spot)), not \(bounded)")
        }
      }
    }
  }
  return faults
}

/// How far the gradients of a tape in double precision are from the slope of its loss along three
/// directions drawn at random: the largest error, as a share of all that adds up to the slope.
package func slopeError(of tape: Tape) -> Double {
  let dual = DualTape(tape)
  return (0..<3).reduce(0) { worst, k in
    let random = Random(seed: k, "direction")
    let v = (0..<dual.count).map { random.normal($0) }
    let slope = dual.forward(at: dual.point, along: v).slope
    let terms = zip(dual.gradient, v).map { $0 * $1 }
    let size = terms.reduce(0) { $0 + abs($1) }
    let error = abs(slope - terms.reduce(0, +))
    return max(worst, error == 0 ? 0 : error.isFinite ? error / size : .infinity)
  }
}
