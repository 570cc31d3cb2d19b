import CCurses
import Drawing
import Glibc

/// The terminal while it is ours: cells out, keys and mouse in, and always given back.
///
/// There is one at a time, and only the main thread may touch it, `wake` excepted. A full-screen
/// program is a loop of `wait`, doing what the events say, and `draw` if something changed.
package final class Terminal {
  package let level: ColorLevel
  package let isASCII: Bool
  private let isLight: Bool
  /// Set once the program should end; its loop looks after every `wait`.
  package private(set) var ending: Ending?
  /// What is on the screen, before any degradation: only what differs is written.
  private var shown: ContiguousArray<Cell> = []
  private var shownSize = (width: 0, height: 0)
  private var span: ContiguousArray<curses_cell> = []
  private var blanks: ContiguousArray<Cell> = []

  /// `ascii` nil: as the locale says.
  package init(color: ColorChoice, mouse: Bool, ascii: Bool?) throws(TerminalError) {
    let terminal = curses_terminal()
    let name = variable("TERM") ?? ""
    guard terminal.connected else { throw .notATerminal }
    guard terminal.known else { throw .unknown(name) }
    guard terminal.movable else { throw .immovable(name) }
    isASCII = !curses_utf8(ascii.map { $0 ? 0 : 1 } ?? -1)
    level = ColorLevel(
      color, environment: variable, terminalColors: Int(terminal.colors),
      terminalIsDirect: terminal.direct)
    isLight = level > .monochrome && saysLight(variable("COLORFGBG"))
    guard curses_open(Int32(level.rawValue), mouse) else { throw .unknown(name) }
    setPalette()
  }

  deinit { curses_close() }

  /// Gives the terminal back; what was said on standard error meanwhile appears now.
  package func close() { curses_close() }

  package var size: (width: Int, height: Int) {
    var width: Int32 = 0
    var height: Int32 = 0
    curses_size(&width, &height)
    return (Int(width), Int(height))
  }

  /// The colours are made for a dark background: a terminal known to be light gets one.
  private func setPalette() {
    let colors = Palette.colors.indices.map { slot in
      var (foreground, background, bright) = level.numbers(of: UInt8(slot))
      if isLight, level <= .colors16 {
        if foreground < 0 { foreground = 7 }
        if background < 0 { background = 0 }
      } else if isLight, slot == 0 {
        background = level.number(of: Palette.rgb(0))
      }
      return curses_color(
        foreground: Int32(foreground), background: Int32(background), bright: bright)
    }
    curses_palette(colors, Int32(colors.count))
  }

  // MARK: Output

  /// Writes the cells that changed, row by row from the first to the last of them, and says how
  /// many. Where the canvas is smaller than the screen, the rest of the screen is blank.
  @discardableResult
  package func draw(_ canvas: Canvas) -> Int {
    let (width, height) = size
    if shownSize != (width, height) {
      let unknown = Cell(glyph: .max)
      shown = ContiguousArray(repeating: unknown, count: width * height)
      blanks = ContiguousArray(repeating: .blank, count: width)
      shownSize = (width, height)
    }
    var pushed = 0
    for y in 0..<height {
      canvas.withRow(y) { row in
        if row.count >= width {
          pushed += draw(UnsafeBufferPointer(rebasing: row[..<width]), y)
        } else {
          let padded = ContiguousArray(row) + blanks[row.count...]
          pushed += padded.withUnsafeBufferPointer { draw($0, y) }
        }
      }
    }
    if pushed > 0 { curses_present() }
    return pushed
  }

  private func draw(_ row: UnsafeBufferPointer<Cell>, _ y: Int) -> Int {
    let start = y * row.count
    let changed = shown.withUnsafeBufferPointer { shown -> Range<Int>? in
      guard let new = row.baseAddress, let old = shown.baseAddress.map({ $0 + start }),
        memcmp(new, old, row.count * MemoryLayout<Cell>.stride) != 0
      else { return nil }
      var first = 0
      var last = row.count
      while first < last, new[first] == old[first] { first += 1 }
      while last > first, new[last - 1] == old[last - 1] { last -= 1 }
      // A glyph two columns wide is written, or lost, as a whole.
      if first > 0, Glyph.isWide(new[first - 1].glyph) { first -= 1 }
      if last < row.count, new[last].glyph == Glyph.tail { last += 1 }
      return first..<last
    }
    guard let changed else { return 0 }
    span.removeAll(keepingCapacity: true)
    for x in changed {
      shown[start + x] = row[x]
      span.append(Terminal.written(degraded(Canvas.seen(row, x))))
    }
    span.withUnsafeBufferPointer {
      curses_put(Int32(y), Int32(changed.lowerBound), $0.baseAddress, Int32($0.count))
    }
    return changed.count
  }

  private static func written(_ cell: Cell) -> curses_cell {
    var written = curses_cell()
    written.glyph = cell.glyph
    (written.foreground, written.background) = (cell.foreground, cell.background)
    written.style = cell.style.rawValue
    guard cell.glyph & Glyph.cluster != 0 else { return written }
    let scalars = Glyph.scalars(cell.glyph)
    written.glyph = (scalars.first?.value ?? Glyph.space) | cell.glyph & Glyph.wide
    withUnsafeMutableBytes(of: &written.marks) { bytes in
      let marks = bytes.bindMemory(to: UInt16.self)
      for (k, mark) in scalars.dropFirst().prefix(marks.count).enumerated() {
        marks[k] = UInt16(truncatingIfNeeded: mark.value)
      }
    }
    return written
  }

  private func degraded(_ cell: Cell) -> Cell {
    var cell = level == .monochrome ? Degrade.monochrome(cell) : cell
    if isASCII { cell = Degrade.ascii(cell) }
    if level == .colors8 || level == .colors16 { cell = Degrade.fewColors(cell) }
    // ncurses keeps the terminal's own colours where both are 0.
    if isLight, cell.foreground == 0 { cell.foreground = Color.text.index }
    return cell
  }

  /// Hands a text to the terminal's clipboard, where the terminal allows it (OSC 52).
  package func copy(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { curses_copy($0.baseAddress, $0.count) }
    }
  }

  // MARK: Input

  /// Sleeps until keys, the mouse, a signal, `wake` or the deadline, in seconds of
  /// CLOCK_MONOTONIC; nil is none. All keys that are waiting come at once.
  package func wait(until deadline: Double?) -> [Event] {
    let news = curses_wait(deadline.map { max($0, 0) } ?? -1)
    if news.ending != 0 {
      ending = .signal(news.ending)
    } else if news.hung_up {
      ending = ending ?? .hangUp
    }
    if ending != nil { return [] }
    var events: [Event] = []
    let before = size
    if news.stopped {
      curses_suspend()
    } else if news.continued {
      curses_resume()
    }
    if news.resized { curses_resize() }
    if news.resized || size != before {
      shownSize = (-1, -1)
      events.append(.resize)
    }
    // Not without end: a paste may be long, and the next call finds the rest.
    while news.input, events.count < 4096 {
      let input = curses_key()
      if input.key == CURSES_NONE { break }
      if let event = Event(input) { events.append(event) }
    }
    return events
  }

  /// Ends `wait` from any thread.
  package static func wake() { curses_wake() }

  /// To be called first thing on any other thread: a fault there gives the terminal back even where
  /// no stack is left.
  package static func prepareThread() { curses_thread() }

  /// Stops the program as ctrl-z does, and returns when it is continued.
  package func suspend() {
    curses_suspend()
    shownSize = (-1, -1)
  }
}

private func variable(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}

/// Why the program should end, and with which status.
package enum Ending: Hashable, Sendable {
  case signal(Int32)
  case hangUp

  package var status: Int32 {
    switch self {
    case .signal(let number): 128 + number
    case .hangUp: 128 + SIGHUP
    }
  }
}

/// Why there can be no full screen, in one line with the repair.
package enum TerminalError: Error, Hashable, CustomStringConvertible {
  case notATerminal
  case unknown(String)
  case immovable(String)

  package var description: String {
    switch self {
    case .notATerminal:
      "input and output must be a terminal; run it in one, without a pipe or a redirection"
    case .unknown(""):
      "TERM is not set, so the kind of terminal is unknown; try: TERM=xterm-256color tensarium"
    case .unknown(let name):
      "the terminal \(printable(name)) is unknown here; try: TERM=xterm-256color tensarium"
    case .immovable(let name):
      "the terminal \(printable(name)) cannot place its cursor; try: TERM=xterm-256color tensarium"
    }
  }

  private func printable(_ name: String) -> String {
    "\"\(String(name.unicodeScalars.prefix(40).map { (" "..."~").contains($0) ? Character($0) : "?" }))\""
  }
}
