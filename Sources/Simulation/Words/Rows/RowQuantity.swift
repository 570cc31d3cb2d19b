import Calculus

/// Something that is asked of the rows of a matrix (N, D), a word a row: which are near to which, and
/// where they lie along an axis.
///
/// By name, as functions of the matrix or of each other: `cosine(inputVectors, 17)`,
/// `rank(cosine(inputVectors, 17))`. Every number is made by a formula over `Arithmetic`.
protocol RowQuantity: Sendable {
  /// Nil where it is not called so.
  init?(_ call: RowCall)
  /// The matrix that it is of.
  var matrix: String { get }
  /// Nil where there are no such rows.
  func shape(_ x: RowReader) -> [Int]?
  /// What number `i` is.
  func words(at i: Int, _ x: RowReader) -> String
  /// All of them.
  func numbers(_ x: RowReader) -> [Double]
  /// One of them, where that is less work.
  func number(at i: Int, _ x: RowReader) -> Double
  /// Nil for a leaf.
  func value<N: Arithmetic>(at i: Int, _ x: RowReader) -> N?
}

extension RowQuantity {
  func number(at i: Int, _ x: RowReader) -> Double {
    let numbers = numbers(x)
    return numbers.indices.contains(i) ? numbers[i] : .nan
  }
}

/// Every quantity there is of rows, each made from those before it.
let rowQuantities: [any RowQuantity.Type] = [
  RowVector.self, RowScale.self, RowsAmong.self, PickedRows.self, RowRank.self, NearestRows.self,
  RowSpread.self,
  GroupMean.self, GroupDeviation.self, GroupSeparation.self,
]

/// A function and what it is asked of: `rank(cosine(inputVectors, 17))`.
struct RowCall {
  let function: String
  let arguments: [String]

  /// Nil where a name is no such call.
  init?(_ name: String) {
    guard name.hasSuffix(")"), let open = name.firstIndex(of: "("), open > name.startIndex else {
      return nil
    }
    function = String(name[..<open])
    var (arguments, depth) = ([""], 0)
    for sign in name[name.index(after: open)...].dropLast() {
      depth += sign == "(" ? 1 : sign == ")" ? -1 : 0
      guard depth >= 0 else { return nil }
      if sign == ",", depth == 0 {
        arguments.append("")
      } else {
        arguments[arguments.count - 1].append(sign)
      }
    }
    guard depth == 0, arguments.dropFirst().allSatisfy({ $0.hasPrefix(" ") }) else { return nil }
    self.arguments = arguments.enumerated().map { $0 == 0 ? $1 : String($1.dropFirst()) }
  }

  /// An argument that is a whole number, written as such.
  func whole(_ k: Int) -> Int? {
    guard arguments.indices.contains(k), let n = Int(arguments[k]), n >= 0, "\(n)" == arguments[k]
    else { return nil }
    return n
  }
  /// The one scale that it is of.
  func scale(_ count: Int = 1) -> RowScale? {
    guard arguments.count == count else { return nil }
    return RowCall(arguments[0]).flatMap { RowScale($0) }
  }
}
