import CKernels

/// yₜ = xₜ + pₜ: the same rows p (T, D) added to those of every sample of x (…, T, D).
package struct AddPlaces: Operation {
  package static let name = "addPlaces"
  package static let words = "each place's own row, added"
  package let shape: [Int]
  private let size, samples: Int
  package init(_ x: [Int]) {
    shape = x
    size = x.suffix(2).reduce(1, *)
    samples = x.dropLast(2).reduce(1, *)
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number { x[0, i] + x[1, i % size] }

  // ∂y/∂x = 1     ∂L/∂p = Σ over samples of ∂L/∂y
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    n == 0 ? x.seed(i) : .sum(samples) { x.seed($0 * size + i) }
  }

  package func forward(_ m: Memory<Float>) {
    for b in 0..<samples {
      m.kernels.pointee.add(
        size, m.input(0).value + b * size, m.input(1).value, m.value + b * size)
    }
  }
  package func backward(_ m: Memory<Float>) {
    let (x, p, k) = (m.input(0), m.input(1), m.kernels.pointee)
    if let dx = x.gradient { k.accumulate(m.count, m.gradient, dx, x.adding) }
    if let dp = p.gradient {
      k.column_sums(Int32(samples), Int32(size), m.gradient, dp, p.adding)
    }
  }
}

/// yₜⱼ = xₜⱼ + sin(t/10000^(j/D)) in even columns j, + cos(t/10000^((j−1)/D)) in odd ones, of
/// x (…, T, D): every place has a pattern of waves (Vaswani et al., 2017, arXiv:1706.03762).
package struct AddWaves: Operation {
  package static let name = "addWaves"
  package static let words = "each place's own pattern of sines and cosines, added"
  package let shape: [Int]
  private let places, width: Int
  /// The place of the first row.
  private let start: Int
  private let waves: [Float]  // (T, D)

  package init(_ x: [Int], start: Int = 0) {
    (shape, self.start) = (x, start)
    (places, width) = (x[x.count - 2], x[x.count - 1])
    waves = (0..<places * width).map { [width] i in
      let angle = Self.angle(start + i / width, i % width, width: width)
      return Float(i % width % 2 == 0 ? Double.sin(angle) : Double.cos(angle))
    }
  }

  private static func angle(_ place: Int, _ column: Int, width: Int) -> Double {
    Double(place) * Double.exp(-Double.log(10_000) * Double(column / 2 * 2) / Double(width))
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let (place, column) = (start + i / width % places, i % width)
    let angle = X.Number.known(
      "\(place)/10000^(\(column / 2 * 2)/\(width))", Self.angle(place, column, width: width))
    return x[0, i] + (column % 2 == 0 ? .sin(angle) : .cos(angle))
  }

  // ∂y/∂x = 1
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? { x.seed(i) }

  package func forward(_ m: Memory<Float>) {
    let size = places * width
    waves.withUnsafeBufferPointer { waves in
      for b in 0..<m.count / size {
        m.kernels.pointee.add(
          size, m.input(0).value + b * size, waves.baseAddress, m.value + b * size)
      }
    }
  }
  package func backward(_ m: Memory<Float>) {
    guard let dx = m.input(0).gradient else { return }
    m.kernels.pointee.accumulate(m.count, m.gradient, dx, m.input(0).adding)
  }
}
