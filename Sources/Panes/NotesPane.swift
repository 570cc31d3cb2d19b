import Drawing
import Simulation

/// What the scene has to say, at the moment when there is something to see.
package enum NotesPane: Pane {
  package static let name = "notes"
  package static let words = """
    What to look at, and questions to answer before going on. A note comes at its iteration, or when \
    what it waits for has happened; the newest stands first, what the scene is about at the end. \
    Enter opens the answer to the newest question, then those to older ones, then closes them.
    """
  package static let legend = ["it 300 the iteration at which a note came"]
  package static let keys: Set<PaneKey> = [.pan]

  package struct Arrived: Equatable, Sendable {
    package let iteration: Int
    package let note: SceneWords.Note
    /// Its place among the scene's notes.
    let number: Int
  }

  /// Whose answer comes next: the newest that is not open.
  private static func next(_ notes: [Arrived], _ look: Look) -> Arrived? {
    notes.last { $0.note.reveal != nil && !look.answered.contains($0.number) }
  }

  /// What `look.answered` becomes when a person asks for an answer. The newest is opened first, then
  /// older ones; after the last of them all are closed.
  package static func answered(asking look: Look, _ frame: Frame, _ scene: SceneWords) -> [Int] {
    next(arrived(frame, scene), look).map { look.answered + [$0.number] } ?? []
  }

  /// The notes whose moment has come, in the order of their coming.
  package static func arrived(_ frame: Frame, _ scene: SceneWords) -> [Arrived] {
    let arrived = scene.notes.enumerated().compactMap { number, note -> Arrived? in
      let moment: Int? =
        switch note.moment {
        case .at(let n): n
        case .when(let k): frame.branch.met.indices.contains(k) ? frame.branch.met[k] : nil
        }
      return moment.flatMap {
        $0 <= frame.iteration ? Arrived(iteration: $0, note: note, number: number) : nil
      }
    }
    // Sorting keeps what comes at the same moment in the scene's order.
    return arrived.enumerated().sorted {
      ($0.element.iteration, $0.offset) < ($1.element.iteration, $1.offset)
    }.map(\.element)
  }

  package static func run(_ view: View) -> Int? { nil }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    let (lines, opened) = text(view, width: canvas.width)
    let room = canvas.height
    // So far that the answer just opened is seen, but never past its first line.
    let seen = opened.map { min(max($0.upperBound - room, 0), $0.lowerBound) } ?? 0
    let first = min(max(seen + view.look.panY, 0), max(lines.count - room, 0))
    for (y, line) in lines.dropFirst(first).prefix(room).enumerated() {
      canvas.spans(line, x: 0, y: y, clip: canvas.width - 1)
    }
    if first > 0 { canvas.glyph("▲", x: canvas.width - 1, y: 0, .accent) }
    if first + room < lines.count { canvas.glyph("▼", x: canvas.width - 1, y: room - 1, .accent) }
  }

  /// The lines, and which of them are the answer that was opened last.
  private static func text(_ view: View, width: Int) -> ([[Span]], opened: Range<Int>?) {
    let notes = arrived(view.frame, view.scene)
    let (answered, next) = (view.look.answered, next(notes, view.look))
    // One column is left for the signs of scrolling.
    let width = max(width - 1, 1)
    let about = view.scene.about.trimmed
    // At the start, what it is about comes before what is asked about it.
    let isStart = view.frame.iteration == 0 && view.look.answered.isEmpty
    var lines: [[Span]] = []
    var opened: Range<Int>?
    // A newer question, not answered yet, is what should be seen.
    var hasNewer = false
    func add(_ text: String, _ color: Color) {
      lines += Paragraph(text.trimmed, color, width: width).lines
    }
    if isStart, !about.isEmpty {
      add(about, .text)
      lines.append([])
    }
    for (k, arrived) in notes.enumerated().reversed() {
      let isNewest = k == notes.count - 1
      let at = "it " + NumberFormat.integer(arrived.iteration)
      lines.append([Span(at, .label, mark: .name)])
      add(arrived.note.text, isNewest ? .text : .label)
      if let reveal = arrived.note.reveal, answered.contains(arrived.number) {
        let start = lines.count
        add(reveal, isNewest ? .formula : .label)
        if arrived.number == answered.last, !hasNewer { opened = start..<lines.count }
      } else if arrived == next {
        let keys = view.isFocused ? "enter" : "tab here, enter"
        lines.append([Span(keys, .accent), Span(": answer", .label)])
        hasNewer = opened == nil
      }
      lines.append([])
    }
    if about.isEmpty || isStart {
      if lines.last?.isEmpty == true { lines.removeLast() }
    } else {
      add(about, notes.isEmpty ? .text : .label)
    }
    if lines.isEmpty { add("Nothing to say yet.", .label) }
    return (lines, opened)
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
