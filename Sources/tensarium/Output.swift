import Glibc

/// Standard output, in large pieces.
enum Output {
  /// What is still held back. One thread at a time writes.
  private nonisolated(unsafe) static var held: [UInt8] = []

  static func line(_ text: String) {
    held += text.utf8
    held.append(UInt8(ascii: "\n"))
    if held.count > 1 << 16 { flush() }
  }

  static func flush() {
    let isSent = send(held, to: STDOUT_FILENO)
    held = []
    guard !isSent else { return }
    // Whoever read has stopped: then there is nobody left to tell.
    if errno == EPIPE { exit(0) }
    complain("the output could not be written: \(String(cString: strerror(errno)))")
    exit(1)
  }

  /// One line on standard error.
  static func complain(_ text: String) {
    flush()
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    _ = send(Array("tensarium: \(line)\n".utf8), to: STDERR_FILENO)
  }

  private static func send(_ bytes: [UInt8], to file: Int32) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        write(file, $0.baseAddress?.advanced(by: sent), $0.count - sent)
      }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return false }
      sent += count
    }
    return true
  }
}
