import Calculus
import Drawing
import Networks
import Simulation

/// The picture that panes show: a sample that is held out, or one of the training, or what is drawn.
package struct ShownImage {
  package let passage: Passage
  package let form: ImageForm
  /// What it is; nil where that is no class.
  let label: Int?
  /// Its numbers (C, H, W).
  private let numbers: [Double]

  /// Nil where the task has no pictures.
  package init?(_ view: View) {
    let data = view.facts.data
    guard let form = data.image else { return nil }
    self.form = form
    let patches = view.look.patches.filter(\.isOfPictures)
    if let drawn = view.look.drawn, drawn.levels.count == form.count {
      (passage, label, numbers) = (Passage(.drawn(drawn), patches), nil, drawn.numbers)
      return
    }
    let samples = Self.samples(view.facts)
    guard !samples.isEmpty else { return nil }
    let k = ((view.look.sample % samples.count) + samples.count) % samples.count
    passage = Passage(data.heldOut.isEmpty ? .training(k) : .heldOut(k), patches)
    if case .label(let label) = samples[k].target { self.label = label } else { label = nil }
    numbers = samples[k].input
  }

  /// What can be shown: the samples that are held out, or else those of the training.
  package static func samples(_ facts: Facts) -> [Dataset.Sample] {
    facts.data.heldOut.isEmpty ? facts.data.training : facts.data.heldOut
  }

  /// The pixel about which there is the most ink, three by three, in all channels: where there is
  /// something to be seen.
  var middle: (row: Int, column: Int) {
    var best = (ink: -1.0, row: form.height / 2, column: form.width / 2)
    for row in 0..<form.height {
      for column in 0..<form.width {
        var ink = 0.0
        for channel in 0..<form.channels {
          for y in max(row - 1, 0)...min(row + 1, form.height - 1) {
            for x in max(column - 1, 0)...min(column + 1, form.width - 1) {
              ink += numbers[(channel * form.height + y) * form.width + x]
            }
          }
        }
        if ink > best.ink { best = (ink, row, column) }
      }
    }
    return (best.row, best.column)
  }

  /// The full name of one of its tensors: `held-3/layer1.z`.
  package func name(_ tensor: String) -> String { "\(passage.name)/\(tensor)" }
  /// `held-out 3`
  package var words: String {
    switch passage.source {
    case .heldOut(let k): "held-out \(k)"
    case .training(let k): "training \(k)"
    case .tokens, .cached, .drawn: "drawn"
    }
  }
  func className(_ k: Int) -> String {
    form.classes.indices.contains(k) ? form.classes[k] : "\(k)"
  }
}

/// The filter that panes of convolution speak of, and one window of it.
package struct ShownFilter {
  package let image: ShownImage
  /// The layer, and its convolution.
  let layer: MapLayer
  let sum: MapStep
  let windows: Windows
  /// Of the layer among those that have filters; the filter, and the channel it reads; from 0.
  let number, filter, channel: Int
  /// The window.
  let row, column: Int

  /// The layers that have filters.
  package static func layers(_ facts: Facts) -> [MapLayer] {
    facts.maps.filter { $0.sum?.kind == .convolution }
  }

  /// Nil where there are none.
  package init?(_ view: View) {
    let layers = Self.layers(view.facts)
    guard let image = ShownImage(view), !layers.isEmpty else { return nil }
    let look = view.look
    func held(_ k: Int, below count: Int) -> Int { min(max(k, 0), max(count - 1, 0)) }
    number = held(look.layer, below: layers.count)
    layer = layers[number]
    guard let sum = layer.sum, let windows = sum.windows else { return nil }
    (self.image, self.sum, self.windows) = (image, sum, windows)
    filter = held(look.unit, below: sum.shape[0])
    channel = held(look.key ?? 0, below: sum.inputShape[0])
    guard let query = look.query else {
      let middle = image.middle
      row = middle.row * windows.y.count / image.form.height
      column = middle.column * windows.x.count / image.form.width
      return
    }
    (row, column) = held(query, below: windows.count).quotientAndRemainder(
      dividingBy: windows.x.count)
  }

  /// Where the number it fills stands in (O, H, W).
  var index: Int { filter * windows.count + row * windows.x.count + column }
  /// `layer1.products(2, 9, 4)`, of the shown picture.
  func between(_ part: String) -> String {
    image.name("\(layer.name).\(part)(\(filter), \(row), \(column))")
  }
  var channels: Int { sum.inputShape[0] }
  /// The window by its number, and how many there are.
  package var window: Int { row * windows.x.count + column }
  package var windowCount: Int { windows.count }
  /// The filter's parameter (O, C, Kᵧ, Kₓ), and where in it the chosen channel begins.
  package var weights: String { sum.weight }
  package var firstWeight: Int { (filter * channels + channel) * windows.taps }
  /// Which known filter its weights are.
  package func known(in weights: Tensor) -> Int? {
    let own = Array(weights.numbers[firstWeight..<firstWeight + windows.taps])
    return knownFilters.firstIndex {
      $0.weights(rows: windows.y.taps, columns: windows.x.taps) == own
    }
  }

  /// `layer1 ─ filter [3] of 8`
  func title(_ name: String, _ view: View) -> String {
    "\(name) ─ \(layer.name) ─ filter [\(filter)] of \(sum.shape[0])"
      + (channels > 1 ? " ─ channel \(channel) of \(channels)" : "")
  }

  /// The filter that a pane is to draw; where there is none, that is said.
  static func drawn(_ view: View, in canvas: inout Canvas) -> ShownFilter? {
    guard !canvas.bounds.isEmpty else { return nil }
    if let shown = ShownFilter(view) { return shown }
    canvas.paragraph(
      view.facts.data.image == nil
        ? "This task has no pictures."
        : "This network has no filters: it reads a picture as a row.",
      in: canvas.bounds, .label)
    return nil
  }
}

extension View {
  /// Which filter of which layer a number is of: of its map, then which window it fills, or of the
  /// filter itself, then which channel that weight reads.
  package func filter(of origin: Origin) -> (
    layer: Int, filter: Int, window: Int?, channel: Int?
  )? {
    guard let image = ShownImage(self) else { return nil }
    for (number, layer) in ShownFilter.layers(facts).enumerated() {
      guard let sum = layer.sum, let windows = sum.windows else { continue }
      if origin.name == sum.weight || origin.name == "change(\(sum.weight))" {
        let picture = origin.index / windows.taps
        return (number, picture / sum.inputShape[0], nil, picture % sum.inputShape[0])
      }
      let maps = layer.steps.filter { $0.shape == sum.shape }.map { image.name($0.output) }
      if maps.contains(origin.name) {
        return (number, origin.index / windows.count, origin.index % windows.count, nil)
      }
    }
    return nil
  }

  /// The number that the chosen window fills.
  package var chosenWindow: (key: TensorKey, index: Int)? {
    ShownFilter(self).map { (TensorKey($0.image.name($0.sum.output)), $0.index) }
  }
}
