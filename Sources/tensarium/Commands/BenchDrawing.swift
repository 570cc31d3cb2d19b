import Calculus
import Glibc

/// What frames cost on a real terminal: this program itself draws them through ncurses on a
/// pseudo-terminal, a 24-bit xterm of that size, and every byte that arrives there is counted.
struct DrawingSpeed {
  static let sizes = [(80, 24), (120, 36), (200, 60)]

  let width, height: Int
  /// Making the cells of the next frame while training, and writing those that changed, in ms.
  let making, writing: Double
  /// What a next frame sends to the terminal, and the first one, which paints everything.
  let bytes, firstBytes: Double
  var milliseconds: Double { making + writing }

  /// Nil where there can be no terminal. `options`: the scene and what is set in it.
  init?(_ options: [String], _ size: (width: Int, height: Int), frames: Int) {
    (width, height) = size
    guard
      let frames = Self.frames(
        ["frames"] + options + ["--count", "\(frames)"], width: width, height: height),
      let first = frames.first, frames.count > 4
    else { return nil }
    firstBytes = Double(first.bytes)
    // The second asks for what the first could not know of.
    let next = frames.dropFirst(2)
    bytes = quantile(next.map { Double($0.bytes) }, 0.5)
    making = quantile(next.map(\.making), 0.5)
    writing = quantile(next.map(\.writing), 0.5)
  }

  private struct Frame {
    let making, writing: Double
    let bytes: Int
  }

  private static func frames(_ arguments: [String], width: Int, height: Int) -> [Frame]? {
    var (terminal, inside): (Int32, Int32) = (-1, -1)
    var size = winsize(
      ws_row: UInt16(height), ws_col: UInt16(width), ws_xpixel: 0, ws_ypixel: 0)
    var ends: [Int32] = [-1, -1]
    guard openpty(&terminal, &inside, nil, nil, &size) == 0, pipe(&ends) == 0 else { return nil }
    for file in [terminal, inside] + ends { _ = fcntl(file, F_SETFD, FD_CLOEXEC) }
    defer {
      close(terminal)
      close(ends[0])
    }
    let child = spawn(arguments, input: inside, output: inside, errors: ends[1])
    close(inside)
    close(ends[1])
    guard let child else { return nil }
    defer { waitpid(child, nil, 0) }

    var frames: [Frame] = []
    var (bytes, said) = (0, "")
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    /// Whether something came from there within so many milliseconds.
    func take(_ milliseconds: Int32) -> Bool {
      var file = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
      guard poll(&file, 1, milliseconds) > 0 else { return false }
      let count = read(terminal, &buffer, buffer.count)
      bytes += max(count, 0)
      return count > 0
    }
    while true {
      var files = [terminal, ends[0]].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      guard poll(&files, 2, 10_000) > 0 else {
        kill(child, SIGKILL)
        return nil
      }
      if files[0].revents & Int16(POLLIN) != 0 { _ = take(0) }
      guard files[1].revents != 0 else { continue }
      let count = read(ends[0], &buffer, buffer.count)
      guard count > 0 else { return frames }  // it is done
      said += String(decoding: buffer[..<count], as: UTF8.self)
      guard said.hasSuffix("\n") else { continue }
      // It said so after it wrote, and waits for a key: what is still on its way belongs to it.
      while take(2) {}
      let numbers = said.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
      if numbers.count == 2 {
        frames.append(Frame(making: numbers[0], writing: numbers[1], bytes: bytes))
      }
      (bytes, said) = (0, "")
      _ = write(terminal, " ", 1)
    }
  }

  /// This program once more.
  private static func spawn(
    _ arguments: [String], input: Int32, output: Int32, errors: Int32
  ) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (file, place) in zip([input, output, errors], Int32(0)...) {
      posix_spawn_file_actions_adddup2(&actions, file, place)
    }
    let names: [String] = ["PATH", "HOME", "TERMINFO_DIRS", "LD_LIBRARY_PATH"]
    let kept = names.compactMap { name in
      getenv(name).map { "\(name)=\(String(cString: $0))" }
    }
    let environment = ["TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8"] + kept
    let words = (["tensarium"] + arguments).map { strdup($0) } + [nil]
    let variables = environment.map { strdup($0) } + [nil]
    defer { (words + variables).forEach { free($0) } }
    var child = pid_t()
    let failure = posix_spawn(&child, "/proc/self/exe", &actions, nil, words, variables)
    return failure == 0 ? child : nil
  }
}
