import Calculus

/// What rows are compared with.
enum RowQuery: Hashable, Sendable {
  /// `17`: one of them
  case row(Int)
  /// `3-5+7`: where a − b + c ends, each made 1 long before
  case analogy(Int, Int, Int)
  /// `3>5`: the direction from a to b, 1 long
  case axis(Int, Int)

  init?(_ text: String) {
    func numbers(_ signs: Set<Character>) -> [Int] {
      text.split(omittingEmptySubsequences: false) { signs.contains($0) }.compactMap { Int($0) }
    }
    let found: Self
    let (terms, ends) = (numbers(["-", "+"]), numbers([">"]))
    if let row = Int(text) {
      found = .row(row)
    } else if terms.count == 3 {
      found = .analogy(terms[0], terms[1], terms[2])
    } else if ends.count == 2 {
      found = .axis(ends[0], ends[1])
    } else {
      return nil
    }
    guard found.text == text, found.rows.allSatisfy({ $0 >= 0 }) else { return nil }
    self = found
  }

  var text: String { text { "\($0)" } }
  /// The same with rows called so.
  func text(_ name: (Int) -> String) -> String {
    switch self {
    case .row(let row): name(row)
    case .analogy(let a, let b, let c): "\(name(a))-\(name(b))+\(name(c))"
    case .axis(let a, let b): "\(name(a))>\(name(b))"
    }
  }
  var rows: [Int] {
    switch self {
    case .row(let row): [row]
    case .analogy(let a, let b, let c): [a, b, c]
    case .axis(let a, let b): [a, b]
    }
  }
  /// The rows that are no answer to what is near it.
  var leftOut: [Int] {
    if case .axis = self { [] } else { rows }
  }
  func isThere(_ x: RowReader) -> Bool { rows.allSatisfy { $0 < x.rows.count } }

  /// Number `k` of it: where it is no row, of the vector that was made.
  func number<N: Arithmetic>(at k: Int, of matrix: String, _ x: RowReader) -> N {
    if case .row(let row) = self { return x.row(row, k) }
    let vector = RowVector(matrix, self)
    return x.read(vector.name, k, vector.number(at: k, x))
  }
  func numbers(_ x: RowReader) -> [Double] {
    if case .row(let row) = self { return (0..<x.rows.width).map { x.rows.number(row, $0) } }
    return RowVector("", self).numbers(x)
  }
}

/// A vector made from those of some rows, (D):
///
///     unit(M, 17)        x/‖x‖
///     analogy(M, 3-5+7)  a/‖a‖ − b/‖b‖ + c/‖c‖
///     axis(M, 3>5)       (b − a)/‖b − a‖
struct RowVector: RowQuantity {
  let matrix: String
  private let query: RowQuery

  init(_ matrix: String, _ query: RowQuery) { (self.matrix, self.query) = (matrix, query) }
  init?(_ call: RowCall) {
    guard call.arguments.count == 2, let query = RowQuery(call.arguments[1]) else { return nil }
    self.init(call.arguments[0], query)
    guard function == call.function else { return nil }
  }

  private var function: String {
    switch query {
    case .row: "unit"
    case .analogy: "analogy"
    case .axis: "axis"
    }
  }
  var name: String { title { "\($0)" } }
  func title(_ row: (Int) -> String) -> String { "\(function)(\(matrix), \(query.text(row)))" }
  func shape(_ x: RowReader) -> [Int]? { query.isThere(x) ? [x.rows.width] : nil }
  func words(at i: Int, _ x: RowReader) -> String {
    let words = query.rows.map(x.label)
    return switch query {
    case .row: "the vector of \(words[0]), made 1 long"
    case .analogy: "where \(words[0]) − \(words[1]) + \(words[2]) ends, each made 1 long before"
    case .axis: "the direction from \(words[0]) to \(words[1]), 1 long"
    }
  }

  func numbers(_ x: RowReader) -> [Double] {
    x.remembered(name) { (0..<x.rows.width).map { value(at: $0, x) } }
  }
  func number(at k: Int, _ x: RowReader) -> Double { numbers(x)[k] }

  func value<N: Arithmetic>(at k: Int, _ x: RowReader) -> N? { value(at: k, x) as N }
  private func value<N: Arithmetic>(at k: Int, _ x: RowReader) -> N {
    let width = x.rows.width
    func row(_ row: Int) -> (Int) -> N { { x.row(row, $0) } }
    switch query {
    case .row(let own):
      let own = row(own)
      return own(k) / .named("‖x‖", .sqrt(.sum(width) { own($0) * own($0) }))
    case .analogy(let a, let b, let c):
      return Analogy.value(at: k, width, row(a), row(b), row(c))
    case .axis(let a, let b):
      let (a, b) = (row(a), row(b))
      return (b(k) - a(k)) / .named("‖b − a‖", Closeness.euclidean.value(width, a, b))
    }
  }
}
