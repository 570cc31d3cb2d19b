/// The graph of a tape once more in dual numbers: every value and every gradient together with how
/// fast it changes while the parameters p move along a direction v.
///
/// Forward alone it gives the loss and its slope along v. Backward through it, every formula of a
/// gradient read with dual numbers, it gives the Hessian times v, exactly and at the price of a few
/// passes (Pearlmutter, 1994, “Fast exact multiplication by the Hessian”).
///
/// It reads batch, masks and what layers carry from the tape as they are, and never writes there.
/// Parameters are one flat list, in the order of recording.
package final class DualTape {
  package let tape: Tape
  /// How many parameters there are.
  package let count: Int
  private let layout: Layout
  private let arena: UnsafeMutablePointer<Dual>
  private let operands: UnsafeMutableBufferPointer<Operand>  // slice after slice
  private let parameters: [Variable]
  /// Where every gradient is.
  private let gradients: [Range<Int>]

  package init(_ tape: Tape) {
    self.tape = tape
    let recording = tape.recording
    let layout = Layout(recording, memories: 0, scratch: 0)
    let arena = UnsafeMutablePointer<Dual>.allocate(capacity: layout.count)
    arena.initialize(repeating: 0, count: layout.count)
    (self.layout, self.arena) = (layout, arena)
    parameters = recording.nodes.indices.filter { recording.nodes[$0].role == .parameter }
      .map { recording[node: $0] }
    count = parameters.reduce(0) { $0 + $1.count }
    gradients = recording.nodes.indices.flatMap { n in
      (0..<layout.slices).compactMap { slice in
        let variable = recording[node: n]
        return layout.gradient(variable, slice: slice).map { $0..<$0 + variable.count }
      }
    }

    operands = .allocate(capacity: tape.operands.count)
    var place = 0
    for slice in 0..<layout.slices {
      for step in recording.steps {
        for variable in [step.output] + step.inputs {
          let isWhole = step.operation.joins && recording.nodes[variable.node].isBatched
          operands.initializeElement(
            at: place,
            to: Operand(
              value: .init(arena + layout.value(variable, slice: slice)),
              gradient: layout.gradient(variable, slice: slice).map { .init(arena + $0) },
              count: isWhole ? layout.slices * variable.count : variable.count,
              accumulates: true))
          place += 1
        }
      }
    }
  }

  deinit {
    operands.deallocate()
    arena.deallocate()
  }

  /// The tape's parameters as they are.
  package var point: [Double] { parameters.flatMap { tape.values($0) } }
  /// The gradients of the tape's last pass.
  package var gradient: [Double] { parameters.flatMap { tape.gradients($0) } }
  /// Where a parameter's numbers begin in the flat list.
  package func start(of variable: Variable) -> Int? {
    var start = 0
    for parameter in parameters {
      if parameter.node == variable.node { return start + variable.offset }
      start += parameter.count
    }
    return nil
  }
  /// Which parameter, and which element of it, a number of the flat list is.
  package func place(of i: Int) -> (variable: Variable, index: Int)? {
    var rest = i
    for parameter in parameters {
      if rest < parameter.count { return (parameter, rest) }
      rest -= parameter.count
    }
    return nil
  }

  /// Every value at the parameters p, which move along v: the loss, and its slope ∂loss/∂v.
  @discardableResult
  package func forward(at p: [Double], along v: [Double]) -> Dual {
    precondition(p.count == count && v.count == count, "\(count) parameters")
    var k = 0
    for parameter in parameters {
      let to = arena + layout.value(parameter, slice: 0)
      for i in 0..<parameter.count {
        to[i] = Dual(p[k], slope: v[k])
        k += 1
      }
    }
    takeWhatIsGiven()
    for (k, step) in tape.recording.steps.enumerated() {
      for slice in 0..<(step.operation.joins ? 1 : layout.slices) {
        tape.instructions[k].forward(memory(k, slice))
      }
    }
    guard let loss = tape.loss else { return Dual(.nan) }
    let sum = Dual.sum(layout.slices) { arena[layout.value(loss, slice: $0)] }
    return sum / Dual(Double(layout.slices))
  }

  private func takeWhatIsGiven() {
    for (n, node) in tape.recording.nodes.enumerated()
    where node.role == .given || node.role == .carried {
      let variable = tape.recording[node: n]
      for slice in 0..<(node.isShared ? 1 : layout.slices) {
        let to = arena + layout.value(variable, slice: slice)
        for i in 0..<node.count { to[i] = Dual(tape.value(variable, i, slice: slice)) }
      }
    }
  }

  /// After `forward`: ∂loss/∂p of every parameter, with its slope along v, which is (H·v) of it.
  package func backward() -> [Dual] {
    guard let loss = tape.loss else { return [] }
    for range in gradients {
      (arena + range.lowerBound).update(repeating: 0, count: range.count)
    }
    for slice in 0..<layout.slices {
      guard let seed = layout.gradient(loss, slice: slice) else { continue }
      arena[seed] = Dual(1 / Double(layout.slices))
    }
    for (k, step) in tape.recording.steps.enumerated().reversed() {
      if step.operation.joins {
        gather(step.output)
        tape.instructions[k].backward(memory(k, 0))
      } else {
        for slice in 0..<layout.slices { tape.instructions[k].backward(memory(k, slice)) }
      }
    }
    return parameters.flatMap { parameter -> [Dual] in
      gather(parameter)
      guard let start = layout.gradient(parameter, slice: 0) else { return [] }
      return Array(UnsafeBufferPointer(start: arena + start, count: parameter.count))
    }
  }

  /// Adds up the gradients that the slices have of what they share, in slice order.
  private func gather(_ variable: Variable) {
    guard let sum = layout.gradient(variable, slice: 0) else { return }
    for slice in 1..<max(layout.slices, 1) {
      guard let share = layout.gradient(variable, slice: slice) else { continue }
      for i in 0..<variable.count { arena[sum + i] = arena[sum + i] + arena[share + i] }
    }
  }

  private func memory(_ k: Int, _ slice: Int) -> Memory<Dual> {
    let start = operands.baseAddress.unsafelyUnwrapped + slice * (operands.count / layout.slices)
    return Memory(
      operands: UnsafePointer(start + tape.instructions[k].first),
      inputs: tape.instructions[k].inputs,
      // No formula asks for it; the kernels that do compute single precision alone.
      scratch: UnsafeMutableRawPointer(arena).assumingMemoryBound(to: Float.self),
      kernels: tape.kernels)
  }
}

extension DualTape {
  /// H·v at the tape's parameters, where Hᵢⱼ = ∂²loss/∂pᵢ∂pⱼ.
  package func hessian(times v: [Double]) -> [Double] {
    forward(at: point, along: v)
    return backward().map(\.slope)
  }

  /// The whole of H, row-major: a product with every axis. Row i is how the gradient changes as
  /// parameter i moves, made symmetric to the last bit by the mean of both ways.
  package func hessian() -> [Double] {
    var h: [Double] = []
    for i in 0..<count {
      var axis = Array(repeating: 0.0, count: count)
      axis[i] = 1
      h += hessian(times: axis)
    }
    for i in 0..<count {
      for j in 0..<i {
        let mean = 0.5 * (h[i * count + j] + h[j * count + i])
        (h[i * count + j], h[j * count + i]) = (mean, mean)
      }
    }
    return h
  }
}
