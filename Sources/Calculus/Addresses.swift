import CKernels

// Every number of a tape has an address that never changes.

extension Tape {
  /// The number at an offset of the arena.
  subscript(_ offset: Int) -> Double {
    get {
      switch precision {
      case .single: Double(address(offset).assumingMemoryBound(to: Float.self).pointee)
      case .double: address(offset).assumingMemoryBound(to: Double.self).pointee
      }
    }
    set {
      switch precision {
      case .single: address(offset).assumingMemoryBound(to: Float.self).pointee = Float(newValue)
      case .double: address(offset).assumingMemoryBound(to: Double.self).pointee = newValue
      }
    }
  }

  package func value(_ variable: Variable, _ i: Int, slice: Int = 0) -> Double {
    self[layout.value(variable, slice: slice) + i]
  }
  /// 0 where none is kept: what is given from outside has no gradient.
  package func gradient(_ variable: Variable, _ i: Int, slice: Int = 0) -> Double {
    layout.gradient(variable, slice: slice).map { self[$0 + i] } ?? 0
  }
  package func hasGradient(_ variable: Variable) -> Bool {
    layout.gradient(variable, slice: 0) != nil && !isAside(variable)
  }
  package func memory(_ m: Int, of variable: Variable, _ i: Int) -> Double? {
    layout.memory(m, of: variable).map { self[$0 + i] }
  }

  /// A tensor's numbers in one piece, as they are kept.
  package func bytes(of variable: Variable, slice: Int = 0) -> UnsafeMutableRawBufferPointer {
    .init(
      start: address(layout.value(variable, slice: slice)),
      count: precision.bytes * variable.count)
  }

  package var memories: Int { layout.memories }
  /// The mean of the slices' losses; NaN where there is none.
  package var meanLoss: Double {
    .sum(losses.count) { self[losses[$0]] } / Double(losses.count)
  }

  package func fill(_ variable: Variable, slice: Int = 0, with numbers: [Double]) {
    precondition(numbers.count == variable.count, "\(variable.shape) got \(numbers.count) numbers")
    let start = layout.value(variable, slice: slice)
    for (i, number) in numbers.enumerated() { self[start + i] = number }
  }

  /// Fills a tensor with base + a·first + b·second, element by element.
  package func fill(
    _ variable: Variable, with base: [Double], _ a: Double, _ first: [Double], _ b: Double,
    _ second: [Double]
  ) {
    precondition(base.count == variable.count && first.count == base.count)
    precondition(second.count == base.count)
    let start = address(layout.value(variable, slice: 0))
    switch precision {
    case .single:
      let to = start.assumingMemoryBound(to: Float.self)
      for i in base.indices { to[i] = Float(base[i] + a * first[i] + b * second[i]) }
    case .double:
      let to = start.assumingMemoryBound(to: Double.self)
      for i in base.indices { to[i] = base[i] + a * first[i] + b * second[i] }
    }
  }

  /// One number, by hand.
  package func put(_ number: Double, in variable: Variable, _ i: Int) {
    self[layout.value(variable, slice: 0) + i] = number
  }
  package func putGradient(_ number: Double, in variable: Variable, _ i: Int) {
    if let start = layout.gradient(variable, slice: 0) { self[start + i] = number }
  }
  package func putMemory(_ number: Double, _ m: Int, of variable: Variable, _ i: Int) {
    if let start = layout.memory(m, of: variable) { self[start + i] = number }
  }

  /// Copies: for a frame.
  package func values(_ variable: Variable, slice: Int = 0) -> [Double] {
    copy(layout.value(variable, slice: slice), variable.count)
  }
  package func gradients(_ variable: Variable, slice: Int = 0) -> [Double] {
    layout.gradient(variable, slice: slice).map { copy($0, variable.count) } ?? []
  }
  package func memories(_ m: Int, of variable: Variable) -> [Double] {
    layout.memory(m, of: variable).map { copy($0, variable.count) } ?? []
  }
  private func copy(_ offset: Int, _ count: Int) -> [Double] {
    switch precision {
    case .single:
      let start = address(offset).assumingMemoryBound(to: Float.self)
      return (0..<count).map { Double(start[$0]) }
    case .double:
      let start = address(offset).assumingMemoryBound(to: Double.self)
      return Array(UnsafeBufferPointer(start: start, count: count))
    }
  }
}

