import Calculus
import Drawing
import Networks
import Simulation

/// All heads of all layers, small, side by side.
package struct HeadsPane: Pane {
  package static let name = "heads"
  package static let words = """
    Every head of the model on the same sequence: layers from top to bottom, heads from left to \
    right, each a small picture of its weights. Heads that look at the token before, at the first \
    one, or at what followed the same token earlier show it as a stripe below the diagonal, a column \
    at the left, or a diagonal farther down.
    """
  package static let legend = [
    "brightness: the weight, by its root; of many in one dot the largest",
    "the frame: the chosen head   grey, out: knocked out",
    "nothing: hidden by a mask",
    "‹ › ▲ ▼ more heads and layers there",
  ]
  package static let keys: Set<PaneKey> = [
    .layer, .unit, .sample, .pan, .show, .tokens, .patch,
  ]

  package static func title(_ view: View) -> String {
    ShownAttention.title(name, view, isRead: true)
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard let chosen = ShownAttention.drawn(view, in: &canvas) else { return }
    let attentions = view.facts.attentions.enumerated().map { number, layer in
      ShownAttention(chosen.shown, layer, number: number, head: 0, view.look)
    }
    let layout = HeadsLayout(
      attentions, chosen: chosen, view.look, width: canvas.width, height: canvas.height)
    layout.labels(attentions, chosen, in: &canvas)
    for number in layout.layers {
      let layer = attentions[number].layer
      let key = attentions[number].reading(view.look).key
      guard let numbers = view.tensor(key.name, key.kind) else { continue }
      let isOfWeights = key.name == attentions[number].weights && key.kind == .value
      let peak = isOfWeights ? nil : numbers.numbers.finitePeak
      for head in layout.heads where head < layer.heads {
        let own = ShownAttention(chosen.shown, layer, number: number, head: head, view.look)
        let picture = HeadPicture(
          own, numbers, source: view.place(of: .tensor(key)),
          map: own.map(view.look, isOfWeights: isOfWeights), peak: peak)
        let rect = layout.rect(number, head)
        picture.draw(in: rect, halves: layout.halves, &canvas)
        if own.isOut { Self.out(in: rect, &canvas) }
      }
    }
    layout.frame(of: chosen, in: &canvas)
  }
}

extension HeadsPane {
  /// Across the picture of a head that is knocked out.
  private static func out(in rect: Rect, _ canvas: inout Canvas) {
    let word = rect.width >= 5 ? " out " : rect.width >= 3 ? "out" : "×"
    let y = rect.y + (rect.height - 1) / 2
    let x = rect.x + (rect.width - Text.width(word)) / 2
    canvas.text(word, x: x, y: y, .warning, background: .ground, style: .bold, mark: .name)
  }
}

/// Where the pictures of the heads lie.
private struct HeadsLayout {
  /// Those there is room for.
  let layers, heads: Range<Int>
  private let all: (layers: Int, heads: Int)
  private let left: Int
  /// Of a picture, and from one to the next.
  private let size, step: (x: Int, y: Int)
  /// How many half rows of a picture are used.
  let halves: Int
  private let names: [String]

  init(
    _ attentions: [ShownAttention], chosen: ShownAttention, _ look: Look, width: Int, height: Int
  ) {
    all = (attentions.count, attentions.map(\.layer.heads).max() ?? 1)
    let long = attentions.map { Self.name($0.layer.name, isLong: true) }
    let isLong = (long.map(Text.width).max() ?? 0) <= width / 6
    names = isLong ? long : attentions.map { Self.name($0.layer.name, isLong: false) }
    left = width < 12 ? 0 : (names.map(Text.width).max() ?? 0) + 1
    // A column of air on both sides, for the frame.
    let across = max(width - left - 1, 1)
    let down = max(height - 1, 1)
    func shown(_ count: Int, room: Int, moved: Int, seen: Int) -> Range<Int> {
      let last = max(count - max(room, 1), 0)
      let base = min(max(seen - max(room, 1) + 1, 0), last)
      let first = min(max(base + min(max(moved, -count), count), 0), last)
      return first..<min(first + max(room, 1), count)
    }
    layers = shown(all.layers, room: down / 2, moved: look.panY, seen: chosen.number)
    heads = shown(all.heads, room: across / 4, moved: look.panX, seen: chosen.head)
    let room = (x: across / max(heads.count, 1) - 1, y: down / max(layers.count, 1))
    // Air between layers only where enough is left of the pictures.
    let air = room.y >= 4 ? 1 : 0
    let queries = attentions.map(\.asking.count).max() ?? 1
    let keys = attentions.map(\.asked.count).max() ?? 1
    func extent(_ count: Int, _ room: Int) -> Int {
      if count <= room { return room / count * count }
      let each = (count + room - 1) / room
      return (count + each - 1) / each
    }
    var (w, h) = (extent(keys, max(room.x, 1)), extent(queries, max(2 * (room.y - air), 1)))
    // What is enlarged stays about square.
    if keys <= w, queries <= h {
      let (a, b) = (w / keys, h / queries)
      (w, h) = (min(a, 2 * b) * keys, min(b, 2 * a) * queries)
    }
    (size, halves) = ((w, (h + 1) / 2), h)
    step = (w + 1, min((h + 1) / 2 + 1, max(room.y, 1)))
  }

