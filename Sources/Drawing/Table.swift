/// Rows and columns of numbers and names: what is to be shown, and from where on.
package struct Table {
  package enum Content {
    case number(Double, Mark)
    case text(String, Color = .text, Mark = .name)
    case empty
  }

  package var headers: [String]
  /// Names to the left of the rows; none where it is empty.
  package var labels: [String]
  package var rowCount: Int
  package var content: (_ row: Int, _ column: Int) -> Content
  /// What lies under a cell, say the colour of its number in a map of colours.
  package var background: (_ row: Int, _ column: Int) -> Color? = { _, _ in nil }
  package var digits = 4
  /// The first row and column shown.
  package var top = 0
  package var left = 0

  package init(
    headers: [String], labels: [String] = [], rowCount: Int,
    content: @escaping (_ row: Int, _ column: Int) -> Content
  ) {
    self.headers = headers
    self.labels = labels
    self.rowCount = max(rowCount, 0)
    self.content = content
  }

  /// Which part of it was shown.
  package struct Shown: Hashable, Sendable {
    package let rows: Range<Int>
    package let columns: Range<Int>
  }
}

extension Table {
  /// How a table fills a rectangle: one line of names above, if there are any, then the rows, then,
  /// where some of them are left out, a line that says how many.
  struct Layout {
    var rows = 0..<0
    var labelWidth = 0
    var columns: [(column: Int, x: Int, width: Int)] = []
    var hasHeader: Bool
    var hasMore: Bool
    /// The texts of a column, in the order of the rows.
    var texts: [[String]] = []
  }

  func layout(in rect: Rect) -> Layout {
    let hasHeader = headers.contains { !$0.isEmpty } && rect.height > 1
    let room = rect.height - (hasHeader ? 1 : 0)
    let hasMore = rowCount > room && room > 1 || top > 0 && room > 1
    let first = min(max(top, 0), max(rowCount - 1, 0))
    let rows = first..<min(first + max(room - (hasMore ? 1 : 0), 0), rowCount)
    var layout = Layout(
      rows: max(rows.lowerBound, 0)..<rows.upperBound, hasHeader: hasHeader, hasMore: hasMore)
    let widest = layout.rows.map { labels.indices.contains($0) ? Text.width(labels[$0]) : 0 }.max()
    layout.labelWidth = min(widest ?? 0, rect.width / 2)
    var x = layout.labelWidth + (layout.labelWidth > 0 ? 2 : 0)
    for column in headers.indices.dropFirst(min(max(left, 0), max(headers.count - 1, 0))) {
      guard x < rect.width else { break }
      let texts = texts(column, rows: layout.rows)
      let widths = texts.map(Text.width) + [hasHeader ? Text.width(headers[column]) : 0]
      let width = max(widths.max() ?? 0, 1)
      // A column begins only where it fits, unless it is the first: half a number misleads.
      guard x + width <= rect.width || layout.columns.isEmpty else { break }
      layout.columns.append((column, x, min(width, rect.width - x)))
      layout.texts.append(texts)
      x += width + 2
    }
    return layout
  }

  private func texts(_ column: Int, rows: Range<Int>) -> [String] {
    let contents = rows.map { content($0, column) }
    var numbers = contents.compactMap { if case .number(let value, _) = $0 { value } else { nil } }[
      ...]
    var aligned = NumberFormat.aligned(Array(numbers), digits: digits)[...]
    return contents.map { content in
      switch content {
      case .number:
        numbers = numbers.dropFirst()
        return aligned.popFirst() ?? ""
      case .text(let text, _, _): return text
      case .empty: return ""
      }
    }
  }
}
