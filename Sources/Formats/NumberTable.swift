import SwiftCSV

/// A table of numbers with named columns, from comma-separated text.
package struct NumberTable: Sendable {
  package let columns: [String]
  package let rows: [[Double]]

  package struct Mistake: Error, CustomStringConvertible {
    package let description: String
  }

  package init(csv text: String) throws(Mistake) {
    let table: CSV<Enumerated>
    do {
      table = try CSV<Enumerated>(string: text, delimiter: .comma, loadColumns: false)
    } catch {
      throw Mistake(description: "not comma-separated text: \(error)")
    }
    let columns = table.header.map { Self.trimmed($0) }
    if let twice = columns.first(where: { name in columns.filter { $0 == name }.count > 1 }) {
      throw Mistake(
        description: "two columns are named “\(twice)”: the first line names the columns")
    }
    guard !columns.isEmpty, !table.rows.isEmpty else {
      throw Mistake(
        description: "no rows: the first line names the columns, the others hold numbers")
    }
    var rows: [[Double]] = []
    for (k, row) in table.rows.enumerated() where row.contains(where: { !$0.isEmpty }) {
      guard row.count == columns.count else {
        throw Mistake(
          description: "line \(k + 2) has \(row.count) fields, the first line \(columns.count)")
      }
      rows.append(
        try row.enumerated().map { column, field throws(Mistake) in
          guard let number = Double(Self.trimmed(field)), number.isFinite else {
            throw Mistake(
              description: "line \(k + 2), column “\(columns[column])”: “\(field)” is not a number")
          }
          return number
        })
    }
    (self.columns, self.rows) = (columns, rows)
  }

  private static func trimmed(_ text: String) -> String {
    String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}
