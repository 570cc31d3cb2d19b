import Calculus
import Drawing
import Networks
import Simulation

/// One pair of the batch in the text it comes from: the sliding window, what is read and asked for
/// there, the words drawn at random beside it, and how far each is pulled near or pushed away.
package enum WindowPane: Pane {
  package static let name = "window"
  package static let words = """
    One sample of the batch where it stands in the text: the word in the middle of the window, the \
    words around it that count, and which of them are read and asked for. Below, every word asked \
    for with its score, the product of its vector and what was read: the one that is there should \
    score high and is pulled near, those drawn at random should score low and are pushed away, each \
    by as much as the score is wrong.
    """
  package static let legend = [
    "in the text: read, asked for, others within the window; dim: left out by chance, □ a rare word",
    "score: from −4 to 4; pull and push: ∂loss/∂score, from −1 to 1",
  ]
  package static let keys: Set<PaneKey> = [.sample]

  package static func title(_ view: View) -> String {
    guard let shown = Shown(view) else { return name }
    return "window ─ pair \(shown.row) of \(view.frame.batch) ─ place "
      + "\(NumberFormat.integer(shown.address.place)), epoch \(shown.address.epoch)"
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    guard let shown = Shown(view) else {
      canvas.paragraph("This network learns from no text.", in: canvas.bounds, .label)
      return
    }
    guard let x = view.tensor("x"), let target = view.tensor("target") else {
      return _ = canvas.text("…", x: 0, y: 0, .label)
    }
    let read = ids(x, shown.row), asked = ids(target, shown.row)
    let table = asked.count + 1
    let lines = text(shown, read, asked[0], width: canvas.width)
    // The text takes what the table leaves, the line of the middle word first.
    let room = min(lines.lines.count, max(canvas.height - table - 1, 1))
    let first = min(max(lines.middle - room / 2, 0), lines.lines.count - room)
    for (y, line) in lines.lines[first..<first + room].enumerated() {
      canvas.spans(line, x: 0, y: y, clip: canvas.width)
    }
    let rest = canvas.bounds.inset(top: canvas.height > room + table ? room + 1 : room)
    canvas.clipped(to: rest) { rows(shown, read, asked, &view, in: &$0) }
  }

  private static func ids(_ tensor: Tensor, _ row: Int) -> [Int] {
    let width = tensor.shape.last ?? 1
    return (row * width..<(row + 1) * width).map { Int(exactly: tensor[$0]) ?? -1 }
  }

  // MARK: The text

  /// The sentence word by word, wrapped, and which line the middle of the window is on.
  private static func text(
    _ shown: Shown, _ read: [Int], _ asked: Int, width: Int
  ) -> (lines: [[Span]], middle: Int) {
    var (lines, line, used, middle) = ([[Span]](), [Span](), 0, 0)
    for word in shown.sentence {
      let text =
        word.isMiddle ? "[\(shown.label(word.id))]" : shown.label(word.id)
      let isRead = word.isIn && read.contains(word.id) && word.isMiddle == shown.isSkipGram
      let isAsked = word.isIn && word.id == asked && word.isMiddle != shown.isSkipGram
      let span =
        isAsked
        ? Span(text, .good, style: .bold, mark: .name)
        : isRead
          ? Span(text, .accent, style: .bold, mark: .name)
          : Span(text, word.isIn ? .text : word.isKept ? .label : .line, mark: .name)
      if used + 1 + Text.width(text) > width, !line.isEmpty {
        lines.append(line)
        (line, used) = ([], 0)
      }
      if !line.isEmpty { line.append(Span(" ")) }
      line.append(span)
      used += Text.width(text) + (line.count > 1 ? 1 : 0)
      if word.isMiddle { middle = lines.count }
    }
    return (lines + [line], middle)
  }

  // MARK: Scores

  private static func rows(
    _ shown: Shown, _ read: [Int], _ asked: [Int], _ view: inout View, in canvas: inout Canvas
  ) {
    let all = shown.words.form.negatives == 0
    let columns = all ? shown.words.form.vocabulary.count : asked.count
    guard canvas.height > 0, let scores = view.tensor("scores"),
      let slopes = view.tensor("scores", .gradient)
    else { return }
    let widest = asked.reduce(8) { max($0, Text.width(shown.label($1)) + 2) }
    let label = min(widest, max(canvas.width / 3, 8))
    let bar = max((canvas.width - label - 18) / 2, 0)
    let middle = read.filter { $0 >= 0 }.map(shown.label).joined(separator: " ")
    canvas.spans(
      [
        Span("read ", .label, mark: .name), Span(middle, .accent, mark: .name),
        Span("; asked for:", .label, mark: .name),
      ], x: 0, y: 0, clip: label + 8)
    canvas.text("score", x: label + 9, y: 0, .label, mark: .name)
    canvas.text("pull or push", x: label + 18 + bar, y: 0, .label, mark: .name)
    for (k, id) in asked.enumerated() where k + 1 < canvas.height {
      let y = k + 1
      guard id >= 0 else {
        canvas.text("– the right word itself: left out", x: 0, y: y, .line, mark: .name)
        continue
      }
      let index = shown.row * columns + (all ? id : k)
      let (score, slope) = (scores[index], slopes[index])
      let mark = view.mark("scores", index)
      let push = view.mark("scores", index, .gradient)
      let color: Color = k == 0 ? .good : .text
      canvas.text(
        (k == 0 ? "● " : "○ ") + shown.label(id), x: 0, y: y, color, mark: .name, clip: label)
      canvas.text(
        NumberFormat.text(score, digits: 3), endingAt: label + 8, y: y, color, mark: mark)
      canvas.signedBar(
        score / 4, x: label + 9, y: y, width: bar, positive: .series(0), negative: .series(1),
        mark: mark)
      let x = label + 9 + bar
      canvas.text(NumberFormat.text(slope, digits: 3), endingAt: x + 8, y: y, color, mark: push)
      canvas.signedBar(
        -slope, x: x + 9, y: y, width: bar, positive: .good, negative: .bad, mark: push)
    }
  }

  // MARK: What is shown

  /// A sample of the batch, and the sentence it stands in.
  private struct Shown {
    let words: WordPairs
    let row: Int
    let address: WordPairs.Address
    struct Word {
      let id: Int
      let isMiddle, isIn, isKept: Bool
    }
    let sentence: [Word]
    var isSkipGram: Bool { words.form.kind == .skipGram }

    init?(_ view: View) {
      let samples = view.frame.samples
      guard let words = view.facts.data.words, !samples.isEmpty else { return nil }
      row = min(max(view.look.sample, 0), samples.count - 1)
      let address = words.address(samples[row])
      let piece = words.text.piece(words.text.piece(of: address.place))
      let middle = address.place - piece.first
      let number = piece.sentence(of: middle)
      guard number < piece.sentences else { return nil }
      let range = piece.sentence(number)
      let kept = words.kept(range, of: piece, epoch: address.epoch)
      let reach = words.reach(epoch: address.epoch, place: address.place)
      let at = kept.firstIndex(of: middle) ?? 0
      let inside = Set(
        kept.dropFirst(max(0, at - reach)).prefix(at + reach + 1 - max(0, at - reach)))
      let all = Set(kept)
      sentence = range.map { i in
        Word(
          id: Int(piece.ids[i]), isMiddle: i == middle, isIn: inside.contains(i),
          isKept: all.contains(i))
      }
      (self.words, self.address) = (words, address)
    }

    func label(_ id: Int) -> String { id < 0 ? "□" : words.form.vocabulary.label(id) }
  }
}
