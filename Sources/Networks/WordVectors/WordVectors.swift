import Calculus

/// Two vectors for every word: v, where it is read, and u, where it is asked for. How likely a word is
/// beside others is told by u·v alone (Mikolov et al., 2013, arXiv:1301.3781 and arXiv:1310.4546).
/// Those that are read are the word vectors; with B samples, V words and D numbers a vector:
///
///     vector (B, D)  = mean of inputVectors[id] over the ids read
///     scores (B, 1 + k) = outputVectors[id]·vector over the ids asked for, or
///     scores (B, V)  = outputVectors·vector, of all words
package struct WordVectors: Model {
  package static let name = "wordVectors"
  package static let words =
    "a vector for every word that is read, and one for every word asked for"
  /// What its parameters are called: (V, D) each.
  package static let (read, asked) = ("inputVectors", "outputVectors")

  /// D.
  package let dimensions: Int
  private let initializer: (any Initializer)?
  /// How its words are put on a map while it learns; nil where they are not.
  package let map: WordMapSettings?
  /// Nil until it is known what it is to read.
  package private(set) var form: WordForm?

  package init(_ a: any Arguments) throws {
    dimensions = try a.count("dimensions", or: 64, in: 1...1024)
    initializer = try a.initializer()
    map = try a.settings("map") { try WordMapSettings($0) }
  }

  package func fitted(to form: WordForm) throws -> any Model {
    var fitted = self
    fitted.form = form
    return fitted
  }

  private var count: Int { form?.vocabulary.count ?? 1 }
  package var inputs: Int { form?.inputs ?? 1 }
  package var outputs: Int { form.map { $0.negatives > 0 ? $0.asked : count } ?? 1 }
  package var layers: [Layer] { [] }
  package var weights: [String] { [Self.read, Self.asked] }

  package func record(
    _ x: Variable, asked target: Variable?, seed: Int, given: [String: [Double]],
    into r: inout Recording
  ) -> Variable {
    let shape = [count, dimensions]
    // As in the original: vectors that are asked for begin at 0, so that no score is other than 0.
    let read = r.parameter(Self.read, shape) { path in
      let random = Random(seed: seed, path)
      return given[path].map(Initial.given)
        ?? initializer?.initial(inputs: count, outputs: dimensions, random)
        ?? .uniform(limit: 0.5 / Double(dimensions), reason: "½ over the dimensions", random)
    }
    let asked = r.parameter(Self.asked, shape) { given[$0].map(Initial.given) ?? .zeros }
    let vector = r.record(
      MeanOfRows(table: shape, ids: x.shape), read, x, named: "vector")  // (B, D)
    guard form?.negatives ?? 0 > 0 else {
      return r.record(
        ProductOfRows(vector.shape, shape), vector, asked, named: "scores")  // (B, V)
    }
    guard let target else { return vector }
    return r.record(
      RowScores(table: shape, vector.shape, ids: target.shape), asked, vector, target,
      named: "scores")  // (B, 1 + k)
  }

  package func record(
    _ x: Variable, seed: Int, given: [String: [Double]], into r: inout Recording
  ) -> Variable {
    record(x, asked: nil, seed: seed, given: given, into: &r)
  }
}
