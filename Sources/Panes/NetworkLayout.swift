import Drawing
import Networks
import Simulation

/// Where the columns of a network and their neurons lie. Across it counts cells, downwards half
/// cells, which are as high as a cell is wide.
struct NetworkLayout {
  struct Column {
    /// Nil: the inputs.
    let layer: Int?
    let total: Int
    /// Those that fit; the others are said to be there in the last row.
    var units: Range<Int>
    /// Of a neuron's field: so many cells wide, so many half cells high.
    let size: Size
    /// Lines of text below each field.
    let caption: Int
    /// A cell to the left, where edges arrive, and one to the right, where they leave.
    let hasEntry, hasExit: Bool
    /// The upper edge of every shown neuron, in half cells.
    let tops: [Int]
    var x = 0

    var width: Int { size.width + (hasEntry ? 1 : 0) + (hasExit ? 1 : 0) }
    var right: Int { x + width }
    var fieldX: Int { x + (hasEntry ? 1 : 0) }
    var more: Int { total - units.count }
    /// The row of cells in a neuron's middle.
    func row(_ place: Int) -> Int { (tops[place] + (size.halves - 1) / 2) / 2 }
    func firstRow(_ place: Int) -> Int { tops[place] / 2 }
    func lastRow(_ place: Int) -> Int { (tops[place] + size.halves - 1) / 2 }
  }

  struct Size {
    let width, halves: Int
  }

  private(set) var columns: [Column] = []
  /// Whether layers to the left or to the right found no room.
  let isCutLeft, isCutRight: Bool

  private static let sizes = [
    (12, 12), (10, 10), (8, 8), (6, 6), (6, 5), (5, 4), (4, 3), (4, 2), (3, 2),
  ].map { Size(width: $0.0, halves: $0.1) }
  private static let smallest = Size(width: 2, halves: 2)

  /// The neuron `unit` of `layer` is among those shown.
  init(_ facts: Facts, layer: Int, unit: Int, width: Int, height: Int) {
    let all = facts.layers.count + 1
    let count = min(all, max((width + 1) / 3, 1))
    // A layer is seen with what it reads from.
    let first = min(max(layer + 2 - max(count, 2), 0), all - count)
    (isCutLeft, isCutRight) = (first > 0, first + count < all)
    guard facts.layers.count > 0, width > 2, height > 0 else { return }

    let hasDots = width / count >= 8
    let share = 56 * width / (100 * count) - (hasDots ? 2 : 0)
    for column in first..<first + count {
      let layer = column == 0 ? nil : column - 1
      let total = layer.map { facts.layers[$0].outputs } ?? facts.inputs
      let isOuter = column == 0 || column == all - 1
      columns.append(
        Column(
          layer, total, isOuter: isOuter, isLast: column == all - 1, hasDots: hasDots,
          share: share, height: height, unit: layer == max(0, column - 1) ? unit : 0))
    }
    spread(over: width)
  }

  private mutating func spread(over width: Int) {
    let air = width - columns.reduce(0) { $0 + $1.width }
    let margin = columns.count > 1 ? (air > 12 * columns.count ? 2 : 0) : air / 2
    var taken = margin
    for k in columns.indices {
      columns[k].x = taken + (columns.count > 1 ? k * (air - 2 * margin) / (columns.count - 1) : 0)
      taken += columns[k].width
    }
  }

  fileprivate static func fits(_ share: Int) -> [Size] {
    let fitting = sizes.filter { $0.width <= share }
    return fitting.isEmpty ? [smallest] : fitting
  }
}

extension NetworkLayout.Column {
  /// As large as there is room for. Within, fields large enough to be read have a number below
  /// them; those of inputs and outputs rather give way to their names, the last column to the loss.
  fileprivate init(
    _ layer: Int?, _ total: Int, isOuter: Bool, isLast: Bool, hasDots: Bool, share: Int,
    height: Int, unit: Int
  ) {
    (self.layer, self.total) = (layer, total)
    (hasEntry, hasExit) = (hasDots && layer != nil, hasDots)
    let room = 2 * height
    for attempt in Attempt.all(
      total, isOuter: isOuter, below: isLast ? 2 * min(5, height / 4) : 0)
    {
      for size in NetworkLayout.fits(share) where size.halves >= attempt.least {
        for caption in attempt.captions {
          // What is to be read within is wide enough for a number.
          if caption > 0, !isOuter, size.halves < 6 { continue }
          let block = (caption > 0 ? (size.halves + 1) / 2 * 2 : size.halves) + 2 * caption
          let gap =
            caption > 0 ? attempt.gap : size.halves < 3 ? 2 : max(1, size.halves / 3)
          // One alone stays in the middle.
          let below = attempt.below * (total == 1 ? 2 : 1)
          guard total * (block + gap) - gap <= room - below else { continue }
          (self.size, self.caption, units) = (size, caption, 0..<total)
          tops = Self.spaced(
            total, block: block, gap: gap, room: total == 1 ? room : room - below,
            isWhole: caption > 0)
          return
        }
      }
    }
    let smallest = NetworkLayout.fits(min(share, 4))[0]
    (size, caption) = (smallest, 0)
    // The last row says how many more there are; those that are seen have air.
    let shown = height > 1 ? max(height / 2, 1) : 0
    let first = min(max(unit - shown / 2, 0), total - shown)
    units = first..<first + shown
    tops = Self.spaced(shown, block: 4, gap: 0, room: room - 2, isWhole: true)
  }

  /// What is tried, the best first: lines below each field, air between them, half cells that stay
  /// free below all.
  private struct Attempt {
    let captions: [Int]
    var gap = 2
    var below = 0
    /// Of a field, in half cells.
    var least = 0

    static func all(_ total: Int, isOuter: Bool, below: Int) -> [Attempt] {
      guard isOuter else { return [Attempt(captions: [1, 0])] }
      return [
        Attempt(captions: [2, 1], below: below, least: total <= 2 ? 0 : 6),
        Attempt(captions: [1], gap: 0, below: below), Attempt(captions: [2, 1], least: 6),
        Attempt(captions: [1], gap: 0), Attempt(captions: [0]),
      ]
    }
  }

  /// Evenly over the whole height, with half as much air above and below where that is left.
  private static func spaced(
    _ count: Int, block: Int, gap: Int, room: Int, isWhole: Bool
  ) -> [Int] {
    let free = room - count * block
    let isAiry = free >= gap * count
    let airs = isAiry ? 2 * count : 2 * max(count - 1, 1)
    let margin = isAiry || count == 1 ? 1 : 0
    return (0..<count).map { k in
      let top = k * block + (2 * k + margin) * free / airs
      return isWhole ? top / 2 * 2 : top
    }
  }
}
