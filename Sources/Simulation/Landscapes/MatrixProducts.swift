import Calculus
import Networks

/// The products AB and BA of two matrices, as far as their shapes fit: A (m, n) times B (n, p) is
/// AB (m, p). All numbers are parameters, and rows and columns can be added and taken away.
///
/// With a target descent finds factors of it, loss = mean (AB − target)²; without one it finds two
/// matrices that commute, loss = mean (AB − BA)². Where nothing can be compared the loss is 0.
package struct MatrixProducts: NamedLandscape {
  package static let name = "product"
  package static let a = "A"
  package static let b = "B"
  package static let target = "target"
  /// The most rows and columns.
  package static let most = 5

  private var matrices: (a: [[Double]], b: [[Double]], target: [[Double]]?)

  package init(_ arguments: any Arguments) throws {
    func matrix(_ key: String) throws -> [[Double]] {
      let rows = try arguments.rows(key)
      guard 1...Self.most ~= rows.count, 1...Self.most ~= rows[0].count else {
        let met = "\(rows.count) of \(rows.first?.count ?? 0)"
        throw arguments.mistake(
          key, "\(key) must be 1 to \(Self.most) rows of 1 to \(Self.most) numbers, not \(met)")
      }
      return rows
    }
    let (a, b) = (try matrix("a"), try matrix("b"))
    let target = arguments.has("target") ? try matrix("target") : nil
    if let target, target.count != a.count || target[0].count != b[0].count {
      throw arguments.mistake(
        "target",
        "target must have the rows of a and the columns of b, \(a.count) of \(b[0].count), not "
          + "\(target.count) of \(target[0].count)")
    }
    matrices = (a, b, target)
  }

  package var title: String { "matrix product" }
  package var frozen: [String] { hasTarget ? [Self.target] : [] }

  /// Rows and columns.
  package var shapes: (a: [Int], b: [Int]) {
    ([matrices.a.count, matrices.a[0].count], [matrices.b.count, matrices.b[0].count])
  }
  package var hasTarget: Bool { matrices.target != nil }

  package func record(given: [String: [Double]], into r: inout Recording) -> Variable {
    func parameter(_ name: String, _ rows: [[Double]]) -> Variable {
      r.parameter(name, [rows.count, rows[0].count]) {
        .given(given[$0] ?? rows.flatMap { $0 })
      }
    }
    func product(_ x: Variable, _ y: Variable, named name: String) -> Variable? {
      guard x.shape[1] == y.shape[0] else { return nil }
      return r.record(MatrixProduct(x.shape, y.shape), x, y, named: name)
    }
    let (a, b) = (parameter(Self.a, matrices.a), parameter(Self.b, matrices.b))
    let target = matrices.target.map { parameter(Self.target, $0) }
    let (ab, ba) = (product(a, b, named: "AB"), product(b, a, named: "BA"))
    var difference: Variable?
    if let ab, let ba, ab.shape == ba.shape {
      difference = r.record(Subtract(ab.shape), ab, ba, named: "difference")
    }
    if let target {
      guard let ab else { return r.record(Nothing(), a, b, named: "loss") }
      return r.record(MeanSquaredError(count: ab.count), ab, target, named: "loss")
    }
    guard let difference else { return r.record(Nothing(), a, b, named: "loss") }
    let squares = r.record(
      Multiply(difference.shape), difference, difference, named: "squares")
    return r.record(Mean(count: squares.count), squares, named: "loss")
  }
}

// MARK: - Rows and columns more and less

extension MatrixProducts {
  /// At a shape, along that axis; at a number of A its row, at one of B its column, so that what fits
  /// goes on fitting.
  package func structure(at target: Target, adds: Bool) -> Structure? {
    switch target {
    case .axis(let name, let axis):
      guard let shape = shape(name) else { return nil }
      return adds
        ? .grow(name, axis: axis, at: shape[axis]) : .shrink(name, axis: axis, at: shape[axis] - 1)
    case .element(let element):
      guard let shape = shape(element.name) else { return nil }
      let axis = element.name == Self.a ? 0 : 1
      let at = axis == 0 ? element.index / shape[1] : element.index % shape[1]
      return adds
        ? .grow(element.name, axis: axis, at: at + 1) : .shrink(element.name, axis: axis, at: at)
    case .unit, .parameter, .nothing: return nil
    }
  }

  private func shape(_ name: String) -> [Int]? {
    name == Self.a ? shapes.a : name == Self.b ? shapes.b : nil
  }

  package func changed(by structure: Structure) throws -> any Landscape {
    let (name, axis, at, grows): (String, Int, Int, Bool)
    switch structure {
    case .grow(let matrix, let along, let place):
      (name, axis, at, grows) = (matrix, along, place, true)
    case .shrink(let matrix, let along, let place):
      (name, axis, at, grows) = (matrix, along, place, false)
    default: throw Objection("a matrix has rows and columns, and nothing else")
    }
    guard let shape = shape(name), shape.indices.contains(axis),
      0...(grows ? shape[axis] : shape[axis] - 1) ~= at
    else { throw Objection("there is no such place") }
    let what = axis == 0 ? "rows" : "columns"
    if grows, shape[axis] >= Self.most { throw Objection("\(Self.most) \(what) are the most") }
    if !grows, shape[axis] == 1 { throw Objection("the last of its \(what) stays") }
    func changed(_ rows: [[Double]]) -> [[Double]] {
      var rows = rows
      switch (axis, grows) {
      case (0, true): rows.insert(rows[0].map { _ in 0 }, at: at)
      case (0, false): rows.remove(at: at)
      case (_, true): for k in rows.indices { rows[k].insert(0, at: at) }
      case (_, false): for k in rows.indices { rows[k].remove(at: at) }
      }
      return rows
    }
    var next = self
    if name == Self.a { next.matrices.a = changed(matrices.a) }
    if name == Self.b { next.matrices.b = changed(matrices.b) }
    // What is aimed at goes along, so that it stays of the product's shape.
    if Self.isOuter(name, axis) { next.matrices.target = matrices.target.map(changed) }
    return next
  }

  /// Whether that axis is one of the product.
  private static func isOuter(_ name: String, _ axis: Int) -> Bool {
    name == a && axis == 0 || name == b && axis == 1
  }

  package func lineage(
    of name: String, _ index: Int, after structure: Structure, from before: any Landscape
  ) -> Lineage {
    let (changed, axis, at, step): (String, Int, Int, Int)
    switch structure {
    case .grow(let matrix, let along, let place):
      (changed, axis, at, step) = (matrix, along, place, -1)
    case .shrink(let matrix, let along, let place):
      (changed, axis, at, step) = (matrix, along, place, 1)
    default: return .kept(name, index)
    }
    guard name == changed || name == Self.target && Self.isOuter(changed, axis) else {
      return .kept(name, index)
    }
    let columns = name == Self.a ? shapes.a[1] : shapes.b[1]
    var (row, column) = index.quotientAndRemainder(dividingBy: columns)
    let place = axis == 0 ? row : column
    if step < 0, place == at {
      return .set(0, reason: "a new \(axis == 0 ? "row" : "column") begins with zeros")
    }
    // What was behind the place has moved.
    if step < 0 ? place > at : place >= at {
      if axis == 0 { row += step } else { column += step }
    }
    return .kept(name, row * (columns + (axis == 0 ? 0 : step)) + column)
  }
}
