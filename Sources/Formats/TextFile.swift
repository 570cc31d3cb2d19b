import Foundation

/// A file that stays open and is read piece by piece: however large it is, only a piece is in memory.
package final class TextFile: Sendable {
  private let descriptor: Int32
  /// Bytes.
  package let end: Int

  /// Throws the system's error number.
  package init(_ path: String) throws(TextFileError) {
    let opened = open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { throw TextFileError(number: errno) }
    var status = stat()
    guard fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      close(opened)
      // What is read once only, like a pipe, cannot be gone back in.
      throw TextFileError(number: isFolder ? EISDIR : ESPIPE)
    }
    (descriptor, end) = (opened, Int(status.st_size))
  }

  deinit { close(descriptor) }

  /// At most so many bytes from a place on; fewer where the file ends, or has become shorter.
  package func bytes(from start: Int, most: Int) -> [UInt8] {
    let count = max(0, min(most, end - start))
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, read in
      read = 0
      while read < count {
        let more = pread(
          descriptor, buffer.baseAddress.map { $0 + read }, count - read, start + read)
        guard more > 0 else { break }
        read += more
      }
    }
  }
}

package struct TextFileError: Error {
  package let number: Int32
}
