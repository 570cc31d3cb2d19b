import Calculus
import Drawing
import Panes
import Simulation

/// The numbers drawn inside a pane, for the cursor to move over.
struct Cells {
  private let canvas: Canvas
  private let inside: Rect
  private let view: View

  init(_ canvas: Canvas, _ inside: Rect, _ view: View) {
    (self.canvas, self.inside, self.view) = (canvas, inside, view)
  }

  private func mark(_ x: Int, _ y: Int, _ half: Int) -> Mark {
    canvas.mark(x: inside.x + x, y: inside.y + y, half: half)
  }

  private func cursor(_ x: Int, _ y: Int, _ half: Int) -> Cursor? {
    let mark = mark(x, y, half)
    guard let source = mark.source, view.sources.indices.contains(source) else { return nil }
    return Cursor(x: x, y: y, half: half, source: view.sources[source], index: mark.index)
  }

  /// Where that very number is now: where it was, or else as near as can be; or what is drawn of the
  /// same element in another view, its gradient for its value.
  func same(as cursor: Cursor) -> Cursor? {
    exactly(cursor) ?? element(of: cursor)
  }

  /// Where a person would begin: on a parameter, or at least on a number with a short name.
  func first() -> Cursor? {
    let (x, y) = (inside.width / 3, inside.height / 3)
    let facts = view.facts
    let isByHand = facts.landscape is any NamedLandscape
    return nearest(toX: x, y: y, half: 0) {
      $0.element?.hasSuffix(".weight") == true
        || isByHand && $0.element.map { facts.parameters[$0] != nil } == true
    }
      ?? nearest(toX: x, y: y, half: 0) { $0.element?.hasPrefix("plane-") == false }
      ?? nearest(toX: x, y: y, half: 0)
  }

  /// On the weight of the chosen query and key, or at least on one of its head.
  func ofChosenPair() -> Cursor? {
    guard let (key, index) = view.chosenPair else { return nil }
    let head = view.pair(of: Origin(key.name, index, iteration: view.frame.iteration))
    func isOfKey(_ source: Source) -> Bool {
      guard case .tensor(let own) = source else { return false }
      return own.name == key.name && own.kind == key.kind
    }
    // The uppermost: what is said of it in words stands below.
    for y in 0..<inside.height {
      for x in 0..<inside.width {
        for half in 0...1 where mark(x, y, half).index == index {
          guard let cursor = cursor(x, y, half), let source = cursor.source, isOfKey(source) else {
            continue
          }
          return cursor
        }
      }
    }
    for y in 0..<inside.height {
      for x in 0..<inside.width {
        guard let cursor = cursor(x, y, 0), let source = cursor.source, isOfKey(source) else {
          continue
        }
        let own = view.pair(of: Origin(key.name, cursor.index, iteration: view.frame.iteration))
        if own?.head == head?.head { return cursor }
      }
    }
    return nil
  }

  /// On the chosen unit of the chosen step, or on its gradient, where it is drawn as colour or as a
  /// curve: what is told of it in digits stands aside.
  func ofChosenState(in pane: String) -> Cursor? {
    if pane == ContinuationPane.name {
      return ContinuationPane.chosen(view).flatMap { key, index in
        nearest(toX: inside.width / 2, y: inside.height, half: 0, index: index) {
          $0.element == key.name
        }
      }
    }
    return view.chosenState(isAtFarEnd: pane == ThroughTimePane.name).flatMap {
      drawn($0.key, $0.index)
    }
  }

  /// On the kind of answer that is chosen in that pane.
  func ofChosenAnswer(in pane: String) -> Cursor? {
    guard let (key, index) = view.chosenAnswer(in: pane) else { return nil }
    for y in 0..<inside.height {
      for x in 0..<inside.width where mark(x, y, 0).index == index {
        guard let cursor = cursor(x, y, 0), case .tensor(let own) = cursor.source,
          own.name == key.name
        else { continue }
        return cursor
      }
    }
    return nil
  }

  /// On the number that the chosen window fills, in its map.
  func ofChosenWindow() -> Cursor? { view.chosenWindow.flatMap { drawn($0.key, $0.index) } }

  private func drawn(_ key: TensorKey, _ index: Int) -> Cursor? {
    for y in 0..<inside.height {
      for x in 0..<inside.width {
        let glyph = canvas[inside.x + x, inside.y + y].glyph
        let isDrawn = Glyph.isBraille(glyph) || (Glyph.upperHalf...0x259F).contains(glyph)
        for half in 0...1 where isDrawn && mark(x, y, half).index == index {
          guard let cursor = cursor(x, y, half), case .tensor(let own) = cursor.source,
            own.name == key.name
          else { continue }
          return cursor
        }
      }
    }
    return nil
  }

