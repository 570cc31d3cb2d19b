import CKernels

/// Which of the processor's vector instructions the kernels use. Results differ in their last bits
/// between levels, so a session keeps to one.
package enum KernelLevel: Int, Sendable, CaseIterable, Comparable {
  case portable, avx2, avx512

  /// The fastest that this processor has.
  package static let best = KernelLevel(rawValue: Int(kernels_best_level())) ?? .portable
  /// All that this processor has.
  package static var available: [KernelLevel] { allCases.filter { $0 <= best } }

  package static func < (a: KernelLevel, b: KernelLevel) -> Bool { a.rawValue < b.rawValue }

  package var table: UnsafePointer<kernels> {
    kernels_of_level(Int32(min(self, .best).rawValue))
  }
}

/// Starts as many helper threads as make `count` with the caller.
package func useThreads(_ count: Int) {
  team_stop()
  if count > 1 { team_start(Int32(count)) }
}

/// How many cores this process may use.
package let availableCores = Int(cores())

/// Seconds of a clock that never goes back.
package func secondsNow() -> Double { seconds_now() }

/// How many blocks of memory this thread has asked for since it began.
package func allocationsSoFar() -> Int { allocations_so_far() }