  /// `block 1`, `decoder 2 cross`, or short: `1`, `d2×`.
  private static func name(_ layer: String, isLong: Bool) -> String {
    let parts = layer.split(separator: ".").map(String.init)
    guard let block = parts.first(where: { $0.hasPrefix("block") }) else { return layer }
    let number = String(block.dropFirst("block".count))
    let isCross = parts.last == "cross"
    guard parts.count > 2, let half = parts.first else {
      return isLong ? "block \(number)" : number
    }
    return isLong
      ? "\(half) \(number)" + (isCross ? " cross" : "")
      : half.prefix(1) + number + (isCross ? "×" : "")
  }

  func rect(_ layer: Int, _ head: Int) -> Rect {
    Rect(
      x: left + 1 + (head - heads.lowerBound) * step.x,
      y: 1 + (layer - layers.lowerBound) * step.y, width: size.x, height: size.y)
  }

  func labels(_ attentions: [ShownAttention], _ chosen: ShownAttention, in canvas: inout Canvas) {
    guard canvas.height > 1 else { return }
    for head in heads {
      let rect = rect(layers.lowerBound, head)
      let label = rect.width >= 4 ? "[\(head)]" : "\(head)"
      let isChosen = head == chosen.head
      guard Text.width(label) <= rect.width else { continue }
      canvas.text(
        label, centeredAt: rect.x, width: rect.width, y: 0, isChosen ? .accent : .label, mark: .name
      )
    }
    for layer in layers where left > 0 {
      let rect = rect(layer, heads.lowerBound)
      canvas.text(
        names[layer], endingAt: left - 1, y: rect.y + (rect.height - 1) / 2,
        layer == chosen.number ? .accent : .label, mark: .name)
    }
    if heads.lowerBound > 0 { canvas.glyph("‹", x: 0, y: 0, .accent) }
    if heads.upperBound < all.heads { canvas.glyph("›", x: canvas.width - 1, y: 0, .accent) }
    if layers.lowerBound > 0 { canvas.glyph("▲", x: canvas.width - 1, y: 1, .accent) }
    if layers.upperBound < all.layers {
      canvas.glyph("▼", x: canvas.width - 1, y: canvas.height - 1, .accent)
    }
  }

  /// Around the chosen head: as much of a frame as there is air for.
  func frame(of chosen: ShownAttention, in canvas: inout Canvas) {
    guard layers.contains(chosen.number), heads.contains(chosen.head) else { return }
    let rect = rect(chosen.number, chosen.head)
    let isOpen = step.y > size.y
    for y in rect.y..<rect.bottom {
      canvas.glyph("│", x: rect.x - 1, y: y, .accent)
      canvas.glyph("│", x: rect.right, y: y, .accent)
    }
    guard isOpen else { return }
    func side(_ y: Int, _ corners: (Unicode.Scalar, Unicode.Scalar)) {
      canvas.glyph(corners.0, x: rect.x - 1, y: y, .accent)
      canvas.glyph(corners.1, x: rect.right, y: y, .accent)
      for x in rect.x..<rect.right where canvas[x, y].glyph == Glyph.space {
        canvas.glyph("─", x: x, y: y, .accent)
      }
    }
    side(rect.y - 1, ("╭", "╮"))
    side(rect.bottom, ("╰", "╯"))
  }
}
