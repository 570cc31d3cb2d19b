import Calculus
import Drawing
import Simulation

/// One number of every step, side by side: where it stands in which tensor of which part.
struct StepNumbers {
  typealias Part = ShownRecurrence.Part
  let recurrence: ShownRecurrence
  let columns: StepColumns
  /// Nil where a part has no such numbers.
  let place: (_ part: Part, _ step: Int) -> (key: TensorKey, index: Int)?

  /// What of it is seen: of each part its columns, their numbers and where they come from.
  func read(
    _ view: inout View
  ) -> [(columns: Range<Int>, numbers: [Double], marks: [Mark])] {
    var read: [(columns: Range<Int>, numbers: [Double], marks: [Mark])] = []
    for part in recurrence.parts {
      let seen = columns.kept(of: part)
      guard !seen.isEmpty, let (key, _) = place(part, 0),
        let tensor = view.tensor(key.name, key.kind)
      else { continue }
      let source = view.place(of: .tensor(key))
      let indices = seen.map { place(part, $0 - part.columns.lowerBound)?.index ?? 0 }
      read.append(
        (seen, indices.map { tensor[$0] }, indices.map { Mark(source: source, index: $0) }))
    }
    return read
  }

  /// Its digits at the chosen step.
  func atChosen(_ view: inout View) -> Span? {
    let part = recurrence.chosen
    guard let (key, index) = place(part, recurrence.step),
      let tensor = view.tensor(key.name, key.kind), index < tensor.count
    else { return nil }
    return Span(Self.short(tensor[index]), .bright, mark: view.mark(.tensor(key), index))
  }

  /// As dots, where a number is either 0 or 1.
  func dots(_ view: inout View, y: Int, _ canvas: inout Canvas) {
    for (seen, numbers, marks) in read(&view) {
      for (column, (number, mark)) in zip(seen, zip(numbers, marks)) {
        let x = columns.x(column) + (columns.width - 1) / 2
        canvas.glyph(
          number > 0 ? "●" : "·", x: x, y: y,
          column == recurrence.column ? .accent : number > 0 ? .bright : .line, mark: mark)
      }
    }
  }

  /// As a band of colour, which runs on from step to step.
  func band(_ view: inout View, _ rect: Rect, _ map: ColorMap, peak: Double, _ canvas: inout Canvas)
  {
    for (seen, numbers, marks) in read(&view) {
      canvas.field(
        columns.rect(seen, y: rect.y, height: rect.height), columns: seen.count, rows: 1,
        marks: { column, _ in marks[column] },
        color: { column, _ in map.color(for: numbers[column], scale: peak) })
    }
  }

  /// As bars that stand side by side; `share` says how high.
  func bars(
    _ view: inout View, _ rect: Rect, _ color: Color, share: (Double) -> Double = { $0 },
    _ canvas: inout Canvas
  ) {
    for (seen, numbers, marks) in read(&view) {
      canvas.histogram(
        numbers.map(share), in: columns.rect(seen, y: rect.y, height: rect.height), top: 1,
        color: { _ in color }, mark: { marks[$0] })
    }
  }

  /// As digits, where columns are wide enough for them.
  func digits(_ view: inout View, y: Int, _ color: Color, _ canvas: inout Canvas) {
    for (seen, numbers, marks) in read(&view) {
      for (column, (number, mark)) in zip(seen, zip(numbers, marks)) {
        let isChosen = column == recurrence.column
        canvas.text(
          Self.short(number), x: columns.x(column), y: y, isChosen ? .bright : color, mark: mark,
          clip: columns.width - 1)
      }
    }
  }

  /// `−0.73`, `12.4`, and of what is too small for that `3.1e−5`: seven columns at most.
  static func short(_ number: Double) -> String {
    if number == 0 || number == 1 { return NumberFormat.text(number) }
    if number.isFinite, number != 0, abs(number) < 0.01 || abs(number) >= 1000 {
      return NumberFormat.scientific(number, digits: 2)
    }
    return NumberFormat.fixed(number, places: abs(number) < 9.995 ? 2 : abs(number) < 99.95 ? 1 : 0)
  }
}

/// A line, or a few, of the picture of all steps.
struct StepRow {
  /// What stands before it, where there is much room, and where there is little.
  let long, short: String
  var color = Color.label
  var height = 1
  /// Whether it is better seen where it is higher.
  var canGrow = false
  /// Smaller stays longer where there are few lines.
  let rank: Int
  /// Its number at the chosen step.
  var value: (_ view: inout View) -> Span? = { _ in nil }
  let draw: (_ view: inout View, _ rect: Rect, _ canvas: inout Canvas) -> Void

  func label(in gutter: Int, y: Int, _ canvas: inout Canvas) {
    let label = Text.width(long) < gutter ? long : short
    guard Text.width(label) < gutter else { return }
    canvas.text(label, x: 0, y: y, color, mark: .name)
  }
}
