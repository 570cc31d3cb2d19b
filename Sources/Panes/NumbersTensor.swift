import Calculus
import Drawing
import Networks
import Simulation

/// Which tensor the numbers pane shows, what of it, and how rows and columns are called.
struct NumbersTensor {
  /// What its axes count.
  enum Axes {
    /// (in, out)
    case weight(inputs: [String])
    /// (out): drawn as one row.
    case bias
    /// (batch, …)
    case batch(columns: [String])
    /// (places, …) or (heads, queries, keys) of one sequence
    case places(rows: [String], columns: [String], letters: [String])
    /// (rows, columns) of a function's own tensors; of more axes all but the last are rows.
    case plain
    case single
  }
  let name: String
  let axes: Axes
  let shape: [Int]
  let isParameter: Bool
  /// Which of its columns belong to units that are knocked out.
  var knockedOut: [Int] = []

  /// Every tensor of the training, front to back, then what goes in and how it is judged.
  static func all(_ facts: Facts, _ look: Look, batch: Int) -> [NumbersTensor] {
    if let shown = ShownPassage(facts, look) { return of(shown, facts) }
    var all: [NumbersTensor] = []
    if let words = facts.data.words { return ofWords(words, facts, batch: batch) }
    func indices(_ count: Int) -> [String] { (0..<max(count, 0)).map(String.init) }
    let loss = NumbersTensor(name: "loss", axes: .single, shape: [], isParameter: false)
    guard facts.landscape == nil else {
      guard facts.isSurface else { return ofFunction(facts) }
      return [
        NumbersTensor(name: SurfaceWalk.point, axes: .bias, shape: [2], isParameter: true), loss,
      ]
    }
    for (k, layer) in facts.layers.enumerated() {
      let isNamed = k == 0 && facts.data.features.count == layer.inputs
      let inputs = isNamed ? facts.data.features : indices(layer.inputs)
      let shape = [batch, layer.outputs]
      let units = indices(layer.outputs)
      all += [
        NumbersTensor(
          name: layer.weight, axes: .weight(inputs: inputs), shape: [layer.inputs, layer.outputs],
          isParameter: true),
        NumbersTensor(name: layer.bias, axes: .bias, shape: [layer.outputs], isParameter: true),
        NumbersTensor(
          name: layer.z, axes: .batch(columns: units), shape: shape, isParameter: false),
      ]
      if layer.output != layer.z {
        all.append(
          NumbersTensor(
            name: layer.output, axes: .batch(columns: units), shape: shape, isParameter: false))
      }
      for n in all.indices.suffix(layer.output == layer.z ? 3 : 4) {
        all[n].knockedOut = layer.knockedOut
      }
    }
    let isClass = facts.loss == CrossEntropyLoss.name
    let targets = isClass ? 1 : facts.outputs
    all += [
      NumbersTensor(
        name: "x", axes: .batch(columns: facts.data.features), shape: [batch, facts.inputs],
        isParameter: false),
      NumbersTensor(
        name: "target", axes: .batch(columns: isClass ? ["class"] : indices(targets)),
        shape: [batch, targets], isParameter: false),
    ]
    if facts.loss != SquaredErrorLoss.name {
      all.append(
        NumbersTensor(
          name: "sampleLoss", axes: .batch(columns: isClass ? ["loss"] : indices(facts.outputs)),
          shape: isClass ? [batch] : [batch, facts.outputs], isParameter: false))
    }
    return all + [loss]
  }

  /// Vectors with their words, what a batch asks, and how it is judged.
  private static func ofWords(
    _ words: WordPairs, _ facts: Facts, batch: Int
  ) -> [NumbersTensor] {
    let vocabulary = (0..<words.form.vocabulary.count).map(words.form.vocabulary.label)
    func indices(_ count: Int) -> [String] { (0..<count).map(String.init) }
    let asked = ["there"] + (1..<max(words.form.asked, 1)).map { "drawn \($0)" }
    // The vectors first; where in the text it is, last.
    let (vectors, rest) = (
      facts.nodes.filter { $0.role == .parameter }, facts.nodes.filter { $0.role != .parameter }
    )
    let (ofBatch, place) = (rest.filter(\.isBatched), rest.filter { !$0.isBatched })
    return (vectors + ofBatch + place).map { node in
      var (axes, shape) = (Axes.plain, node.shape)
      if node.role == .parameter {
        axes = .weight(inputs: vocabulary)
      } else if node.count == 1, node.name == "loss" {
        (axes, shape) = (.single, [])
      } else if node.isBatched {
        shape[0] = batch
        let columns = shape.count > 1 ? shape[1] : 1
        let names =
          columns == vocabulary.count && node.name == "scores"
          ? vocabulary
          : columns == words.form.asked && ["scores", "target"].contains(node.name)
            ? asked : indices(columns)
        axes = .places(
          rows: indices(batch), columns: names,
          letters: shape.count > 1 ? ["pairs", "asked"] : ["pairs"])
      }
      return NumbersTensor(
        name: node.name, axes: axes, shape: shape, isParameter: node.role == .parameter)
    }
  }

