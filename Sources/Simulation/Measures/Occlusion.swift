import Calculus
import Networks

// What is lost where a part of a picture is hidden (Zeiler and Fergus, 2014, arXiv:1311.2901): of passes that
// see it once for every place of a square, and in the end as it is, `held-3~covers:8.2/…`.

/// What is lost where a part of the picture is hidden by square p, of a tensor (P + 1, outputs) whose
/// last row is of the picture as it is: x[P, k] − x[p, k].
package struct Fall: Measure {
  package static let name = "fall"
  package static let words = "what is lost with this square hidden: as it is, less as it is then"
  package static let isOfTensor = true
  package static let isListed = false
  package static func shape(of argument: [Int]) -> [Int] {
    [argument[0] - 1] + argument.dropFirst()
  }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let each = x.count / x.shape[0]
    return .named("as it is", x[x.count - each + i % each]) - .named("with it hidden", x[i])
  }
}

/// How large a share of all that is lost is lost with a square around a place of the part that tells the
/// class: Σ max(fall, 0) over those, by the same over all, for every output.
package struct FallOnPart: Measure {
  package static let name = "fallOnPart"
  package static let words = "share of what is lost that is lost around the part that tells"
  package static let isOfTensor = true
  package static let isListed = false
  package static func shape(of argument: [Int]) -> [Int] { Array(argument.dropFirst()) }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    guard let squares = x.squares, let part = x.parts.first else { return 0 }
    let each = x.count / x.shape[0]
    let whole = x.numbers[x.count - each + i]
    func lost(_ square: Int) -> X.Number {
      let k = square * each + i
      return .max(x.ofTensor(Fall.name, k, whole - x.numbers[k]), 0)
    }
    guard (0..<squares.count).contains(where: { x.numbers[$0 * each + i] < whole }) else {
      return 0
    }
    let shape = [1, 1, squares.rows, squares.columns]
    let own = (0..<squares.count).filter { part.holds($0, in: shape, of: x.run) }
    return .named("around the part", .sum(own.count) { lost(own[$0]) })
      / .named("anywhere", .sum(squares.count) { lost($0) })
  }
}

/// The mean of that over the first pictures that are held out, each of the class it is.
package struct OcclusionOnPart: Measure {
  package static let name = "occlusionOnPart"
  package static let words =
    "share of what is lost that is lost around the part that tells, mean over pictures held out"
  package static let isOfTensor = false
  package static let isListed = false
  private static let most = 10
  private static func pictures(_ run: Run) -> ArraySlice<Dataset.Sample> {
    run.data.heldOut.prefix(most)
  }
  package static func shape(in run: Run) -> [Int]? {
    let all = pictures(run)
    guard run.recipe.loss is CrossEntropyLoss, !all.isEmpty,
      all.allSatisfy({ $0.part != nil && $0.label != nil })
    else { return nil }
    return [1]
  }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    guard let form = x.run.data.image else { return 0 }
    let covers = Patch.covers(size: form.usualSquares.size, stride: 4)
    let all = pictures(x.run)
    return .sum(all.count) { k in
      let name =
        "\(Passage(.heldOut(k), [covers]).name)/\(FallOnPart.name)(probabilities)"
      let label = all[k].label ?? 0
      return .read(
        x.run.tensor(name)?[label] ?? .nan,
        Origin(name, label, iteration: x.run.iteration, run: x.run.index))
    } / X.Number(Double(all.count))
  }
}
