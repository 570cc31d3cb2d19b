import Calculus
import Drawing
import Panes
import Simulation

extension Screen {
  /// Puts the cursor on the number it is meant to stand on, or else on the nearest that there is.
  static func placeCursor(
    _ state: inout StageState, _ view: View, _ inside: Rect, _ picture: inout Picture
  ) {
    let cells = Cells(picture.canvas, inside, view)
    var cursor = state.cursors[state.focus]
    if cursor == nil {
      // Until it is moved it stands on what is chosen, and goes with it.
      cursor =
        cells.ofChosenPair() ?? cells.ofChosenState(in: state.paneNames[state.focus])
        ?? cells.ofChosenAnswer(in: state.paneNames[state.focus]) ?? cells.ofChosenWindow()
      if cursor == nil {
        cursor = cells.first()
        state.cursors[state.focus] = cursor
      }
    }
    picture.cursor = cursor.flatMap {
      cells.same(as: $0) ?? cells.nearest(toX: $0.x, y: $0.y, half: $0.half)
    }
    picture.underCursor = picture.cursor.flatMap {
      view.origin(of: picture.canvas.mark(x: inside.x + $0.x, y: inside.y + $0.y, half: $0.half))
    }
    if let origin = picture.underCursor, state.paneNames[state.focus] != "explain" {
      state.lastOrigin = LastOrigin(origin, now: view.frame.iteration)
    }
  }

  /// Shows where the cursor is, and spells its number out in the pane's lower border.
  static func drawCursor(
    _ state: StageState, _ view: inout View, _ place: Rect, _ picture: inout Picture
  ) {
    if state.mode == .line {
      var line = line(state, room: place.width - 8)
      if state.line == .word { line += found(state.typed ?? "", view) }
      return below(place, line, of: &picture.canvas)
    }
    if state.mode == .writing, let writing = state.writing, writing.origin == nil {
      let spans = Self.writing(writing, state.typed, state.look, &view)
      return below(place, spans, of: &picture.canvas)
    }
    guard let cursor = picture.cursor else { return }
    let inside = place.inset(1)
    let (x, y) = (inside.x + cursor.x, inside.y + cursor.y)
    let mark = picture.canvas.mark(x: x, y: y, half: cursor.half)
    if state.mode == .scene || state.mode == .explain || state.mode == .writing {
      highlight(mark, x: x, y: y, half: cursor.half, inside, &picture.canvas)
    }
    if state.mode == .writing, let writing = state.writing {
      let spans = Self.writing(writing, state.typed, state.look, &view)
      return below(place, spans, of: &picture.canvas)
    }
    guard let origin = picture.underCursor else { return }
    var spans: [Span] = []
    if let number = Self.number(of: origin, in: &view) {
      spans.append(Span(" = ", .label, mark: .name))
      spans.append(Span(NumberFormat.text(number, digits: 5), .bright, mark: mark))
    }
    let room = place.width - 6 - Text.width(spans.map(\.text).joined())
    let titles = titles(of: origin, in: &view)
    // The number before the name: of a name that is too long its beginning.
    let title =
      titles.first { Text.width($0) <= room } ?? titles.last.map {
        room > 1 ? $0.prefix(room - 1) + "…" : ""
      } ?? ""
    spans.insert(Span(title, .text, mark: .name), at: 0)
    below(place, spans, of: &picture.canvas)
  }

  /// What a number may be called, the longer the fewer doubts it leaves; a weight of an attention with
  /// its tokens: `weights[0, 9, 4] “mat” ← “the”`.
  private static func titles(of origin: Origin, in view: inout View) -> [String] {
    let title = title(of: origin, in: &view)
    guard let tokens = view.tokens(of: origin) ?? view.lastRead(of: origin) else {
      // Which sequence is shown stands in the pane's title.
      guard Passage.isName(title[...]), let slash = title.firstIndex(of: "/") else {
        return [title]
      }
      return [title, String(title[title.index(after: slash)...])]
    }
    let short = title.firstIndex(of: "[").map { bracket in
      // Of a measure all of it, `stepNorm(∂loss/∂layer1.hidden)[3]`, but not of which sequence.
      let isMeasure = title[..<bracket].contains("(")
      let start =
        isMeasure
        ? title.firstIndex(of: "/") : title[..<bracket].lastIndex(of: ".")
      let after = start.map { title.index(after: $0) } ?? title.startIndex
      let isSlope = title.hasPrefix("∂loss/∂")
      return (isSlope ? "∂loss/∂" : "") + title[after...]
    }
    return ["\(title)  \(tokens)"] + (short.map { ["\($0)  \(tokens)", $0] } ?? [title])
  }

