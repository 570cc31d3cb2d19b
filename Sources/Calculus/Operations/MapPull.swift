/// What draws each point of a map to its neighbours (t-SNE; van der Maaten and Hinton, 2008):
///
///     a[i] = Σⱼ p[i, j]·log(p[i, j]/w[i, j]), w[i, j] = 1/(1 + ‖y[i] − y[j]‖²)
///
/// over all j ≠ i; y (N, 2), a (N), p the affinities. Where p is 0 there is no term.
package struct MapPull: Operation {
  package static let name = "mapPull"
  package static let words = "how far its neighbours are from it on the map"
  package let shape: [Int]
  private let affinities: Affinities
  private var count: Int { affinities.count }

  package init(_ affinities: Affinities) {
    self.affinities = affinities
    shape = [affinities.count]
  }

  private func affinity(_ i: Int, _ j: Int) -> Double { Double(affinities.values[i * count + j]) }
  private func neighbours(_ i: Int) -> [Int] {
    (0..<count).filter { $0 != i && affinity(i, $0) > 0 }
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let others = neighbours(i)
    return .sum(others.count) { k in
      let p = X.Number.known("p", affinity(i, others[k]))
      return p * .log(p / x.closeness(i, others[k]))
    }
  }

  // ∂L/∂y[i] = Σⱼ (∂L/∂a[i] + ∂L/∂a[j])·2·p·w·(y[i] − y[j])
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let (point, axis) = i.quotientAndRemainder(dividingBy: 2)
    let others = neighbours(point)
    return .sum(others.count) { k in
      let j = others[k]
      let pull = X.Number.known("p", 2 * affinity(point, j)) * x.closeness(point, j)
      return (x.seed(point) + x.seed(j)) * pull * (x[0, i] - x[0, 2 * j + axis])
    }
  }
}

/// How much room each point of a map takes beside the others: r[i] = Σⱼ w[i, j] over all j ≠ i;
/// y (N, 2), r (N).
package struct MapRoom: Operation {
  package static let name = "mapRoom"
  package static let words = "how near all other points are to it on the map"
  package let shape: [Int]
  package init(count: Int) { shape = [count] }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    .sum(shape[0] - 1) { x.closeness(i, $0 < i ? $0 : $0 + 1) }
  }

  // ∂L/∂y[i] = −2·Σⱼ (∂L/∂r[i] + ∂L/∂r[j])·w²·(y[i] − y[j])
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let (point, axis) = i.quotientAndRemainder(dividingBy: 2)
    return -2
      * X.Number.sum(shape[0] - 1) { k in
        let j = k < point ? k : k + 1
        let w = x.closeness(point, j)
        return (x.seed(point) + x.seed(j)) * w * w * (x[0, i] - x[0, 2 * j + axis])
      }
  }
}

extension Reading {
  /// w[i, j] of two points of the first input (N, 2).
  fileprivate func closeness(_ i: Int, _ j: Int) -> Number {
    TSNE.closeness((self[0, 2 * i], self[0, 2 * i + 1]), (self[0, 2 * j], self[0, 2 * j + 1]))
  }
}

/// How much a map says otherwise than the affinities that it is drawn from, KL(P ‖ Q):
///
///     e·Σ a + log Σ r
///
/// a (N) being `MapPull`, r (N) `MapRoom`, and e how often the pull counts: 1, or more for a while so
/// that groups form before they settle.
package struct MapDivergence: Operation {
  package static let name = "mapDivergence"
  package static let words = "how much the map says otherwise than the affinities"
  package let shape = [1]
  package var reduces: Bool { true }
  private let count: Int
  private let exaggeration: Double

  package init(count: Int, exaggeration: Double = 1) {
    (self.count, self.exaggeration) = (count, exaggeration)
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    .setting("exaggeration", exaggeration) * .sum(count) { x[0, $0] }
      + .log(.sum(count) { x[1, $0] })
  }

  // ∂L/∂a = e·∂L/∂y, ∂L/∂r = ∂L/∂y/Σ r
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    n == 0
      ? .setting("exaggeration", exaggeration) * x.seed(0)
      : x.seed(0) / .sum(count) { x[1, $0] }
  }
}
