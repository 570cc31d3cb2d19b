import Synchronization

/// Letters with marks that no scalar has (m̂, नि), each kept once, so that a cell holds a number.
enum Clusters {
  /// Of a glyph, plain or wide, and its marks. There is room for more than any language has; what
  /// comes after goes without its marks.
  static func glyph(_ base: UInt32, _ marks: [Unicode.Scalar]) -> UInt32 {
    let scalars = [base & ~Glyph.wide] + marks.prefix(most).map(\.value)
    let number = table.withLock { table in
      if let number = table.numbers[scalars] { return number as UInt32? }
      guard table.clusters.count < 1 << 16 else { return nil }
      let number = UInt32(table.clusters.count)
      table.clusters.append(scalars)
      table.numbers[scalars] = number
      return number
    }
    return number.map { $0 | Glyph.cluster | base & Glyph.wide } ?? base
  }

  /// The letter, then its marks.
  static func scalars(_ glyph: UInt32) -> [UInt32] {
    table.withLock { table in
      let number = Int(glyph & 0xFFFF)
      return table.clusters.indices.contains(number) ? table.clusters[number] : []
    }
  }

  /// As many as a cell of the terminal takes.
  static let most = 4

  private struct Table {
    var numbers: [[UInt32]: UInt32] = [:]
    var clusters: [[UInt32]] = []
  }
  private static let table = Mutex(Table())
}
