import Calculus

// What a recurrent network does, in order. B is the batch, T the steps, S those of a source, H the
// units, G the parts of a cell, E the numbers of a token, V the tokens; of one sequence alone (no
// batch), the axis B is not there. What is computed step by step has the steps first: (T, B, …).

extension Recurrent {
  typealias State = RecurrentSteps.State

  package func record(
    _ x: Variable, seed: Int, given: [String: [Double]], into r: inout Recording
  ) -> Variable {
    guard let form else {
      preconditionFailure("a recurrent network must be fitted to a task first")
    }
    let make = Maker(model: self, seed: seed, given: given)
    guard form.source > 0 else {
      let steps = inTime(x, "steps", &r)
      return decode(steps, from: [], source: nil, make, &r)
    }
    let axis = x.shape.count - 1
    let (s, t) = (form.source, x.shape[axis] - form.source)
    let source = r.record(
      Slice(x.shape, axis: axis, start: 0, length: s), x, named: "source")  // (B, S)
    let written = r.record(
      Slice(x.shape, axis: axis, start: s, length: t), x, named: "written")  // (B, T)
    let read = r.scoped("encoder") { encode(source, make, &$0) }
    return r.scoped("decoder") { r in
      let steps = inTime(written, "steps", &r)
      return decode(steps, from: read.last, source: (read.states, source), make, &r)
    }
  }

  /// The same with the steps first: ids (B, T) as (T, B), numbers (B, T·F) as (T, B, F).
  private func inTime(_ x: Variable, _ name: String, _ r: inout Recording) -> Variable {
    let channels = form?.channels.count ?? 0
    let times = x.shape[x.shape.count - 1] / max(channels, 1)
    let shape: [Int] = Array(x.shape.dropLast()) + [times] + (channels > 0 ? [channels] : [])
    let x = x.reshaped(shape)
    guard shape.count - (channels > 0 ? 1 : 0) > 1 else { return x }
    return r.record(
      Transpose(x.shape, order: [1, 0] + (channels > 0 ? [2] : [])), x, named: name)
  }
  /// The batch of what has the steps first: [B], or nothing.
  private func batch(of steps: Variable) -> [Int] {
    Array(steps.shape[1..<steps.shape.count - (form?.isNumeric == true ? 1 : 0)])
  }

  /// What comes in at every step: (T, B, E), (T, B, V) or (T, B, F).
  private func embed(_ steps: Variable, _ make: Maker, _ r: inout Recording) -> Variable {
    guard let form, form.channels.isEmpty else { return steps }
    guard embedding > 0 else {
      return r.record(OneHot(steps.shape, count: form.vocabulary.count), steps, named: "oneHot")
    }
    return r.scoped("embedding") { r in
      let table = make.table([form.vocabulary.count, embedding], &r)
      return r.record(
        Embedding(table: table.shape, ids: steps.shape), table, steps, named: "token")
    }
  }

  /// Every layer over a source, its last states, and the hidden states of the last layer with the
  /// batch first (B, S, H) or (B, S, 2H).
  private func encode(
    _ source: Variable, _ make: Maker, _ r: inout Recording
  ) -> (states: Variable, last: [State]) {
    let steps = inTime(source, "steps", &r)
    let batch = batch(of: steps)
    let (hidden, last) = through(embed(steps, make, &r), batch, from: [], make, &r)
    return (samplesFirst(hidden, batch, "states", &r), last)
  }

  /// Layer after layer over all steps (T, B, …): the hidden states of the last, and every layer's
  /// state at its end.
  private func through(
    _ input: Variable, _ batch: [Int], from starts: [State], _ make: Maker, _ r: inout Recording
  ) -> (hidden: Variable, last: [State]) {
    var (x, last) = (input, [State]())
    let times = x.shape[0]
    let isBoth = isBidirectional && starts.isEmpty
    for k in 0..<depth {
      r.scoped("layer\(k + 1)") { r in
        guard isBoth else {
          let steps = layer(x, batch, start: starts.isEmpty ? nil : starts[k], make, &r)
          x = steps.hidden
          return last.append(steps.state(times - 1))
        }
        let ahead = r.scoped("forward") { layer(x, batch, start: nil, make, &$0) }
        let back = r.scoped("backward") {
          layer(x, batch, start: nil, isReversed: true, make, &$0)
        }
        x = joined(ahead.hidden, back.hidden, "hidden", &r)
        last.append(ends(ahead.state(times - 1), back.state(0), k, make, &r))
      }
    }
    return (x, last)
  }

  /// What both directions leave at their ends: for a translation one state, tanh of a weighted sum.
  private func ends(
    _ a: State, _ b: State, _ k: Int, _ make: Maker, _ r: inout Recording
  ) -> State {
    guard let form, form.source > 0 else {
      guard k == depth - 1, form?.isPerPlace == false else { return a }
      return State(hidden: joined(a.hidden, b.hidden, "ends", &r), cell: nil)
    }
    func one(_ a: Variable, _ b: Variable, _ name: String) -> Variable {
      let both = joined(a, b, "both" + name, &r)
      let sum = make.linear(both, hidden, named: "bridge" + name, &r)
      return r.record(Tanh(sum.shape), sum, named: "last" + name)
    }
    let last = one(a.hidden, b.hidden, "Hidden")
    guard let cell = a.cell, let other = b.cell else { return State(hidden: last, cell: nil) }
    return State(hidden: last, cell: one(cell, other, "Cell"))
  }

  private func joined(
    _ a: Variable, _ b: Variable, _ name: String, _ r: inout Recording
  ) -> Variable {
    r.record(Concatenate([a.shape, b.shape], axis: a.shape.count - 1), a, b, named: name)
  }