  private func element(of cursor: Cursor) -> Cursor? {
    guard let element = cursor.source?.element else { return nil }
    return nearest(toX: cursor.x, y: cursor.y, half: cursor.half, index: cursor.index) {
      $0.element == element
    }
  }

  private func exactly(_ cursor: Cursor) -> Cursor? {
    nearest(toX: cursor.x, y: cursor.y, half: cursor.half, index: cursor.index) {
      $0 == cursor.source
    }
  }

  /// The nearest number of the sources that fit, and with that index where one is given.
  func nearest(
    toX x: Int, y: Int, half: Int, index: Int? = nil, where fits: (Source) -> Bool = { _ in true }
  ) -> Cursor? {
    // Asked once for each source, not for every cell.
    let fitting = view.sources.map(fits)
    guard fitting.contains(true) else { return nil }
    var best: (distance: Int, row: Int, column: Int, side: Int)?
    // From the row itself outwards, until no row can be nearer.
    let farthest = max(abs(y), abs(y - inside.height)) + 1
    for away in 0...farthest {
      if let best, away > 0, (2 * away - 1) * (2 * away - 1) > best.distance { break }
      for row in away == 0 ? [y] : [y - away, y + away] where row >= 0 && row < inside.height {
        for column in 0..<inside.width {
          for side in 0...1 {
            // Rows are twice as high as columns are wide, and half a row as high as a column.
            let (dx, dy) = (column - x, (2 * row + side) - (2 * y + half))
            let place = (distance: dx * dx + dy * dy, row: row, column: column, side: side)
            if let best, best <= place { continue }
            let mark = mark(column, row, side)
            guard let source = mark.source, fitting.indices.contains(source), fitting[source],
              index == nil || mark.index == index,
              side == 0 || mark != self.mark(column, row, 0)
            else { continue }
            best = place
          }
        }
      }
    }
    return best.flatMap { cursor($0.column, $0.row, $0.side) }
  }

  /// The next number in a direction: the nearest ahead, going aside as little as possible.
  func next(from cursor: Cursor, dx: Int, dy: Int) -> Cursor? {
    let here = mark(cursor.x, cursor.y, cursor.half)
    var best: (cursor: Cursor, cost: Int)?
    for row in 0..<inside.height {
      for column in 0..<inside.width {
        for side in 0...1 where !(side == 1 && mark(column, row, 0) == mark(column, row, 1)) {
          let right = column - cursor.x
          let down = (2 * row + side) - (2 * cursor.y + cursor.half)
          let ahead = right * dx + down * dy
          let aside = abs(dx == 0 ? right : down)
          guard ahead > 0, mark(column, row, side) != here else { continue }
          var cost = ahead + 3 * aside
          guard cost < best?.cost ?? .max, let there = self.cursor(column, row, side) else {
            continue
          }
          // A curve is left for another only where it ends.
          if !cursor.isOnCurve(of: there) { cost += 1000 }
          guard cost < best?.cost ?? .max else { continue }
          best = (there, cost)
        }
      }
    }
    return best?.cursor
  }
}

extension Cursor {
  /// Whether a way from here to there leaves no curve.
  fileprivate func isOnCurve(of other: Cursor) -> Bool {
    switch (source, other.source) {
    case (.series, _): source == other.source
    case (.past(let name, _, let run), .past(let there, _, let otherRun)):
      name == there && run == otherRun && index == other.index
    default: true
    }
  }
}

extension Source {
  /// The tensor that a number belongs to, whichever of its numbers it is: its gradient, its change.
  var element: String? {
    let name: String
    switch self {
    case .tensor(let key): name = key.name
    case .element(let origin): name = origin.name
    case .series, .past, .reading: return nil
    }
    if name.hasPrefix(Runs.difference) {
      return String(name.dropFirst(Runs.difference.count).prefix { $0 != "," })
    }
    for measure in measures
    where measure.isOfParameters && name.hasPrefix(measure.name + "(") && name.hasSuffix(")") {
      return String(name.dropFirst(measure.name.count + 1).dropLast())
    }
    // A parameter's memories stand behind it: layer1.weight.m
    let parts = name.split(separator: ".")
    if parts.count == 3, !name.contains("("), ["weight", "bias"].contains(parts[1]) {
      return parts.prefix(2).joined(separator: ".")
    }
    return name
  }
}
