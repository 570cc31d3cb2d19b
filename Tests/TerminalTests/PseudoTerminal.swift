import Foundation
import Glibc

/// Any program on a pseudo-terminal of its own, in a session of its own: what a person at a
/// terminal can do to it and see of it. The program is killed when this goes.
final class PseudoTerminal {
  let process: pid_t
  /// Every byte that was written, and what they put on the screen.
  private(set) var raw: [UInt8] = []
  private(set) var screen: PlainScreen
  private let controller: Int32
  private var ended: Ended?
  private let settingsBefore: termios

  enum Ended: Equatable {
    case exited(Int32)
    case killed(Int32)
  }

  /// Paths given for input or output take the place of the terminal there. The environment is
  /// that of a terminal so plain that its screen can be read back, with the changes given here.
  init(
    _ path: String, _ arguments: [String] = [], columns: Int = 80, rows: Int = 24,
    environment: [String: String?] = [:], input: String? = nil, output: String? = nil
  ) throws {
    screen = PlainScreen(columns: columns, rows: rows)
    var secondary: Int32 = -1
    var primary: Int32 = -1
    var name = [CChar](repeating: 0, count: 128)
    var size = PseudoTerminal.size(columns, rows)
    guard openpty(&primary, &secondary, &name, nil, &size) == 0 else { throw POSIXError(.ENXIO) }
    controller = primary
    _ = fcntl(primary, F_SETFD, FD_CLOEXEC)
    _ = fcntl(secondary, F_SETFD, FD_CLOEXEC)
    defer { close(secondary) }
    var settings = termios()
    tcgetattr(primary, &settings)
    settingsBefore = settings

    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    let newSession: Int32 = 0x80  // POSIX_SPAWN_SETSID: its first terminal becomes its own
    posix_spawnattr_setflags(
      &attributes, Int16(newSession | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var all = sigset_t()
    var none = sigset_t()
    sigfillset(&all)
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    for file: Int32 in [0, 1, 2] {
      posix_spawn_file_actions_addopen(&actions, file, name, O_RDWR, 0)
    }
    if let input { posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0) }
    if let output { posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY, 0) }

    var variables = ProcessInfo.processInfo.environment.filter {
      ["PATH", "HOME", "LD_LIBRARY_PATH", "TMPDIR"].contains($0.key)
    }
    variables.merge(["TERM": "plain", "TERMINFO": PlainScreen.terminfo, "LANG": "C.UTF-8"]) { $1 }
    for (key, value) in environment { variables[key] = value }
    var words = ([path] + arguments).map { strdup($0) } + [nil]
    var definitions = variables.map { strdup("\($0)=\($1)") } + [nil]
    defer { (words + definitions).forEach { free($0) } }
    var child = pid_t()
    let error = posix_spawn(&child, path, &actions, &attributes, &words, &definitions)
    guard error == 0 else {
      close(primary)
      throw POSIXError(.init(rawValue: error) ?? .EIO)
    }
    process = child
  }

  deinit {
    if !isHungUp { close(controller) }
    guard ended == nil else { return }
    kill(-process, SIGKILL)
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
  }

  private static func size(_ columns: Int, _ rows: Int) -> winsize {
    winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
  }

  // MARK: What a person does

  func send(_ keys: String) { send(Array(keys.utf8)) }
  func send(_ bytes: [UInt8]) { _ = write(controller, bytes, bytes.count) }
  func send(signal: Int32) { kill(process, signal) }

  func resize(columns: Int, rows: Int) {
    screen = PlainScreen(columns: columns, rows: rows)
    var size = PseudoTerminal.size(columns, rows)
    _ = ioctl(controller, UInt(TIOCSWINSZ), &size)
  }

  /// The terminal's window is closed.
  func hangUp() {
    close(controller)
    isHungUp = true
  }
  private var isHungUp = false

  // MARK: What a person sees

  var text: String { screen.text }
  var rawText: String { String(decoding: raw, as: UTF8.self) }

