import Drawing
import Simulation

/// One number of a product term by term, and what the products are compared with.
struct ProductSums {
  private let order: ProductPane.Order
  private let product: MatrixProducts
  private let cell: ProductCell

  init(_ order: ProductPane.Order, _ product: MatrixProducts, _ cell: ProductCell) {
    (self.order, self.product, self.cell) = (order, product, cell)
  }

  private typealias Piece = (span: Span, isWhole: Bool)
  private func sign(_ text: String) -> Piece { (Span(text, .label, mark: .name), false) }
  private func name(_ text: String, _ color: Color = .text) -> Piece {
    (Span(text, color, mark: .name), true)
  }
  private func number(
    _ view: inout View, _ x: Double, _ name: String, _ index: Int, _ color: Color = .text
  ) -> Piece {
    (
      Span(
        NumberFormat.text(x, digits: 3), x.isFinite ? color : .warning,
        mark: view.mark(name, index)), true
    )
  }

  /// Each as the lines that it takes, the most important first.
  func lines(_ view: inout View, width: Int) -> [[[Span]]] {
    [sum(&view, width), aim(&view, width)]
  }

  /// AB[0, 1] = 1·2 + 0·1 + 3·−1 = −1
  private func sum(_ view: inout View, _ width: Int) -> [[Span]] {
    let (left, right) = product.shapes(order)
    guard product.fits(order) else {
      let text =
        "\(order.left) has \(left[1]) \(left[1] == 1 ? "column" : "columns"), \(order.right) has "
        + "\(right[0]) \(right[0] == 1 ? "row" : "rows"): a row of \(order.left) and a column of "
        + "\(order.right) are not of one length, so there is no product \(order.name)."
      return Paragraph(text, .bad, width: width).lines
    }
    let (a, b) = (view.tensor(order.left), view.tensor(order.right))
    guard let a, let b, let result = view.tensor(order.name) else { return [[Span("…", .label)]] }
    /// With the digits that it has in its matrix.
    func number(
      _ view: inout View, _ tensor: Tensor, _ name: String, _ index: Int, _ color: Color
    ) -> Piece {
      let x = tensor[index]
      return (
        Span(
          MatrixFormat(tensor).text(x), x.isFinite ? color : .warning,
          mark: view.mark(name, index)), true
      )
    }
    var pieces = [
      name(order.name, .bright), sign("[\(cell.row), \(cell.column)]"), sign(" = "),
    ]
    for k in 0..<left[1] {
      let (i, j) = (cell.row * left[1] + k, k * right[1] + cell.column)
      let color: Color = k == cell.term ? .accent : .text
      if k > 0 { pieces.append(sign(" + ")) }
      pieces += [
        number(&view, a, order.left, i, color), sign("·"), name(b[j] < 0 ? "(" : "", .label),
        number(&view, b, order.right, j, color), name(b[j] < 0 ? ")" : "", .label),
      ]
    }
    let i = cell.row * right[1] + cell.column
    pieces += [sign(" = "), number(&view, result, order.name, i, .bright)]
    return ExplainFlow.lines(pieces, width: width, indent: 4)
  }

  /// What is made small.
  private func aim(_ view: inout View, _ width: Int) -> [[Span]] {
    let loss = number(&view, view.number("loss") ?? view.frame.loss, "loss", 0, .bright)
    let isSquare =
      product.shapes.a == product.shapes.b && product.shapes.a[0] == product.shapes.a[1]
    let what: String
    if product.hasTarget {
      what =
        product.fits(.ab)
        ? "mean (AB − target)²" : "0: there is no AB to compare with the target"
    } else {
      what = isSquare ? "mean (AB − BA)²" : "0: AB and BA are not of one shape"
    }
    let hasValue = !what.hasPrefix("0")
    let pieces =
      [name("loss", .label), sign(" = ")]
      + (hasValue
        ? [name(what, .formula), sign(" = "), loss] : [loss, sign(what.dropFirst().description)])
    return ExplainFlow.lines(pieces, width: width, indent: 4)
  }
}
