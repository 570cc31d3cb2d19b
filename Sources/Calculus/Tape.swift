import CKernels

/// A recording with memory: replayed every iteration over the same numbers in the same places,
/// allocating nothing.
///
/// The batch is cut into a fixed number of slices, each recorded alike and with gradients of its
/// own, so that results are the same bits on any number of threads.
package final class Tape {
  package let recording: Recording
  /// Nil for a tape that only goes forward.
  package let loss: Variable?
  let losses: [Int]  // where each slice has it
  package let precision: Precision
  package var slices: Int { layout.slices }

  let arena: UnsafeMutableRawPointer
  let layout: Layout
  package let kernels: UnsafePointer<kernels>

  /// One step, and where its operands stand in `operands`. Not copyable, and called through
  /// functions of its own, so that `operation` is called where it stands: copying the existential
  /// at every call costs more than many a kernel does.
  struct Instruction: ~Copyable {
    let operation: any Operation
    let first: Int
    let inputs: Int

    @inline(never) func forward(_ memory: Memory<Float>) { operation.forward(memory) }
    @inline(never) func backward(_ memory: Memory<Float>) { operation.backward(memory) }
    @inline(never) func forward(_ memory: Memory<Double>) { operation.forward(memory) }
    @inline(never) func backward(_ memory: Memory<Double>) { operation.backward(memory) }
  }
  private let instructions: UnsafeMutableBufferPointer<Instruction>
  private let operands: UnsafeMutableBufferPointer<Operand>  // slice after slice
  /// Gradients that steps add to and nobody writes first, slice after slice.
  private let cleared: UnsafeMutableBufferPointer<UnsafeMutableRawBufferPointer>

  /// For each node, the step that defines it, and those that read it.
  let producers: [Int?]
  let consumers: [[(step: Int, input: Int)]]

  /// `memories`: how many numbers an optimizer keeps beside every parameter.
  package init(
    _ recording: Recording, loss: Variable?, slices: Int = 1, memories: Int = 0,
    precision: Precision = .single, level: KernelLevel = .best
  ) {
    (self.recording, self.loss, self.precision) = (recording, loss, precision)
    kernels = level.table

    var producers: [Int?] = Array(repeating: nil, count: recording.nodes.count)
    var consumers = Array(repeating: [(step: Int, input: Int)](), count: recording.nodes.count)
    for (k, step) in recording.steps.enumerated() {
      producers[step.output.node] = k
      for (n, input) in step.inputs.enumerated() { consumers[input.node].append((k, n)) }
    }
    (self.producers, self.consumers) = (producers, consumers)
    if let loss {
      precondition(
        loss.count == 1 && producers[loss.node] == recording.steps.count - 1,
        "a loss is one number, and the last")
    }

    let plan = GradientPlan(recording)
    layout = Layout(
      recording, slices: slices, memories: memories,
      scratch: recording.steps.map(\.operation.scratch).max() ?? 0)
    losses = (0..<slices).compactMap { [layout] slice in
      loss.map { layout.value($0, slice: slice) }
    }
    let bytes = precision.bytes * layout.count
    arena = .allocate(byteCount: bytes, alignment: 4096)
    arena.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)

    instructions = .allocate(capacity: recording.steps.count)
    var first = 0
    for (k, step) in recording.steps.enumerated() {
      instructions.initializeElement(
        at: k,
        to: Instruction(operation: step.operation, first: first, inputs: step.inputs.count))
      first += 1 + step.inputs.count
    }
    operands = .allocate(capacity: slices * first)
    cleared = .allocate(capacity: slices * plan.cleared.count)
    var (operand, clearing) = (0, 0)
    for slice in 0..<slices {
      for (step, accumulates) in zip(recording.steps, plan.accumulates) {
        for (variable, accumulates) in zip([step.output] + step.inputs, [false] + accumulates) {
          operands.initializeElement(
            at: operand,
            to: Operand(
              value: address(layout.value(variable, slice: slice)),
              gradient: layout.gradient(variable, slice: slice).map(address),
              count: variable.count, accumulates: accumulates))
          operand += 1
        }
      }
      for variable in plan.cleared {
        let start = layout.gradient(variable, slice: slice).map(address)
        cleared.initializeElement(
          at: clearing, to: .init(start: start, count: precision.bytes * variable.count))
        clearing += 1
      }
      if let seed = loss.flatMap({ layout.gradient($0, slice: slice) }) {
        self[seed] = 1 / Double(slices)
      }
    }
    reset()
  }

  deinit {
    instructions.deinitialize().deallocate()
    operands.deallocate()
    cleared.deallocate()
    arena.deallocate()
  }

  func address(_ offset: Int) -> UnsafeMutableRawPointer { arena + precision.bytes * offset }
}

