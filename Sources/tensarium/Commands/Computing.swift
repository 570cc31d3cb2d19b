import ArgumentParser
import Calculus

/// What computes: the processor's instructions and how many threads. Neither the screen nor any
/// number depends on the threads; instructions change last bits.
struct Computing: ParsableArguments {
  @Option(help: "The processor's instructions to use: portable, avx2 or avx512.")
  var kernels: KernelLevel?
  @Option(help: "How many threads compute; the results are the same bits with any number.")
  var threads: Int?

  func validate() throws {
    if let threads, !(1...64 ~= threads) {
      throw ValidationError("--threads must be from 1 to 64")
    }
  }

  var level: KernelLevel { kernels ?? .best }

  /// As many as were asked for, or else one for every core that is not `spared`.
  func count(sparing spared: Int = 0) -> Int { threads ?? min(max(availableCores - spared, 1), 64) }

  /// Does something with that many threads.
  func withThreads<R>(sparing spared: Int = 0, _ body: () throws -> R) rethrows -> R {
    useThreads(count(sparing: spared))
    defer { useThreads(1) }
    return try body()
  }
}

extension KernelLevel: ExpressibleByArgument {
  public init?(argument: String) {
    guard let level = KernelLevel.available.first(where: { "\($0)" == argument }) else {
      return nil
    }
    self = level
  }
  public static var allValueStrings: [String] { KernelLevel.available.map { "\($0)" } }
}
