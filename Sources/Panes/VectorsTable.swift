import Calculus
import Drawing
import Simulation

/// One query against every key: relevance, score, exponential, weight, a line a key; then the
/// arithmetic of one of them, and of the output.
struct VectorsTable {
  private let v: Vectors
  init(_ vectors: Vectors) { v = vectors }

  /// A column of numbers, one for every key.
  private struct Column {
    /// In words of several lengths, the longest first.
    let heads: [String]
    let name: String
    var kind = Origin.Kind.value
    let tensor: Tensor
    func head(_ length: Int) -> String { heads[min(length, heads.count - 1)] }
  }

  private func columns(_ view: inout View) -> [Column] {
    let relevance = Column(
      heads: [v.attention.score == .additive ? "fit" : "q·k"], name: v.attention.relevance,
      tensor: v.relevance)
    let score = Column(heads: ["score"], name: "scores", tensor: v.scores)
    let weight = Column(heads: ["weight"], name: "weights", tensor: v.weights)
    guard VectorsPane.isBackward(view.look) else {
      let exponential = Column(
        heads: ["exp(s−max)", "exp(s−m)"], name: Vectors.exponential,
        tensor: v.exponentials)
      return [relevance, score, exponential, weight]
    }
    var all = [score, weight]
    for (head, name) in [("∂L/∂w", "weights"), ("∂L/∂score", "scores")] {
      guard let slope = view.tensor(name, .gradient) else { continue }
      all.append(Column(heads: [head], name: name, kind: .gradient, tensor: slope))
    }
    return all
  }

  func draw(_ view: inout View, in rect: Rect, _ canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    let columns = columns(&view)
    canvas.clipped(to: rect) { canvas in
      var y = table(columns, &view, &canvas)
      let sums = VectorsSums(v, key: key(view))
      var lines = sums.lines(&view, width: canvas.width, isFull: true)
      func taken(_ lines: [[[Span]]]) -> Int { lines.reduce(0) { $0 + $1.count } }
      if y + taken(lines) > canvas.height {
        lines = sums.lines(&view, width: canvas.width, isFull: false)
      }
      let hasAir = y + 1 + taken(lines) <= canvas.height
      if hasAir { y += 1 }
      for line in lines where y + line.count <= canvas.height {
        for spans in line {
          canvas.spans(spans, x: 0, y: y, clip: canvas.width)
          y += 1
        }
      }
      all(&view, y: y + 1, &canvas)
    }
  }

  /// The weights of every query, where there are several and there is room: a row each, as a matrix of
  /// attention has them.
  private func all(_ view: inout View, y: Int, _ canvas: inout Canvas) {
    let count = v.queries.shape[0]
    guard count > 1, y + 2 + count <= canvas.height else { return }
    let texts = NumberFormat.aligned(v.weights.numbers, digits: 3)
    let wide = (texts.map(Text.width).max() ?? 0) + 2
    guard 4 + v.keyCount * wide <= canvas.width else { return }
    canvas.text("weights of every query", x: 1, y: y, .label, mark: .name)
    for k in 0..<v.keyCount {
      canvas.text(
        Vectors.label("k", k), endingAt: 4 + (k + 1) * wide - 1, y: y + 1, Vectors.color(k),
        mark: .name)
    }
    for q in 0..<count {
      let row = y + 2 + q
      canvas.text(
        Vectors.label("q", q), x: 1, y: row, q == v.query ? .bright : .label, mark: .name)
      for k in 0..<v.keyCount {
        let i = q * v.keyCount + k
        let background = ColorMap.sequential[0].color(for: v.weights[i], from: 0, to: 1)
        let rect = Rect(x: 4 + k * wide, y: row, width: wide, height: 1)
        canvas.clear(rect, background: background ?? .standard)
        canvas.text(
          texts[i], endingAt: rect.right - 1, y: row,
          background.map { Palette.ink(on: $0) } ?? .warning, mark: view.mark("weights", i))
      }
    }
  }

  /// The key that is spoken of: that under the cursor, or the one with the largest weight.
  private func key(_ view: View) -> Int {
    if let cursor = view.cursor, cursor.run == view.frame.run {
      let name = cursor.name
      if name == VectorAttention.key || name == VectorAttention.value { return cursor.index / 2 }
      let pairs = [
        v.attention.relevance, "scores", "weights", Vectors.exponential, "contributions",
      ]
      if pairs.contains(name) { return cursor.index % v.keyCount }
      if name == "hidden", let width = v.hidden?.shape.last {
        return cursor.index / width % v.keyCount
      }
    }
    return (0..<v.keyCount).max { v.weights[v.pair($0)] < v.weights[v.pair($1)] } ?? 0
  }

  /// Returns the rows taken.
  private func table(_ columns: [Column], _ view: inout View, _ canvas: inout Canvas) -> Int {
    let chosen = key(view)
    let texts = columns.map { column in
      NumberFormat.aligned((0..<v.keyCount).map { column.tensor[v.pair($0)] }, digits: 3)
    }
    /// Where the columns end with heads of that length.
    func ends(_ length: Int) -> [Int] {
      var x = 3
      return zip(columns, texts).map { column, texts in
        let head = Text.width(column.head(length))
        x += max(texts.map(Text.width).max() ?? 0, head) + (x == 3 ? 1 : 2)
        return x
      }
    }
    let length = ends(0).last ?? 0 <= canvas.width ? 0 : 1
    let ends = ends(length)
    for (column, end) in zip(columns, ends) where end <= canvas.width {
      canvas.text(column.head(length), endingAt: end, y: 0, .label, mark: .name)
    }
    let x = ends.last ?? 3
    let room = canvas.width - x - 2
    for k in 0..<v.keyCount {
      let y = k + 1
      if k == chosen {
        canvas.tint(Rect(x: 0, y: y, width: canvas.width, height: 1), .selection)
        canvas.glyph("▸", x: 0, y: y, .accent)
      }
      canvas.text(
        Vectors.label("k", k), x: 1, y: y, Vectors.color(k), style: .bold, mark: .name)
      for (c, column) in columns.enumerated() where ends[c] <= canvas.width {
        let number = column.tensor[v.pair(k)]
        canvas.text(
          texts[c][k], endingAt: ends[c], y: y, number.isFinite ? .text : .warning,
          mark: view.mark(column.name, v.pair(k), column.kind))
      }
      if room >= 4, !VectorsPane.isBackward(view.look) {
        canvas.bar(
          v.weights[v.pair(k)], x: x + 2, y: y, width: room, Vectors.color(k),
          mark: view.mark("weights", v.pair(k)))
      }
    }
    return v.keyCount + 1
  }
}
