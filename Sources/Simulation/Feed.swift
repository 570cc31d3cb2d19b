import Calculus

/// Hands the training pass the batch of every iteration.
protocol Feed: AnyObject {
  /// How many samples that is.
  var batch: Int { get }
  /// Updates before `iteration`, in times that all there is was seen.
  func epoch(at iteration: Int) -> Double
  /// Which sample is row `row` of the batch that was handed out last, at `iteration`.
  func sample(row: Int, at iteration: Int) -> Int
  /// Copies a batch into the pass.
  func fill(at iteration: Int)
}

/// An epoch is a shuffle of all samples, addressed by its number, cut into batches of one size; what is
/// left over at its end waits for another epoch.
///
/// A batch of all samples keeps them in order.
final class SampleFeed: Feed {
  let batch: Int
  let samples: Int
  private let random: Random
  private var epoch = -1
  /// This epoch's samples, in the order they are taken.
  private var order: [Int]
  private let inputs, targets: Rows

  init(inputs: [[Double]], targets: [[Double]], seed: Int, into pass: Pass) {
    samples = inputs.count
    batch = pass.rows
    random = Random(seed: seed, "shuffle")
    order = Array(0..<samples)
    self.inputs = Rows(inputs, pass.x, pass.tape)
    self.targets = Rows(targets, pass.target, pass.tape)
  }

  deinit {
    inputs.numbers.deallocate()
    targets.numbers.deallocate()
  }

  private var batchesPerEpoch: Int { samples / batch }

  func epoch(at iteration: Int) -> Double {
    Double(iteration) * Double(batch) / Double(max(samples, 1))
  }

  func sample(row: Int, at iteration: Int) -> Int { order[first(at: iteration) + row] }

  func fill(at iteration: Int) {
    let first = first(at: iteration)
    order.withUnsafeBufferPointer { order in
      guard let batch = order.baseAddress.map({ $0 + first }) else { return }
      inputs.take(batch)
      targets.take(batch)
    }
  }

  /// Where the batch begins in `order`, which is brought up to its epoch.
  private func first(at iteration: Int) -> Int {
    guard batch < samples else { return 0 }
    let (epoch, place) = iteration.quotientAndRemainder(dividingBy: batchesPerEpoch)
    if epoch != self.epoch {
      self.epoch = epoch
      for i in 0..<samples { order[i] = i }
      random.shuffle(&order, epoch)
    }
    return place * batch
  }

  /// All samples of one tensor, as the tape keeps numbers, and where every slice has its own.
  private struct Rows {
    let numbers: UnsafeMutableRawPointer  // (samples, width)
    let width: Int
    let precision: Precision
    let slices: [UnsafeMutableRawBufferPointer]
    let rowsPerSlice: Int

    init(_ rows: [[Double]], _ variable: Variable?, _ tape: Tape) {
      width = rows[0].count
      precision = tape.precision
      slices = variable.map { v in (0..<tape.slices).map { tape.bytes(of: v, slice: $0) } } ?? []
      rowsPerSlice = variable?.shape[0] ?? 0
      numbers = .allocate(byteCount: precision.bytes * width * rows.count, alignment: 64)
      for (i, number) in rows.joined().enumerated() {
        switch precision {
        case .single: numbers.storeBytes(of: Float(number), toByteOffset: 4 * i, as: Float.self)
        case .double: numbers.storeBytes(of: number, toByteOffset: 8 * i, as: Double.self)
        }
      }
    }

    @inline(__always)
    func take(_ batch: UnsafePointer<Int>) {
      switch precision {
      case .single: take(batch, Float.self)
      case .double: take(batch, Double.self)
      }
    }

    /// Column by column, because a row may be as short as one number.
    @inline(__always)
    private func take<S>(_ batch: UnsafePointer<Int>, _: S.Type) {
      let from = numbers.assumingMemoryBound(to: S.self)
      var sample = batch
      for slice in slices {
        guard let to = slice.baseAddress?.assumingMemoryBound(to: S.self) else { continue }
        for k in 0..<width {
          let (from, to) = (from + k, to + k)
          for row in 0..<rowsPerSlice { to[row * width] = from[sample[row] * width] }
        }
        sample += rowsPerSlice
      }
    }
  }
}
