import Calculus
import Formats
import Networks

/// Samples written in the scene itself.
struct Table: Task {
  static let name = "table"
  static let words = "samples written in the scene"
  private let training: [Dataset.Sample]
  private let heldOut: [Dataset.Sample]
  private let width: Int

  init(_ a: any Arguments) throws {
    func samples(_ inputs: String, _ targets: String, width: Int?) throws -> [Dataset.Sample] {
      let (x, t) = (try a.rows(inputs), try a.rows(targets))
      guard x.count == t.count else {
        throw a.mistake(targets, "\(x.count) rows of inputs, but \(t.count) of targets")
      }
      guard let first = x.first, !first.isEmpty else {
        throw a.mistake(inputs, "there are no samples")
      }
      if let width, first.count != width {
        throw a.mistake(inputs, "held-out rows have \(first.count) numbers, the others \(width)")
      }
      return zip(x, t).map { .init($0, .numbers($1)) }
    }
    training = try samples("inputs", "targets", width: nil)
    width = training[0].input.count
    heldOut =
      a.has("heldOutInputs")
      ? try samples("heldOutInputs", "heldOutTargets", width: width) : []
  }

  func data(seed: Int) -> Dataset {
    Dataset(
      features: Table.features(width), classes: 0, training: training, heldOut: heldOut)
  }

  /// x; x and y; or x₁, x₂, …
  static func features(_ count: Int) -> [String] {
    count == 1 ? ["x"] : count == 2 ? ["x", "y"] : (1...count).map { "x\(subscript: $0)" }
  }
}

/// Samples from a file of comma-separated numbers; one column is the target, the others inputs.
struct CSVTable: Task {
  static let name = "csv"
  static let words = "samples from a file of comma-separated numbers"
  private let rows: [Dataset.Sample]
  private let features: [String]
  private let heldOut: Double

  init(_ a: any Arguments) throws {
    let file = try a.file("file")
    let table: NumberTable
    do {
      table = try NumberTable(csv: file.contents)
    } catch {
      throw a.mistake("file", "\(file.name): \(error)")
    }
    guard table.columns.count > 1 else {
      throw a.mistake(
        "file", "\(file.name): one column is the target, so there must be two or more")
    }
    let target = try a.choice("target", or: table.columns.last, of: table.columns)
    let column = table.columns.firstIndex(of: target) ?? 0
    features = table.columns.filter { $0 != target }
    rows = table.rows.map { row in
      var input = row
      let number = input.remove(at: column)
      return .init(input, .numbers([number]))
    }
    heldOut = try a.number("heldOut", or: 0.25, .fraction)
  }

  func data(seed: Int) -> Dataset {
    var order = Array(rows.indices)
    Random(seed: seed, "data/csv/held-out").shuffle(&order, 0)
    let apart = Int((Double(rows.count) * heldOut).rounded(.down))
    return Dataset(
      features: features, classes: 0, training: order.dropFirst(apart).sorted().map { rows[$0] },
      heldOut: order.prefix(apart).sorted().map { rows[$0] })
  }
}

extension DefaultStringInterpolation {
  /// ₁₂ for 12.
  mutating func appendInterpolation(subscript number: Int) {
    for digit in String(number) {
      appendLiteral(
        digit.wholeNumberValue.map { String("₀₁₂₃₄₅₆₇₈₉".dropFirst($0).prefix(1)) } ?? "₋")
    }
  }
}
