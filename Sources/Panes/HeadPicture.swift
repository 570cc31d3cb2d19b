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
    let (queries, keys) = (attention.asking.count, attention.asked.count)
    guard numbers.count >= start + attention.count, !rect.isEmpty else { return }
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
    let (queries, keys) = (attention.asking.count, attention.asked.count)
    let all = attention.keys.count
    let columns = (0..<keys).map { $0 * across / keys }
    let isFilled = attention.asked.map { attention.isFilled($0) }
    var dots = Array(repeating: -1, count: across * down)
    numbers.numbers.withUnsafeBufferPointer { numbers in
      let own = UnsafeBufferPointer(rebasing: numbers[start..<start + attention.count])
      for (q, query) in attention.asking.enumerated() {
        let line = q * down / queries * across
        let reach = attention.reach(query)
        for (k, key) in attention.asked.enumerated() where key < reach && !isFilled[k] {
          let (dot, index) = (line + columns[k], query * all + key)
          let best = dots[dot]
          if best < 0 || !(abs(own[index]) <= abs(own[best])) { dots[dot] = index }
        }
      }
    }
    return dots
  }
}