  /// Whether the terminal's settings are as they were before the program started.
  var settingsAreAsBefore: Bool {
    var now = termios()
    tcgetattr(controller, &now)
    return withUnsafeBytes(of: now) { now in
      withUnsafeBytes(of: settingsBefore) { now.elementsEqual($0) }
    }
  }

  /// Reads until the screen is as wanted; false after so many seconds, or if the program ended.
  func wait(_ seconds: Double = 5, until isWanted: (PseudoTerminal) -> Bool) -> Bool {
    let end = ContinuousClock.now + .seconds(seconds)
    while !isWanted(self) {
      guard ContinuousClock.now < end, read(milliseconds: 10) else { return isWanted(self) }
    }
    return true
  }

  /// Reads until nothing has come for so long.
  func settle(milliseconds: Int32 = 100) {
    var count = -1
    while count != raw.count {
      count = raw.count
      guard read(milliseconds: milliseconds) else { return }
    }
  }

  /// How the program ended, with all that it wrote read; nil if it did not within so many seconds.
  func end(_ seconds: Double = 5) -> Ended? {
    let end = ContinuousClock.now + .seconds(seconds)
    while ended == nil, ContinuousClock.now < end {
      let isOpen = read(milliseconds: 10)
      if !isOpen { usleep(2000) }
      var status: Int32 = 0
      guard waitpid(process, &status, WNOHANG) == process else { continue }
      ended = status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .killed(status & 0x7F)
      settle(milliseconds: 20)
    }
    return ended
  }

  /// False at the end of what the program can write.
  private func read(milliseconds: Int32) -> Bool {
    guard !isHungUp else { return false }
    var file = pollfd(fd: controller, events: Int16(POLLIN), revents: 0)
    guard poll(&file, 1, milliseconds) > 0 else { return true }
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = Glibc.read(controller, &buffer, buffer.count)
    guard count > 0 else { return false }
    raw += buffer[..<count]
    screen.write(buffer[..<count])
    return true
  }
}

