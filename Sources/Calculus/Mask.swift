/// Which elements a dropout keeps: 1/(1 − p) where a uniform draw of its own is at least p,
/// otherwise 0. Element `i` of iteration t takes draw t·count + i of its purpose.
package struct Mask: Sendable {
  package let rate: Double
  private let random: Random
  /// `rate` is p.
  package init(rate: Double, _ random: Random) {
    (self.rate, self.random) = (rate, random)
  }

  /// Element `i` of `count`, at an iteration.
  package func value<N: Arithmetic>(at i: Int, of count: Int, iteration: Int) -> N {
    let k = iteration * count + i
    let isDropped = N.positive(
      N.known("p", rate) - N.known("draw \(Digits.whole(k))", random.uniform(k)))
    return (1 - isDropped) / N.known("1 − p", 1 - rate)
  }

  /// The same without its formula: elements from `first` on.
  func fill<S: BinaryFloatingPoint>(
    _ numbers: UnsafeMutablePointer<S>, _ count: Int, from first: Int
  ) {
    let kept = S(1) / S(1 - rate)
    for i in 0..<count { numbers[i] = random.uniform(first + i) < rate ? 0 : kept }
  }

  /// In words, for an explanation.
  package var words: String {
    "kept where its draw is at least p; a draw of “\(random.purpose)”, seed \(random.seed)"
  }
}

extension Tape {
  /// Draws the masks of an iteration.
  package func drawMasks(at iteration: Int) {
    for k in 0..<maskCount {
      let (variable, mask) = recording.masks[k]
      for slice in 0..<slices {
        let first = (iteration * slices + slice) * variable.count
        let start = bytes(of: variable, slice: slice).baseAddress.unsafelyUnwrapped
        switch precision {
        case .single:
          mask.fill(start.assumingMemoryBound(to: Float.self), variable.count, from: first)
        case .double:
          mask.fill(start.assumingMemoryBound(to: Double.self), variable.count, from: first)
        }
      }
    }
  }
}
