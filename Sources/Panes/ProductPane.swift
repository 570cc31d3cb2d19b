import Calculus
import Drawing
import Simulation

/// Two matrices and their products, written as Falk did: B stands above, A to the left, and where a
/// row of A and a column of B meet is their sum of products.
package enum ProductPane: Pane {
  package static let name = "product"
  package static let words = """
    Two matrices and their product. A row of the left one and a column of the upper one meet in one \
    number: the first times the first plus the second times the second, and so on to the end. So the \
    one must have as many columns as the other has rows; these two numbers of the shapes are lit. \
    BA is another product than AB, where there is one at all.
    """
  package static let legend = [
    "lit: the row and the column whose product is written out; the cursor chooses",
    "green: as many columns as rows; red: not as many, and no product",
    "a A: at a number of A a row more or less, of B a column; at a shape's number along that axis",
  ]
  package static let keys: Set<PaneKey> = [.unit, .show, .change]

  package static func units(_ view: View) -> Int? {
    view.facts.landscape is MatrixProducts ? 2 : nil
  }

  package static func title(_ view: View) -> String {
    guard view.facts.landscape is MatrixProducts else { return name }
    return "product ─ \(Order(view).name) ─ \(view.showWords)"
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    guard let product = view.facts.landscape as? MatrixProducts else {
      canvas.paragraph("There are no matrices in this scene.", in: canvas.bounds, .label)
      return
    }
    // All are asked for before one of them is missed.
    let factors = [MatrixProducts.a, MatrixProducts.b].map { view.tensor($0) }
    let order = Order(view)
    let cell = ProductCell(order, product, view)
    let lines = ProductSums(order, product, cell).lines(&view, width: canvas.width)
    guard !factors.contains(where: { $0 == nil }) else {
      canvas.text("…", x: 0, y: 0, .label)
      return
    }
    let schemes = [Order.ab, Order.ab.other].map { MatrixScheme($0, product, &view) }
    let room = canvas.height - lines.joined().count
    // All there is, or the one product and what it is compared with, or that alone; as airy as can be.
    let own = schemes.filter { $0.order == order }
    let beside = MatrixBlock.beside(product, &view)
    let sets = [Blocks(schemes, beside), Blocks(own, beside), Blocks(own, nil)]
    let fitting = sets.lazy.flatMap { set in
      [(4, 2), (2, 2), (0, 2), (4, 1), (2, 1), (0, 1)].lazy.map { set.loosened($0.0, pitch: $0.1) }
    }
    let blocks =
      fitting.first { $0.width <= canvas.width && $0.height < room }
      ?? fitting.first { $0.width <= canvas.width } ?? Blocks(own, nil)
    let x = max((canvas.width - blocks.width) / 2, 0)
    let top = max((room - blocks.height - 1) / 2, 0)
    canvas.clipped(to: canvas.bounds.inset(top: top)) {
      blocks.draw(x: x, lit: cell, order, &view, &$0)
    }
    // The other product is a key away.
    if blocks.count < schemes.count {
      let words = "\(order == .ab ? "]" : "[") \(order.other.name)"
      let x = canvas.width - Text.width(words)
      if (x..<canvas.width).allSatisfy({ canvas[$0, 0].glyph == Glyph.space }) {
        canvas.spans(
          [
            Span(String(words.prefix(1)), .accent),
            Span(String(words.dropFirst()), .label, mark: .name),
          ],
          x: x, y: 0)
      }
    }
    // Where there is little room, the sum comes before the matrices' last rows.
    var y = top + blocks.height + (blocks.height < room ? 1 : 0)
    y = max(min(y, room), min(1, canvas.height - 1))
    for line in lines.joined() where y < canvas.height {
      canvas.clear(Rect(x: 0, y: y, width: canvas.width, height: 1))
      let wide = line.reduce(0) { $0 + Text.width($1.text) }
      let isShort = x + wide <= canvas.width
      canvas.spans(line, x: isShort ? x : 0, y: y, clip: canvas.width)
      y += 1
    }
  }

  /// Which product: AB or BA.
  struct Order: Equatable {
    let left, right: String
    var name: String { left + right }
    var other: Order { Order(left: right, right: left) }
    static let ab = Order(left: MatrixProducts.a, right: MatrixProducts.b)

    init(left: String, right: String) { (self.left, self.right) = (left, right) }
    /// That of the number under the cursor, or the chosen one.
    init(_ view: View) {
      let cursor = view.cursor?.subject(memories: view.facts.memories).name
      let isOther = view.look.unit % 2 != 0
      self =
        [Order.ab, .ab.other].first { $0.name == cursor } ?? (isOther ? Order.ab.other : .ab)
    }
  }
}

/// Products side by side, and what they are compared with.
private struct Blocks {
  private var schemes: [MatrixScheme]
  private var beside: MatrixBlock?
  private static let gap = 5

  init(_ schemes: [MatrixScheme], _ beside: MatrixBlock?) {
    (self.schemes, self.beside) = (schemes, beside)
  }

  func loosened(_ columns: Int, pitch: Int) -> Blocks {
    var blocks = self
    for k in schemes.indices { blocks.schemes[k].loosen(columns, pitch: pitch) }
    if let beside { blocks.beside?.space(beside.cell + columns, pitch: pitch) }
    return blocks
  }

  /// How many products there are.
  var count: Int { schemes.count }
  private var widths: [Int] { schemes.map(\.width) + [beside].compactMap { $0?.width } }
  var width: Int { widths.reduce(-Self.gap) { $0 + $1 + Self.gap } }
  var height: Int { (schemes.map(\.height) + [(beside?.height ?? 0) + 1]).max() ?? 0 }

  func draw(
    x: Int, lit: ProductCell, _ order: ProductPane.Order, _ view: inout View,
    _ canvas: inout Canvas
  ) {
    var x = x
    for scheme in schemes {
      scheme.draw(x: x, lit: scheme.order == order ? lit : nil, &view, &canvas)
      x += scheme.width + Self.gap
    }
    beside?.draw(x: x, y: 1, lit: lit, &canvas)
  }
}

/// The number of a product that is written out, and which of its terms is pointed at.
struct ProductCell {
  let row, column: Int
  let term: Int?

  /// Where the cursor is on a factor, the first number of the product that its own is in.
  init(_ order: ProductPane.Order, _ product: MatrixProducts, _ view: View) {
    let (left, right) = product.shapes(order)
    var (row, column, term): (Int, Int, Int?) = (0, 0, nil)
    if let cursor = view.cursor, cursor.run == view.frame.run {
      let (name, isWhole) = cursor.subject(memories: view.facts.memories)
      let i = cursor.index
      switch name {
      case _ where isWhole: break
      case order.left: (row, term) = (i / left[1], i % left[1])
      case order.right: (column, term) = (i % right[1], i / right[1])
      case order.name, "difference", MatrixProducts.target, "squares":
        (row, column) = (i / right[1], i % right[1])
      default: break
      }
    }
    (self.row, self.column, self.term) = (
      min(row, left[0] - 1), min(column, right[1] - 1), term
    )
  }
}

extension MatrixProducts {
  func shapes(_ order: ProductPane.Order) -> (left: [Int], right: [Int]) {
    order.left == Self.a ? (shapes.a, shapes.b) : (shapes.b, shapes.a)
  }
  func fits(_ order: ProductPane.Order) -> Bool {
    let (left, right) = shapes(order)
    return left[1] == right[0]
  }
}