/// A terminal that knows nothing but cursor addressing and SGR, as its terminfo description says,
/// so that a program has to write in a way that is easy to read back.
struct PlainScreen {
  private(set) var rows: [[Character]]
  /// The parameters of every SGR sequence there was.
  private(set) var styles: Set<[Int]> = []
  private let columns: Int
  private var x = 0
  private var y = 0
  private var unfinished: [UInt8] = []

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = Array(repeating: Array(repeating: " ", count: columns), count: rows)
  }

  var text: String { rows.map(PlainScreen.line).joined(separator: "\n") }
  var firstLine: String { rows.first.map(PlainScreen.line) ?? "" }
  var lastLine: String { rows.last.map(PlainScreen.line) ?? "" }

  /// What the second column of a wide character holds.
  private static let covered: Character = "\0"
  private static func line(_ row: [Character]) -> String { String(row.filter { $0 != covered }) }

  mutating func write(_ new: some Sequence<UInt8>) {
    let bytes = unfinished + new
    var at = 0
    while at < bytes.count, let next = write(bytes[at...]) { at = next }
    unfinished = Array(bytes[at...])
  }

  /// Does the first thing there; says where the next begins, nil if it is not all there.
  private mutating func write(_ bytes: ArraySlice<UInt8>) -> Int? {
    let at = bytes.startIndex
    switch bytes[at] {
    case 0x1B:
      guard at + 1 < bytes.endIndex else { return nil }
      guard bytes[at + 1] == UInt8(ascii: "[") else { return at + 2 }
      guard let end = bytes[(at + 2)...].firstIndex(where: { (0x40...0x7E).contains($0) })
      else { return nil }
      let numbers = String(decoding: bytes[(at + 2)..<end], as: UTF8.self)
        .split(separator: ";").map { Int($0) ?? 0 }
      control(bytes[end], numbers)
      return end + 1
    case UInt8(ascii: "\r"): x = 0
    case UInt8(ascii: "\n"): y = min(y + 1, rows.count - 1)
    case 0x08: x = max(x - 1, 0)
    case ..<0x20: break
    case let first:
      let end = at + (first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4)
      guard end <= bytes.endIndex else { return nil }
      if let scalar = String(decoding: bytes[at..<end], as: UTF8.self).unicodeScalars.first {
        write(scalar)
      }
      return end
    }
    return at + 1
  }

  private mutating func write(_ scalar: Unicode.Scalar) {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark:
      // Drawn over what stands before the cursor.
      var column = x - 1
      if column > 0, rows[y][column] == PlainScreen.covered { column -= 1 }
      if column >= 0 { rows[y][column] = Character(String(rows[y][column]) + String(scalar)) }
    default:
      let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xFF00...0xFF60, 0x1F300...0x1F64F,
      ]
      let width = wide.contains { $0.contains(scalar.value) } ? 2 : 1
      if x + width > columns { (x, y) = (0, min(y + 1, rows.count - 1)) }
      // Half of a wide character is none.
      if rows[y][x] == PlainScreen.covered { rows[y][x - 1] = " " }
      let next = x + width
      if next < columns, rows[y][next] == PlainScreen.covered { rows[y][next] = " " }
      rows[y][x] = Character(scalar)
      if width == 2 { rows[y][x + 1] = PlainScreen.covered }
      x += width
    }
  }

  private mutating func control(_ final: UInt8, _ numbers: [Int]) {
    switch final {
    case UInt8(ascii: "H"):
      y = min(max(numbers.first ?? 1, 1), rows.count) - 1
      x = min(max(numbers.count > 1 ? numbers[1] : 1, 1), columns) - 1
    case UInt8(ascii: "J"):
      rows = rows.map { $0.map { _ in " " } }
    case UInt8(ascii: "A"): y = max(y - max(numbers.first ?? 1, 1), 0)
    case UInt8(ascii: "B"): y = min(y + max(numbers.first ?? 1, 1), rows.count - 1)
    case UInt8(ascii: "C"): x = min(x + max(numbers.first ?? 1, 1), columns - 1)
    case UInt8(ascii: "D"): x = max(x - max(numbers.first ?? 1, 1), 0)
    case UInt8(ascii: "m"): styles.insert(numbers)
    default: break
    }
  }

  // am, xenl, cols#80, lines#24, colors#256, pairs#65536, clear=\E[H\E[2J,
  // cup=\E[%i%p1%d;%p2%dH, home=\E[H, sgr0=\E[0m, bold=\E[1m, dim=\E[2m, smul=\E[4m, rev=\E[7m,
  // op=\E[39;49m, setaf=\E[38;5;%p1%dm, setab=\E[48;5;%p1%dm, cuu1, cud1, cuf1, cub1: as \E[A
  /// What tic makes of that, for TERMINFO.
  static let terminfo =
    "b64:HgIlAAUADwBpAWsAcGxhaW58b25seSBjdXJzb3IgYWRkcmVzc2luZyBhbmQgU0dSAAABAAABUAAAAP____8Y"
    + "AAAA_____________________________________________________wABAAAAAAEA_____________wAA____"
    + "______8IAP__GQD_____________________________________HQD_____IgD_______8nAP__LAD_____MQD_"
    + "______________________________________________________82AP______________________________"
    + "______________86AP_______z4A________QgD_________________________________________________"
    + "________________________________________________________________________________________"
    + "________________________________________________________________________________________"
    + "________________________________________________________________________________________"
    + "________________________________________________________________________________________"
    + "________________________________________________________________________________________"
    + "____________________________________________________________________RgD_________________"
    + "________________________________________________________________________________________"
    + "_________________________________________________________08AXQAbW0gbWzJKABtbJWklcDElZDsl"
    + "cDIlZEgAG1tIABtbMW0AG1sybQAbWzdtABtbNG0AG1swbQAbW0IAG1tEABtbQwAbW0EAG1szOTs0OW0AG1szODs1"
    + "OyVwMSVkbQAbWzQ4OzU7JXAxJWRtAA=="
}
