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
  /// What a hand did to it.
  let sign: Setup.Sign?
  /// Whether a neuron at one of its ends is knocked out.
  let isDead: Bool
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
      let edges = edges(weights, peak: peak, from: left, to: right, view, key)
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
        if edge.isDead || edge.sign == .cut {
          // Nothing passes: dots with air between them.
          let last = max(braille.dotsAcross - 1, 1)
          for x in stride(from: 1, through: last, by: 4) {
            braille.dot(
              x: x, y: from + (to - from) * x / last, edge.isDead ? color : .label,
              importance: importance, mark: mark)
          }
          continue
        }
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
      signs(shown, source, air, in: &canvas)
      if isFocused { labels(shown, k, source, air, among: braille, in: &canvas) }
    }
  }

  private func edges(
    _ weights: Tensor, peak: Double, from left: NetworkLayout.Column,
    to right: NetworkLayout.Column, _ view: View, _ key: TensorKey
  ) -> [Edge] {
    guard let k = right.layer else { return [] }
    let (cursor, setup) = (view.cursor, view.frame.setup)
    let dead = (left.layer.map { layers[$0].knockedOut } ?? [], layers[k].knockedOut)
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
            toRow: right.row(to), isChosen: isFocused && isUnits || isUnder,
            sign: setup.sign(layers[k].weight, index),
            isDead: dead.0.contains(i) || dead.1.contains(j)))
      }
    }
    return edges
  }

  /// Amid an edge that it is cut, before its end that it is frozen.
  private func signs(_ edges: [Edge], _ source: Int, _ air: Rect, in canvas: inout Canvas) {
    guard air.width > 2 else { return }
    for edge in edges {
      guard let sign = edge.sign else { continue }
      let x = sign == .cut ? air.width / 2 : air.width * 3 / 4
      canvas.glyph(
        sign.rawValue, x: air.x + x, y: edge.rows(at: x, of: air.width).lowerBound, sign.color,
        mark: Mark(source: source, index: edge.index))
    }
  }

  /// Those of the chosen neuron, and of the others the strongest: fewer where it is crowded.
  private func strong(_ edges: [Edge], _ air: Rect) -> [Edge] {
    let most = min(max(air.width * air.height / 11, 10), 36)
    var least = edges.count <= 12 ? 0.04 : edges.count <= 32 ? 0.25 : 0.3
    if edges.count > most {
      least = max(least, edges.map(\.share).sorted(by: >)[most - 1])
    }
    return edges.filter { $0.isChosen || $0.share >= least || $0.sign == .cut }
  }

  /// The numbers of the chosen neuron's edges, the strongest first: each beside its line, nearer to
  /// the other neuron, where it covers no edge of the chosen neuron and touches no other number.
  private func labels(
    _ edges: [Edge], _ k: Int, _ source: Int, _ air: Rect, among braille: Braille,
    in canvas: inout Canvas
  ) {
    guard air.width >= 18, phase != .loss else { return }
    let chosen = edges.filter(\.isChosen).sorted { ($1.share, $0.index) < ($0.share, $1.index) }
    var taken: Set<Int> = []
    func place(_ x: Int, _ y: Int) -> Int { y * air.width + x }
    for edge in chosen {
      for x in 0..<air.width {
        for y in edge.rows(at: x, of: air.width) { taken.insert(place(x, y)) }
      }
    }
    for edge in chosen {
      let text = NumberFormat.text(edge.value, digits: 3)
      let width = Text.width(text)
      var best: (x: Int, y: Int, cost: Int)?
      for spot in spots(beside: edge, width, air, isFromLeft: k == layer)
      where spot.y >= 0 && spot.y < air.height && spot.x > 1 && spot.x + width + 1 < air.width {
        let cells = spot.x - 1..<spot.x + width + 1
        guard !cells.contains(where: { taken.contains(place($0, spot.y)) }) else { continue }
        let covered = cells.dropFirst().dropLast().count { !braille.isEmpty(x: $0, y: spot.y) }
        let cost = 4 * covered + spot.cost
        if covered <= 2, cost < best?.cost ?? .max { best = (spot.x, spot.y, cost) }
      }
      guard let best else { continue }
      for y in best.y - 1...best.y + 1 {
        for x in best.x - 1...best.x + width { taken.insert(place(x, y)) }
      }
      canvas.text(
        text, x: air.x + best.x, y: best.y, lit(edge.value, peak: abs(edge.value), by: 0.85),
        mark: Mark(source: source, index: edge.index), clip: width)
    }
  }

  /// Where a number may stand: above or below a line that is nearly level, beside one that is steep.
  private func spots(
    beside edge: Edge, _ width: Int, _ air: Rect, isFromLeft: Bool
  ) -> [(x: Int, y: Int, cost: Int)] {
    var spots: [(x: Int, y: Int, cost: Int)] = []
    for away in 3..<max(air.width / 2, 3) {
      let x = isFromLeft ? away : air.width - away - width
      let rows = (x..<x + width).map { edge.rows(at: $0, of: air.width) }
      let above = (rows.map(\.lowerBound).min() ?? 0) - 1
      let below = (rows.map(\.upperBound).max() ?? 0) + 1
      if below - above <= 3 { spots += [(x, above, away), (x, below, away + 2)] }
      let column = isFromLeft ? away : air.width - 1 - away
      guard below - above > 2 else { continue }
      let y = edge.rows(at: column, of: air.width).lowerBound
      let line = (0..<air.width).filter { edge.rows(at: $0, of: air.width).contains(y) }
      guard let first = line.first, let last = line.last else { continue }
      spots += [(first - 1 - width, y, away + 3), (last + 2, y, away + 3)]
    }
    return spots
  }
}

extension Edge {
  /// The rows of cells that its line has in a column.
  fileprivate func rows(at x: Int, of width: Int) -> ClosedRange<Int> {
    let (from, to, last) = (4 * fromRow + 1, 4 * toRow + 1, max(2 * width - 1, 1))
    let left = from + (to - from) * 2 * x / last
    let right = from + (to - from) * (2 * x + 1) / last
    // A thick line has a dot more.
    return min(left, right) / 4...(max(left, right) + 1) / 4
  }
}
