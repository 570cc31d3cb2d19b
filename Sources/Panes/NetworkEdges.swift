import Calculus
import Drawing
import Networks
import Simulation

/// A weight between two neurons that are shown.
private struct Edge {
  let index: Int
  let value: Double
  /// |value| as a share of the layer's largest; 1 where it is no number.
  let share: Double
  let fromRow, toRow: Int
  let isChosen: Bool
}

extension NetworkPicture {
  /// All the edges: braille in the air between the columns.
  func edges(_ view: inout View, in canvas: inout Canvas) {
    for (left, right) in zip(layout.columns, layout.columns.dropFirst()) {
      guard let k = right.layer, right.x > left.right else { continue }
      let key = key(layers[k].weight, view)
      guard let weights = view.tensor(key.name, key.kind) else { continue }
      let source = view.place(of: .tensor(key))
      let peak = weights.numbers.finitePeak
      let edges = edges(weights, peak: peak, from: left, to: right, at: view.cursor, key)
      let air = Rect(
        x: left.right, y: 0, width: right.x - left.right, height: canvas.height)
      let shown = strong(edges, air)
      let hasChosen = isFocused && shown.contains { $0.isChosen }
      var braille = Braille(width: air.width, height: air.height)
      for edge in shown {
        let (from, to) = (4 * edge.fromRow + 1, 4 * edge.toRow + 1)
        let mark = Mark(source: source, index: edge.index)
        let importance = edge.share + (edge.isChosen ? 2 : 0)
        let isBehind = phase == .loss || hasChosen && !edge.isChosen
        let color = lit(edge.value, peak: peak, by: isBehind ? 0.42 : 1)
        let isThick = edge.share >= 0.62 && air.width > 3 && edge.value != 0
        braille.line(
          from: (0, Double(from)), to: (Double(braille.dotsAcross - 1), Double(to)), color,
          thickness: isThick ? 2 : 1, importance: importance, mark: mark)
        // Where an edge of the chosen neuron meets the other one it has a cell of its own.
        guard edge.isChosen else { continue }
        let isAtStart = k != layer
        braille.dot(
          x: isAtStart ? braille.dotsAcross - 1 : 0, y: isAtStart ? to : from, color,
          importance: importance + 2, mark: mark)
      }
      canvas.draw(braille, at: (air.x, 0))
      if isFocused { labels(shown, k, source, air, in: &canvas) }
    }
  }

  private func edges(
    _ weights: Tensor, peak: Double, from left: NetworkLayout.Column,
    to right: NetworkLayout.Column, at cursor: Origin?, _ key: TensorKey
  ) -> [Edge] {
    guard let k = right.layer else { return [] }
    var edges: [Edge] = []
    edges.reserveCapacity(left.units.count * right.units.count)
    for (to, j) in right.units.enumerated() {
      for (from, i) in left.units.enumerated() {
        let index = i * right.total + j
        let value = weights[index]
        let share = value.isFinite ? (peak > 0 ? abs(value) / peak : 0) : 1
        let isUnits = k == layer && j == unit || k == layer + 1 && i == unit
        let isUnder = cursor?.index == index && cursor?.name == key.name && cursor?.kind == key.kind
        edges.append(
          Edge(
            index: index, value: value, share: share, fromRow: left.row(from),
            toRow: right.row(to), isChosen: isFocused && isUnits || isUnder))
      }
    }
    return edges
  }

  /// Those of the chosen neuron, and of the others the strongest: fewer where it is crowded.
  private func strong(_ edges: [Edge], _ air: Rect) -> [Edge] {
    let most = min(max(air.width * air.height / 11, 10), 36)
    var least = edges.count <= 12 ? 0.04 : edges.count <= 32 ? 0.25 : 0.3
    if edges.count > most {
      least = max(least, edges.map(\.share).sorted(by: >)[most - 1])
    }
    return edges.filter { $0.isChosen || $0.share >= least }
  }

  /// The numbers of the chosen neuron's edges, each on its line near the other neuron.
  private func labels(
    _ edges: [Edge], _ k: Int, _ source: Int, _ air: Rect, in canvas: inout Canvas
  ) {
    guard air.width >= 18, phase != .loss else { return }
    var taken: Set<Int> = []
    for edge in edges where edge.isChosen {
      let text = NumberFormat.text(edge.value, digits: 3)
      let width = Text.width(text)
      // A quarter of the way from the other end.
      let (near, far) = k == layer ? (edge.fromRow, edge.toRow) : (edge.toRow, edge.fromRow)
      let middle = k == layer ? air.width / 4 : air.width - 1 - air.width / 4
      guard let y = coordinate(Double(near) + 0.25 * Double(far - near)) else { continue }
      let isFree = !taken.contains(y)
      guard isFree, 2 * width < air.width else { continue }
      taken.insert(y)
      canvas.text(
        " \(text) ", x: air.x + middle - (width + 2) / 2, y: y,
        lit(edge.value, peak: abs(edge.value), by: 0.85), background: .standard,
        mark: Mark(source: source, index: edge.index), clip: width + 2)
    }
  }
}
