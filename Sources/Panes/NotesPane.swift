import Drawing
import Simulation

/// What the scene has to say, at the moment when there is something to see.
package enum NotesPane: Pane {
  package static let name = "notes"
  package static let words = """
    What to look at, and questions to answer before going on. A note comes at its iteration, or when \
    what it waits for has happened; the newest stands first, what the scene is about at the end.
    """
  package static let legend = ["it 300 the iteration at which a note came"]
  package static let keys: Set<PaneKey> = [.pan]

  package struct Arrived: Equatable, Sendable {
    package let iteration: Int
    package let note: SceneWords.Note
  }

  /// The notes whose moment has come, in the order of their coming. Of these, the first
  /// `look.choice` have been answered.
  package static func arrived(_ frame: Frame, _ scene: SceneWords) -> [Arrived] {
    let arrived = scene.notes.compactMap { note -> Arrived? in
      let moment: Int? =
        switch note.moment {
        case .at(let n): n
        case .when(let k): frame.branch.met.indices.contains(k) ? frame.branch.met[k] : nil
        }
      return moment.flatMap { $0 <= frame.iteration ? Arrived(iteration: $0, note: note) : nil }
    }
    // Sorting keeps what comes at the same moment in the scene's order.
    return arrived.enumerated().sorted {
      ($0.element.iteration, $0.offset) < ($1.element.iteration, $1.offset)
    }.map(\.element)
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    let lines = self.lines(view, width: canvas.width)
    let room = canvas.height
    let first = min(max(view.look.panY, 0), max(lines.count - room, 0))
    for (y, line) in lines.dropFirst(first).prefix(room).enumerated() {
      canvas.spans(line, x: 0, y: y, clip: canvas.width)
    }
    if first > 0 { canvas.glyph("▲", x: canvas.width - 1, y: 0, .accent) }
    if first + room < lines.count { canvas.glyph("▼", x: canvas.width - 1, y: room - 1, .accent) }
  }

  private static func lines(_ view: View, width: Int) -> [[Span]] {
    let notes = arrived(view.frame, view.scene)
    // One column is left for the signs of scrolling.
    let width = max(width - 1, 1)
    var lines: [[Span]] = []
    func add(_ text: String, _ color: Color) {
      lines += Paragraph(text.trimmed, color, width: width).lines
    }
    for (k, arrived) in notes.enumerated().reversed() {
      let isNewest = k == notes.count - 1
      let at = "it " + NumberFormat.integer(arrived.iteration)
      lines.append([Span(at, .label, mark: .name)])
      add(arrived.note.text, isNewest ? .text : .label)
      if let reveal = arrived.note.reveal {
        if k < view.look.choice {
          add(reveal, isNewest ? .formula : .label)
        } else {
          lines.append([Span("enter", .accent), Span(": answer", .label)])
        }
      }
      lines.append([])
    }
    if view.scene.about.trimmed.isEmpty {
      if lines.last?.isEmpty == true { lines.removeLast() }
    } else {
      add(view.scene.about, notes.isEmpty ? .text : .label)
    }
    if lines.isEmpty { add("Nothing to say yet.", .label) }
    return lines
  }
}

extension String {
  /// Without blanks and line feeds at its ends, as YAML leaves them.
  fileprivate var trimmed: String {
    var text = self[...]
    while text.last?.isWhitespace == true { text.removeLast() }
    while text.first?.isWhitespace == true { text.removeFirst() }
    return String(text)
  }
}
