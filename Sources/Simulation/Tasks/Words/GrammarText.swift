/// A grammar as it is written, before its names are looked up.
///
/// - `drink: tea, milk` : a symbol and what may stand for it; the first is the likeliest, three
///   times as likely as the last. `3* tea`: three times as likely as it would be.
/// - `sort by gender: he/she, king/queen` : one form for each side of a feature.
/// - `# people by gender | home | own` and rows beneath, to the next empty line: a table, whose
///   first cells are what it is named after, and have the forms.
/// - `{drink}` : a symbol within others; `{people.home}` : a cell of a table's row.
/// - A line that begins with a blank goes on with the line before it.
struct GrammarText {
  struct Alternative {
    let weight: Double
    /// One for all sides of the feature, or one each, in pieces: words and `{names}`.
    let forms: [[Substring]]
  }
  struct Rule {
    let name: String
    let feature: String?
    let alternatives: [Alternative]
  }
  struct Table {
    let name: String
    let columns: [String]
    /// Row by row, column by column.
    var rows: [[Rule]] = []
  }
  private(set) var rules: [Rule] = []
  private(set) var tables: [Table] = []

  init(_ text: String) {
    var feature: String?
    var isInTable = false
    for line in Self.lines(text) {
      if line.isEmpty {
        isInTable = false
      } else if line.hasPrefix("# ") {
        let cells = Self.split(line.dropFirst(2), "|")
        let name: String
        (name, feature) = Self.named(cells[0])
        tables.append(Table(name: name, columns: cells.dropFirst().map { String($0) }))
        isInTable = true
      } else if isInTable {
        let cells = Self.split(line[...], "|")
        let table = tables.count - 1
        precondition(cells.count == tables[table].columns.count + 1, "cells missing: \(line)")
        let first = Self.split(cells[0], "/")[0]
        tables[table].rows.append(
          cells.enumerated().map { column, cell in
            Rule(
              name: String(first), feature: column == 0 ? feature : nil,
              alternatives: Self.alternatives(cell))
          })
      } else {
        let parts = Self.split(line[...], ":")
        precondition(parts.count == 2, "neither a rule nor a row: \(line)")
        let (name, feature) = Self.named(parts[0])
        rules.append(
          Rule(name: name, feature: feature, alternatives: Self.alternatives(parts[1])))
      }
    }
  }

  /// Each with those that go on with it.
  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).reduce(into: []) { lines, line in
      if line.first == " ", !lines.isEmpty {
        lines[lines.count - 1] += line
      } else {
        lines.append(String(line))
      }
    }
  }

  /// `people by gender`
  private static func named(_ text: Substring) -> (String, String?) {
    let words = text.split(separator: " ")
    return (String(words[0]), words.count == 3 ? String(words[2]) : nil)
  }

  private static func alternatives(_ text: Substring) -> [Alternative] {
    split(text, ",").map { text in
      let pieces = text.split(separator: "*", maxSplits: 1)
      let weight = pieces.count == 2 ? Double(pieces[0]) : 1
      return Alternative(
        weight: weight ?? 1,
        forms: split(weight == nil || pieces.count < 2 ? text : pieces[1], "/").map {
          $0.split(separator: " ")
        })
    }
  }

  /// The parts without the blanks around them.
  private static func split(_ text: Substring, _ separator: Character) -> [Substring] {
    text.split(separator: separator, omittingEmptySubsequences: false).map { part in
      var part = part.drop { $0 == " " }
      while part.last == " " { part.removeLast() }
      return part
    }
  }
}
