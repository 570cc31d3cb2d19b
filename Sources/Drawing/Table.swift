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

  func layout(width: Int, height: Int) -> Layout {
    let hasHeader = headers.contains { !$0.isEmpty } && height > 1
    let room = min(height, Canvas.largest) - (hasHeader ? 1 : 0)
    let hasMore = rowCount > room && room > 1
    let shown = min(max(room - (hasMore ? 1 : 0), 0), rowCount)
    // Scrolled past the end, the last page stays full.
    let first = min(max(top, 0), rowCount - shown)
    var layout = Layout(rows: first..<first + shown, hasHeader: hasHeader, hasMore: hasMore)
    let widest = layout.rows.map { labels.indices.contains($0) ? Text.width(labels[$0]) : 0 }.max()
    layout.labelWidth = min(widest ?? 0, width / 2)
    fill(&layout, width: width)
    // Where columns are left out to the right, there is room for the sign that says so.
    if let last = layout.columns.last, last.column + 1 < headers.count {
      fill(&layout, width: width - 2)
    }
    return layout
  }

  private func fill(_ layout: inout Layout, width: Int) {
    layout.columns = []
    layout.texts = []
    let first = min(max(left, 0), max(headers.count - 1, 0))
    var x = layout.labelWidth > 0 ? layout.labelWidth + 2 : first > 0 ? 2 : 0
    for column in headers.indices.dropFirst(first) where x < width {
      let texts = texts(column, rows: layout.rows)
      let widths = texts.map(Text.width) + [layout.hasHeader ? Text.width(headers[column]) : 0]
      let wide = max(widths.max() ?? 0, 1)
      // A column begins only where it fits, unless it is the first: half a number misleads.
      guard x + wide <= width || layout.columns.isEmpty else { return }
      layout.columns.append((column, x, min(wide, width - x)))
      layout.texts.append(texts)
      x += wide + 2
    }
  }

  private func texts(_ column: Int, rows: Range<Int>) -> [String] {
    let contents = rows.map { content($0, column) }
    let numbers = contents.compactMap { content -> Double? in
      if case .number(let value, _) = content { value } else { nil }
    }
    var aligned = NumberFormat.aligned(numbers, digits: digits)[...]
    return contents.map { content in
      switch content {
      case .number: aligned.popFirst() ?? ""
      case .text(let text, _, _): text
      case .empty: ""
      }
    }
  }
}
