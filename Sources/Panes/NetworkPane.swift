import Calculus
import Drawing
import Networks
import Simulation

/// The network from left to right: every neuron is a picture of what it computes over the input
/// plane, every edge a weight.
package struct NetworkPane: Pane {
  package static let name = "network"
  package static let words = """
    The network, from its inputs to its output. Each neuron is a small picture of what it computes \
    over the plane of the inputs; each edge is a weight. Weak edges are left out, except those of \
    the chosen neuron while this pane has the focus.
    """
  package static let legend = [
    "blue, orange   below and above zero; the stronger, the brighter",
    "thick edges    the largest weights of their layer",
    "● left of it   a neuron's bias",
    Setup.Sign.words,
    "● right of it  what it hands on for the chosen sample, or its blame in gradients",
  ]
  package static let keys: Set<PaneKey> = [.unit, .layer, .sample, .show, .change]

  package static func title(_ view: View) -> String {
    if let phase = view.look.phase { return "\(name) ─ \(phase.words)" }
    guard view.look.show == .memory else { return "\(name) ─ \(view.showWords)" }
    let memory = view.facts.memories.first.map { "memory \($0)" }
    return "\(name) ─ \(memory ?? "values: \(view.facts.optimizer) remembers nothing")"
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard canvas.width > 0, canvas.height > 0 else { return }
    let picture = NetworkPicture(view, width: canvas.width, height: canvas.height)
    guard !picture.layout.columns.isEmpty else {
      canvas.glyph("…", x: 0, y: 0, .label)
      return
    }
    picture.edges(&view, in: &canvas)
    for column in picture.layout.columns { picture.neurons(of: column, &view, in: &canvas) }
    picture.losses(&view, in: &canvas)
    let middle = canvas.height / 2
    if picture.layout.isCutLeft { canvas.glyph("…", x: 0, y: middle, .label) }
    if picture.layout.isCutRight { canvas.glyph("…", x: canvas.width - 1, y: middle, .label) }
  }
}

/// What is drawn of a network, and where.
struct NetworkPicture {
  let layout: NetworkLayout
  let layers: [Layer]
  let map: ColorMap
  /// The chosen neuron, or the one under the cursor; all of its edges are shown.
  let layer, unit: Int
  let isFocused: Bool
  /// The row of the batch that neurons speak of.
  let row: Int
  /// Whether edges are gradients, and neurons say what they are to blame for.
  let isBackward: Bool
  /// Whether edges show what neurons do not have: their pictures stand back.
  let isAside: Bool
  let phase: Look.Phase?

  init(_ view: View, width: Int, height: Int) {
    layers = view.facts.layers
    map = view.look.signed
    let chosen =
      Self.neuron(view.cursor?.name, view.cursor?.index ?? 0, layers)
      ?? (view.look.layer, view.look.unit)
    layer = min(max(chosen.layer, 0), max(layers.count - 1, 0))
    let units = layers.indices.contains(layer) ? layers[layer].outputs : 1
    unit = min(max(chosen.unit, 0), max(units - 1, 0))
    isFocused = view.isFocused
    row = min(max(view.look.sample, 0), max(view.frame.batch - 1, 0))
    phase = view.look.phase
    isBackward = phase == .backward || phase == nil && view.look.show == .gradients
    let show = view.look.show
    isAside =
      phase == .update || phase == .memory
      || phase == nil
        && ([.change, .difference].contains(show)
          || show == .memory && !view.facts.memories.isEmpty)
    layout = NetworkLayout(view.facts, layer: layer, unit: unit, width: width, height: height)
  }

  /// Which neuron a number belongs to: a bias, a sum, an activation, or its picture.
  private static func neuron(
    _ name: String?, _ index: Int, _ layers: [Layer]
  ) -> (layer: Int, unit: Int)? {
    guard let name else { return nil }
    let tensor = name.split(separator: "/").last.map(String.init) ?? name
    for (k, layer) in layers.enumerated()
    where [layer.bias, layer.z, layer.activated, layer.output].contains(tensor) {
      return (k, index % max(layer.outputs, 1))
    }
    return nil
  }

  /// The name under which the parameters of a layer are drawn.
  func key(_ parameter: String, _ view: View) -> TensorKey {
    switch phase {
    case .update: TensorKey("step(\(parameter))")
    case .backward: TensorKey(parameter, .gradient)
    case .memory: TensorKey("nextMemory1(\(parameter))")
    case .forward, .loss: TensorKey(parameter)
    case nil: view.key(parameter, isParameter: true)
    }
  }

  /// The colour of a signed number among others of that size: never so dark that it is not seen.
  func lit(_ value: Double, peak: Double, by part: Double = 1) -> Color {
    guard value.isFinite else { return .gap }
    guard value != 0, peak > 0 else { return .line }
    let share = min(abs(value / peak), 1)
    let light = part * (0.3 + 0.7 * share)
    return map.color(for: value < 0 ? -light : light, scale: 1) ?? .gap
  }
}

extension Look {
  /// The map for numbers about a zero.
  var signed: ColorMap {
    let maps = ColorMap.diverging
    return maps[(colors % maps.count + maps.count) % maps.count]
  }
}

extension Collection where Element == Double {
  /// The largest size among the numbers that are finite.
  var finitePeak: Double { reduce(0) { $1.isFinite ? Swift.max($0, abs($1)) : $0 } }
}
