import CKernels

/// Where the time of an iteration goes: a lap at the end of each of its parts and, within the pass,
/// of every step. Only who measures has one.
///
/// The clock's own time is taken off every lap. What the processor would have done of the next
/// step before this one ended counts where it is done, so shares are to be trusted to a few
/// hundredths, no further.
package final class Stopwatch {
  package enum Part: Int, Sendable, CaseIterable {
    /// Copying a batch; values; gradients; the optimizer; measures, history and snapshots.
    case feed, forward, backward, update, record
  }
  /// In ticks of the processor.
  package struct Laps: Sendable {
    package fileprivate(set) var parts = Part.allCases.map { _ in 0.0 }
    /// For each step of the recording.
    package fileprivate(set) var forward: [Double]
    package fileprivate(set) var backward: [Double]

    package var total: Double { parts.reduce(0, +) }
    package subscript(part: Part) -> Double { parts[part.rawValue] }
  }
  private var laps: Laps
  private var last: UInt
  private let ownTicks: UInt

  package init(steps: Int) {
    let none = Array(repeating: 0.0, count: steps)
    laps = Laps(forward: none, backward: none)
    ownTicks =
      (0..<1000).map { _ in
        let start = ticks_now()
        return ticks_now() &- start
      }.min() ?? 0
    last = ticks_now()
  }

  package func start() { last = ticks_now() }

  package func lap(_ part: Part, step: Int? = nil) {
    let ticks = Double(ticks_now() &- last) - Double(ownTicks)
    laps.parts[part.rawValue] += ticks
    if let step {
      if part == .forward { laps.forward[step] += ticks } else { laps.backward[step] += ticks }
    }
    last = ticks_now()
  }

  /// What was measured, which then begins anew.
  package func take() -> Laps {
    let taken = laps
    let none = Array(repeating: 0.0, count: taken.forward.count)
    laps = Laps(forward: none, backward: none)
    return taken
  }
}

extension Tape {
  /// The same as `pass`, slice after slice on this thread, with a lap after every step.
  package func pass(timedBy watch: Stopwatch) {
    for segment in segments {
      for slice in own(segment) {
        for k in segment {
          forward(k..<k + 1, slice: slice)
          watch.lap(.forward, step: k)
        }
      }
    }
    for slice in 0..<slices { clear(slice: slice) }
    watch.lap(.backward)
    for segment in segments.reversed() {
      if let joint = segment.first, recording.steps[joint].operation.joins, slices > 1 {
        gather(recording.steps[joint].output)
      }
      for slice in own(segment) {
        for k in segment.reversed() {
          backward(k..<k + 1, slice: slice)
          watch.lap(.backward, step: k)
        }
      }
    }
    guard slices > 1 else { return }
    addUpGradients()
    watch.lap(.backward)
  }

  /// The slices that run a segment: what joins them is run once.
  private func own(_ segment: Range<Int>) -> Range<Int> {
    recording.steps[segment.lowerBound].operation.joins ? 0..<1 : 0..<slices
  }
}

extension Recording {
  /// Floating point operations of all matrix products in one replay, a multiplication and an
  /// addition counting two: forward, and once more for each factor that has a gradient.
  package var productOperations: Int {
    steps.reduce(0) { sum, step in
      let gradients = step.inputs.prefix(2).count { nodes[$0.node].role != .given }
      return sum + 2 * step.operation.multiplyAdds * (1 + gradients)
    }
  }
}
