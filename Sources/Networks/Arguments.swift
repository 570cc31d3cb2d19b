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
  /// One of several words.
  func choice(_ key: String, or standard: String?, of words: [String]) throws -> String
  /// Rows of numbers, all of one length.
  func rows(_ key: String) throws -> [[Double]]
  /// The name and the contents of a file, found relative to the scene.
  func file(_ key: String) throws -> (name: String, contents: String)
  func text(_ key: String, or standard: String?) throws -> String
  func has(_ key: String) -> Bool
  /// An error at the place of that key.
  func mistake(_ key: String, _ message: String) -> any Error
}
