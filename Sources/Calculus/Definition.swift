// Where does this number come from? The arithmetic that defines any number of a tape.

extension Tape {
  /// Which of the numbers kept for a tensor, and in which slice of the batch.
  package struct Spot: Hashable, Sendable {
    package let node: Int
    package let kind: Origin.Kind
    package let index: Int
    package let slice: Int

    package init(_ node: Int, _ index: Int, kind: Origin.Kind = .value, slice: Int = 0) {
      (self.node, self.kind, self.index, self.slice) = (node, kind, index, slice)
    }
  }

  package func number(_ spot: Spot) -> Double {
    let tensor = Variable(node: spot.node, offset: 0, shape: [])
    return switch spot.kind {
    case .value: value(tensor, spot.index, slice: spot.slice)
    case .gradient: gradient(tensor, spot.index, slice: spot.slice)
    }
  }

  /// The operation behind a number; nil for what was given from outside.
  package func operation(of node: Int, at index: Int = 0) -> (any Operation)? {
    step(of: node, at: index)?.operation
  }
  package func inputs(of node: Int, at index: Int = 0) -> [Variable] {
    step(of: node, at: index)?.inputs ?? []
  }
  private func step(of node: Int, at index: Int) -> Recording.Step? {
    let steps = producers[node]
    let k = steps.count == 1 ? steps[0] : steps.first { recording.steps[$0].output.range ~= index }
    return k.map { recording.steps[$0] }
  }

  /// One number, read as any kind of number; or nil where it was given from outside (data) or is
  /// one the optimizer answers for (parameters). `origin` names what it is made from.
  package func definition<N: Arithmetic>(
    of spot: Spot, as number: N.Type = N.self, origin: @escaping (Spot) -> Origin
  ) -> N? {
    switch spot.kind {
    case .value:
      guard let step = step(of: spot.node, at: spot.index) else { return nil }
      let reader = TapeReader<N>(tape: self, step: step, slice: spot.slice, origin: origin)
      return step.operation.value(at: spot.index - step.output.offset, reader)
    case .gradient:
      let node = recording.nodes[spot.node]
      guard node.hasGradient else { return nil }
      if spot.node == loss?.node { return N(1 / Double(slices)) }
      // Every use of the element has a share in its gradient; what is shared is used by every slice.
      var shares: [N] = []
      let used = node.isShared ? 0..<slices : spot.slice..<spot.slice + 1
      for slice in used {
        for (k, n) in consumers[spot.node]
        where recording.steps[k].inputs[n].range ~= spot.index {
          let step = recording.steps[k]
          let joins = step.operation.joins
          if joins, node.isShared, slice > 0 { continue }  // it has no slices
          let reader = TapeReader<N>(tape: self, step: step, slice: slice, origin: origin)
          let before = joins && node.isBatched ? slice * node.count : 0
          let i = before + spot.index - step.inputs[n].offset
          if let share = step.operation.gradient(ofInput: n, at: i, reader) { shares.append(share) }
        }
      }
      return .sum(shares.count) { shares[$0] }
    }
  }
}

/// Operands read from the arena, as any kind of number.
private struct TapeReader<Number: Arithmetic>: Reading {
  let tape: Tape
  let step: Recording.Step
  let slice: Int
  let origin: (Tape.Spot) -> Origin

  subscript(_ n: Int, _ i: Int) -> Number { read(.value, step.inputs[n], i) }
  func plain(_ n: Int, _ i: Int) -> Double {
    tape.value(step.inputs[n], i, slice: step.operation.joins ? 0 : slice)
  }
  func output(_ i: Int) -> Number { read(.value, step.output, i) }
  func seed(_ i: Int) -> Number { read(.gradient, step.output, i) }

  private func read(_ kind: Origin.Kind, _ variable: Variable, _ i: Int) -> Number {
    let node = tape.recording.nodes[variable.node]
    var (place, slice) = (variable.offset + i, node.isShared ? 0 : slice)
    if step.operation.joins, node.isBatched {
      (slice, place) = (place / node.count, place % node.count)
    }
    let spot = Tape.Spot(variable.node, place, kind: kind, slice: slice)
    return .read(tape.number(spot), origin(spot))
  }
}
