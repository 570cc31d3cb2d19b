import Drawing
import Simulation

/// How all numbers of a matrix are written, in the matrix and in its sums: whole, or with as many
/// places, or all with a power of ten.
struct MatrixFormat {
  private let places: Int?

  init(_ tensor: Tensor) {
    let numbers = tensor.numbers.filter(\.isFinite)
    let peak = numbers.finitePeak
    if numbers.allSatisfy({ $0 == $0.rounded() }), peak < 1e6 {
      places = 0
    } else {
      places = peak < 0.01 || peak >= 99_999.5 ? nil : peak < 9.9995 ? 3 : peak < 99.995 ? 2 : 1
    }
  }

  func text(_ x: Double) -> String {
    if let places { return NumberFormat.fixed(x, places: places) }
    return x == 0 ? "0" : NumberFormat.scientific(x, digits: 2)
  }
}

/// A matrix of numbers between two strokes, as wide as its numbers need.
struct MatrixBlock {
  let name: String
  let key: TensorKey
  let tensor: Tensor
  let texts: [String]
  /// Of one number, with what is left of it; and from row to row.
  private(set) var cell: Int
  private(set) var pitch = 1
  let caption: String

  var rows: Int { tensor.shape[0] }
  var columns: Int { tensor.shape[1] }
  /// With its strokes.
  var width: Int { max(columns * cell + 3, Text.width(caption)) }
  /// With its caption.
  var height: Int { Self.height(rows, pitch) + 1 }
  mutating func space(_ cell: Int, pitch: Int) { (self.cell, self.pitch) = (cell, pitch) }
  /// What so many rows take, with air between but not below.
  static func height(_ rows: Int, _ pitch: Int) -> Int { (rows - 1) * pitch + 1 }

  init?(_ name: String, isParameter: Bool, caption: String = "", _ view: inout View) {
    let key = view.key(name, isParameter: isParameter)
    guard let tensor = view.tensor(key.name, key.kind), tensor.shape.count == 2 else { return nil }
    (self.name, self.key, self.tensor, self.caption) = (name, key, tensor, caption)
    let format = MatrixFormat(tensor)
    texts = tensor.numbers.map(format.text)
    cell = max((texts.map(Text.width).max() ?? 1) + 1, 4)
    mark = view.mark(.tensor(key))
  }
  private let mark: Mark

  /// What the product is compared with.
  static func beside(_ product: MatrixProducts, _ view: inout View) -> MatrixBlock? {
    if product.hasTarget {
      return MatrixBlock(MatrixProducts.target, isParameter: true, caption: "target", &view)
    }
    guard product.shapes.a == product.shapes.b, product.shapes.a[0] == product.shapes.a[1] else {
      return nil
    }
    return MatrixBlock("difference", isParameter: false, caption: "AB − BA", &view)
  }

  enum Light { case none, lit, chosen }

  /// The numbers alone, their first row at `y`.
  func numbers(x: Int, y: Int, _ canvas: inout Canvas, light: (_ row: Int, _ column: Int) -> Light)
  {
    let height = Self.height(rows, pitch)
    canvas.rule(x: x, y: y, length: height, vertical: true)
    canvas.rule(x: x + columns * cell + 2, y: y, length: height, vertical: true)
    for row in 0..<rows {
      for column in 0..<columns {
        let i = row * columns + column
        let light = light(row, column)
        let line = y + row * pitch
        if light != .none {
          canvas.tint(
            Rect(x: x + 1 + column * cell, y: line, width: cell + 1, height: 1), .selection)
        }
        let mark = Mark(source: mark.source ?? 0, index: i)
        let color: Color =
          !tensor[i].isFinite
          ? .warning : light == .chosen ? .accent : light == .lit ? .bright : .text
        canvas.text(
          texts[i], endingAt: x + 1 + (column + 1) * cell, y: line, color,
          style: light == .none ? [] : .bold, mark: mark)
      }
    }
  }

  func draw(x: Int, y: Int, lit: ProductCell, _ canvas: inout Canvas) {
    canvas.text(caption, x: x + 1, y: y, .label, mark: .name)
    numbers(x: x, y: y + 1, &canvas) { row, column in
      row == lit.row && column == lit.column ? .lit : .none
    }
  }
}

