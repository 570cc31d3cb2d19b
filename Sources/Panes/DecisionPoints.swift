import Drawing
import Networks
import Simulation

extension Decision {
  /// The data on the plane: held-out samples first, then those of other batches, those of this one,
  /// and the chosen sample over all.
  func points(_ axes: DecisionAxes, _ view: inout View, in canvas: inout Canvas) {
    let data = view.facts.data
    let isSmall = axes.area.width < 12 || axes.area.height < 5
    if !isSmall {
      for sample in data.heldOut {
        guard let cell = axes.cell(sample.input) else { continue }
        canvas.point(x: cell.x, y: cell.y, glyph: "•", color(sample.target, isBright: false))
      }
    }
    let samples = view.frame.samples
    if samples.count < data.training.count {
      for sample in data.training {
        guard let cell = axes.cell(sample.input) else { continue }
        canvas.point(
          x: cell.x, y: cell.y, glyph: isSmall ? "•" : "●", color(sample.target, isBright: false))
      }
    }
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

  /// One line: the classes, how many held-out samples are put right, what the points are.
  func legend(_ rect: Rect, _ view: inout View, in canvas: inout Canvas) {
    var groups: [[Span]] = []
    let facts = view.facts
    if let classes {
      for k in 0..<classes {
        let target = Dataset.Target.label(k)
        groups.append([
          Span("● ", color(target, isBright: false)), Span("class \(k)", .label, mark: .name),
        ])
      }
    } else if case .output(_, _, let range) = self, facts.inputs > 1 {
      let scale = (0..<8).map { step in
        let value = range.low + (range.high - range.low) * (Double(step) + 0.5) / 8
        return Span("█", range.map.color(for: value, from: range.low, to: range.high) ?? .gap)
      }
      let ends = [range.low, range.high].map { NumberFormat.text($0, digits: 3) }
      groups.append(
        [Span(ends[0] + " ", .label, mark: .tick)] + scale
          + [Span(" " + ends[1], .label, mark: .tick)])
    }
    if facts.hasClasses, !facts.data.heldOut.isEmpty,
      let accuracy = view.number(Run.heldOutName + "/accuracy")
    {
      let mark = view.mark(Run.heldOutName + "/accuracy")
      groups.append([
        Span("held-out accuracy ", .label),
        Span(NumberFormat.text(accuracy, digits: 4), .bright, mark: mark),
      ])
    }
    let isPart = view.frame.samples.count < facts.data.training.count
    groups.append([Span("● ", .bright), Span(isPart ? "batch" : "training", .label)])
    if isPart { groups.append([Span("● ", .label), Span("others", .label)]) }
    if !facts.data.heldOut.isEmpty {
      groups.append([Span("• ", .label), Span("held out", .label)])
    }
    write(groups, rect, in: &canvas)
  }

  /// As many groups as fit, in the middle.
  private func write(_ groups: [[Span]], _ rect: Rect, in canvas: inout Canvas) {
    var (shown, taken) = ([[Span]](), 0)
    for group in groups {
      let width = group.reduce(0) { $0 + Text.width($1.text) } + (shown.isEmpty ? 0 : 3)
      guard taken + width <= rect.width else { continue }
      taken += width
      shown.append(group)
    }
    var x = rect.x + (rect.width - taken) / 2
    for group in shown { x += canvas.spans(group, x: x, y: rect.y) + 3 }
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
