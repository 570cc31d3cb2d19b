import Calculus
import Networks

/// Hands a tape the batch of every iteration: an epoch is a shuffle of all samples, addressed by its
/// number, cut into batches of one size; what is left over at its end waits for another epoch.
///
/// A batch of all samples keeps them in order.
final class Feed {
  let batch: Int
  let samples: Int
  private let inputs, targets: [Double]  // (samples, width)
  private let inputWidth, targetWidth: Int
  private let random: Random
  /// This epoch's samples in their order, as the tape keeps numbers: input rows, then target rows.
  private var epoch = -1
  private(set) var order: [Int]
  private var queueOfInputs: UnsafeMutableRawBufferPointer
  private var queueOfTargets: UnsafeMutableRawBufferPointer
  private let precision: Precision

  init(
    inputs: [[Double]], targets: [[Double]], batch: Int, seed: Int, precision: Precision
  ) {
    samples = inputs.count
    (self.batch, self.precision) = (min(batch, samples), precision)
    random = Random(seed: seed, "shuffle")
    order = Array(0..<samples)
    (inputWidth, targetWidth) = (inputs[0].count, targets[0].count)
    (self.inputs, self.targets) = (inputs.flatMap { $0 }, targets.flatMap { $0 })
    queueOfInputs = .allocate(
      byteCount: precision.bytes * samples * inputWidth, alignment: 64)
    queueOfTargets = .allocate(
      byteCount: precision.bytes * samples * targetWidth, alignment: 64)
  }

  deinit {
    queueOfInputs.deallocate()
    queueOfTargets.deallocate()
  }

  var batchesPerEpoch: Int { samples / batch }
  func epoch(at iteration: Int) -> Int { batch == samples ? 0 : iteration / batchesPerEpoch }

  /// Which sample is row `row` of the batch at `iteration`.
  func sample(row: Int, at iteration: Int) -> Int {
    line(up: epoch(at: iteration))
    return order[iteration % batchesPerEpoch * batch + row]
  }

  /// Copies a batch into the slices of `x` and `target`.
  func fill(_ tape: Tape, _ x: Variable, _ target: Variable, at iteration: Int) {
    line(up: epoch(at: iteration))
    let first = iteration % batchesPerEpoch * batch
    for slice in 0..<tape.slices {
      let row = first + slice * batch / tape.slices
      copy(queueOfInputs, row * inputWidth, to: tape.bytes(of: x, slice: slice))
      copy(queueOfTargets, row * targetWidth, to: tape.bytes(of: target, slice: slice))
    }
  }

  @inline(__always)
  private func copy(
    _ queue: UnsafeMutableRawBufferPointer, _ offset: Int, to bytes: UnsafeMutableRawBufferPointer
  ) {
    guard let from = queue.baseAddress, let to = bytes.baseAddress else { return }
    to.copyMemory(from: from + precision.bytes * offset, byteCount: bytes.count)
  }

  private func line(up epoch: Int) {
    guard epoch != self.epoch else { return }
    self.epoch = epoch
    for i in 0..<samples { order[i] = i }
    if batch < samples { shuffle(&order, random, epoch) }
    switch precision {
    case .single:
      write(queueOfInputs.bindMemory(to: Float.self), queueOfTargets.bindMemory(to: Float.self))
    case .double:
      write(queueOfInputs.bindMemory(to: Double.self), queueOfTargets.bindMemory(to: Double.self))
    }
  }

  private func write<S: BinaryFloatingPoint>(
    _ x: UnsafeMutableBufferPointer<S>, _ t: UnsafeMutableBufferPointer<S>
  ) {
    for (row, sample) in order.enumerated() {
      for k in 0..<inputWidth { x[row * inputWidth + k] = S(inputs[sample * inputWidth + k]) }
      for k in 0..<targetWidth { t[row * targetWidth + k] = S(targets[sample * targetWidth + k]) }
    }
  }
}
