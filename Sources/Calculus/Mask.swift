import CKernels

/// Which elements a dropout keeps: 1/(1 − p) where a uniform draw of its own is at least p,
/// otherwise 0. Element `i` of iteration t takes draw t·count + i of its purpose.
package struct Mask: Sendable {
  package let rate: Double
  fileprivate let random: Random
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

  /// A draw less than p is one whose 53 bits, as a whole number, are less than p·2⁵³.
  fileprivate var below: UInt64 { UInt64((rate * 0x1p53).rounded(.up)) }

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
          kernels.pointee.mask(
            variable.count, mask.random.key, first, mask.below, 1 / Float(1 - mask.rate),
            start.assumingMemoryBound(to: Float.self))
        case .double:
          let numbers = start.assumingMemoryBound(to: Double.self)
          let kept = 1 / (1 - mask.rate)
          for i in 0..<variable.count {
            numbers[i] = mask.random.uniform(first + i) < mask.rate ? 0 : kept
          }
        }
      }
    }
  }
}
