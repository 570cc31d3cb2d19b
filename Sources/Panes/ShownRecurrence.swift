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
  }
  package let shown: ShownPassage
  package let parts: [Part]
  /// The part that was chosen, the unit in it and the column, all from 0.
  package let chosen: Part
  package let unit: Int
  package let column: Int

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
      let labels = layers[number].isOfSource ? shown.source : shown.own
      let steps = shown.form.isNumeric ? shown.form.length : labels.count
      let first = parts.last?.columns.upperBound ?? 0
      parts.append(
        Part(
          layer: layers[number], number: number, labels: labels, columns: first..<first + steps))
    }
    self.parts = parts
    chosen = parts.first { $0.number == number } ?? parts[0]
    unit = min(max(view.look.unit, 0), chosen.layer.width - 1)
    let last = max(chosen.columns.count - 1, 0)
    column = chosen.columns.lowerBound + min(max(view.look.query ?? last, 0), last)
  }

  var layer: RecurrentLayer { chosen.layer }
  /// All columns.
  var count: Int { parts.last?.columns.upperBound ?? 0 }
  /// The step of its layer that is chosen.
  package var step: Int { column - chosen.columns.lowerBound }
  /// Of a number of the chosen unit and step, in a tensor (T, H).
  package var index: Int { step * layer.width + unit }

  /// What of a tensor of states a look shows.
  func key(_ tensor: String, _ look: Look) -> TensorKey {
    TensorKey(shown.name(tensor), look.show == .gradients ? .gradient : .value)
  }

  /// `lstm ─ layer1 ─ unit [5] of 64 ─ held-out 3`
  func title(_ view: View) -> String {
    "\(layer.cell) ─ \(layer.name) ─ unit [\(unit)] of \(layer.width)"
      + (view.look.show == .gradients ? " ─ gradients" : "") + " ─ \(shown.words)"
  }
}

extension RecurrentLayer {
  /// `layer1`, whichever half of a translation it is in.
  fileprivate var depthName: Substring? {
    name.split(separator: ".").first { $0.hasPrefix("layer") }
  }
}

extension View {
  /// Which layer of cells, which step and which unit a number of the shown sequence is of, as far as
  /// it is of one.
  package func state(of origin: Origin) -> (layer: Int, step: Int, unit: Int?)? {
    guard let recurrence = ShownRecurrence(self) else { return nil }
    let prefix = recurrence.shown.name("")
    guard origin.name.hasPrefix(prefix) else { return nil }
    let name = origin.name.dropFirst(prefix.count)
    for (number, layer) in facts.recurrences.enumerated() where name.contains(layer.name + ".") {
      if layer.states.contains(String(name)) {
        return (number, origin.index / layer.width, origin.index % layer.width)
      }
      // Of a whole step: its norm.
      if name.hasSuffix("(\(layer.hidden))") { return (number, origin.index, nil) }
    }
    guard let own = recurrence.parts.last, !own.layer.isOfSource, recurrence.shown.form.isPerPlace,
      let width = StepOutputs.width(of: String(name), recurrence.shown.form)
    else { return nil }
    return (own.number, origin.index / width, nil)
  }

  /// `after “l”`: what had just been read when a number of a step was made.
  package func lastRead(of origin: Origin) -> String? {
    guard let recurrence = ShownRecurrence(self), let (number, step, _) = state(of: origin),
      let part = recurrence.parts.first(where: { $0.number == number }),
      part.labels.indices.contains(step)
    else { return nil }
    return "after “\(part.labels[step])”"
  }

  /// Where the chosen unit of the chosen step is.
  package var chosenState: (key: TensorKey, index: Int)? {
    ShownRecurrence(self).map { ($0.key($0.layer.hidden, look), $0.index) }
  }
}
