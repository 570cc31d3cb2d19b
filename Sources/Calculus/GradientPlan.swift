/// Which uses of a tensor write its gradient and which add to it, found once for every replay, so
/// that no gradient need be cleared before going backward.
///
/// Backward, the last use comes first: it writes, the others add. A tensor that is partly written
/// by one use and partly by another is cleared where nobody writes first.
///
/// What all slices share and an operation computes across the batch is cleared, and added to by
/// every slice. Of a table, `TouchedRows` clears what was used.
struct GradientPlan {
  /// For each step and each of its inputs.
  private(set) var accumulates: [[Bool]]
  /// What must be 0 before going backward.
  private(set) var cleared: [Variable] = []

  /// Of the steps before `end`, the loss being the last of them.
  init(_ recording: Recording, end: Int) {
    accumulates = recording.steps.map { $0.inputs.map { _ in false } }
    var written = Array(repeating: RangeSet<Int>(), count: recording.nodes.count)
    for (n, node) in recording.nodes.enumerated() where node.isShared && node.role == .computed {
      clear(recording[node: n], unless: &written[n], isLoss: false)
    }
    for n in recording.tables { written[n].insert(contentsOf: recording[node: n].range) }

    for (k, step) in recording.steps[..<end].enumerated().reversed() {
      clear(step.output, unless: &written[step.output.node], isLoss: k == end - 1)
      for (n, input) in step.inputs.enumerated()
      where recording.nodes[input.node].hasGradient {
        if written[input.node].intersection(RangeSet(input.range)).isEmpty {
          written[input.node].insert(contentsOf: input.range)
        } else {
          clear(input, unless: &written[input.node], isLoss: false)
          accumulates[k][n] = true
        }
      }
    }
    // A parameter that nothing reads has gradient 0.
    for (n, node) in recording.nodes.enumerated() where node.role == .parameter {
      clear(Variable(node: n, offset: 0, shape: node.shape), unless: &written[n], isLoss: false)
    }
  }

  private mutating func clear(
    _ variable: Variable, unless written: inout RangeSet<Int>, isLoss: Bool
  ) {
    guard !isLoss else { return }  // its gradient is set once: 1 / slices
    for gap in RangeSet(variable.range).subtracting(written).ranges {
      cleared.append(Variable(node: variable.node, offset: gap.lowerBound, shape: [gap.count]))
    }
    written.insert(contentsOf: variable.range)
  }
}
