import Calculus

/// One change by hand of what a model computes, made to see what a part of it is for. A passage is looked at
/// with it; training knows nothing of it.
package enum Patch: Hashable, Sendable {
  /// A head of an attention hands on nothing: `head:block1.attention.2`.
  case head(String, Int)
  /// A part adds nothing to the stream: `part:block1.mlp`.
  case part(String)
  /// No query sees that place but its own; of a translation counted from the source on: `place:5`.
  case place(Int)
  /// A score before the softmax: `score:block1.attention.2.5.3=0.5`, head, query, key.
  case score(String, head: Int, query: Int, key: Int, Double)
  /// A causal attention sees everything, and one that sees everything only what came before: `mask`.
  case mask
  /// A recurrent network reads from that step on what came out of the step before: `free:20`.
  case free(Int)
  /// A hidden unit after a step, put there by hand: `unit:layer1.12.5=0.7`, step, unit.
  case unit(String, step: Int, unit: Int, Double)
  /// Every softmax of attention is of its scores over this: `temperature:0.5`.
  case temperature(Double)
  /// Gradients are those of output 4 of a picture, not of the loss: `toward:4`.
  case toward(Int)
  /// A picture is seen once for every place of a square that hides a part of it, 8 pixels wide, the
  /// places 2 apart, and in the end as it is: `covers:8.2`.
  case covers(size: Int, stride: Int)
  /// Pictures are moved 2 pixels to the right and 1 up and turned by 15 degrees, counterclockwise:
  /// `move:2.-1.15`.
  case move(right: Int, down: Int, degrees: Int)
  /// Of what is held out only so many: `first:200`.
  case first(Int)

  package var name: String {
    switch self {
    case .head(let layer, let head): "head:\(layer).\(head)"
    case .part(let part): "part:\(part)"
    case .place(let place): "place:\(place)"
    case .score(let layer, let head, let query, let key, let value):
      "score:\(layer).\(head).\(query).\(key)=\(value)"
    case .mask: "mask"
    case .free(let step): "free:\(step)"
    case .unit(let layer, let step, let unit, let value): "unit:\(layer).\(step).\(unit)=\(value)"
    case .temperature(let temperature): "temperature:\(temperature)"
    case .toward(let output): "toward:\(output)"
    case .covers(let size, let stride): "covers:\(size).\(stride)"
    case .move(let right, let down, let degrees): "move:\(right).\(down).\(degrees)"
    case .first(let count): "first:\(count)"
    }
  }

  package init?(named name: some StringProtocol) {
    let name = String(name)
    let halves = name.split(separator: ":", maxSplits: 1).map(String.init)
    guard let kind = halves.first else { return nil }
    let what = halves.count == 2 ? halves[1] : ""
    /// The last so many numbers, and what stands before them.
    func numbers(_ count: Int, of text: String) -> (String, [Int])? {
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      let numbers = parts.suffix(count).compactMap { Int($0) }
      guard parts.count > count, numbers.count == count, numbers.allSatisfy({ $0 >= 0 }) else {
        return nil
      }
      return (parts.dropLast(count).joined(separator: "."), numbers)
    }
    switch kind {
    case "head":
      guard let (layer, k) = numbers(1, of: what) else { return nil }
      self = .head(layer, k[0])
    case "part": self = .part(what)
    case "place":
      guard let place = Int(what), place >= 0 else { return nil }
      self = .place(place)
    case "score":
      let sides = what.split(separator: "=").map(String.init)
      guard sides.count == 2, let (layer, k) = numbers(3, of: sides[0]),
        let value = Double(sides[1]), value.isFinite
      else { return nil }
      self = .score(layer, head: k[0], query: k[1], key: k[2], value)
    case "unit":
      let sides = what.split(separator: "=").map(String.init)
      guard sides.count == 2, let (layer, k) = numbers(2, of: sides[0]),
        let value = Double(sides[1]), value.isFinite
      else { return nil }
      self = .unit(layer, step: k[0], unit: k[1], value)
    case "mask": self = .mask
    case "free":
      guard let step = Int(what), step >= 1 else { return nil }
      self = .free(step)
    case "temperature":
      guard let temperature = Double(what), temperature > 0, temperature.isFinite else {
        return nil
      }
      self = .temperature(temperature)
    case "toward":
      guard let output = Int(what), output >= 0 else { return nil }
      self = .toward(output)
    case "covers":
      let numbers = what.split(separator: ".").compactMap { Int($0) }
      guard numbers.count == 2 else { return nil }
      self = .covers(size: numbers[0], stride: numbers[1])
    case "move":
      let numbers = what.split(separator: ".").compactMap { Int($0) }
      guard numbers.count == 3 else { return nil }
      self = .move(right: numbers[0], down: numbers[1], degrees: numbers[2])
    case "first":
      guard let count = Int(what), count > 0 else { return nil }
      self = .first(count)
    default: return nil
    }
    guard self.name == name else { return nil }
  }

  /// The same with another number.
  package func with(_ value: Double) -> Patch {
    switch self {
    case .score(let layer, let head, let query, let key, _):
      .score(layer, head: head, query: query, key: key, value)
    case .unit(let layer, let step, let unit, _): .unit(layer, step: step, unit: unit, value)
    case .temperature: .temperature(value)
    case .head, .part, .place, .mask, .free, .toward, .covers, .move, .first: self
    }
  }

  /// Whether it stands in the place of another.
  package func replaces(_ other: Patch) -> Bool {
    switch (self, other) {
    case (.temperature, .temperature), (.free, .free), (.toward, .toward), (.move, .move): true
    case (.unit(let a, let t, let u, _), .unit(let b, let s, let v, _)): (a, t, u) == (b, s, v)
    case (.score(let a, let h, let q, let k, _), .score(let b, let i, let r, let l, _)):
      (a, h, q, k) == (b, i, r, l)
    default: self == other
    }
  }
}

extension [Patch] {
  /// Heads of that attention that hand on nothing.
  func heads(of layer: String) -> [Int] {
    compactMap { if case .head(layer, let head) = $0 { head } else { nil } }
  }
  var places: [Int] { compactMap { if case .place(let place) = $0 { place } else { nil } } }
  var temperature: Double {
    reduce(1) { if case .temperature(let temperature) = $1 { temperature } else { $0 } }
  }
  /// Scores of that attention; queries are counted from the first that is worked out.
  func scores(of layer: String, from first: Int) -> [EditedWeights.Score] {
    compactMap {
      guard case .score(layer, let head, let query, let key, let value) = $0 else { return nil }
      return .init(head: head, query: query - first, key: key, value: value)
    }
  }
}