// MARK: - Replaying

extension Tape {
  /// Computes every value, then every gradient, of one slice.
  package func replay(slice: Int = 0) {
    forward(slice: slice)
    backward(slice: slice)
  }

  package func forward(slice: Int = 0) {
    switch precision {
    case .single:
      for k in instructions.indices { instructions[k].forward(memory(k, slice, of: Float.self)) }
    case .double:
      for k in instructions.indices { instructions[k].forward(memory(k, slice, of: Double.self)) }
    }
  }

  package func backward(slice: Int = 0) {
    clear(slice: slice)
    switch precision {
    case .single:
      for k in instructions.indices.reversed() {
        instructions[k].backward(memory(k, slice, of: Float.self))
      }
    case .double:
      for k in instructions.indices.reversed() {
        instructions[k].backward(memory(k, slice, of: Double.self))
      }
    }
  }

  func clear(slice: Int) {
    let each = cleared.count / slices
    for k in slice * each..<(slice + 1) * each {
      cleared[k].initializeMemory(as: UInt8.self, repeating: 0)
    }
  }

  /// One step alone.
  func forward(step k: Int, slice: Int) {
    switch precision {
    case .single: instructions[k].forward(memory(k, slice, of: Float.self))
    case .double: instructions[k].forward(memory(k, slice, of: Double.self))
    }
  }

  func backward(step k: Int, slice: Int) {
    switch precision {
    case .single: instructions[k].backward(memory(k, slice, of: Float.self))
    case .double: instructions[k].backward(memory(k, slice, of: Double.self))
    }
  }

  @inline(__always)
  private func memory<S: Arithmetic & BinaryFloatingPoint>(_ k: Int, _ slice: Int, of: S.Type)
    -> Memory<S>
  {
    let start = operands.baseAddress.unsafelyUnwrapped + slice * (operands.count / slices)
    return Memory(
      operands: UnsafePointer(start + instructions[k].first), inputs: instructions[k].inputs,
      scratch: address(layout.scratch(slice)).assumingMemoryBound(to: Float.self),
      kernels: kernels)
  }

  /// Values and gradients of every slice, on as many threads as the team has, and the parameters'
  /// gradients added up in slice order.
  package func pass() {
    guard slices > 1 else { return replay() }
    let replay: @convention(c) (UnsafeMutableRawPointer?, Int32) -> Void = { tape, slice in
      guard let tape else { return }
      Unmanaged<Tape>.fromOpaque(tape).takeUnretainedValue().replay(slice: Int(slice))
    }
    team_share(Int32(slices), replay, Unmanaged.passUnretained(self).toOpaque())
    gatherGradients()
  }

  func gatherGradients() {
    for slice in 1..<slices {
      let (from, to) = (address(layout.slice(slice)), address(layout.slice(0)))
      switch precision {
      case .single:
        kernels.pointee.accumulate(
          layout.parameterCount, from.assumingMemoryBound(to: Float.self),
          to.assumingMemoryBound(to: Float.self), 1)
      case .double:
        let (from, to) = (
          from.assumingMemoryBound(to: Double.self), to.assumingMemoryBound(to: Double.self)
        )
        for i in 0..<layout.parameterCount { to[i] += from[i] }
      }
    }
  }
}
