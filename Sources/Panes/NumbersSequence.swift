import Networks
import Simulation

// The tensors of one sequence, and the parameters that made them, as tables.

extension NumbersTensor {
  /// In the order of computing, each parameter before what it is first used for.
  static func of(_ shown: ShownPassage, _ facts: Facts) -> [NumbersTensor] {
    var all: [NumbersTensor] = []
    var rest = facts.parameterNames[...]
    func scope(_ name: String) -> String {
      String(name[..<(name.lastIndex(of: ".") ?? name.startIndex)])
    }
    for (name, shape) in facts.ofSequence {
      while let parameter = rest.first, name.hasPrefix(scope(scope(parameter))) {
        all.append(self.parameter(parameter, shown, facts))
        rest.removeFirst()
      }
      all.append(tensor(name, shape, shown))
    }
    return all + rest.map { parameter($0, shown, facts) }
  }

  private static func parameter(
    _ name: String, _ shown: ShownPassage, _ facts: Facts
  ) -> NumbersTensor {
    let shape = facts.parameters[name] ?? []
    guard shape.count == 2 else {
      return NumbersTensor(name: name, axes: .bias, shape: shape, isParameter: true)
    }
    let vocabulary = shown.form.vocabulary
    let isTable = name.hasSuffix("embedding.weight") && shape[0] == vocabulary.count
    return NumbersTensor(
      name: name,
      axes: .weight(
        inputs: (0..<shape[0]).map { isTable ? vocabulary.label($0) : "\($0)" }),
      shape: shape, isParameter: true)
  }

  /// A tensor of the sequence as long as it is now: (T), (T, D), (T, G, H) or (H, T, S).
  private static func tensor(
    _ name: String, _ full: [Int], _ shown: ShownPassage
  ) -> NumbersTensor {
    let isOfSource = name.hasPrefix("encoder.") || name == "source"
    let isOfAll = name == "x" && shown.form.source > 0
    let own = isOfAll ? shown.labels : isOfSource ? shown.source : shown.own
    let places = shown.form.isNumeric ? own : own.enumerated().map { "\($0) \($1)" }
    func indices(_ count: Int) -> [String] { (0..<count).map(String.init) }
    let isPerPlace =
      full.first == shown.form.length - shown.form.source || full.first == shown.form.source
      || isOfAll
    var (rows, columns, shape, letters): ([String], [String], [Int], [String])
    switch full.count {
    case 3 where isPerPlace && !name.contains("ttention."):
      // The parts of a cell.
      rows = places.flatMap { place in (0..<full[1]).map { "\(place) · \($0)" } }
      columns = indices(full[2])
      (shape, letters) = ([own.count, full[1], full[2]], ["places", "parts", "units"])
    case 3:
      let keys = name.contains(".cross.") ? shown.source : own
      rows = (0..<full[0]).flatMap { head in places.map { "\(head) · \($0)" } }
      columns = keys
      (shape, letters) = ([full[0], own.count, keys.count], ["heads", "queries", "keys"])
    case 2 where isPerPlace:
      (rows, columns) = (places, indices(full[1]))
      (shape, letters) = ([own.count, full[1]], ["places", "width"])
    case 1 where isPerPlace && full[0] > 1:
      (rows, columns) = (places, [""])
      (shape, letters) = ([own.count], ["places"])
    default:
      let width = full.last ?? 1
      (rows, columns) = ([""], width > 1 ? indices(width) : [""])
      (shape, letters) = (width > 1 ? [width] : [], ["width"])
    }
    return NumbersTensor(
      name: shown.name(name), axes: .places(rows: rows, columns: columns, letters: letters),
      shape: shape, isParameter: false)
  }
}
