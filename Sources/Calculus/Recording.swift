/// What will be computed, in order, written down once: tensors, and the steps that define them.
///
/// A recording is a plain value and holds no numbers; a `Tape` gives it memory and runs it.
package struct Recording: Sendable {
  /// A named tensor.
  package struct Node: Sendable {
    /// Learnt; handed on from one iteration to the next; filled in from outside; computed.
    package enum Role: Sendable { case parameter, carried, given, computed }
    package let name: String
    package let shape: [Int]
    package let role: Role
    /// Which axis counts the samples of one slice of the batch; nil where it has none. It is the first
    /// but in what is computed step by step in time, (T, B, …).
    package let batchAxis: Int?
    package var isBatched: Bool { batchAxis != nil }
    /// Whether all slices of the batch have one and the same.
    package let isShared: Bool
    package var count: Int { shape.reduce(1, *) }
    var hasGradient: Bool { role == .parameter || role == .computed }
  }
  /// One use of an operation: it defines `output`, which is a tensor or some rows of one.
  package struct Step: Sendable {
    package let operation: any Operation
    package let inputs: [Variable]
    package let output: Variable
  }

  package private(set) var nodes: [Node] = []
  package private(set) var steps: [Step] = []
  package private(set) var initials: [Int: Initial] = [:]  // by node; looked up, never iterated
  /// What is drawn anew for every iteration.
  package private(set) var masks: [(variable: Variable, mask: Mask)] = []
  /// What the update that ends an iteration copies: `from` as it is now becomes `to`.
  package private(set) var handovers: [(from: Variable, to: Variable)] = []
  /// Steps that one kernel runs together, front to back.
  private(set) var fusions: [Fusion] = []
  /// Into how many slices the batch is cut.
  package let slices: Int
  /// Whether it is recorded to learn: with dropout, and with the batch's own statistics.
  package let isTraining: Bool
  /// How many samples a batch of the training has, where this is of others.
  package let batch: Int?
  private var scope: [String] = []

  package init(slices: Int = 1, isTraining: Bool = true, batch: Int? = nil) {
    (self.slices, self.isTraining, self.batch) = (slices, isTraining, batch)
  }

  /// Everything recorded inside is named `name.…`.
  package mutating func scoped<R>(_ name: String, _ body: (inout Recording) -> R) -> R {
    scope.append(name)
    defer { scope.removeLast() }
    return body(&self)
  }

  /// What stands before the names of what is recorded now, without the last full stop.
  package var path: String { scope.joined(separator: ".") }

  private mutating func node(
    _ name: String, _ shape: [Int], _ role: Node.Role, batchAxis: Int?, isShared: Bool = false
  ) -> Variable {
    let path = (scope + [name]).joined(separator: ".")
    precondition(self[path] == nil, "two tensors are named \(path)")
    nodes.append(
      Node(name: path, shape: shape, role: role, batchAxis: batchAxis, isShared: isShared))
    return Variable(node: nodes.count - 1, offset: 0, shape: shape)
  }

  /// The tensor of that name.
  package subscript(name: String) -> Variable? {
    nodes.firstIndex { $0.name == name }.map { self[node: $0] }
  }
  /// All of a node.
  package subscript(node n: Int) -> Variable {
    Variable(node: n, offset: 0, shape: nodes[n].shape)
  }

  /// A tensor the optimizer changes. Random first numbers are addressed by its full name.
  package mutating func parameter(
    _ name: String, _ shape: [Int], _ initial: (_ path: String) -> Initial
  ) -> Variable {
    let variable = node(name, shape, .parameter, batchAxis: nil, isShared: true)
    initials[variable.node] = initial(nodes[variable.node].name)
    return variable
  }

  /// A tensor that a layer carries from one iteration to the next, part of the state of a run; it
  /// has no gradient. `carry` says what it becomes.
  package mutating func carried(_ name: String, _ shape: [Int], _ initial: Initial) -> Variable {
    let variable = node(name, shape, .carried, batchAxis: nil, isShared: true)
    initials[variable.node] = initial
    return variable
  }
  /// At the end of an iteration, `next` as it is then becomes `variable`.
  package mutating func carry(_ next: Variable, into variable: Variable) {
    precondition(nodes[variable.node].role == .carried && next.count == variable.count)
    handovers.append((next, variable))
  }
  /// What is carried into a node.
  package func handover(to node: Int) -> Variable? {
    handovers.first { $0.to.node == node }?.from
  }

  /// The mask of a dropout with probability `rate`, addressed by its full name.
  package mutating func mask(_ name: String, _ shape: [Int], rate: Double, seed: Int) -> Variable {
    let variable = node(name, shape, .given, batchAxis: 0)
    masks.append((variable, Mask(rate: rate, Random(seed: seed, nodes[variable.node].name))))
    return variable
  }
  package func mask(of node: Int) -> Mask? { masks.first { $0.variable.node == node }?.mask }

  /// A tensor filled in from outside before each pass, a row per sample; it has no gradient.
  /// `isBatched`: or numbers that belong to no sample.
  package mutating func given(
    _ name: String, _ shape: [Int], isBatched: Bool = true
  ) -> Variable {
    node(name, shape, .given, batchAxis: isBatched ? 0 : nil)
  }

  /// A tensor whose rows are defined one after the other, by steps recorded `into` them: (T, …).
  package mutating func tensor(_ name: String, _ shape: [Int], batchAxis: Int?) -> Variable {
    node(name, shape, .computed, batchAxis: batchAxis)
  }

  @discardableResult
  package mutating func record(
    _ operation: some Operation, _ inputs: Variable..., named name: String? = nil,
    into rows: Variable? = nil
  ) -> Variable {
    record(operation, of: inputs, named: name, into: rows)
  }
  @discardableResult
  package mutating func record(
    _ operation: some Operation, of inputs: [Variable], named name: String? = nil,
    into rows: Variable? = nil
  ) -> Variable {
    precondition(
      rows == nil || rows?.shape == operation.shape,
      "\(operation.shape) fits no \(rows?.shape ?? [])")
    let output = rows ?? output(operation, of: inputs, named: name)
    steps.append(Step(operation: operation, inputs: inputs, output: output))
    return output
  }

  private mutating func output(
    _ operation: some Operation, of inputs: [Variable], named name: String?
  ) -> Variable {
    let mixes = operation.reduces || operation.joins
    let axis = mixes ? nil : inputs.compactMap { batchAxis(of: $0) }.first
    return node(
      name ?? type(of: operation).name, operation.shape, .computed,
      batchAxis: axis.map { operation.batchAxis(of: $0) }, isShared: operation.joins)
  }

  /// Of a slab h[t] of h (time, batch, hidden) the batch is the first axis.
  private func batchAxis(of x: Variable) -> Int? {
    let node = nodes[x.node]
    return node.batchAxis.map { x.count < node.count ? max($0 - 1, 0) : $0 }
  }

  /// Records the steps of `body` as ever, and has `kernel` run them together where single precision
  /// is asked for. It must leave every value and every gradient of theirs in memory.
  package mutating func fused(by kernel: some FusedKernel, _ body: (inout Recording) -> Void) {
    let first = steps.count
    body(&self)
    fusions.append(Fusion(kernel: kernel, steps: first..<steps.count))
  }
}

extension Recording {
  /// How many numbers the optimizer changes.
  package var parameterCount: Int {
    nodes.reduce(0) { $0 + ($1.role == .parameter ? $1.count : 0) }
  }

  /// The parameters that are only ever looked up row by row.
  var tables: [Int] {
    nodes.indices.filter { n in
      let uses = steps.flatMap { step in
        step.inputs.indices.filter { step.inputs[$0].node == n }.map { (step, $0) }
      }
      return nodes[n].role == .parameter && !uses.isEmpty
        && uses.allSatisfy { $0.operation.looksUp && $1 == 0 && $0.inputs[0].offset == 0 }
    }
  }
}