// MARK: - What one iteration leaves for the next

extension Tape {
  /// Parameters, memories and what layers carry, in one piece.
  package var state: UnsafeMutableRawBufferPointer {
    .init(start: arena, count: precision.bytes * layout.stateCount)
  }

  /// How much of a state its parameters are; they come first.
  package var parameterBytes: Int { precision.bytes * layout.parameterCount }

  /// All parameters of a state that was copied, in one piece; what lies between them is 0.
  package func parameters(of state: UnsafeRawBufferPointer) -> [Double] {
    let count = min(layout.parameterCount, state.count / precision.bytes)
    return switch precision {
    case .single:
      (0..<count).map { Double(state.load(fromByteOffset: 4 * $0, as: Float.self)) }
    case .double: (0..<count).map { state.load(fromByteOffset: 8 * $0, as: Double.self) }
    }
  }
  /// One of them.
  package func parameter(
    _ variable: Variable, _ i: Int, of state: UnsafeRawBufferPointer
  ) -> Double {
    let k = layout.value(variable, slice: 0) + i
    guard (k + 1) * precision.bytes <= state.count else { return .nan }
    return switch precision {
    case .single: Double(state.load(fromByteOffset: 4 * k, as: Float.self))
    case .double: state.load(fromByteOffset: 8 * k, as: Double.self)
    }
  }

  /// Parameters, and what layers carry, as they first were; memories empty.
  package func reset() {
    state.initializeMemory(as: UInt8.self, repeating: 0)
    for (n, node) in recording.nodes.enumerated() {
      guard let initial = recording.initials[n] else { continue }
      let start = layout.value(recording[node: n], slice: 0)
      for i in 0..<node.count { self[start + i] = initial.value(at: i) }
    }
  }

  /// Parameters, and what layers carry, as another tape of the same model has them, or of more of it.
  package func takeParameters(from other: Tape) {
    let isWhole = layout.parameterCount == other.layout.parameterCount
    if isWhole {
      arena.copyMemory(from: other.arena, byteCount: precision.bytes * layout.parameterCount)
    }
    for (n, node) in recording.nodes.enumerated()
    where node.role == .carried || node.role == .parameter && !isWhole {
      guard let from = other.recording[node.name] else { continue }
      bytes(of: recording[node: n]).copyMemory(from: .init(other.bytes(of: from)))
    }
  }

  /// Parameters as they were in a state that was copied.
  package func takeParameters(of state: UnsafeRawBufferPointer) {
    guard let start = state.baseAddress, state.count >= parameterBytes else { return }
    arena.copyMemory(from: start, byteCount: parameterBytes)
  }

  /// Hands on what layers carry from an iteration to the next.
  package func handOver() {
    for k in 0..<handoverCount {
      let (from, to) = recording.handovers[k]
      bytes(of: to).copyMemory(from: .init(bytes(of: from)))
    }
  }

  /// Whether every parameter is a finite number: one look at one block, and at the rows of tables
  /// that the last pass used.
  package var parametersAreFinite: Bool {
    guard areFinite(0, layout.denseCount) else { return false }
    for k in 0..<tableCount where !tables[k].areFinite(self) { return false }
    return true
  }

  @inline(__always)
  private func areFinite(_ offset: Int, _ count: Int) -> Bool {
    switch precision {
    case .single:
      kernels.pointee.all_finite(count, address(offset).assumingMemoryBound(to: Float.self)) != 0
    case .double: (offset..<offset + count).allSatisfy { self[$0].isFinite }
    }
  }
}
