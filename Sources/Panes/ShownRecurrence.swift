import Calculus
import Drawing
import Networks
import Simulation

/// The layer of cells that panes of recurrent networks speak of, on the sequence they show, with a
/// column for every step. Of a translation the steps of the source stand before those of what is
/// written of it.
package struct ShownRecurrence {
  /// The steps of one layer, side by side.
  package struct Part {
    package let layer: RecurrentLayer
    /// Of the layer among all; from 0.
    let number: Int
    /// What is read at every step; where steps are numbers, nothing.
    let labels: [String]
    package let columns: Range<Int>
    /// Those of them that are no padding, before or after what is read.
    package let kept: Range<Int>
  }
  package let shown: ShownPassage
  package let parts: [Part]
  /// The part that was chosen, the unit in it and the column, all from 0.
  package let chosen: Part
  package let unit: Int
  package private(set) var column: Int

  /// Nil where the model has no recurrent layers.
  package init?(_ view: View) {
    let layers = view.facts.recurrences
    guard !layers.isEmpty, let shown = ShownPassage(view) else { return nil }
    self.shown = shown
    let number = min(max(view.look.layer, 0), layers.count - 1)
    var numbers = [number]
    if let other = layers.firstIndex(where: {
      $0.isOfSource != layers[number].isOfSource && $0.depthName == layers[number].depthName
    }) {
      numbers = [number, other].sorted { layers[$0].isOfSource && !layers[$1].isOfSource }
    }
    var parts: [Part] = []
    for number in numbers {
      let isOfSource = layers[number].isOfSource
      let isNumeric = shown.form.isNumeric
      let labels = isNumeric ? [] : isOfSource ? shown.source : shown.own
      let steps = isNumeric ? shown.form.length : labels.count
      let first = parts.last?.columns.upperBound ?? 0
      let kept =
        isNumeric
        ? 0..<steps
        : (isOfSource
          ? shown.ids.prefix(shown.form.source) : shown.ids.dropFirst(shown.form.source))
          .within(shown.form.vocabulary.padding)
      parts.append(
        Part(
          layer: layers[number], number: number, labels: labels, columns: first..<first + steps,
          kept: first + kept.lowerBound..<first + kept.upperBound))
    }
    self.parts = parts
    chosen = parts.first { $0.number == number } ?? parts[0]
    unit = min(max(view.look.unit, 0), chosen.layer.width - 1)
    let start = chosen.layer.isOfSource ? chosen.columns.count - 1 : shown.startStep
    column = chosen.kept.lowerBound
    choose(view.look.query ?? start)
  }

  private mutating func choose(_ step: Int) {
    let last = max(chosen.kept.upperBound - 1, chosen.kept.lowerBound)
    column = min(max(chosen.columns.lowerBound + step, chosen.kept.lowerBound), last)
  }
  /// The same, where no step was chosen on the first: the one that is farthest from the loss, or of
  /// what is read from its end on the last.
  func atFarEnd(_ look: Look) -> ShownRecurrence {
    var other = self
    if look.query == nil { other.choose(layer.isReversed ? chosen.columns.count - 1 : 0) }
    return other
  }

  var layer: RecurrentLayer { chosen.layer }
  /// All columns.
  var count: Int { parts.last?.columns.upperBound ?? 0 }
  /// The step of its layer that is chosen.
  package var step: Int { column - chosen.columns.lowerBound }
  /// Of a number of the chosen unit and step, in a tensor (T, H).
  package var index: Int { step * layer.width + unit }

  /// Whether gradients go back over a part of its steps alone.
  var isWindowed: Bool {
    parts.contains { $0.layer.windows(of: $0.columns.count).count > 1 }
  }

  /// What of a tensor of states a look shows.
  func key(_ tensor: String, _ look: Look) -> TensorKey {
    TensorKey(shown.name(tensor), look.show == .gradients ? .gradient : .value)
  }

  /// `lstm ─ layer1 ─ unit [5] of 64 ─ held-out 3`
  func title(_ view: View) -> String {
    "\(layer.cell) ─ \(layer.name) ─ unit [\(unit)] of \(layer.width)"
      + (view.look.show == .gradients ? " ─ gradients" : "") + " ─ \(shown.words)"
  }

  /// What stands in the border of a pane of recurrent cells.
  static func title(
    _ name: String, _ view: View, _ words: (ShownRecurrence) -> String
  ) -> String {
    ShownRecurrence(view).map { "\(name) ─ \(words($0))" } ?? name
  }

  /// The layer that a pane is to draw; where there is none, that is said.
  static func drawn(_ view: View, in canvas: inout Canvas) -> ShownRecurrence? {
    guard !canvas.bounds.isEmpty else { return nil }
    let recurrence = ShownRecurrence(view)
    if recurrence == nil {
      canvas.text("this model has no recurrent layers", x: 0, y: 0, .label)
    }
    return recurrence
  }
}

