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
  /// How many steps lead to the loss: those after them are only looked at, and nothing goes back
  /// through them.
  let learning: Int
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
    @inline(never) func forward(_ memory: Memory<Dual>) { operation.forward(memory) }
    @inline(never) func backward(_ memory: Memory<Dual>) { operation.backward(memory) }
  }
  let instructions: UnsafeMutableBufferPointer<Instruction>
  let operands: UnsafeMutableBufferPointer<Operand>  // slice after slice
  /// Gradients that steps add to and nobody writes first, slice after slice.
  let cleared: UnsafeMutableBufferPointer<UnsafeMutableRawBufferPointer>
  /// What runs together in single precision, and what by itself.
  let pieces: [Piece]
  let fusions: [Fusion]
  /// What runs without a break: steps that every slice takes by itself, or one that joins them.
  let segments: [Range<Int>]
  /// What the team is at.
  var stretch = Stretch(steps: 0..<0)
  /// Parameters of which a pass uses only some rows.
  let tables: [TouchedRows]
  /// Known beforehand, because even to look into an empty list costs time in every iteration.
  let tableCount, maskCount, handoverCount: Int

  /// For each node, the steps that define it or some rows of it, and those that read it.
  let producers: [[Int]]
  let consumers: [[(step: Int, input: Int)]]

  /// `memories`: how many numbers an optimizer keeps beside every parameter. `fusing`: whether kernels
  /// that run several steps together are used.
  package init(
    _ recording: Recording, loss: Variable?, memories: Int = 0,
    precision: Precision = .single, level: KernelLevel = .best, fusing: Bool = true
  ) {
    (self.recording, self.loss, self.precision) = (recording, loss, precision)
    kernels = level.table

    var producers = Array(repeating: [Int](), count: recording.nodes.count)
    var consumers = Array(repeating: [(step: Int, input: Int)](), count: recording.nodes.count)
    for (k, step) in recording.steps.enumerated() {
      producers[step.output.node].append(k)
      for (n, input) in step.inputs.enumerated() { consumers[input.node].append((k, n)) }
    }
    let learning = loss.flatMap { producers[$0.node].last }.map { $0 + 1 } ?? recording.steps.count
    self.producers = producers
    self.consumers = consumers.map { $0.filter { $0.step < learning } }
    self.learning = learning
    precondition(
      loss.map { $0.count == 1 } ?? true
        && (learning == recording.steps.count || recording.slices == 1),
      "a loss is one number, and the last of what is learnt from")

    fusions = fusing && precision == .single ? recording.allFusions : []
    pieces = Piece.pieces(recording, fusions)
    let plan = GradientPlan(recording, end: learning)
    layout = Layout(
      recording, memories: memories,
      scratch: max(
        recording.steps.map(\.operation.scratch).max() ?? 0,
        fusions.map(\.kernel.scratch).max() ?? 0))
    let slices = layout.slices
    tables = recording.tables.map { [layout] in TouchedRows($0, recording, layout) }
    (tableCount, maskCount) = (tables.count, recording.masks.count)
    handoverCount = recording.handovers.count
    segments = Self.segments(recording)
    losses = (0..<slices).compactMap { [layout] slice in
      loss.map { layout.value($0, slice: slice) }
    }
    let bytes = precision.bytes * layout.count
    arena = .allocate(byteCount: bytes, alignment: bytes < 1 << 22 ? 4096 : 1 << 21)
    if bytes >= 1 << 22 { ask_for_large_pages(arena, bytes) }
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
          let isWhole = step.operation.joins && recording.nodes[variable.node].isBatched
          operands.initializeElement(
            at: operand,
            to: Operand(
              value: address(layout.value(variable, slice: slice)),
              gradient: layout.gradient(variable, slice: slice).map(address),
              count: isWhole ? slices * variable.count : variable.count,
              accumulates: accumulates))
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
