import Calculus
import Networks

// What a pass costs.

/// Σ over the matrix products on the way to the outputs of how many multiplications each takes, every
/// one followed by an addition.
package struct MultiplyAdds: AnswerMeasure {
  package static let name = "multiplyAdds"
  package static let words = "multiplications in the matrix products of the pass, going forward"
  package static let isListed = false
  package static func shape(in run: Run) -> [Int]? {
    run.data.form == nil && run.data.image == nil ? nil : [1]
  }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let products = x.products
    return .sum(products.count) { .known(products[$0].name, Double(products[$0].count)) }
  }
}

/// Σ over all the tokens read one after the other, each by a pass of its own: with a cache of keys and
/// values of one place each, without it of all places so far.
package struct TextMultiplyAdds: AnswerMeasure {
  package static let name = "textMultiplyAdds"
  package static let words = "multiplications for the whole text so far, a pass for every token"
  package static let isListed = false
  package static func shape(in run: Run) -> [Int]? { run.data.form?.isNext == true ? [1] : nil }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let counts = x.productsByPlace
    return .sum(counts.count) { .known("place \($0)", Double(counts[$0])) }
  }
}

extension Pass {
  /// The steps to the outputs that have a matrix product in them, by the name of what they make.
  var products: [(name: String, count: Int)] {
    let recording = tape.recording
    return recording.steps.filter { $0.operation.multiplyAdds > 0 && !tape.isAside($0.output) }
      .map {
        (recording.nodes[$0.output.node].name, tape.slices * $0.operation.multiplyAdds)
      }
  }
}

extension Run {
  /// The same in passes over the first place, the first two, and so on, as a passage would go.
  func productsByPlace(_ pass: Pass) -> [Int] {
    guard let passage = Passage(named: String(pass.prefix.dropLast())), let form = data.form,
      let ids = passage.content(in: data)?.ids
    else { return [] }
    var isCached = false
    if case .cached = passage.source { isCached = true }
    return (form.source + 1...max(ids.count, form.source + 1)).map { count in
      let part = Array(ids.prefix(count))
      let short = Passage(isCached ? .cached(part) : .tokens(part), passage.patches)
      let cost = CostKey(count: count, isCached: isCached, patches: passage.patches)
      if let known = costs[cost] { return known }
      guard let content = short.content(in: data) else { return 0 }
      let found = makePass(short, content).products.reduce(0) { $0 + $1.count }
      costs[cost] = found
      return found
    }
  }

  struct CostKey: Hashable {
    let count: Int
    let isCached: Bool
    let patches: [Patch]
  }
}