extension Facts {
  /// How many units each layer of cells has: what `{` and `}` step through in panes of them.
  var cellWidths: [Int] { recurrences.map(\.width) }
}

extension RecurrentLayer {
  /// `layer1`, whichever half of a translation it is in.
  fileprivate var depthName: Substring? {
    name.split(separator: ".").first { $0.hasPrefix("layer") }
  }
}

extension View {
  /// Which layer of cells, which step and which unit a number of the shown sequence is of, as far as
  /// it is of one; and how many numbers a step has there.
  package func state(of origin: Origin) -> (layer: Int, step: Int, unit: Int?, each: Int)? {
    guard let recurrence = ShownRecurrence(self) else { return nil }
    let prefix = recurrence.shown.name("")
    guard origin.name.hasPrefix(prefix) else { return nil }
    let name = origin.name.dropFirst(prefix.count)
    for (number, layer) in facts.recurrences.enumerated() where name.contains(layer.name + ".") {
      if layer.states.contains(String(name)) {
        return (number, origin.index / layer.width, origin.index % layer.width, layer.width)
      }
      // Of a whole step: its norm.
      if name.hasSuffix("(\(layer.hidden))") { return (number, origin.index, nil, 1) }
    }
    guard let own = recurrence.parts.last, !own.layer.isOfSource,
      let width = StepOutputs.width(of: String(name), recurrence.shown.form)
    else { return nil }
    return (own.number, origin.index / width, nil, width)
  }

  /// The same number of another step, so many on; nil where that is not of what is read.
  package func state(of origin: Origin, movedBy steps: Int) -> Int? {
    guard let recurrence = ShownRecurrence(self), let found = state(of: origin),
      let part = recurrence.parts.first(where: { $0.number == found.layer }),
      part.kept.contains(part.columns.lowerBound + found.step + steps)
    else { return nil }
    return origin.index + steps * found.each
  }

  /// Whether the other half of a translation lies on that side of a layer's steps.
  package func hasStep(beside layer: Int, to side: Int) -> Bool {
    guard let parts = ShownRecurrence(self)?.parts,
      let k = parts.firstIndex(where: { $0.number == layer })
    else { return false }
    return parts.indices.contains(k + side)
  }

  /// `after “l”`: what had just been read when a number of a step was made.
  package func lastRead(of origin: Origin) -> String? {
    guard let recurrence = ShownRecurrence(self), let (number, step, _, _) = state(of: origin),
      let part = recurrence.parts.first(where: { $0.number == number }),
      part.labels.indices.contains(step)
    else { return nil }
    return "after “\(part.labels[step])”"
  }

  /// Where the chosen unit of the chosen step is; of panes that begin at its far end, there.
  package func chosenState(isAtFarEnd: Bool) -> (key: TensorKey, index: Int)? {
    ShownRecurrence(self).map { isAtFarEnd ? $0.atFarEnd(look) : $0 }
      .map { ($0.key($0.layer.hidden, look), $0.index) }
  }
}
