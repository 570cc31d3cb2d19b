/// Which names stand beside the points of a scatter, and where: the more important first, none over
/// another one, none cut off.
///
/// A name stands to the right of its point, or to the left, above or below, where it hides the fewest
/// other points. One that was there before keeps its side as long as it fits; a new one comes only
/// where it has a little more air than it needs, so that points may drift without names that come and
/// go. All names together cover no more than a share of the cells, so that points are still seen.
package struct LabelPlacement: Sendable {
  package enum Side: Int, CaseIterable, Sendable { case right, left, above, below }

  /// A point in a cell of the grid, or outside it, and how many columns its name takes.
  package struct Point: Hashable, Sendable {
    package let id, x, y, width: Int
    package init(id: Int, x: Int, y: Int, width: Int) {
      (self.id, self.x, self.y, self.width) = (id, x, y, width)
    }
  }

  /// A name in its place: its first column and its row.
  package struct Label: Hashable, Sendable {
    package let id: Int
    package let side: Side
    package let x, y, width: Int
  }

  /// The most important first.
  package private(set) var labels: [Label] = []
  private var grid: Grid

  /// `points`: the most important first, each with an id of its own; `before`: what was shown last.
  package init(
    _ points: [Point], width: Int, height: Int, share: Double = 0.25, before: LabelPlacement? = nil
  ) {
    grid = Grid(
      columns: min(max(width, 0), Canvas.largest), rows: min(max(height, 0), Canvas.largest))
    for point in points { grid.count(point) }
    var sides: [Int: Side] = [:]
    for label in before?.labels ?? [] { sides[label.id] = label.side }
    let room = Double(grid.columns * grid.rows) * min(max(share, 0), 1)
    var covered = 0
    for point in points where point.width > 0 && grid.contains(point) {
      // The first name may be as long as it is.
      guard covered == 0 || Double(covered + point.width) <= room else { break }
      let old = sides[point.id]
      guard let label = place(point, old, air: before == nil || old != nil ? 1 : 2) else {
        continue
      }
      grid.take(label, point)
      labels.append(label)
      covered += point.width
    }
  }

  private func place(_ point: Point, _ old: Side?, air: Int) -> Label? {
    guard !grid.isTaken(point) else { return nil }
    if let old, let label = grid.label(point, old, air: 1) { return label }
    var best: (label: Label, hidden: Int)?
    for side in Side.allCases {
      guard let label = grid.label(point, side, air: air) else { continue }
      let hidden = grid.hidden(by: label)
      if hidden < best?.hidden ?? .max { best = (label, hidden) }
    }
    return best?.label
  }
}

extension LabelPlacement {
  /// What lies in each cell: names and their points, and how many points in all.
  private struct Grid: Sendable {
    let columns, rows: Int
    private var isTaken: [Bool]
    private var points: [Int32]

    init(columns: Int, rows: Int) {
      (self.columns, self.rows) = (columns, rows)
      isTaken = Array(repeating: false, count: columns * rows)
      points = Array(repeating: 0, count: columns * rows)
    }

    func contains(_ point: Point) -> Bool {
      (0..<columns).contains(point.x) && (0..<rows).contains(point.y)
    }
    /// A name stands where the point is.
    func isTaken(_ point: Point) -> Bool { isTaken[point.y * columns + point.x] }

    mutating func count(_ point: Point) {
      if contains(point) { points[point.y * columns + point.x] += 1 }
    }

    /// The name on that side, with so many free columns around it; nil where it does not fit.
    func label(_ point: Point, _ side: Side, air: Int) -> Label? {
      guard point.width <= columns else { return nil }
      var (x, y) = (point.x, point.y)
      switch side {
      case .right: x += 1
      case .left: x -= point.width
      case .above, .below:
        y += side == .above ? -1 : 1
        // In the middle, but inside.
        x = min(max(x - (point.width - 1) / 2, 0), columns - point.width)
      }
      guard x >= 0, x + point.width <= columns, y >= 0, y < rows else { return nil }
      for column in max(x - air, 0)..<min(x + point.width + air, columns)
      where isTaken[y * columns + column] {
        return nil
      }
      return Label(id: point.id, side: side, x: x, y: y, width: point.width)
    }

    /// How many points lie under a name.
    func hidden(by label: Label) -> Int {
      (label.x..<label.x + label.width).reduce(0) { $0 + Int(points[label.y * columns + $1]) }
    }

    mutating func take(_ label: Label, _ point: Point) {
      for column in label.x..<label.x + label.width { isTaken[label.y * columns + column] = true }
      isTaken[point.y * columns + point.x] = true
    }
  }
}