  /// In the lower border of a pane.
  private static func below(_ place: Rect, _ spans: [Span], of canvas: inout Canvas) {
    let room = place.width - 6
    guard room > 4 else { return }
    canvas.clipped(to: place) { canvas in
      let taken = canvas.spans(spans, x: 3, y: place.height - 1, clip: room)
      canvas.text(" ", x: 2, y: place.height - 1)
      canvas.text(" ", x: 3 + min(taken, room), y: place.height - 1)
    }
  }

  /// `layer1.weight[0, 3] = 0.31 → 0.5▏`: what is typed, and the number it replaces.
  private static func writing(
    _ writing: Writing, _ typed: String?, _ look: Look, _ view: inout View
  ) -> [Span] {
    var spans: [Span] = []
    switch writing {
    case .parameter(let origin), .patch(let origin, _):
      let now = view.tensor(origin.name).map { $0[origin.index] }
      spans = [
        Span(title(of: origin, in: &view), .text, mark: .name), Span(" = ", .label, mark: .name),
        Span(
          now.map { NumberFormat.text($0, digits: 5) } ?? "…", .label,
          mark: view.mark(origin.name, origin.index)),
      ]
    case .temperature: spans = [Span("temperature of attention’s softmax", .text, mark: .name)]
    case .sampling:
      let names: [Sampling.Way: String] = [.topK: "k", .topP: "p"]  // looked up only
      spans = [Span(names[look.sampling.way] ?? "T", .text, mark: .name)]
    }
    return spans + [
      Span(" → ", .label, mark: .name),
      typed.map { Span($0, .accent, mark: .name) } ?? Span("type a number", .accent, mark: .name),
      Span("▏", .accent),
    ]
  }

  /// `f(x, y) = sin(x)▏`, `text abc▏`; of what is too long, what is around the caret.
  private static func line(_ state: StageState, room: Int) -> [Span] {
    let (head, hint) =
      switch state.line {
      case .formula: ("f(x, y) = ", "type a formula")
      case .tokens: ("text ", "type what the panes shall show")
      case .word: ("/", "type a word, or how it begins")
      }
    let typed = state.typed ?? ""
    let most = max(room - head.count - 2, 4)
    let behind = typed.suffix(state.caret.behind)
    let ahead = typed.dropLast(behind.count)
    let space = max(most - behind.count, most / 2)
    let before = ahead.count > space ? "…" + ahead.suffix(space - 1) : String(ahead)
    let style: Style = state.caret.isAll ? .reverse : []
    return [
      Span(head, .label, mark: .name),
      typed.isEmpty
        ? Span(hint, .label, mark: .name) : Span(before, .accent, style: style, mark: .name),
      Span("▏", .accent), Span(String(behind), .accent, mark: .name),
    ]
  }

  /// `  queen  queens  …`: the words that there are for what has been typed, the first of which enter
  /// takes.
  private static func found(_ typed: String, _ view: View) -> [Span] {
    guard let shown = ShownWords(view), !typed.isEmpty else { return [] }
    let found = shown.lexicon.found(typed, most: 8)
    guard !found.isEmpty else { return [Span("  no such word", .warning, mark: .name)] }
    return found.enumerated().map { k, word in
      Span("  \(shown.label(word))", k == 0 ? .text : .label, mark: .name)
    }
  }

  private static func highlight(
    _ mark: Mark, x: Int, y: Int, half: Int, _ inside: Rect, _ canvas: inout Canvas
  ) {
    let cell = canvas[x, y]
    switch cell.glyph {
    case Glyph.upperHalf, Glyph.lowerHalf:
      var cell = cell
      let upper = cell.glyph == Glyph.upperHalf
      if (half == 0) == upper {
        cell.foreground = Color.cursor.index
      } else {
        cell.background = Color.cursor.index
      }
      canvas[x, y] = cell
    default:
      // All of the number's digits, to both sides.
      var (left, right) = (x, x)
      while left > inside.x, canvas.mark(x: left - 1, y: y, half: half) == mark { left -= 1 }
      while right < inside.right - 1, canvas.mark(x: right + 1, y: y, half: half) == mark {
        right += 1
      }
      // And all rows of a tile.
      var (top, bottom) = (y, y)
      func isOfTile(_ row: Int) -> Bool {
        cell.background != 0 && canvas[x, row].background == cell.background
          && canvas.mark(x: x, y: row, half: half) == mark
      }
      while top > inside.y, isOfTile(top - 1) { top -= 1 }
      while bottom < inside.bottom - 1, isOfTile(bottom + 1) { bottom += 1 }
      if Glyph.isBraille(cell.glyph) { (left, right, top, bottom) = (x, x, y, y) }
      for row in top...bottom {
        for column in left...right {
          var cell = canvas[column, row]
          cell.background = Color.cursor.index
          cell.foreground = Color.ground.index
          canvas[column, row] = cell
        }
      }
    }
  }

