import Calculus

/// What quantities of rows are asked for by, and what their numbers are called where rows are words.
package enum RowNames {
  /// `cosine(inputVectors, 17)`: how close every row is to one.
  package static func scale(_ closeness: Closeness, _ matrix: String, to row: Int) -> String {
    RowScale(closeness, matrix, to: .row(row)).name
  }
  /// `cosine(inputVectors, 3-5+7)`: to where an analogy ends.
  package static func scale(
    _ closeness: Closeness, _ matrix: String, toAnalogy a: Int, minus b: Int, plus c: Int
  ) -> String {
    RowScale(closeness, matrix, to: .analogy(a, b, c)).name
  }
  /// `dotProduct(inputVectors, 3>5)`: how far along the axis from one row to another.
  package static func axis(_ matrix: String, from a: Int, to b: Int) -> String {
    RowScale(.dotProduct, matrix, to: .axis(a, b)).name
  }
  /// `along(inputVectors, 4)`: one number of every row.
  package static func dimension(_ matrix: String, _ k: Int) -> String {
    "\(RowScale.along)(\(matrix), \(k))"
  }
  /// `unit(inputVectors, 17)`, and where an analogy ends, `analogy(inputVectors, 3-5+7)`.
  package static func unit(_ matrix: String, _ row: Int) -> String {
    RowVector(matrix, .row(row)).name
  }
  package static func analogy(_ matrix: String, _ a: Int, minus b: Int, plus c: Int) -> String {
    RowVector(matrix, .analogy(a, b, c)).name
  }
  /// `cosine(inputVectors, 3.17.42)`: of these with each other.
  package static func among(_ closeness: Closeness, _ matrix: String, _ rows: [Int]) -> String {
    "\(closeness.rawValue)(\(matrix), \(RowsAmong.text(rows)))"
  }

  // Of a scale by its name.
  package static func rank(_ scale: String) -> String { "\(RowRank.name)(\(scale))" }
  package static func nearest(_ scale: String, _ count: Int) -> String {
    "\(NearestRows.name)(\(scale), \(count))"
  }
  package static func farthest(_ scale: String, _ count: Int) -> String {
    "\(NearestRows.fromEnd)(\(scale), \(count))"
  }
  package static func spread(_ scale: String, bins: Int) -> String {
    "\(RowSpread.name)(\(scale), \(bins))"
  }
  package static func picked(_ scale: String, _ rows: [Int]) -> String {
    "\(PickedRows.name)(\(scale), \(RowsAmong.text(rows)))"
  }
  package static func groupMean(_ scale: String) -> String { "\(GroupMean.name)(\(scale))" }
  package static func separation(_ scale: String) -> String { "\(GroupSeparation.name)(\(scale))" }
  /// The same at iterations of the past, and now.
  package static func film(_ name: String) -> String { "\(Film.ofParameters)/\(name)" }

  // MARK: Which words

  /// The row that a number is of, by its name; nil where it is of none, or of many.
  package static func row(of name: String, _ index: Int) -> Int? {
    switch quantity(name) {
    case is RowScale, is RowRank: index
    case let among as RowsAmong: among.rows[index % among.rows.count]
    case let picked as PickedRows where picked.rows.indices.contains(index): picked.rows[index]
    default: nil
    }
  }
  /// The matrix that a quantity of rows is of.
  package static func matrix(of name: String) -> String? { quantity(name)?.matrix }

  static func quantity(_ name: String) -> (any RowQuantity)? {
    RowCall(name).flatMap { call in rowQuantities.lazy.compactMap { $0.init(call) }.first }
  }

  /// `cosine(inputVectors, 17 "queen")[523 "princess"]`; nil of what is no quantity of words.
  package static func title(of origin: Origin, _ lexicon: Lexicon?) -> String? {
    guard let lexicon, origin.kind == .value, let quantity = quantity(origin.name) else {
      return nil
    }
    func word(_ row: Int) -> String { "\(row) \"\(lexicon.label(row))\"" }
    func call(_ scale: RowScale) -> String {
      switch scale.kind {
      case .closeness(let closeness, let query):
        "\(closeness.rawValue)(\(scale.matrix), \(query.text(word)))"
      case .dimension: scale.name
      }
    }
    let i = origin.index
    switch quantity {
    case let scale as RowScale: return "\(call(scale))[\(word(i))]"
    case let rank as RowRank: return "\(RowRank.name)(\(call(rank.scale)))[\(word(i))]"
    case let vector as RowVector: return "\(vector.title(word))[\(i)]"
    case let among as RowsAmong:
      let (a, b) = i.quotientAndRemainder(dividingBy: among.rows.count)
      guard among.rows.indices.contains(a) else { return nil }
      let scale = RowScale(among.closeness, among.matrix, to: .row(among.rows[a]))
      return "\(call(scale))[\(word(among.rows[b]))]"
    case let picked as PickedRows where picked.rows.indices.contains(i):
      return "\(call(picked.scale))[\(word(picked.rows[i]))]"
    case let group as any GroupQuantity:
      let groups = lexicon.groups
      let function = type(of: group).name
      guard group is GroupSeparation else {
        return groups.indices.contains(i)
          ? "\(function)(\(call(group.scale)))[\"\(groups[i])\"]" : nil
      }
      let (a, b) = i.quotientAndRemainder(dividingBy: max(groups.count, 1))
      guard groups.indices.contains(a) else { return nil }
      return "\(function)(\(call(group.scale)))[\"\(groups[a])\", \"\(groups[b])\"]"
    case let spread as RowSpread: return "\(RowSpread.name)(\(call(spread.scale)))[\(i)]"
    default: return nil
    }
  }
}