  /// Every tensor of a function to go down on.
  private static func ofFunction(_ facts: Facts) -> [NumbersTensor] {
    facts.nodes.map { node in
      NumbersTensor(
        name: node.name, axes: node.count == 1 ? .single : .plain,
        shape: node.count == 1 ? [] : node.shape, isParameter: node.role == .parameter)
    }
  }

  /// `(8 in, 8 out)`
  var shapeInWords: String {
    let letters =
      switch axes {
      case .weight: ["in", "out"]
      case .bias: [name == SurfaceWalk.point ? "axes" : "out"]
      case .batch: ["batch", name == "x" ? "in" : "out"]
      case .places(_, _, let letters): letters
      case .plain: shape.map { _ in "" }
      case .single: [String]()
      }
    let parts = zip(shape, letters).map {
      NumberFormat.integer($0) + ($1.isEmpty ? "" : " " + $1)
    }
    return parts.isEmpty ? "" : "(" + parts.joined(separator: ", ") + ")"
  }

  var rows: Int {
    switch axes {
    case .weight, .batch: shape.first ?? 0
    case .places(let rows, _, _): rows.count
    case .plain: shape.dropLast().reduce(1, *)
    case .bias, .single: 1
    }
  }
  var columns: Int {
    switch axes {
    case .weight, .plain: shape.last ?? 0
    case .bias: shape.first ?? 0
    case .batch: shape.count > 1 ? shape[1] : 1
    case .places(_, let columns, _): columns.count
    case .single: 1
    }
  }
  var isBatch: Bool { if case .batch = axes { true } else { false } }

  func columnName(_ column: Int) -> String {
    let name = plainColumnName(column)
    return knockedOut.contains(column) ? "✕" + name : name
  }
  private func plainColumnName(_ column: Int) -> String {
    switch axes {
    case .batch(let columns): columns.indices.contains(column) ? columns[column] : "\(column)"
    case .places(_, let columns, _): columns.indices.contains(column) ? columns[column] : ""
    case .weight, .bias, .plain: "\(column)"
    case .single: ""
    }
  }

  /// An input by its name, a sample by its row and its number among all, else the index.
  func rowName(_ row: Int, samples: [Int]) -> String {
    switch axes {
    case .weight(let inputs): inputs.indices.contains(row) ? inputs[row] : "\(row)"
    case .batch:
      samples.indices.contains(row) ? "\(row) (\(NumberFormat.integer(samples[row])))" : "\(row)"
    case .places(let rows, _, _): rows.indices.contains(row) ? rows[row] : ""
    case .plain where shape.count > 1:
      String(Run.brackets(row, in: shape.dropLast()).dropFirst().dropLast())
    case .bias, .plain, .single: ""
    }
  }

  /// What is read of it, and what that is called.
  func reading(_ view: View) -> (key: TensorKey, words: String) {
    if isParameter, view.look.phase == .update, view.look.show == .values {
      return (TensorKey("step(\(name))"), "what the coming update adds")
    }
    if isParameter, view.look.phase == .memory, view.look.show == .values,
      let memory = view.facts.memories.first
    {
      return (TensorKey("nextMemory1(\(name))"), "\(memory) after this update")
    }
    let key = view.key(name, isParameter: isParameter)
    if key.kind == .gradient { return (key, "gradients") }
    if key.name == name { return (key, "values") }
    guard view.look.show == .memory, let memory = view.facts.memories.first else {
      return (key, view.showWords)
    }
    return (key, "memory \(memory)")
  }
}
