#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A file of any size, of which only a block is in memory.
final class BlockReader {
  /// What the bytes come from: a file that is open, or bytes in memory.
  private enum Source {
    case file(UnsafeMutablePointer<FILE>)
    case bytes([UInt8])
  }
  private let source: Source
  /// In bytes.
  let size: Int
  private var buffer: UnsafeMutableRawBufferPointer
  /// Read but not yet given out: these bytes of the buffer.
  private var ready = 0..<0
  /// Where in the file the next byte is.
  private(set) var place = 0

  /// Lines longer than this belong to no file of word vectors.
  static let longestLine = 1 << 24

  init(path: String) throws(KeyedVectors.Mistake) {
    guard !path.utf8.contains(0), let file = fopen(path, "rb") else {
      throw .init(description: Self.words(errno == 0 ? ENOENT : errno))
    }
    errno = 0
    guard fseek(file, 0, SEEK_END) == 0, case let size = ftell(file), size >= 0, size < Int.max,
      fseek(file, 0, SEEK_SET) == 0
    else {
      let number = errno == 0 ? EISDIR : errno  // a folder can be opened, but has no end to go to
      fclose(file)
      throw .init(description: Self.words(number))
    }
    setvbuf(file, nil, _IONBF, 0)  // the block below is buffer enough
    (source, self.size) = (.file(file), size)
    buffer = .allocate(byteCount: 1 << 20, alignment: 16)
  }

  init(bytes: [UInt8], block: Int) {
    (source, size) = (.bytes(bytes), bytes.count)
    buffer = .allocate(byteCount: max(block, 1), alignment: 16)
  }

  deinit {
    if case .file(let file) = source { fclose(file) }
    buffer.deallocate()
  }

  /// Starts again at that byte.
  func go(to place: Int) {
    (self.place, ready) = (place, 0..<0)
    if case .file(let file) = source { fseek(file, place, SEEK_SET) }
  }

  /// The next bytes, so many or more, fewer only where the file ends; they are at hand until the
  /// next call.
  func peek(_ count: Int) throws(KeyedVectors.Mistake) -> UnsafeRawBufferPointer {
    while ready.count < count, try more() {}
    return UnsafeRawBufferPointer(rebasing: buffer[ready])
  }

  /// Goes past bytes that were seen.
  func skip(_ count: Int) {
    ready = (ready.lowerBound + count)..<ready.upperBound
    place += count
  }

  /// The next line without its end, and whether it has one; nil where the file has ended. It is at
  /// hand until the next call.
  func line() throws(KeyedVectors.Mistake) -> (text: UnsafeRawBufferPointer, isEnded: Bool)? {
    var seen = 0
    while true {
      let rest = buffer[ready].dropFirst(seen)
      if let start = buffer.baseAddress, !rest.isEmpty,
        let end = memchr(start + rest.startIndex, 10, rest.count)
      {
        let count = UnsafeRawPointer(end) - UnsafeRawPointer(start) - ready.lowerBound
        let text = UnsafeRawBufferPointer(rebasing: buffer[ready].prefix(count))
        skip(count + 1)
        return (text, true)
      }
      seen = ready.count
      guard seen <= Self.longestLine else {
        throw .init(
          description: "byte \(place): no line ends within \(Self.longestLine >> 20) MB: "
            + "is this a file of word vectors?")
      }
      if try !more() { break }
    }
    guard seen > 0 else { return nil }
    let text = UnsafeRawBufferPointer(rebasing: buffer[ready])
    skip(seen)
    return (text, false)
  }

  /// Reads on; false at the file's end.
  private func more() throws(KeyedVectors.Mistake) -> Bool {
    if ready.count == buffer.count {  // one line is longer than the buffer
      let wider = UnsafeMutableRawBufferPointer.allocate(
        byteCount: 2 * buffer.count, alignment: 16)
      wider.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[ready]))
      buffer.deallocate()
      (buffer, ready) = (wider, 0..<ready.count)
    } else if ready.lowerBound > 0, let start = buffer.baseAddress {
      memmove(start, start + ready.lowerBound, ready.count)
      ready = 0..<ready.count
    }
    let free = UnsafeMutableRawBufferPointer(rebasing: buffer[ready.upperBound...])
    let count: Int
    switch source {
    case .file(let file):
      errno = 0
      count = fread(free.baseAddress, 1, free.count, file)
      if count == 0, ferror(file) != 0 { throw .init(description: Self.words(errno)) }
    case .bytes(let bytes):
      let rest = bytes.dropFirst(place + ready.count).prefix(free.count)
      free.copyBytes(from: rest)
      count = rest.count
    }
    ready = ready.lowerBound..<(ready.upperBound + count)
    return count > 0
  }

  static func words(_ number: Int32) -> String {
    switch number {
    case ENOENT, ENOTDIR: "no such file"
    case EISDIR: "this is a folder"
    case EACCES, EPERM: "not allowed to read it"
    default: String(cString: strerror(number)).lowercased()
    }
  }
}
