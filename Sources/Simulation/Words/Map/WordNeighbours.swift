import Calculus

/// Which of some words (N, D) take each other for neighbours: what t-SNE is made from.
final class WordNeighbours {
  let vectors: [Float]
  let width: Int
  let affinities: Affinities
  var count: Int { affinities.count }

  /// Nil where a vector is not finite.
  init?(_ vectors: [Float], width: Int, perplexity: Double, level: KernelLevel) {
    let found = vectors.withUnsafeBufferPointer {
      Affinities($0, width: width, perplexity: perplexity, level: level)
    }
    guard let found, vectors.allSatisfy(\.isFinite) else { return nil }
    (self.vectors, self.width, affinities) = (vectors, width, found)
  }

  /// ‖x[i] − x[j]‖²
  func distance(_ i: Int, _ j: Int) -> Double {
    Affinities.distance(
      width, { Double(vectors[i * width + $0]) }, { Double(vectors[j * width + $0]) })
  }
}

/// t-SNE of some words at one moment, and what it is judged by.
final class NeighbourMap {
  let tsne: TSNE
  let neighbours: WordNeighbours
  private let level: KernelLevel
  var count: Int { tsne.count }

  init(_ tsne: TSNE, _ neighbours: WordNeighbours, level: KernelLevel) {
    (self.tsne, self.neighbours, self.level) = (tsne, neighbours, level)
  }

  func place(_ i: Int) -> (Double, Double) {
    (Double(tsne.places[i]), Double(tsne.places[count + i]))
  }
  func affinity(_ i: Int, _ j: Int) -> Double {
    Double(neighbours.affinities.values[i * count + j])
  }

  /// ∂KL/∂y (2, N)
  private(set) lazy var gradient = tsne.gradient(neighbours.affinities, level: level).values

  /// For every word, Σ w over all others: how crowded it is there.
  private(set) lazy var closeness: [Double] = (0..<count).map {
    TSNE.closeness(of: $0, count, place: place)
  }
  /// Σ w
  private(set) lazy var room = Double.sum(count) { closeness[$0] }

  /// For every word, its share of KL: Σ p·log(p/q) over the others.
  private(set) lazy var losses: [Double] = (0..<count).map { i in
    let others = others(of: i)
    return .sum(others.count) { k in
      let j = others[k]
      return TSNE.loss(affinity(i, j), TSNE.closeness(place(i), place(j)), total: room)
    }
  }
  private(set) lazy var loss = Double.sum(count) { losses[$0] }

  /// The words that a word would have near it, however little.
  func others(of i: Int) -> [Int] { (0..<count).filter { $0 != i && affinity(i, $0) > 0 } }
}
