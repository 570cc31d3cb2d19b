import Calculus

/// How close each row of a matrix (N, D) is to one of them: what is near a word among vectors that are
/// being learnt. By name: `cosine(embedding.weight, 17)`, `dotProduct(…)`, `euclidean(…)`; N numbers.
struct RowCloseness: Between {
  let closeness: Closeness
  private let rows: WordRows
  private let row: Int
  var count: Int { rows.count }

  /// Nil where there is no such matrix, or no such row.
  init?(named name: String, in pass: Pass, _ data: Dataset) {
    guard name.hasSuffix(")"), let open = name.firstIndex(of: "("),
      let closeness = Closeness(rawValue: String(name[..<open]))
    else { return nil }
    let parts = name[name.index(after: open)...].dropLast().split(separator: ", ")
    guard parts.count == 2, let row = Int(parts[1]), name.hasSuffix(", \(row))"),
      let rows = WordRows(named: String(parts[0]), in: pass, data), 0..<rows.count ~= row
    else { return nil }
    (self.closeness, self.rows, self.row) = (closeness, rows, row)
  }

  var words: String { closeness.words }
  /// Of so many numbers each is worked out in double precision.
  private static let most = 1 << 23

  func value<N: Arithmetic>(at i: Int, _ pass: Pass, iteration: Int) -> N {
    closeness.value(
      rows.width, { rows.read(row, $0, iteration: iteration) },
      { rows.read(i, $0, iteration: iteration) })
  }

  func number(at i: Int, _ pass: Pass, iteration: Int) -> Double {
    value(at: i, pass, iteration: iteration)
  }

  /// All of them, with the numbers read where they stand; a law holds it to the definition.
  func all(_ pass: Pass, iteration: Int) -> [Double] {
    let width = rows.width
    guard count * width <= Self.most else {
      return rows.values(of: row, by: closeness).map { Double($0) }
    }
    return rows.withNumbers { number in
      (0..<count).map { i in
        closeness.value(width, { number(row * width + $0) }, { number(i * width + $0) })
      }
    }
  }
}
