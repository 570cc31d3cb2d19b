import Formats
import Foundation
import Networks

/// Where a scene comes from, and how a mistake in it is reported.
struct SceneSource: Sendable {
  /// As it is named in errors.
  let path: String
  /// What files are relative to: empty for the current folder.
  let folder: String
  /// The scene's own text.
  var text = ""

  func error(_ place: Place?, _ message: String) -> SceneError {
    switch place {
    case .mark(let line, let column): SceneError("\(path):\(line):\(column)", message)
    case .set(let path): SceneError("--set \(path)", message)
    case nil: SceneError(path, message)
    }
  }

  /// Where a character of a value stands, counted from 0; nil where the value is not written in one
  /// line as it is read.
  func place(ofCharacter offset: Int, in value: String, at place: Place) -> Place? {
    guard case .mark(let line, let column) = place else { return nil }
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.indices.contains(line - 1) else { return nil }
    var rest = lines[line - 1].dropFirst(column - 1)
    var start = column
    if let first = rest.first, "\"'".unicodeScalars.contains(first) {
      rest = rest.dropFirst()
      start += 1
    }
    return rest.starts(with: value.unicodeScalars) ? .mark(line, start + offset) : nil
  }

  /// Reads a file of text; the message says why that is not possible.
  static func read(_ path: String) -> Result<String, ReadMistake> {
    bytes(path, limit: Tree.bytes).flatMap { bytes in
      guard let text = String(validating: bytes, as: UTF8.self) else {
        return .failure(ReadMistake("not a text in UTF-8"))
      }
      return .success(text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text)
    }
  }

  /// Reads a file of no more than so many bytes.
  static func bytes(_ path: String, limit: Int) -> Result<[UInt8], ReadMistake> {
    guard !path.utf8.contains(0), let file = fopen(path, "rb") else {
      return .failure(ReadMistake(errno == 0 ? ENOENT : errno))
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      errno = 0
      let count = fread(&block, 1, block.count, file)
      if count == 0 {
        if ferror(file) != 0 { return .failure(ReadMistake(errno)) }
        break
      }
      bytes += block[..<count]
    }
    guard bytes.count <= limit else {
      return .failure(ReadMistake("more than \(limit >> 20) MB"))
    }
    return .success(bytes)
  }

  /// Opens a file of text of any size.
  static func open(_ path: String) -> Result<any TextSource, ReadMistake> {
    guard !path.utf8.contains(0) else { return .failure(ReadMistake(ENOENT)) }
    do {
      return .success(FileSource(file: try TextFile(path)))
    } catch {
      return .failure(ReadMistake(error.number))
    }
  }

  /// A file, in whole lines.
  private struct FileSource: TextSource {
    let file: TextFile
    var end: Int { file.end }
    func lines(from start: Int) -> (bytes: [UInt8], next: Int) {
      var bytes = file.bytes(from: start, most: TextPiece.most)
      let count = TextPiece.end(bytes, isLast: start + bytes.count >= file.end)
      bytes.removeLast(bytes.count - count)
      return (bytes, start + count)
    }
  }

  struct ReadMistake: Error {
    let message: String
    init(_ message: String) { self.message = message }
    init(_ number: Int32) {
      switch number {
      case ENOENT, ENOTDIR: message = "no such file"
      case EISDIR: message = "this is a folder"
      case EACCES, EPERM: message = "not allowed to read it"
      case ESPIPE: message = "this is no file that can be read again"
      default: message = String(cString: strerror(number)).lowercased()
      }
    }
  }
}
