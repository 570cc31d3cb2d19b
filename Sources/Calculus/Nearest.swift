/// How many letters must be put in, left out, changed or swapped with their neighbour to make one
/// word of another (Damerau, 1964; Levenshtein, 1965; no part of a word is edited twice).
func distance(_ a: String, _ b: String) -> Int {
  let (a, b) = (Array(a.unicodeScalars), Array(b.unicodeScalars))
  var twoAbove: [Int] = []
  var above = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var best = min(row[j] + 1, above[j + 1] + 1, above[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, twoAbove[j - 1] + 1) }
      row.append(best)
    }
    (twoAbove, above) = (above, row)
  }
  return above[b.count]
}

/// The word that was probably meant: at most a third of it is mistaken, and it may be in other
/// letters, large or small.
package func nearest(to word: String, among words: [String]) -> String? {
  guard word.utf8.count <= 200 else { return nil }
  let small = word.lowercased()
  let found = words.map { ($0, distance(small, $0.lowercased())) }.min { $0.1 < $1.1 }
  guard let (best, edits) = found, edits <= max(1, best.count / 3), edits < best.count else {
    return nil
  }
  return best
}

/// `; did you mean "tanh"?`, or else, where they are few, which ones there are.
package func repair(_ word: String, among words: [String], are: String = "there are") -> String {
  if let near = nearest(to: word, among: words) { return "; did you mean \"\(near)\"?" }
  guard !words.isEmpty, words.count <= 16 else { return "" }
  return "; \(are): \(words.joined(separator: ", "))"
}
