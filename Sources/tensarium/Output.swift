import Glibc

/// Standard output, line by line. Whoever reads may stop: then there is nobody left to tell.
enum Output {
  static func line(_ text: String) {
    var bytes = text
    bytes.append("\n")
    write(bytes)
  }

  static func write(_ text: String) {
    var text = text
    let isWritten = text.withUTF8 { bytes in
      bytes.isEmpty || fwrite(bytes.baseAddress, 1, bytes.count, stdout) == bytes.count
    }
    if !isWritten { exit(0) }
  }

  /// Hands on what is still held back.
  static func flush() { if fflush(stdout) != 0 { exit(0) } }

  /// One line on standard error.
  static func complain(_ text: String) {
    flush()
    var line = "tensarium: " + text.split(whereSeparator: \.isNewline).joined(separator: " ") + "\n"
    line.withUTF8 { _ = fwrite($0.baseAddress, 1, $0.count, stderr) }
  }
}
