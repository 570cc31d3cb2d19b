import Calculus
import Formats
import Networks

extension Run {
  /// Writes a matrix of words at this iteration, as the path's ending says: word2vec's text, its binary
  /// (`.bin`), or a table for projectors (`.tsv`), whose words, with their group and frequency where
  /// these are known, stand in a second file beside it. Returns the paths written.
  package func export(_ space: String, to path: String) throws -> [String] {
    guard let rows = wordRows(named: space), let lexicon = data.lexicon, rows.count == lexicon.count
    else { throw Objection("there are no vectors “\(space)”") }
    let vectors = try KeyedVectors(
      words: (0..<rows.count).map(lexicon.label), dimension: rows.width,
      numbers: rows.withFloats { Array($0) })
    if path.hasSuffix(".tsv") {
      let words = path.dropLast(4) + ".metadata.tsv"
      var columns: [KeyedVectors.Column] = []
      if !lexicon.groups.isEmpty {
        let names = (0..<rows.count).map { lexicon.group(of: $0).map { lexicon.groups[$0] } ?? "" }
        columns.append(.init("group", names))
      }
      if lexicon.frequency(of: 0) != nil {
        columns.append(
          .init("frequency", (0..<rows.count).map { "\(lexicon.frequency(of: $0) ?? 0)" }))
      }
      try vectors.write(.projectorVectors, to: path)
      try vectors.write(.projectorWords(columns), to: String(words))
      return [path, String(words)]
    }
    try vectors.write(path.hasSuffix(".bin") ? .word2vecBinary : .word2vecText, to: path)
    return [path]
  }
}
