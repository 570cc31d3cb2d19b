import Drawing
import Networks
import Simulation

/// The weights of one head as a picture: in every dot the largest of those that lie there.
struct HeadPicture {
  private let attention: ShownAttention
  private let numbers: Tensor
  /// The index in the source of the first of them.
  private let source, first: Int
  /// The head's own first number among them.
  private let start: Int
  private let map: ColorMap
  private let isOfWeights: Bool
  private let peak: Double

  /// `numbers`: all heads of the layer, or with `first`, that one's alone. `peak`: what has the
  /// strongest colour, where they are no weights.
  init(
    _ attention: ShownAttention, _ numbers: Tensor, source: Int, first: Int? = nil, map: ColorMap,
    peak: Double? = nil
  ) {
    (self.attention, self.numbers, self.source) = (attention, numbers, source)
    (self.map, isOfWeights, self.peak) = (map, peak == nil, peak ?? 1)
    start = first == nil ? attention.index(0, 0) : 0
    self.first = first ?? attention.index(0, 0)
  }

  func draw(in rect: Rect, halves: Int, _ canvas: inout Canvas) {
    let (queries, keys) = (attention.queries.count, attention.keys.count)
    guard numbers.count >= start + queries * keys, !rect.isEmpty else { return }
    let (across, down) = (min(rect.width, keys), min(halves, queries))
    let dots = largest(across, down)
    func index(_ x: Int, _ half: Int) -> Int? {
      guard half < halves else { return nil }
      let index = dots[nearest(half, of: halves, in: down) * across + x]
      return index < 0 ? nil : index
    }
    canvas.field(
      rect, columns: across, rows: 2 * rect.height,
      marks: { x, half in
        index(x, half).map { Mark(source: source, index: first + $0) } ?? .none
      },
      color: { x, half in
        guard let index = index(x, half) else { return .standard }
        let number = numbers[start + index]
        return map.color(for: isOfWeights ? number.squareRoot() : number, scale: peak)
      })
  }

  /// For each dot the largest number among those it stands for, by its place in the head; below 0
  /// where all of them are hidden.
  private func largest(_ across: Int, _ down: Int) -> [Int] {
    let (queries, keys) = (attention.queries.count, attention.keys.count)
    let columns = (0..<keys).map { $0 * across / keys }
    let isFilled = (0..<keys).map { attention.isFilled($0) }
    var dots = Array(repeating: -1, count: across * down)
    numbers.numbers.withUnsafeBufferPointer { all in
      let own = UnsafeBufferPointer(rebasing: all[start..<start + queries * keys])
      for query in 0..<queries {
        let line = query * down / queries * across
        for key in 0..<max(min(attention.reach(query), keys), 0) where !isFilled[key] {
          let (dot, index) = (line + columns[key], query * keys + key)
          let best = dots[dot]
          if best < 0 || !(abs(own[index]) <= abs(own[best])) { dots[dot] = index }
        }
      }
    }
    return dots
  }
}