/// One product in Falk's scheme, under a line with the shapes.
struct MatrixScheme {
  let order: ProductPane.Order
  private let shapes: (left: [Int], right: [Int])
  private var left, right, product: MatrixBlock?
  private var cell: Int
  private var pitch = 1

  init(_ order: ProductPane.Order, _ product: MatrixProducts, _ view: inout View) {
    self.order = order
    shapes = product.shapes(order)
    left = MatrixBlock(order.left, isParameter: true, &view)
    right = MatrixBlock(order.right, isParameter: true, &view)
    self.product = product.fits(order) ? MatrixBlock(order.name, isParameter: false, &view) : nil
    cell = max(left?.cell ?? 0, right?.cell ?? 0, self.product?.cell ?? 0)
    loosen(0, pitch: 1)
  }

  /// With so many columns more for every number, and rows so far apart.
  mutating func loosen(_ columns: Int, pitch: Int) {
    (cell, self.pitch) = (cell + columns, pitch)
    left?.space(cell, pitch: pitch)
    right?.space(cell, pitch: pitch)
    product?.space(cell, pitch: pitch)
  }

  private var isFit: Bool { shapes.left[1] == shapes.right[0] }
  /// Where the upper matrix and the product begin.
  private var across: Int { 2 + shapes.left[1] * cell + 4 }
  private var down: Int { 1 + MatrixBlock.height(shapes.right[0], pitch) + 1 }
  var width: Int { max(across + shapes.right[1] * cell + 6, 31) }
  var height: Int { down + MatrixBlock.height(shapes.left[0], pitch) }

  /// `lit`: the number that is written out, if it is one of this product.
  func draw(x: Int, lit: ProductCell?, _ view: inout View, _ canvas: inout Canvas) {
    canvas.spans(Self.shapes(order, shapes, isLit: lit != nil, &view), x: x, y: 0)
    letter(order.right, x: x + across - 2, y: 1, &canvas)
    letter(order.left, x: x, y: down, &canvas)
    right?.numbers(x: x + across, y: 1, &canvas) { row, column in
      guard let lit, isFit, column == lit.column else { return .none }
      return row == lit.term ? .chosen : .lit
    }
    left?.numbers(x: x + 2, y: down, &canvas) { row, column in
      guard let lit, isFit, row == lit.row else { return .none }
      return column == lit.term ? .chosen : .lit
    }
    guard let product else {
      canvas.text("no \(order.name)", x: x + across + 1, y: down, .bad, mark: .name)
      return
    }
    product.numbers(x: x + across, y: down, &canvas) { row, column in
      row == lit?.row && column == lit?.column ? .lit : .none
    }
    letter(order.name, x: x + across + product.columns * cell + 4, y: down, &canvas)
  }

  private func letter(_ name: String, x: Int, y: Int, _ canvas: inout Canvas) {
    canvas.text(name, x: x, y: y, .label, style: .bold, mark: .name)
  }

  /// A (2, 3) · B (3, 2) = AB (2, 2): the inner two are lit.
  static func shapes(
    _ order: ProductPane.Order, _ shapes: (left: [Int], right: [Int]), isLit: Bool,
    _ view: inout View
  ) -> [Span] {
    let inner: Color = shapes.left[1] == shapes.right[0] ? .good : .bad
    func extent(_ view: inout View, _ name: String, _ axis: Int, _ color: Color) -> Span {
      let measure = (axis == 0 ? Rows.name : Columns.name) + "(\(name))"
      let shape = name == order.left ? shapes.left : shapes.right
      let count = view.number(measure) ?? Double(shape[axis])
      return Span(NumberFormat.text(count), color, style: .bold, mark: view.mark(measure))
    }
    func word(_ text: String) -> Span { Span(text, isLit ? .text : .label, mark: .name) }
    var spans = [
      word(order.left + " ("), extent(&view, order.left, 0, .text), word(", "),
      extent(&view, order.left, 1, inner), word(") · " + order.right + " ("),
      extent(&view, order.right, 0, inner), word(", "), extent(&view, order.right, 1, .text),
      word(")"),
    ]
    guard shapes.left[1] == shapes.right[0] else {
      return spans + [Span("  do not fit", .bad, mark: .name)]
    }
    spans += [
      word(" → " + order.name + " ("), extent(&view, order.left, 0, .text), word(", "),
      extent(&view, order.right, 1, .text), word(")"),
    ]
    return spans
  }
}
