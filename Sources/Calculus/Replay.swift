import CKernels

// Running a tape: every value, then every gradient, over the same numbers in the same places.

extension Tape {
  /// Some steps, in one direction or in both.
  struct Stretch {
    let steps: Range<Int>
    var goesForward = false
    var goesBackward = false
  }

  /// Cuts the steps where one of them joins the slices: that one is alone.
  static func segments(_ recording: Recording) -> [Range<Int>] {
    var segments: [Range<Int>] = []
    var start = 0
    for (k, step) in recording.steps.enumerated() where step.operation.joins {
      precondition(
        recording.slices == 1
          || step.inputs.allSatisfy { recording.nodes[$0.node].role != .parameter },
        "what joins the slices reads what they computed")
      if start < k { segments.append(start..<k) }
      segments.append(k..<k + 1)
      start = k + 1
    }
    if start < recording.steps.count { segments.append(start..<recording.steps.count) }
    return segments
  }

  /// Values and gradients of every slice, on as many threads as the team has, and the parameters'
  /// gradients added up in slice order.
  package func pass() {
    guard slices > 1 else {
      forward(0..<learning, slice: 0)
      clear(slice: 0)
      return backward(0..<learning, slice: 0)
    }
    guard let last = segments.last else { return }
    for segment in segments.dropLast() { share(Stretch(steps: segment, goesForward: true)) }
    share(Stretch(steps: last, goesForward: true, goesBackward: true))
    for segment in segments.dropLast().reversed() {
      share(Stretch(steps: segment, goesBackward: true))
    }
    addUpGradients()
  }

  /// The parameters' gradients of every slice, added to those of the first, in slice order.
  func addUpGradients() {
    for slice in 1..<slices {
      accumulate(layout.denseCount, from: layout.slice(slice), to: layout.slice(0))
      for table in tables { table.gather(self, slice: slice) }
    }
  }

  /// Every value, of every slice.
  package func forward() {
    guard slices > 1 else { return forward(0..<learning, slice: 0) }
    for segment in segments { share(Stretch(steps: segment, goesForward: true)) }
  }

  /// The values of what comes after the loss, from what is there now.
  package func lookAside() { forward(learning..<instructions.count, slice: 0) }
  /// Whether a tensor is one of those.
  package func isAside(_ variable: Variable) -> Bool {
    producers[variable.node].first.map { $0 >= learning } ?? false
  }

  /// Shares out the slices among the team; what joins them is done here.
  private func share(_ stretch: Stretch) {
    let first = recording.steps[stretch.steps.lowerBound]
    guard !first.operation.joins else {
      if stretch.goesForward { forward(stretch.steps, slice: 0) }
      guard stretch.goesBackward else { return }
      if stretch.steps.upperBound == instructions.count {
        for slice in 0..<slices { clear(slice: slice) }
      }
      gather(first.output)
      return backward(stretch.steps, slice: 0)
    }
    self.stretch = stretch
    let run: @convention(c) (UnsafeMutableRawPointer?, Int32) -> Void = { tape, slice in
      guard let tape else { return }
      Unmanaged<Tape>.fromOpaque(tape).takeUnretainedValue().run(slice: Int(slice))
    }
    team_share(Int32(slices), run, Unmanaged.passUnretained(self).toOpaque())
  }

  private func run(slice: Int) {
    if stretch.goesForward { forward(stretch.steps, slice: slice) }
    guard stretch.goesBackward else { return }
    if stretch.steps.upperBound == instructions.count { clear(slice: slice) }
    backward(stretch.steps, slice: slice)
  }

  func forward(_ steps: Range<Int>, slice: Int) {
    switch precision {
    case .single:
      for piece in pieces {
        guard let part = part(of: piece, in: steps) else { continue }
        if let fusion = piece.fusion {
          fusions[fusion].kernel.forward(.init(tape: self, first: part.lowerBound, slice: slice))
        } else {
          for k in part { instructions[k].forward(memory(k, slice, of: Float.self)) }
        }
      }
    case .double:
      for k in steps { instructions[k].forward(memory(k, slice, of: Double.self)) }
    }
  }

  func backward(_ steps: Range<Int>, slice: Int) {
    switch precision {
    case .single:
      for piece in pieces.reversed() {
        guard let part = part(of: piece, in: steps) else { continue }
        if let fusion = piece.fusion {
          fusions[fusion].kernel.backward(.init(tape: self, first: part.lowerBound, slice: slice))
        } else {
          for k in part.reversed() { instructions[k].backward(memory(k, slice, of: Float.self)) }
        }
      }
    case .double:
      for k in steps.reversed() { instructions[k].backward(memory(k, slice, of: Double.self)) }
    }
  }

  /// What backward only adds to begins at 0.
  func clear(slice: Int) {
    let each = cleared.count / slices
    for k in slice * each..<(slice + 1) * each {
      cleared[k].initializeMemory(as: UInt8.self, repeating: 0)
    }
    for k in 0..<tableCount { tables[k].begin(self, slice: slice) }
  }

  @inline(__always)
  func memory<S: Stored>(_ k: Int, _ slice: Int, of: S.Type) -> Memory<S> {
    let start = operands.baseAddress.unsafelyUnwrapped + slice * (operands.count / slices)
    return Memory(
      operands: UnsafePointer(start + instructions[k].first), inputs: instructions[k].inputs,
      scratch: address(layout.scratch(slice)).assumingMemoryBound(to: Float.self),
      kernels: kernels)
  }

  /// Adds up the gradients that the slices have of what they share, in slice order.
  func gather(_ variable: Variable) {
    guard let sum = layout.gradient(variable, slice: 0) else { return }
    for slice in 1..<slices {
      guard let share = layout.gradient(variable, slice: slice) else { continue }
      accumulate(variable.count, from: share, to: sum)
    }
  }

  /// Adds some numbers of the arena to others.
  func accumulate(_ count: Int, from: Int, to: Int) {
    switch precision {
    case .single:
      kernels.pointee.accumulate(
        count, address(from).assumingMemoryBound(to: Float.self),
        address(to).assumingMemoryBound(to: Float.self), 1)
    case .double:
      let (from, to) = (
        address(from).assumingMemoryBound(to: Double.self),
        address(to).assumingMemoryBound(to: Double.self)
      )
      for i in 0..<count { to[i] += from[i] }
    }
  }
}
