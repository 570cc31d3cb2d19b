import Calculus

/// A number for every row, (N), by which words can be put in order:
///
///     cosine(M, 17)       how close each is to row 17; dotProduct and euclidean likewise
///     cosine(M, 3-5+7)    how close to where an analogy ends
///     dotProduct(M, 3>5)  how far along the axis from row 3 to row 5
///     along(M, 4)         number 4 of each
struct RowScale: RowQuantity, Hashable {
  enum Kind: Hashable {
    case closeness(Closeness, RowQuery)
    case dimension(Int)
  }
  let matrix: String
  let kind: Kind
  static let along = "along"

  init(_ closeness: Closeness, _ matrix: String, to query: RowQuery) {
    (self.matrix, kind) = (matrix, .closeness(closeness, query))
  }
  init?(_ call: RowCall) {
    guard call.arguments.count == 2 else { return nil }
    matrix = call.arguments[0]
    if let closeness = Closeness(rawValue: call.function) {
      guard let query = RowQuery(call.arguments[1]) else { return nil }
      kind = .closeness(closeness, query)
    } else {
      guard call.function == Self.along, let dimension = call.whole(1) else { return nil }
      kind = .dimension(dimension)
    }
  }

  var name: String {
    switch kind {
    case .closeness(let closeness, let query):
      "\(closeness.rawValue)(\(matrix), \(query.text))"
    case .dimension(let k): "\(Self.along)(\(matrix), \(k))"
    }
  }
  func shape(_ x: RowReader) -> [Int]? {
    let isThere =
      switch kind {
      case .closeness(_, let query): query.isThere(x)
      case .dimension(let k): k < x.rows.width
      }
    return isThere ? [x.rows.count] : nil
  }
  func words(at i: Int, _ x: RowReader) -> String {
    switch kind {
    case .closeness(.dotProduct, .axis(let a, let b)):
      "how far along the axis from \(x.label(a)) to \(x.label(b)) the word stands"
    case .closeness(let closeness, _): closeness.words
    case .dimension(let k): "number \(k) of the word's vector"
    }
  }

  /// Whether one number comes before another: the closer, or the greater; NaN comes last.
  func isBefore(_ x: Double, _ y: Double) -> Bool {
    if y.isNaN { return !x.isNaN }
    return isFromLeast ? x < y : x > y
  }
  var isFromLeast: Bool {
    if case .closeness(.euclidean, _) = kind { true } else { false }
  }
  /// Rows that have no place in the order: what the others are compared with.
  var leftOut: [Int] {
    if case .closeness(_, let query) = kind { query.leftOut } else { [] }
  }

  func numbers(_ x: RowReader) -> [Double] {
    x.remembered(name) {
      switch kind {
      case .closeness(let closeness, let query):
        return x.values(of: query.numbers(x), by: closeness)
      case .dimension(let k):
        let width = x.rows.width
        return x.rows.withNumbers { number in (0..<x.rows.count).map { number($0 * width + k) } }
      }
    }
  }
  func number(at i: Int, _ x: RowReader) -> Double {
    switch kind {
    case .closeness(let closeness, let query):
      x.value(of: query.numbers(x), by: closeness, row: i)
    case .dimension(let k): x.rows.number(i, k)
    }
  }
  func value<N: Arithmetic>(at i: Int, _ x: RowReader) -> N? {
    switch kind {
    case .closeness(let closeness, let query):
      closeness.value(
        x.rows.width, { query.number(at: $0, of: matrix, x) }, { x.row(i, $0) })
    case .dimension(let k): x.row(i, k)
    }
  }
  /// As an operand of something else.
  func read<N: Arithmetic>(_ i: Int, _ number: Double, _ x: RowReader) -> N {
    x.read(name, i, number)
  }

  /// The first `count` rows in its order, of equal ones the first; or the last.
  func first(_ count: Int, fromEnd: Bool = false, _ x: RowReader) -> [(row: Int, value: Double)] {
    guard count > 0 else { return [] }
    let leftOut = leftOut
    func isBefore(_ a: Double, _ b: Double) -> Bool {
      if a.isNaN || b.isNaN { return !a.isNaN }
      return fromEnd ? self.isBefore(b, a) : self.isBefore(a, b)
    }
    var found: [(row: Int, value: Double)] = []
    for (row, value) in numbers(x).enumerated() {
      if found.count == count, !isBefore(value, found[count - 1].value) { continue }
      if leftOut.contains(row) || value.isNaN { continue }
      if found.count == count { found.removeLast() }
      // Rows come in order, so an equal one goes behind those that are there.
      let place = found.firstIndex { isBefore(value, $0.value) } ?? found.count
      found.insert((row, value), at: place)
    }
    return found
  }
}
