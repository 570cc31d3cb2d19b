import Calculus
import Formats
import Networks

/// Vectors that were made elsewhere, or counted in our own text, and a map of their most frequent words
/// that is drawn step by step: what goes down is t-SNE's KL divergence (van der Maaten and Hinton,
/// 2008), and the places of the words (N, 2) are all that is learnt.
package struct GivenVectors: NamedLandscape {
  package static let name = "given"
  package static let places = "map"
  package static let settings = [
    Setting("exaggeration", 1, .positive, "how often what pulls neighbours together counts")
  ]

  package let table: WordTable
  private let affinities: Affinities
  private let start: [Double]
  private var exaggeration: Double

  package init(_ a: any Arguments) throws {
    let words = try a.count("words", or: 400, in: 4...2000)
    let perplexity = try a.number("perplexity", or: 20, .positive)
    let most = try a.count("most", or: 1_000_000, in: 4...4_000_000)
    let (key, vectors) =
      a.has("file")
      ? ("file", try Self.read(a, most: most))
      : ("words", try Self.ofSmallWorld())
    table = WordTable(vectors)
    let count = min(words, vectors.count)
    let width = vectors.dimension
    guard count >= 4 else {
      throw a.mistake(key, "a map needs 4 words or more, not \(count)")
    }
    let found = vectors.withNumbers { all -> (Affinities, [Double])? in
      let some = UnsafeBufferPointer(rebasing: all[0..<count * width])
      guard let affinities = Affinities(some, width: width, perplexity: perplexity) else {
        return nil
      }
      return (affinities, PrincipalComponents(some, width: width).coordinates(some))
    }
    guard let found else { throw a.mistake(key, "there are numbers in it that are not finite") }
    affinities = found.0
    // Small, so that what lies side by side begins there and has room to part (Kobak and Berens, 2019).
    let spread = (.sum(count) { found.1[2 * $0] * found.1[2 * $0] } / Double(count)).squareRoot()
    start = found.1.map { spread > 0 ? $0 / spread : $0 }
    exaggeration = try a.number("exaggeration", or: 1, .positive)
  }

  private static func read(_ a: any Arguments, most: Int) throws -> KeyedVectors {
    let (name, path) = try a.path("file")
    let progress = a.progress("reading \(name)")
    do {
      return try KeyedVectors.read(path, most: most) { share in
        progress(share)
        return true
      }
    } catch let mistake as KeyedVectors.Mistake {
      throw a.mistake("file", "\(name): \(mistake)")
    }
  }

  /// What is counted in the small world: something to look at where no file is given.
  private static func ofSmallWorld() throws -> KeyedVectors {
    let text = WordText(
      SmallWorldText(seed: 1, sentences: 10_000), minimum: 5, most: Counting.mostWords)
    var settings = CountedWords.Settings()
    settings.window = 3
    settings.dimensions = 40
    guard let counting = Counting(text, settings) else { throw Objection("too many words") }
    return try KeyedVectors(
      words: text.vocabulary.tokens, dimension: counting.dimensions,
      numbers: counting.counted.vectors.map { Float($0) })
  }

  package var vectors: WordTable? { table }
  package var title: String { "a map of given vectors" }

  package func record(given: [String: [Double]], into r: inout Recording) -> Variable {
    let count = affinities.count
    let map = r.parameter(Self.places, [count, 2]) { .given(given[$0] ?? start) }
    let pull = r.record(MapPull(affinities), map, named: "pull")  // (N)
    let room = r.record(MapRoom(count: count), map, named: "room")  // (N)
    return r.record(
      MapDivergence(count: count, exaggeration: exaggeration), pull, room, named: "loss")
  }

  package func adjusted(to hyperparameters: Hyperparameters) -> any Landscape {
    var adjusted = self
    adjusted.exaggeration = hyperparameters["exaggeration"] ?? exaggeration
    return adjusted
  }
}
