import Calculus

/// What a scene says about one kind of thing (`mlp: {layers: [2, 8, 1]}`), asked for key by key.
///
/// Whoever reads a scene implements it, so that a mistake is reported with its place; a kind only
/// asks, and so needs no list of its keys anywhere else.
package protocol Arguments {
  /// A number within limits; without a standard it must be there.
  func number(_ key: String, or standard: Double?, _ limits: Setting.Limits) throws -> Double
  /// A whole number within a range.
  func count(_ key: String, or standard: Int?, in range: ClosedRange<Int>) throws -> Int
  /// A list of whole numbers, each within a range.
  func counts(_ key: String, in range: ClosedRange<Int>) throws -> [Int]
  /// One whole number, or several of them, each within a range: `3` or `[3, 5]`.
  func sizes(_ key: String, or standard: [Int]?, in range: ClosedRange<Int>) throws -> [Int]
  /// One of several words.
  func choice(_ key: String, or standard: String?, of words: [String]) throws -> String
  /// One of several kinds and its settings, `he` or `{uniform: {limit: 0.5}}`, read by `body`; nil
  /// where it is not there.
  func kind<R>(
    _ key: String, of names: [String], _ body: (String, any Arguments) throws -> R
  ) throws -> R?
  /// Settings of their own behind a key, read by `body`; nil where it is not there.
  func settings<R>(_ key: String, _ body: (any Arguments) throws -> R) throws -> R?
  /// A list of such kinds, each `what` it says; one that has a main setting may have it alone:
  /// `{dense: 10}`.
  func kinds<R>(
    _ key: String, of kinds: [(name: String, main: String?)], called what: String,
    _ body: (String, any Arguments) throws -> R
  ) throws -> [R]
  /// Rows of numbers, all of one length.
  func rows(_ key: String) throws -> [[Double]]
  /// The name and the contents of a file, found relative to the scene.
  func file(_ key: String) throws -> (name: String, contents: String)
  /// The same of a file that is no text.
  func data(_ key: String) throws -> (name: String, contents: [UInt8])
  /// The name of a file, and where it is.
  func path(_ key: String) throws -> (name: String, path: String)
  /// The name of a file of text, and what reads it piece by piece, however large it is.
  func source(_ key: String) throws -> (name: String, source: any TextSource)
  /// Is told how much has been done of what takes a while, from 0 to 1.
  func progress(_ what: String) -> (Double) -> Void
  /// The texts that come with the program, in a fixed order.
  var embeddedTexts: [(name: String, contents: String)] { get }
  /// The first names that come with the program, a blank or a line between them.
  var embeddedNames: String { get }
  func text(_ key: String, or standard: String?) throws -> String
  func has(_ key: String) -> Bool
  /// An error at the place of that key.
  func mistake(_ key: String, _ message: String) -> any Error
}

extension Arguments {
  package func progress(_ what: String) -> (Double) -> Void { { _ in } }
  package func settings<R>(_ key: String, _ body: (any Arguments) throws -> R) throws -> R? { nil }

  /// Any number at all.
  package func number(_ key: String, or standard: Double) throws -> Double {
    try number(key, or: standard, .any)
  }

  /// How weights begin, where a scene says so: `initial: he`.
  package func initializer(_ key: String = "initial") throws -> (any Initializer)? {
    try kind(key, of: initializers.flatMap { $0.names }) { name, a in
      guard let kind = initializers.first(where: { $0.names.contains(name) }) else {
        throw mistake(key, "there is no initial “\(name)”")
      }
      return kind.init(
        try kind.settings.map { try a.number($0.key, or: $0.standard, $0.limits) })
    }
  }
}
