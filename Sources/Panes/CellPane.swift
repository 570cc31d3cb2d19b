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
    "in the gradients' view the same wires carry ∂loss/∂ of every number",
  ]
  package static let keys: Set<PaneKey> = [.layer, .unit, .sample, .show, .tokens]

  package static func layers(_ facts: Facts) -> [Int]? { facts.recurrences.map(\.width) }

  package static func title(_ view: View) -> String {
    ShownRecurrence(view).map { "\(name) ─ \($0.title(view))" } ?? name
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    guard let shown = ShownRecurrence(view) else {
      canvas.text("this model has no recurrent cells", x: 0, y: 0, .label)
      return
    }
    let diagram = CellDiagram(shown, view.facts, width: canvas.width)
    let heading = diagram.heading
    canvas.spans(heading, x: 0, y: 0, clip: canvas.width)
    let (wires, sums) = (diagram.wires(), diagram.sums)
    let isWide = diagram.hasRoom && canvas.height >= wires.count + 2
    var y = canvas.height >= 8 ? 2 : 1
    if isWide {
      for line in wires {
        diagram.draw(line, y: y, &view, in: &canvas)
        y += 1
      }
    } else {
      for line in diagram.equations where y < canvas.height {
        diagram.draw(line, y: y, &view, in: &canvas)
        y += 1
      }
    }
    y += canvas.height > y + sums.count ? 1 : 0
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
    case words(String)
    case number(String, Int)
  }
  /// Columns of a number.
  private let room: Int
  private let shown: ShownRecurrence
  private let layer: RecurrentLayer
  private let step, unit: Int
  /// Whether the candidate's recurrent sum is of what the reset gate let through.
  private let isResetBefore: Bool

  init(_ shown: ShownRecurrence, _ facts: Facts, width: Int) {
    (self.shown, layer) = (shown, shown.layer)
    room = width >= Self.width(shown.layer.cell) ? 9 : 7
    let name = shown.layer.name + ".fromResetState"
    isResetBefore = facts.nodes.contains { $0.name == name }
    (step, unit) = (shown.step, shown.unit)
  }

  var hasRoom: Bool { room == 9 }

  /// `step 4 “l”, unit 5`
  var heading: [Span] {
    let label = shown.chosen.labels.indices.contains(step) ? " “\(shown.chosen.labels[step])”" : ""
    return [
      Span("step \(step)\(label)", .bright, mark: .name),
      Span(", unit \(unit)", .text, mark: .name),
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
    case .gru: 70
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
          .words("new "),
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
          .words("h before  "), hiddenBefore, .signs("       "), .words("new   "),
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

  /// The same where there is no room for wires: what is handed on, with the numbers put in.
  var equations: [[Piece]] {
    switch layer.cell {
    case .rnn: [[.words("h = tanh of the sum = "), of(layer.hidden)]]
    case .gru:
      [
        [.words("h = update·before + (1 − update)·new")],
        [
          .words("  ="), named("updateGate"), .signs(" ·"), hiddenBefore, .signs(" + … ·"),
          named("candidate"), .signs(" ="), of(layer.hidden),
        ],
      ]
    case .lstm:
      [
        [.words("c = forget·before + input·new")],
        [
          .words("="), named("forgetGate"), .signs("·"), cellBefore, .signs("+"),
          named("inputGate"), .signs("·"), named("candidate"), .signs("="), of(layer.cellState),
        ],
        [.words("h = output·tanh c")],
        [
          .words("="), named("outputGate"), .signs("·"), of(layer.squashed), .signs("="),
          of(layer.hidden),
        ],
      ]
    }
  }

  /// For every part of the cell its two sums, and what they are bent to.
  var sums: [[Piece]] {
    let names = layer.cell.parts
    let titles =
      hasRoom
      ? "            comes in  remembered          bent to"
      : "           in   remembered      bent to"
    return [[.words(titles)]]
      + names.enumerated().map { k, name in
        let word = name.replacing("Gate", with: "").trailing(10)
        let back: Piece
        if layer.cell == .gru, isResetBefore {
          back =
            k < 2
            ? part(layer.fromState, k, of: 2) : of(layer.name + ".fromResetState")
        } else {
          back = part(layer.fromState, k, of: names.count)
        }
        let isGate = name.hasSuffix("Gate")
        return [
          .words(word), part(layer.fromInput, k, of: names.count), .signs(" + "), back,
          .signs(isGate ? "  ▶ σ    " : "  ▶ tanh "), named(name),
        ]
      }
  }

  func draw(_ line: [Piece], y: Int, _ view: inout View, in canvas: inout Canvas) {
    var x = 0
    for piece in line {
      switch piece {
      case .signs(let signs): x += canvas.text(signs, x: x, y: y, .line)
      case .words(let words): x += canvas.text(words, x: x, y: y, .label, mark: .name)
      case .number(let name, let index):
        let key = shown.key(name, view.look)
        if let tensor = view.tensor(key.name, key.kind), tensor.count > index {
          let number = tensor[index]
          let isStrong = name == layer.hidden || name == layer.cellState
          canvas.text(
            NumberFormat.text(number, digits: 3).leading(room), x: x, y: y,
            isStrong ? .bright : .text, mark: view.mark(.tensor(key), index), clip: room)
        } else {
          canvas.text("–".leading(room), x: x, y: y, .label, clip: room)
        }
        x += room
      }
    }
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