  /// `layer1.weight[3, 5]`, and for another iteration `loss @420`.
  static func title(of origin: Origin, in view: inout View) -> String {
    let key = TensorKey(origin.name, origin.kind, run: origin.run)
    let frame = view.runs.first { $0.run == origin.run } ?? view.frame
    let shape = frame.tensors[key]?.shape ?? [1]
    if let point = pointTitle(of: origin, shape, in: &view) { return point }
    if let form = frame.facts.data.form, let title = Sampling.title(of: origin, form) {
      return title
    }
    if let lexicon = frame.facts.lexicon,
      let brackets = MapNames.brackets(of: origin, lexicon)
    {
      let when = origin.iteration == view.frame.iteration ? "" : " @\(origin.iteration)"
      return Runs.name(origin, index: brackets) + when
    }
    // A number of another run than the pane's says so.
    let isOther = view.runs.count > 1 && origin.run != view.frame.run
    if let word = wordTitle(of: origin, frame.facts) {
      let at = origin.iteration == view.frame.iteration ? "" : " @\(origin.iteration)"
      return (isOther ? frame.name + ": " : "") + word + at
    }
    let plane = LossPlane.named(origin.name)
    let name =
      (isOther ? frame.name + ": " : "")
      + (plane?.title(of: origin.index, frame.facts.ground)
        ?? Runs.name(origin, index: Run.brackets(origin.index, in: shape)))
    return origin.iteration == view.frame.iteration ? name : name + " @\(origin.iteration)"
  }

  /// `inputVectors[17 "queen", 4]`, and what is asked of such rows; nil where it is of no words.
  private static func wordTitle(of origin: Origin, _ facts: Facts) -> String? {
    guard let lexicon = facts.lexicon else { return nil }
    if let space = facts.spaces.first(where: { $0.name == origin.name }) {
      let (word, k) = origin.index.quotientAndRemainder(dividingBy: max(space.dimension, 1))
      let title = "\(origin.name)[\(word) \"\(lexicon.label(word))\", \(k)]"
      return origin.kind == .gradient ? "∂loss/∂" + title : title
    }
    return RowNames.title(of: origin, lexicon)
      ?? facts.data.counting?.title(of: origin, lexicon)
  }

  /// For a point of the plane, where it is: `layer2.z[0] at (−1.21, 0.10)`; for a sample, which.
  private static func pointTitle(
    of origin: Origin, _ shape: [Int], in view: inout View
  ) -> String? {
    let parts = origin.name.split(separator: "/")
    guard shape.count == 2, origin.kind == .value else { return nil }
    let (row, unit) = origin.index.quotientAndRemainder(dividingBy: max(shape[1], 1))
    if parts.count == 2, parts[0].hasPrefix("plane-") {
      guard let inputs = view.tensor(parts[0] + "/x") else { return nil }
      let width = view.facts.inputs
      let place = (0..<min(width, 2)).map { NumberFormat.text(inputs[row * width + $0], digits: 3) }
      return "\(parts[1])[\(unit)] at (\(place.joined(separator: ", ")))"
    }
    let training = view.facts.data.training
    guard origin.name == "x", view.frame.samples.indices.contains(row),
      training.indices.contains(view.frame.samples[row])
    else { return nil }
    let sample = training[view.frame.samples[row]]
    let what: String =
      switch sample.target {
      case .label(let label): "class \(label)"
      case .numbers(let numbers):
        "target " + numbers.map { NumberFormat.text($0, digits: 3) }.joined(separator: ", ")
      }
    return "x[\(row), \(unit)] (\(what))"
  }

  static func number(of origin: Origin, in view: inout View) -> Double? {
    let frame = view.runs.first { $0.run == origin.run } ?? view.frame
    if let number = frame.number(origin) { return number }
    let branch = frame.branch
    let series: Series? =
      switch origin.name {
      case "loss": branch.loss
      case Run.heldOutName + "/loss": branch.heldOutLoss
      case Run.heldOutName + "/accuracy": branch.heldOutAccuracy
      default: nil
      }
    if let series, series.nearest(to: origin.iteration)?.iteration == origin.iteration {
      return series.nearest(to: origin.iteration)?.value
    }
    if let line = branch.headScores.lines.first(where: {
      $0.name == origin.name && $0.head == origin.index
    }), let kept = line.series.nearest(to: origin.iteration), kept.iteration == origin.iteration {
      return kept.value
    }
    return view.explanation(origin)?.value
  }
}
