import Calculus
import Foundation

/// Says on stderr how far something has come that takes more than a moment, where somebody looks.
enum Progress {
  private static let moment = 0.5

  static func of(_ what: String) -> (Double) -> Void {
    guard isatty(2) == 1 else { return { _ in } }
    let (start, what) = (secondsNow(), readable(what))
    var said = -1
    return { share in
      let percent = Int(100 * min(max(share, 0), 1))
      guard secondsNow() - start > moment, percent > said else { return }
      said = percent
      let bar = String(repeating: "█", count: percent / 5).padding(
        toLength: 20, withPad: "░", startingAt: 0)
      let line = percent < 100 ? "\r\(what) \(bar) \(percent) %" : "\r\u{1B}[K"
      FileHandle.standardError.write(Data(line.utf8))
    }
  }
}
