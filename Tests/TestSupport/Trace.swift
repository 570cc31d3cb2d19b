import Foundation

/// Numbers computed elsewhere, in double precision and by two independent ways.
package struct Trace {
  package let inputs: [String: Any]
  package let parameters: [String: Any]
  package let expected: [String: Any]
  package let relative, absolute: Double

  package init(_ name: String, in folder: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name).json"))
    let object = try JSONSerialization.jsonObject(with: data)
    let trace = try Self.found(object as? [String: Any])
    inputs = try Self.found(trace["inputs"] as? [String: Any])
    parameters = trace["params"] as? [String: Any] ?? [:]
    expected = try Self.found(trace["expected"] as? [String: Any])
    let tolerance = try Self.found(trace["tolerance"] as? [String: Any])
    relative = Self.number(tolerance["rel"])
    absolute = Self.number(tolerance["abs"])
  }

  /// `Reference`, beside a test's source.
  package static func folder(of file: String) -> String {
    file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
      + "/Reference"
  }

  private struct Missing: Error {}
  private static func found<T>(_ x: T?) throws -> T {
    guard let x else { throw Missing() }
    return x
  }

  package static func number(_ x: Any?) -> Double {
    switch x {
    case let number as NSNumber: number.doubleValue
    case "inf" as String: .infinity
    case "-inf" as String: -.infinity
    default: .nan
    }
  }
  package static func list(_ x: Any?) -> [Double] { (x as? [Any] ?? []).map(number) }
  /// All numbers of nested lists, in order.
  package static func flat(_ x: Any?) -> [Double] {
    (x as? [Any]).map { $0.flatMap(flat) } ?? [number(x)]
  }
  package static func rows(_ x: Any?) -> [[Double]] { (x as? [Any] ?? []).map(list) }

  package func agrees(_ got: Double, _ want: Double) -> Bool {
    got == want || abs(got - want) <= absolute + relative * abs(want)
  }
  /// As closely as single precision can.
  package static func agreesInSingle(_ got: Double, _ want: Double) -> Bool {
    abs(got - want) <= 1e-5 + 1e-4 * abs(want)
  }
}
