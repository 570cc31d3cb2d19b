import Drawing
import Networks
import Simulation

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