  /// One layer over all steps.
  private func layer(
    _ x: Variable, _ batch: [Int], start: State?, isReversed: Bool = false, _ make: Maker,
    _ r: inout Recording
  ) -> RecurrentSteps {
    let (incoming, steps, start) = cells(
      inputs: x.shape[x.shape.count - 1], times: x.shape[0], batch, start, make, &r)
    incoming.record(x, into: steps.fromInput, &r)
    steps.record(
      from: start.state, beginsAtZero: start.isZero, isReversed: isReversed, &r)
    return steps
  }

  /// The weights and tensors of one layer, and the state it begins with.
  private func cells(
    inputs: Int, times: Int, _ batch: [Int], _ start: State?, _ make: Maker, _ r: inout Recording
  ) -> (incoming: Incoming, steps: RecurrentSteps, start: (state: State, isZero: Bool)) {
    let begins =
      start
      ?? State(
        hidden: r.given("startHidden", batch + [hidden]),
        cell: cell.hasCellState ? r.given("startCell", batch + [hidden]) : nil)
    let incoming = make.incoming(inputs, &r)
    let steps = RecurrentSteps(self, times: times, batch: batch, make, &r)
    return (incoming, steps, (begins, start == nil && remembered == 0))
  }

  private func samplesFirst(
    _ x: Variable, _ batch: [Int], _ name: String, _ r: inout Recording
  ) -> Variable {
    guard !batch.isEmpty else { return x }
    let order = [1, 0] + Array(x.shape.indices.dropFirst(2))
    return r.record(Transpose(x.shape, order: order), x, named: name)
  }

  private var outputName: String { form?.isNumeric == true ? "prediction" : "logits" }

  /// What comes out at every step (B, T, V), or at the end (B, V).
  private func decode(
    _ steps: Variable, from starts: [State], source: (states: Variable, ids: Variable)?,
    _ make: Maker, _ r: inout Recording
  ) -> Variable {
    guard let form else { return steps }
    let batch = batch(of: steps)
    if freeFrom != nil || source != nil && attention == .additive {
      return stepByStep(steps, batch, from: starts, source: source, make, &r)
    }
    let (hidden, last) = through(embed(steps, make, &r), batch, from: starts, make, &r)
    let states =
      form.isPerPlace ? samplesFirst(hidden, batch, "states", &r) : last[depth - 1].hidden
    return make.output(&r).record(states, named: outputName, &r)
  }

  /// The same where a step needs what came of the one before: what was looked at, or what was said.
  private func stepByStep(
    _ steps: Variable, _ batch: [Int], from starts: [State],
    source: (states: Variable, ids: Variable)?, _ make: Maker, _ r: inout Recording
  ) -> Variable {
    let (times, axis) = (steps.shape[0], batch.isEmpty ? nil : 1)
    let reading = StepReading(self, steps, batch, make, &r)
    let look =
      attention == .additive
      ? source.map { source in
        r.scoped("attention") {
          AdditiveAttention(of: source.states, ids: source.ids, times, batch, hidden, make, &$0)
        }
      } : nil
    let seen = look?.width ?? 0
    let inputs =
      look == nil
      ? nil : r.tensor("inputs", [times] + batch + [reading.width + seen], batchAxis: axis)
    var layers: [(incoming: Incoming, steps: RecurrentSteps)] = []
    var states: [State] = []
    for k in 0..<depth {
      r.scoped("layer\(k + 1)") { r in
        let (incoming, steps, start) = cells(
          inputs: k == 0 ? reading.width + seen : hidden, times: times, batch,
          starts.isEmpty ? nil : starts[k], make, &r)
        layers.append((incoming, steps))
        states.append(start.state)
      }
    }
    let features =
      look == nil ? nil : r.tensor("features", [times] + batch + [hidden + seen], batchAxis: axis)
    let linear = make.output(inputs: hidden + seen, &r)
    // Of one sequence alone the steps come first anyway: that is what comes out.
    let saidName = batch.isEmpty ? outputName : outputName + "InTime"
    let said =
      freeFrom == nil
      ? nil : r.tensor(saidName, [times] + batch + [outputs], batchAxis: axis)
    for t in 0..<times {
      var before = t >= freeFrom ?? times ? said?[t - 1] : nil
      if truncation > 0, t > 0, t % truncation == 0 {
        for k in 0..<depth {
          r.scoped("layer\(k + 1)") { r in
            states[k] = layers[k].steps.detached(states[k], before: t, &r)
          }
        }
        before = before.map { r.record(Detach($0.shape), $0, named: "cut\(t).said") }
      }
      var x = reading.record(t, said: before, &r)
      var context: Variable?
      if let look, let inputs {
        let found = look.record(t, states[depth - 1].hidden, &r)
        x = r.record(
          Concatenate([x.shape, found.shape], axis: batch.count), x, found, into: inputs[t])
        context = found
      }
      for k in 0..<depth {
        layers[k].incoming.record(x, into: layers[k].steps.fromInput[t], &r)
        r.scoped("layer\(k + 1)") { r in states[k] = layers[k].steps.step(t, states[k], &r) }
        x = states[k].hidden
      }
      if let context, let features {
        x = r.record(
          Concatenate([x.shape, context.shape], axis: batch.count), x, context, into: features[t])
      }
      if let said { linear.record(x, into: said[t], &r) }
    }
    if let said { return samplesFirst(said, batch, outputName, &r) }
    let all = features ?? layers[depth - 1].steps.hidden
    return linear.record(samplesFirst(all, batch, "states", &r), named: outputName, &r)
  }
}
