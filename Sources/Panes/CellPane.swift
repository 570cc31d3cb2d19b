import Calculus
import Drawing
import Networks
import Simulation

/// One unit of one step of a recurrent cell as a diagram, with the numbers on its wires.
package enum CellPane: Pane {
  package static let name = "cell"
  package static let words = """
    What one unit does at one step: what comes in and what is remembered are summed for every gate, \
    bent, and then decide what is kept, what is let in and what is handed on. Every number on the \
    wires is that of the chosen unit and step; e on any of them says how it was made.
    """
  package static let legend = [
    "× one times the other   + one plus the other   σ squeezed into 0…1   tanh into −1…1",
    "comes in: what is read times its weights, and the bias   remembered: the state before, times its",
    "in the gradients' view every quantity has ∂loss/∂ of it in its place; these are no sums",
  ]
  package static let keys: Set<PaneKey> = [.layer, .unit, .sample, .show, .tokens, .steps]

  package static func layers(_ facts: Facts) -> [Int]? { facts.cellWidths }

  package static func title(_ view: View) -> String {
    ShownRecurrence.title(name, view) { $0.title(view) }
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard let shown = ShownRecurrence.drawn(view, in: &canvas) else { return }
    let diagram = CellDiagram(shown, view.facts, view.look, width: canvas.width)
    canvas.spans(diagram.heading, x: 0, y: 0, clip: canvas.width)
    let (wires, sums) = (diagram.wires(), diagram.sums)
    let isWide = diagram.hasWires && canvas.height >= wires.count + 2
    let lines = isWide ? wires : diagram.equations
    let spare = canvas.height - 1 - lines.count - sums.count
    var y = spare >= 1 ? 2 : 1
    for line in lines where y < canvas.height {
      diagram.draw(line, y: y, &view, in: &canvas)
      y += 1
    }
    y += spare >= 2 ? 1 : 0
    for line in sums where y < canvas.height {
      diagram.draw(line, y: y, &view, in: &canvas)
      y += 1
    }
  }
}

/// The wires of a cell, as lines of signs and numbers.
struct CellDiagram {
  /// A piece of a line: signs, or a number of a tensor, so many columns wide.
  enum Piece {
    case signs(String)
    /// What makes a sum of numbers: nothing where they are gradients, of which it would not be true.
    case sums(String)
    case words(String)
    case number(String, Int)
  }
  /// Columns of a number, and of what it is called.
  private let room, wide: Int
  let hasWires: Bool
  private let shown: ShownRecurrence
  private let layer: RecurrentLayer
  private let step, unit: Int
  private let look: Look
  /// Whether the candidate's recurrent sum is of what the reset gate let through.
  private let isResetBefore: Bool

  init(_ shown: ShownRecurrence, _ facts: Facts, _ look: Look, width: Int) {
    (self.shown, layer, self.look) = (shown, shown.layer, look)
    hasWires = width >= Self.width(shown.layer.cell)
    (room, wide) = width >= 45 ? (9, 10) : (7, 6)
    let name = shown.layer.name + ".fromResetState"
    isResetBefore = facts.nodes.contains { $0.name == name }
    (step, unit) = (shown.step, shown.unit)
  }
  private var isOfGradients: Bool { look.show == .gradients }

  /// `step 4 “l”, unit 5`
  var heading: [Span] {
    let label = shown.chosen.labels.indices.contains(step) ? " “\(shown.chosen.labels[step])”" : ""
    return [
      Span("step \(step)\(label)", .bright, mark: .name),
      Span(", unit \(unit)", .text, mark: .name),
      Span(isOfGradients ? "   ∂L/∂ of each" : "", .label, mark: .name),
    ]
  }

  /// The step read before, nil where this one is the first.
  private var before: Int? {
    let before = layer.isReversed ? step + 1 : step - 1
    return shown.chosen.columns.count > before && before >= 0 ? before : nil
  }
  private func of(_ tensor: String) -> Piece { .number(tensor, step * layer.width + unit) }
  private func before(_ tensor: String, start: String) -> Piece {
    before.map { .number(tensor, $0 * layer.width + unit) } ?? .number(start, unit)
  }
  private func part(_ tensor: String, _ part: Int, of parts: Int) -> Piece {
    .number(tensor, (step * parts + part) * layer.width + unit)
  }
  private func named(_ part: String) -> Piece { of(layer.name + "." + part) }
  private var hiddenBefore: Piece { before(layer.hidden, start: layer.startHidden) }
  private var cellBefore: Piece { before(layer.cellState, start: layer.startCell) }

  /// Columns of the widest line of wires.
  static func width(_ cell: Recurrent.Cell) -> Int {
    switch cell {
    case .lstm: 78
    case .gru: 76
    case .rnn: 58
    }
  }

