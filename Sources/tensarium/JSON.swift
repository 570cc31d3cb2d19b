import Calculus

/// What is printed with `--json`: keys in the order given; numbers that are none are strings.
indirect enum JSON {
  case text(String)
  case whole(Int)
  case number(Double, Precision)
  case flag(Bool)
  case list([JSON])
  case object([(String, JSON)])
  case null

  static func number(_ x: Double) -> JSON { .number(x, .double) }

  /// A tensor in nested lists, as its shape says.
  static func tensor(_ numbers: ArraySlice<Double>, _ shape: ArraySlice<Int>, _ p: Precision)
    -> JSON
  {
    guard let size = shape.first, size > 0 else {
      return numbers.first.map { .number($0, p) } ?? .list([])
    }
    let each = numbers.count / size
    return .list(
      (0..<size).map { k in
        let start = numbers.startIndex + k * each
        return tensor(numbers[start..<start + each], shape.dropFirst(), p)
      })
  }

  var description: String {
    switch self {
    case .text(let text): Self.quoted(text)
    case .whole(let n): "\(n)"
    case .number(let x, let p):
      x.isFinite ? shortest(x, p) : x.isNaN ? "\"nan\"" : x > 0 ? "\"inf\"" : "\"-inf\""
    case .flag(let flag): flag ? "true" : "false"
    case .list(let items): "[" + items.map(\.description).joined(separator: ", ") + "]"
    case .object(let items):
      "{" + items.map { Self.quoted($0) + ": " + $1.description }.joined(separator: ", ") + "}"
    case .null: "null"
    }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

/// The shortest text that is this number, in the precision it is kept in; a measure is worked out in
/// double whatever the run.
func shortest(_ x: Double, _ precision: Precision) -> String {
  // NaN has a sign that means nothing.
  if x.isNaN { return "nan" }
  return precision == .single && Double(Float(x)) == x ? "\(Float(x))" : "\(x)"
}
