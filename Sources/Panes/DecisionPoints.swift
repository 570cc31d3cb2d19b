import Drawing
import Networks
import Simulation

extension Decision {
  /// The data on the plane: held-out samples first, then those of other batches, those of this one,
  /// and the chosen sample over all.
  func points(_ axes: PlaneAxes, _ view: inout View, in canvas: inout Canvas) {
    let data = view.facts.data
    let isSmall = axes.area.width < 12 || axes.area.height < 5
    let samples = view.frame.samples
    // Fine dots at their own places, on the field as it is.
    var dots = Braille(width: axes.area.width, height: axes.area.height)
    func add(_ all: [Dataset.Sample], isBright: Bool) {
      for sample in all {
        guard let dot = axes.dot(sample.input) else { continue }
        dots.dot(
          x: dot.x, y: dot.y, color(sample.target, isBright: isBright),
          importance: isBright ? 1 : 0)
      }
    }
    if !isSmall { add(data.heldOut, isBright: false) }
    if samples.count < data.training.count { add(data.training, isBright: true) }
    canvas.draw(dots, at: (axes.area.x, axes.area.y))
    let inputs = view.facts.inputs
    // So that the next frame carries what the marks of these points stand for.
    let isCarried = view.tensor("x") != nil
    let source = view.place(of: .tensor(TensorKey("x")))
    let chosen = min(max(view.look.sample, 0), samples.count - 1)
    for row in Array(samples.indices) + (samples.isEmpty ? [] : [chosen]) {
      guard data.training.indices.contains(samples[row]),
        let cell = axes.cell(data.training[samples[row]].input)
      else { continue }
      let isChosen = row == chosen
      canvas.point(
        x: cell.x, y: cell.y, glyph: isChosen ? "◉" : "●",
        isChosen ? .bright : color(data.training[samples[row]].target, isBright: true),
        style: .bold, mark: isCarried ? Mark(source: source, index: row * inputs) : nil)
    }
  }

  /// The colour of a sample, lighter than the field of its class.
  func color(_ target: Dataset.Target, isBright: Bool) -> Color {
    func ofClass(_ k: Int) -> Color {
      if case .sides(_, _, _, let map) = self {
        let side: Double = k == 0 ? -1 : 1
        if map == ColorMap.diverging[0], isBright { return .point(k) }
        return map.color(for: side, scale: 1) ?? .text
      }
      return isBright ? .point(k) : .series(k)
    }
    switch (target, self) {
    case (.label(let label), _): return ofClass(label)
    case (.numbers(let numbers), .sides(let middle, _, let isLogit, _)):
      return ofClass((numbers.first ?? 0) > (isLogit ? 0.5 : middle) ? 1 : 0)
    case (.numbers(let numbers), .winner):
      return ofClass(coordinate(numbers.first ?? 0) ?? 0)
    case (.numbers, .output): return isBright ? .bright : .text
    }
  }

  /// One line: the classes, how many held-out samples are put right, what the points are. What of
  /// it is shown depends on the width alone.
  func legend(_ rect: Rect, _ view: inout View, in canvas: inout Canvas) {
    let facts = view.facts
    let hasHeldOut = !facts.data.heldOut.isEmpty
    var firsts = [[scale].compactMap { facts.inputs > 1 ? $0 : nil }]
    if let classes {
      let accuracy = facts.hasClasses && hasHeldOut ? self.accuracy(&view) : []
      let (long, short) = (names(classes, "class "), names(classes, ""))
      firsts = [
        [long] + accuracy.prefix(1), [short] + accuracy.prefix(1), [short] + accuracy.suffix(1),
        [short],
      ]
    }
    var groups = firsts.first { width($0) <= rect.width } ?? firsts[firsts.count - 1]
    let isPart = view.frame.samples.count < facts.data.training.count
    let (other, heldOut) = facts.inputs > 1 ? ("⠂", "⠂") : ("●", "•")
    var last = [points("●", isBright: true, isPart ? "batch" : "training")]
    if isPart { last.append(points(other, isBright: facts.inputs > 1, "others")) }
    if hasHeldOut { last.append(points(heldOut, isBright: false, "held out")) }
    for group in last {
      guard width(groups + [group]) <= rect.width else { break }
      groups.append(group)
    }
    var x = rect.x + max((rect.width - width(groups)) / 2, 0)
    for group in groups {
      canvas.spans(group, x: x, y: rect.y, clip: rect.right - x)
      x += width([group]) + Self.air
    }
  }

  private static let air = 3
  private func width(_ groups: [[Span]]) -> Int {
    groups.joined().reduce(Self.air * max(groups.count - 1, 0)) { $0 + Text.width($1.text) }
  }

  private func names(_ classes: Int, _ word: String) -> [Span] {
    (0..<classes).flatMap { k in
      [
        Span(k == 0 ? "● " : word.isEmpty ? " ● " : "   ● ", color(.label(k), isBright: false)),
        Span("\(word)\(k)", .label, mark: .name),
      ]
    }
  }

  /// In many words and in few; as wide whatever the number is, and while there is none.
  private func accuracy(_ view: inout View) -> [[Span]] {
    let name = Run.heldOutName + "/accuracy"
    let text = view.number(name).map { NumberFormat.fixed($0, places: 3) } ?? ""
    let air = String(repeating: " ", count: max(5 - Text.width(text), 0))
    let number = [Span(text, .bright, mark: view.mark(name)), Span(air)]
    return ["held-out accuracy ", "held-out "].map { [Span($0, .label)] + number }
  }

  /// A word after its points, in the colours that they have.
  private func points(_ glyph: String, isBright: Bool, _ word: String) -> [Span] {
    let colors = classes.map { count in
      (0..<min(count, 4)).map { color(.label($0), isBright: isBright) }
    }
    return (colors ?? [color(.numbers([]), isBright: isBright)]).map { Span(glyph, $0) }
      + [Span(" \(word)", .label)]
  }

  /// What the colours of a number's field mean.
  private var scale: [Span]? {
    guard case .output(_, _, let range) = self else { return nil }
    let colors = (0..<8).map { step in
      let value = range.low + (range.high - range.low) * (Double(step) + 0.5) / 8
      return Span("█", range.map.color(for: value, from: range.low, to: range.high) ?? .gap)
    }
    let ends = [range.low, range.high].map { NumberFormat.text($0, digits: 3) }
    return [Span(ends[0] + " ", .label, mark: .tick)] + colors
      + [Span(" " + ends[1], .label, mark: .tick)]
  }

  /// How many classes are told apart; nil where a number is wanted.
  private var classes: Int? {
    switch self {
    case .sides: 2
    case .winner(let count): count
    case .output: nil
    }
  }
}