  func wires() -> [[Piece]] {
    switch layer.cell {
    case .rnn:
      return [
        [.words("comes in    "), part(layer.fromInput, 0, of: 1), .signs("──╮")],
        [.signs("                     + ── tanh ──▶ "), .words("h "), of(layer.hidden)],
        [.words("remembered  "), part(layer.fromState, 0, of: 1), .signs("──╯")],
      ]
    case .gru:
      return [
        [
          .words("h before  "), hiddenBefore,
          .signs(" ── × ───────────────── + ───────▶ "), .words("h "), of(layer.hidden),
        ],
        [.signs("                       │                   │")],
        [
          .words("update    "), named("updateGate"), .signs(" ───┤"),
          .signs("                   │"),
        ],
        [
          .signs("                       ╰─ "), .words("1 − update"), .signs(" ─── × ◀── "),
          .words("candidate "),
          named("candidate"),
        ],
      ]
    case .lstm:
      return [
        [
          .words("c before  "), cellBefore,
          .signs(" ── × ─────────────────── + ─────────┬──────▶ "), .words("c "),
          of(layer.cellState),
        ],
        [.signs("                       │                     │          │")],
        [
          .words("forget    "), named("forgetGate"), .signs(" ───╯ "), .words("input "),
          named("inputGate"), .signs(" ─ × "), .signs("       tanh "), of(layer.squashed),
        ],
        [.signs("                                             │          │")],
        [
          .words("h before  "), hiddenBefore, .signs("    "), .words("candidate"),
          named("candidate"), .signs(" ─╯  "), .words("      "), .signs("   │"),
        ],
        [.signs("                                                        │")],
        [
          .words("                              output "), named("outputGate"),
          .signs(" ──────── × ─────▶ "), .words("h "), of(layer.hidden),
        ],
      ]
    }
  }

  /// The same where there is no room for wires: a product in each line, and what they add up to.
  var equations: [[Piece]] {
    let first = room == 9 ? "  " : " "
    func named(_ words: String) -> Piece { .words(words.trailing(wide)) }
    func product(_ sign: String, _ a: String, _ x: Piece, _ b: String, _ y: Piece) -> [Piece] {
      [.sums(sign + first.dropFirst()), named(a), x, .sums(" × "), named(b), y]
    }
    func result(_ name: String, _ x: Piece) -> [Piece] {
      [.sums("=" + first.dropFirst()), .words(name.trailing(2 * wide + room + 3)), x]
    }
    let candidate = room == 9 ? "candidate" : "cand."
    switch layer.cell {
    case .rnn: return []
    case .gru:
      let update = self.named("updateGate")
      return [
        product(" ", "update", update, "before", hiddenBefore),
        product(
          "+", isOfGradients ? "" : "1 −".leading(wide),
          isOfGradients ? .signs(blank(room)) : update, candidate, self.named("candidate")),
        result("h", of(layer.hidden)),
      ]
    case .lstm:
      return [
        product(" ", "forget", self.named("forgetGate"), "before", cellBefore),
        product("+", "input", self.named("inputGate"), candidate, self.named("candidate")),
        result("c", of(layer.cellState)),
        product(" ", "output", self.named("outputGate"), "tanh c", of(layer.squashed)),
        result("h", of(layer.hidden)),
      ]
    }
  }
  private func blank(_ width: Int) -> String { String(repeating: " ", count: width) }

  /// For every part of the cell its two sums, and what they are bent to.
  var sums: [[Piece]] {
    let names = layer.cell.parts
    let isWide = room == 9
    let titles: [Piece] = [
      .words(blank(wide)), .words((isWide ? "comes in" : "in").leading(room)),
      .words((isWide ? "remembered" : "past").leading(room + 2)),
      .words((isWide ? "bent to" : "bent").leading(room + (isWide ? 7 : 1))),
    ]
    return [titles]
      + names.enumerated().map { k, name in
        let whole = name.replacing("Gate", with: "")
        let word = Text.width(whole) < wide || whole.count <= 6 ? whole : "cand."
        let back: Piece
        if layer.cell == .gru, isResetBefore {
          back =
            k < 2
            ? part(layer.fromState, k, of: 2) : of(layer.name + ".fromResetState")
        } else {
          back = part(layer.fromState, k, of: names.count)
        }
        let curve = name.hasSuffix("Gate") ? " ▶ σ   " : " ▶ tanh"
        return [
          .words(word.trailing(wide)), part(layer.fromInput, k, of: names.count), .sums(" +"), back,
          .sums(isWide ? curve : "▶"), named(name),
        ]
      }
  }

  func draw(_ line: [Piece], y: Int, _ view: inout View, in canvas: inout Canvas) {
    var x = 0
    for piece in line {
      switch piece {
      case .signs(let signs): x += canvas.text(signs, x: x, y: y, .line)
      case .sums(let signs):
        if !isOfGradients { canvas.text(signs, x: x, y: y, .label) }
        x += Text.width(signs)
      case .words(let words): x += canvas.text(words, x: x, y: y, .label, mark: .name)
      case .number(let name, let index):
        let key = shown.key(name, look)
        if let tensor = view.tensor(key.name, key.kind), tensor.count > index {
          let isStrong = name == layer.hidden || name == layer.cellState
          canvas.text(
            digits(tensor[index]).leading(room), x: x, y: y, isStrong ? .bright : .text,
            mark: view.mark(.tensor(key), index))
        } else {
          canvas.text("–".leading(room), x: x, y: y, .label)
        }
        x += room
      }
    }
  }

  /// As many as there is room for, and never without the exponent.
  private func digits(_ number: Double) -> String {
    let all = [
      NumberFormat.text(number, digits: 3), StepNumbers.short(number),
      AttentionPane.shortest(number),
    ]
    return all.first { Text.width($0) < room } ?? all[2]
  }
}

extension String {
  fileprivate func trailing(_ width: Int) -> String {
    self + String(repeating: " ", count: max(width - count, 0))
  }
  fileprivate func leading(_ width: Int) -> String {
    String(repeating: " ", count: max(width - Text.width(self), 0)) + self
  }
}
