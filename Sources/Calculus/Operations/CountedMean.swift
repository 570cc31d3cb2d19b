/// y = Σ xᵢ / n over the i whose target tᵢ is at least 0, n being how many there are; 0 where there
/// is none. What fills up a row, or was only asked, has a target below 0 and counts for nothing.
package struct CountedMean: Operation {
  package static let name = "countedMean"
  package static let words = "mean of those that count"
  package let shape = [1]
  package var reduces: Bool { true }
  private let count: Int
  package init(count: Int) { self.count = count }

  private func counted(_ x: some Reading) -> [Int] { (0..<count).filter { x.plain(1, $0) >= 0 } }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let counted = counted(x)
    guard !counted.isEmpty else { return 0 }
    return .sum(counted.count) { x[0, counted[$0]] } / X.Number(Double(counted.count))
  }

  // ∂y/∂xᵢ = 1/n where tᵢ ≥ 0
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    guard n == 0, x.plain(1, i) >= 0 else { return nil }
    return x.seed(0) / X.Number(Double(counted(x).count))
  }

  package func forward(_ m: Memory<Float>) { add(m) }
  package func backward(_ m: Memory<Float>) { spread(m) }
  package func forward(_ m: Memory<Double>) { add(m) }
  package func backward(_ m: Memory<Double>) { spread(m) }

  /// Without a list of those that count: nothing is allocated.
  private func add<S: Stored>(_ m: Memory<S>) {
    var (sum, n): (S, Double) = (0, 0)
    for i in 0..<count where m.plain(1, i) >= 0 {
      sum = sum + m[0, i]
      n += 1
    }
    m.value[0] = n > 0 ? sum / S(n) : 0
  }
  private func spread<S: Stored>(_ m: Memory<S>) {
    guard let dx = m.input(0).gradient else { return }
    var n = 0.0
    for i in 0..<count where m.plain(1, i) >= 0 { n += 1 }
    let share = m.gradient[0] / S(n)
    for i in 0..<count {
      let part = m.plain(1, i) >= 0 ? share : 0
      dx[i] = m.input(0).accumulates ? dx[i] + part : part
    }
  }
}
