import Calculus

/// A map of a model's most frequent words, that goes along with its training: by what they are put on
/// it, and how often.
package struct WordMapSettings: Equatable, Sendable {
  /// How many words, the most frequent first.
  package var words = 300
  /// How many iterations there are from one step of the map to the next.
  package var every = 10
  /// About how many neighbours of a word count.
  package var perplexity = 30.0

  package init() {}
  package init(_ a: any Arguments) throws {
    words = try a.count("words", or: words, in: 4...2000)
    every = try a.count("every", or: every, in: 1...1_000_000)
    perplexity = try a.number("perplexity", or: perplexity, .positive)
  }

  /// Steps that the map has made at an iteration: one goes along with the first update.
  package func steps(at iteration: Int) -> Int { (iteration + every - 1) / every }
}
