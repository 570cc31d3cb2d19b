import Calculus
import Drawing
import Networks
import Simulation

/// What the network makes of every point of the plane, with the data on it; for one input, its
/// output as a curve.
package struct DecisionPane: Pane {
  package static let name = "decision"
  package static let words = """
    What the network says of every point of the plane: the colour is the class it takes it for, the \
    dark seam is where it cannot tell. The points are the data. With one input it is a curve, and \
    the points stand at their targets; a logit z is drawn as its probability σ(z).
    """
  package static let legend = [
    "● in this batch   ⠂ lighter: in another   ⠂ darker: held out, never trained on",
    "◉ the chosen sample",
  ]
  package static let keys: Set<PaneKey> = [.sample]

  package static func title(_ view: View) -> String {
    let facts = view.facts
    var parts = [name]
    if facts.inputs > 2, facts.data.features.count > 1 {
      parts.append("\(facts.data.features[0]) and \(facts.data.features[1]), others at their mean")
    }
    if facts.inputs == 1, case .sides(_, _, true, _) = Decision(view) {
      parts.append("probability σ(z)")
    }
    if facts.inputs > 1, case .output(let k, of: let count, _) = Decision(view), count > 1 {
      parts.append("output \(k)")
    }
    return parts.joined(separator: " ─ ")
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty, view.facts.inputs > 0, view.facts.outputs > 0 else { return }
    let decision = Decision(view)
    // A line below says what is what.
    let hasLegend = canvas.height >= 7 && canvas.width >= 16
    let (inside, below) = canvas.bounds.cut(bottom: hasLegend ? 1 : 0)
    if view.facts.inputs == 1 {
      decision.curve(&view, in: &canvas, inside)
    } else {
      let extent = view.facts.extent
      let axes = PlaneAxes(
        low: Array(extent.low.prefix(2)), high: Array(extent.high.prefix(2)), inside)
      decision.field(axes.area, &view, in: &canvas)
      axes.draw(in: &canvas)
      decision.points(axes, &view, in: &canvas)
    }
    if hasLegend { decision.legend(below, &view, in: &canvas) }
  }
}

/// How an output is to be read as an answer.
enum Decision {
  /// Two classes, one output: so far about the middle between them, one way or the other.
  case sides(middle: Double, reach: Double, isLogit: Bool, ColorMap)
  /// The largest logit names the class.
  case winner(of: Int)
  /// A number: output `k`, where the targets reach from low to high.
  case output(Int, of: Int, Range)

  struct Range {
    let low, high: Double
    let map: ColorMap
  }

  init(_ view: View) {
    let facts = view.facts
    if facts.loss == "crossEntropy" {
      self = .winner(of: facts.outputs)
      return
    }
    let isLogit = facts.loss == "binaryCrossEntropy"
    if facts.outputs == 1, isLogit || facts.hasClasses {
      let (low, high) = Self.range(of: 0, facts)
      self = .sides(
        middle: isLogit ? 0 : (low + high) / 2, reach: isLogit ? 1 : (high - low) / 2,
        isLogit: isLogit, view.look.signed)
      return
    }
    let k = min(max(view.look.unit, 0), max(facts.outputs - 1, 0))
    let (low, high) = Self.range(of: k, facts)
    let maps = ColorMap.sequential
    let isSigned = low < 0 && high > 0
    let end = max(abs(low), abs(high))
    self = .output(
      k, of: facts.outputs,
      isSigned
        ? Range(low: -end, high: end, map: view.look.signed)
        : Range(
          low: low, high: high,
          map: maps[(view.look.colors % maps.count + maps.count) % maps.count]))
  }

  /// The targets' ends; a class of two is −1 or 1 where it is compared with a number.
  private static func range(of k: Int, _ facts: Facts) -> (low: Double, high: Double) {
    var (low, high) = (Double.infinity, -Double.infinity)
    for sample in facts.data.training {
      guard case .numbers(let numbers) = sample.target, numbers.indices.contains(k),
        numbers[k].isFinite
      else { continue }
      (low, high) = (min(low, numbers[k]), max(high, numbers[k]))
    }
    guard low <= high else { return (-1, 1) }
    return low < high ? (low, high) : (low - 1, high + 1)
  }

  /// Which of the outputs of a point the field shows, and its colour: `read` gives output `k`.
  @inline(__always)
  func shown(_ read: (_ k: Int) -> Double) -> (output: Int, color: Color?) {
    switch self {
    case .sides(let middle, let reach, let isLogit, let map):
      let value = read(0)
      guard value.isFinite else { return (0, nil) }
      // What a logit says is how likely: tanh(x/2) = 2σ(x) − 1.
      let share = isLogit ? Double.tanh(value / 2) : min(max((value - middle) / reach, -1), 1)
      return (0, map.color(for: Self.light * share, scale: 1))
    case .winner(let count):
      var best = 0
      for k in 1..<max(count, 1) where !(read(best) >= read(k)) { best = k }
      var sum = 0.0
      for k in 0..<count { sum += Double.exp(read(k) - read(best)) }
      let even = 1 / Double(max(count, 2))
      let likely = (1 / sum - even) / (1 - even)
      return (best, likely.isFinite ? Color.field(best, likely: 1.5 * Self.light * likely) : nil)
    case .output(let k, _, let range):
      let value = read(k)
      guard value.isFinite else { return (k, nil) }
      return (k, range.map.color(for: value, from: range.low, to: range.high))
    }
  }

  /// The brightest a field becomes, so that points are seen on it.
  static let light = 0.3
}
