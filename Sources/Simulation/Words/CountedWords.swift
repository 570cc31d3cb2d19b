import Calculus

/// From counting to vectors: what stands beside what in a text, how much more often than chance would
/// have it, and the few directions that say most of that (Levy, Goldberg and Dagan, 2015).
package struct CountedWords: Sendable {
  package struct Settings: Hashable, Sendable {
    package var window = 5
    package var weighting = WindowWeighting.flat
    /// That the counts of contexts are raised to.
    package var contextPower = 0.75
    /// k, whose logarithm is taken away.
    package var negatives = 1.0
    package var dimensions = 50
    /// That singular values are raised to.
    package var valuePower = 0.5
    package init() {}
  }

  package let settings: Settings
  package let words: Int
  /// Whose bag of words is asked for.
  package var sentence: [Int] = []
  package let sightings: Sightings
  /// n(w, c) (words, words), symmetric.
  package let together: SparseMatrix
  /// n(w) = Σ n(w, c)
  package let totals: [Double]
  /// n(c)^power, and all of them together.
  package let smoothed: [Double]
  package let contexts: Double
  package let information: SparseMatrix
  package let factors: TruncatedSVD

  package init(_ sightings: Sightings, _ settings: Settings) {
    (self.settings, self.sightings) = (settings, sightings)
    words = sightings.words
    together = sightings.together(settings.weighting)
    totals = together.rowSums
    smoothed = totals.map {
      $0 > 0 ? PointwiseMutualInformation.smoothed($0, power: settings.contextPower) : 0
    }
    contexts = smoothed.reduce(0, +)
    let (totals, smoothed, contexts) = (totals, smoothed, contexts)
    information = together.map { word, context, count in
      PointwiseMutualInformation.positive(
        together: count, word: totals[word], context: smoothed[context], contexts: contexts,
        negatives: settings.negatives)
    }
    factors = TruncatedSVD(information, count: settings.dimensions)
  }

  /// (words, dimensions): U·Σ^power
  package var vectors: [Double] {
    let scales = factors.values.map { $0 > 0 ? raised($0, to: settings.valuePower) : 0 }
    return (0..<words).flatMap { word in
      scales.indices.map { factors.left[$0][word] * scales[$0] }
    }
  }
}
