import Calculus

/// How closely each unit of a recurrent layer follows each feature of the text: Pearson's correlation
/// over all steps of all sequences of a probe, (F, H) of hidden or cell states (T, B, H). Units that
/// do were found by eye in Karpathy, Johnson and Fei-Fei, 2015, arXiv:1506.02078.
///
///     r = (Σ xf − Σx·Σf/n) / √((Σ x² − (Σx)²/n) · (Σ f² − (Σf)²/n))
///
/// 0 where the unit or the feature is the same at every step. `heldOut/follows(layer1.hidden)`.
package struct Follows: Measure {
  package static let name = "follows"
  package static let words =
    "correlation of a unit with what can be said of the text, over all steps"
  package static let isOfTensor = true
  package static let isListed = false
  /// From here on a unit is called after what it follows.
  package static let enough = 0.8

  package static func shape(of argument: [Int]) -> [Int] {
    [TextFeatures.count, argument[argument.count - 1]]
  }

  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let (all, width) = (x.features, x.shape[x.shape.count - 1])
    let (f, unit) = i.quotientAndRemainder(dividingBy: width)
    let steps = all.steps
    guard let first = steps.first, all.varies[f],
      steps.contains(where: { x.plain($0 * width + unit) != x.plain(first * width + unit) })
    else { return 0 }
    func state(_ k: Int) -> X.Number { x[steps[k] * width + unit] }
    func feature(_ k: Int) -> X.Number { x.feature(steps[k] * TextFeatures.count + f, of: all) }
    let n = X.Number(Double(steps.count))
    let sumX = X.Number.named("Σx", .sum(steps.count) { state($0) })
    let sumF = X.Number.named("Σf", .sum(steps.count) { feature($0) })
    let both = X.Number.sum(steps.count) { state($0) * feature($0) }
    let squaresX = X.Number.sum(steps.count) { state($0) * state($0) }
    let squaresF = X.Number.sum(steps.count) { feature($0) * feature($0) }
    return .named("n·cov(x, f)", both - sumX * sumF / n)
      / .sqrt(
        .named("n·var(x)", squaresX - sumX * sumX / n)
          * .named("n·var(f)", squaresF - sumF * sumF / n))
  }

  /// All of them, going through the steps once; a law holds it to the definition.
  static func all(_ x: MeasureReader<Double>) -> [Double] {
    let (all, width, count) = (x.features, x.shape[x.shape.count - 1], TextFeatures.count)
    let n = Double(all.steps.count)
    guard let first = all.steps.first else { return Array(repeating: 0, count: count * width) }
    var sums = Array(repeating: 0.0, count: width), squares = sums
    var varies = Array(repeating: false, count: width)
    var both = Array(repeating: 0.0, count: count * width)
    var featureSums = Array(repeating: 0.0, count: count), featureSquares = featureSums
    let used = (0..<count).filter { all.varies[$0] }
    x.argumentNumbers.withUnsafeBufferPointer { states in
      for step in all.steps {
        for unit in 0..<width {
          let state = states[step * width + unit]
          sums[unit] += state
          squares[unit] += state * state
          if state != states[first * width + unit] { varies[unit] = true }
        }
        for f in used {
          let feature = all.numbers[step * count + f]
          featureSums[f] += feature
          featureSquares[f] += feature * feature
          guard feature != 0 else { continue }
          for unit in 0..<width {
            both[f * width + unit] += states[step * width + unit] * feature
          }
        }
      }
    }
    var found = Array(repeating: 0.0, count: count * width)
    for f in used {
      for unit in 0..<width where varies[unit] {
        let together = both[f * width + unit] - sums[unit] * featureSums[f] / n
        let spread = squares[unit] - sums[unit] * sums[unit] / n
        let featureSpread = featureSquares[f] - featureSums[f] * featureSums[f] / n
        found[f * width + unit] = together / (spread * featureSpread).squareRoot()
      }
    }
    return found
  }
}
