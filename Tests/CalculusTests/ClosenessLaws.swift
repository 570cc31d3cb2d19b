import Calculus
import Testing

/// How close vectors are, and which are the closest.
@Suite struct ClosenessLaws {
  /// Numbers of a normal distribution, `scale` wide.
  private func table(_ rows: Int, _ width: Int, scale: Double = 1) -> [Float] {
    let random = Random(seed: width, "closeness")
    return (0..<rows * width).map { Float(scale * random.normal($0)) }
  }
  private func values(
    _ closeness: Closeness, _ vector: [Float], _ table: [Float], _ level: KernelLevel = .best
  ) -> [Float] {
    table.withUnsafeBufferPointer { closeness.values(of: vector, among: $0, level: level) }
  }

  @Test(arguments: Closeness.allCases, [1, 3, 17, 64, 65, 300])
  func `kernels agree with the formula, at every level and size`(
    _ closeness: Closeness, _ width: Int
  ) {
    for scale in [1.0, 20, 1e20, 1e-25] {
      let table = table(5, width, scale: scale)
      let vector = Array(table[(2 * width)..<(3 * width)]).map { $0 * 0.5 + Float(scale) }
      for level in KernelLevel.available {
        let values = values(closeness, vector, table, level)
        #expect(values.count == 5)
        for (row, value) in values.enumerated() {
          let bounded: Bounded = closeness.value(
            width, { .read(Double(vector[$0]), Origin("a", $0, iteration: 0)) },
            { .read(Double(table[row * width + $0]), Origin("b", $0, iteration: 0)) })
          #expect(
            bounded.allows(Double(value)), "\(level) ±\(scale) row \(row): \(value), not \(bounded)"
          )
        }
      }
    }
  }

  @Test(arguments: Closeness.allCases)
  func `a row is as close alone as among any number of others`(_ closeness: Closeness) {
    let width = 19
    let table = table(3000, width)
    let vector = Array(table.prefix(width)).map { $0 + 1 }
    for level in KernelLevel.available {
      let all = values(closeness, vector, table, level)
      for row in stride(from: 0, to: 3000, by: 7) {
        let alone = Array(table[(row * width)..<((row + 1) * width)])
        #expect(values(closeness, vector, alone, level)[0].bitPattern == all[row].bitPattern)
      }
    }
  }

  @Test(arguments: Closeness.allCases, [0, 1, 5, 40])
  func `the nearest are the first of all when they are sorted, equal ones by their row`(
    _ closeness: Closeness, _ k: Int
  ) {
    let random = Random(seed: 1, "ties")
    // Few different values, so that many are equal; some are no number.
    let values = (0..<30).map { i -> Float in
      random.below(6, i) == 0 ? .nan : Float(random.below(5, 100 + i))
    }
    let out = [3, 4, 29]
    let sorted = values.indices.filter { !out.contains($0) }.sorted { i, j in
      let (x, y) = (values[i], values[j])
      if x.isNaN || y.isNaN { return !x.isNaN || y.isNaN && i < j }
      return x == y ? i < j : (closeness == .euclidean ? x < y : x > y)
    }
    let nearest = closeness.nearest(k, values, leavingOut: out)
    #expect(nearest.map(\.row) == Array(sorted.prefix(k)))
    #expect(nearest.map(\.value.bitPattern) == sorted.prefix(k).map { values[$0].bitPattern })
  }

  @Test func `a vector of zeros has no direction, and is near nothing by cosine`() {
    let values = values(.cosine, [1, 0], [0, 0, -1, 0, 1, 1, 2, 0])
    #expect(values[0].isNaN && values[1] == -1 && values[3] == 1)
    #expect(Closeness.cosine.nearest(4, values).map(\.row) == [3, 2, 1, 0])
  }

  @Test(arguments: Closeness.allCases)
  func `an explanation comes to what the formula says`(_ closeness: Closeness) {
    let (a, b) = ([0.5, -2, 3.25], [1.5, 0.25, -1])
    func read<N: Arithmetic>(_ name: String, _ numbers: [Double]) -> (Int) -> N {
      { .read(numbers[$0], Origin(name, $0, iteration: 0)) }
    }
    let spelled: Spelled = closeness.value(3, read("a", a), read("b", b))
    let plain: Double = closeness.value(3, read("a", a), read("b", b))
    #expect(spelled.value == plain)
    // By hand.
    let dot = 0.5 * 1.5 - 2 * 0.25 - 3.25
    switch closeness {
    case .cosine:
      #expect(abs(plain - dot / (14.8125 * 3.3125).squareRoot()) < 1e-15)
    case .dotProduct: #expect(plain == dot)
    case .euclidean: #expect(plain == (1 + 5.0625 + 18.0625).squareRoot())
    }
  }

  @Test func `an analogy of vectors 1 long is their plain sum, and how long they are is no matter`()
  {
    let (a, b, c) = ([0.6, 0.8], [1.0, 0], [0.0, 1])
    for scale in [1.0, 7] {
      let ends = (0..<2).map { k -> Double in
        Analogy.value(at: k, 2, { scale * a[$0] }, { b[$0] / scale }, { c[$0] })
      }
      #expect(abs(ends[0] - -0.4) < 1e-12 && abs(ends[1] - 1.8) < 1e-12)
    }
  }
}
