import Drawing
import Networks
import Simulation

/// Where the plane lies in a pane: a half cell is as high as a cell is wide, and the plane keeps its
/// proportions as nearly as looks well.
struct DecisionAxes {
  let area: Rect
  let low, high: [Double]
  let across, up: [Tick]
  private let frame: Rect

  init(_ facts: Facts, _ rect: Rect) {
    (low, high) = (Array(facts.extent.low.prefix(2)), Array(facts.extent.high.prefix(2)))
    frame = rect
    let (dx, dy) = (high[0] - low[0], high[1] - low[1])
    let hasTicks = rect.width >= 44 && rect.height >= 16
    let up = hasTicks ? Scale.linear.ticks(from: low[1], to: high[1], atMost: rect.height / 5) : []
    let margin = up.map { Text.width($0.label) + 1 }.max() ?? 0
    let inside = rect.inset(left: margin, bottom: hasTicks ? 1 : 0)
    // Of quantities that have nothing in common, neither has the longer axis.
    let form = dx / dy > 0.4 && dx / dy < 2.5 ? dx / dy : 1
    let stretch = 1.3
    let widest = coordinate(2 * Double(inside.height) * form * stretch) ?? inside.width
    let highest = coordinate(Double(inside.width) / form * stretch / 2) ?? inside.height
    let width = min(inside.width, max(widest, 1))
    let height = min(inside.height, max(highest, 1))
    area = Rect(
      x: inside.x + (inside.width - width) / 2, y: inside.y + (inside.height - height) / 2,
      width: min(width, 400), height: min(height, 200))
    self.up = up
    across =
      hasTicks ? Scale.linear.ticks(from: low[0], to: high[0], atMost: max(area.width / 12, 1)) : []
  }

  /// The cell of a point; nil for what has no place.
  func cell(_ input: [Double]) -> (x: Int, y: Int)? {
    guard input.count > 1, let x = column(input[0]), let y = row(input[1]),
      area.contains(x: x, y: y)
    else { return nil }
    return (x, y)
  }

  /// The fine dot of a point, two across and four down in every cell of the area.
  func dot(_ input: [Double]) -> (x: Int, y: Int)? {
    guard input.count > 1 else { return nil }
    let across = (input[0] - low[0]) / (high[0] - low[0]) * Double(2 * area.width)
    let down = (high[1] - input[1]) / (high[1] - low[1]) * Double(4 * area.height)
    guard let x = coordinate(across.rounded(.down)), let y = coordinate(down.rounded(.down))
    else { return nil }
    return (x, y)
  }

  private func column(_ value: Double) -> Int? {
    coordinate(((value - low[0]) / (high[0] - low[0]) * Double(area.width)).rounded(.down))
      .map { area.x + min(max($0, 0), area.width - 1) }
  }

  private func row(_ value: Double) -> Int? {
    coordinate(((high[1] - value) / (high[1] - low[1]) * Double(area.height)).rounded(.down))
      .map { area.y + min(max($0, 0), area.height - 1) }
  }

  /// Round numbers along the left and below, none touching another.
  func draw(in canvas: inout Canvas) {
    for tick in up {
      guard let y = row(tick.value) else { continue }
      canvas.text(tick.label, endingAt: area.x - 1, y: y, .label, mark: .tick)
    }
    var free = frame.x
    for tick in across {
      guard let x = column(tick.value) else { continue }
      let width = Text.width(tick.label)
      let start = min(max(x - width / 2, area.x), area.right - width)
      guard start >= free else { continue }
      canvas.text(tick.label, x: start, y: area.bottom, .label, mark: .tick)
      free = start + width + 2
    }
  }
}

extension Decision {
  /// The plane in colour, asked at the middle of every half cell.
  func field(_ area: Rect, _ view: inout View, in canvas: inout Canvas) {
    guard !area.isEmpty else { return }
    let plane = Plane(columns: area.width, rows: 2 * area.height)
    let name = plane.name + "/" + view.facts.output
    let outputs = view.facts.outputs
    guard let tensor = view.tensor(name) else {
      canvas.clear(area, background: .ground)
      return
    }
    let source = view.place(of: .tensor(TensorKey(name)))
    let count = plane.columns * plane.rows
    guard tensor.count == count * outputs else { return }
    // Which output each half shows, and in which colour: worked out once for colour and mark.
    let shown = tensor.numbers.withUnsafeBufferPointer { numbers in
      (0..<count).map { point in self.shown { k in numbers[point * outputs + k] } }
    }
    canvas.field(
      area, columns: plane.columns, rows: plane.rows,
      marks: { column, row in
        let point = row * plane.columns + column
        return Mark(source: source, index: point * outputs + shown[point].output)
      },
      color: { column, row in shown[row * plane.columns + column].color })
  }
}
