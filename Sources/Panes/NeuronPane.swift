import Calculus
import Drawing
import Networks
import Simulation

/// One neuron up close: its weighted sum, term by term, and where on its activation's curve every
/// sample of the batch sits.
package struct NeuronPane: Pane {
  package static let name = "neuron"
  package static let words = """
    What one neuron does with one sample: every input times its weight, summed, plus the bias, \
    gives z; the activation makes a of it. On the curve sits every sample of the batch. Where the \
    curve is flat its slope is almost nothing, and so is the gradient that passes back: a neuron \
    whose samples all lie there has stopped learning.
    """
  package static let legend = [
    "bars: each term x·w with its sign, to one scale with their sum z",
    "bright curve: the activation; dim curve: its slope, on the same axis",
    "● a sample of the batch, in the colour of its class; ◉ the one in the table, with its tangent",
    Setup.Sign.words,
  ]
  package static let keys: Set<PaneKey> = [.unit, .layer, .sample, .pan, .show, .change]

  package static func title(_ view: View) -> String {
    guard let neuron = Neuron(view) else { return name }
    let (layer, sample) = (neuron.layer, neuron.sample)
    let activation = layer.activation == "none" ? "" : " ─ \(layer.activation)"
    let isOut = layer.knockedOut.contains(neuron.unit)
    return
      "\(layer.name) unit \(neuron.unit)\(isOut ? " ─ knocked out" : activation) ─ sample \(sample)"
      + (neuron.isBackward(view.look) ? " ─ gradients" : "")
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    guard let neuron = Neuron(view) else {
      canvas.text("this model has no neurons", x: 0, y: 0, .label)
      return
    }
    let sum = NeuronSum(neuron: neuron, &view)
    var curve = NeuronCurve(neuron: neuron)
    let all = canvas.bounds
    if all.width >= 60, all.height >= 6 {
      let (left, right) = all.cut(left: min(max(all.width * 2 / 5, 32), 52))
      curve.isSteepnessSaid = sum.draw(&view, in: left, &canvas)
      curve.draw(&view, in: right.inset(left: 2), &canvas)
    } else if all.height >= 15 {
      let (top, bottom) = all.cut(top: min(sum.height, all.height - 8))
      curve.isSteepnessSaid = sum.draw(&view, in: top, &canvas)
      curve.draw(&view, in: bottom.inset(top: bottom.height > 8 ? 1 : 0), &canvas)
    } else {
      _ = sum.draw(&view, in: all, &canvas)
    }
  }
}

/// The neuron and the sample that a look is at, within what there is.
struct Neuron {
  let layer: Layer
  let unit: Int
  let sample: Int
  let batch: Int
  /// The tensor it reads, and what the columns of that are called.
  let input: String
  let inputNames: [String]
  let isLast: Bool

  init?(_ view: View) {
    let layers = view.facts.layers
    guard !layers.isEmpty else { return nil }
    func held(_ i: Int, below count: Int) -> Int { min(max(i, 0), max(count - 1, 0)) }
    let k = held(view.look.layer, below: layers.count)
    layer = layers[k]
    unit = held(view.look.unit, below: layer.outputs)
    batch = view.frame.batch
    sample = held(view.look.sample, below: batch)
    isLast = k == layers.count - 1
    let features = view.facts.data.features
    input = k == 0 ? "x" : layers[k - 1].output
    inputNames = (0..<layer.inputs).map {
      k == 0 && features.indices.contains($0) ? features[$0] : "[\($0)]"
    }
  }

  /// Elements of the tensors that belong to it.
  func weight(_ i: Int) -> Int { i * layer.outputs + unit }
  func input(_ i: Int) -> Int { sample * layer.inputs + i }
  func output(row: Int) -> Int { row * layer.outputs + unit }
  var output: Int { output(row: sample) }

  func isBackward(_ look: Look) -> Bool {
    look.phase == .backward || look.phase == nil && look.show == .gradients
  }

  /// The activation and its slope at a point; nil where it is no curve.
  func curve(at z: Double) -> Dual? {
    let z = Dual(z, slope: 1)
    return layer.activation == "none" ? z : Activation.named(layer.activation)?.curve(at: z)
  }

  /// How well a gradient passes at a point.
  enum Passage: Int {
    case none, little, some, well, whole
    var words: String {
      switch self {
      case .none: "flat here: no gradient passes"
      case .little: "nearly flat here: little gradient passes"
      case .some: "bending here: some gradient passes"
      case .well: "steep here: gradient passes well"
      case .whole: "a straight line: all gradient passes"
      }
    }
  }

  /// Compared with where the curve is steepest.
  func passage(at z: Double) -> Passage? {
    guard let slope = curve(at: z)?.slope, slope.isFinite else { return nil }
    if layer.activation == "none" { return .whole }
    let steepest = (-64...64).compactMap { curve(at: Double($0) / 16)?.slope.magnitude }.max() ?? 1
    switch abs(slope) / steepest {
    case ..<0.01: return Passage.none
    case ..<0.2: return .little
    case ..<0.7: return .some
    default: return .well
    }
  }
}
