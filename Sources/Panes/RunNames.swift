import Calculus
import Drawing
import Simulation

// How several runs are told apart: each has a colour and a name.

extension Color {
  /// The colour of the k-th run: eight, and then again from the first.
  package static func run(_ k: Int) -> Color { runs[((k % runs.count) + runs.count) % runs.count] }

  private static let runs: [Color] =
    (0..<4).map { Color.series($0) } + [
      ColorMap.diverging[1].color(for: -0.8, scale: 1) ?? .text, .text, .point(2), .point(3),
    ]
}

extension Frame {
  /// `● adam` in its colour; nothing where the run is alone.
  package func tag(style: Style = []) -> [Span] {
    guard !name.isEmpty else { return [] }
    return [Span("● \(name)", .run(run), style: style, mark: .name)]
  }
}

extension View {
  /// What is drawn of parameters, in words: `weights: difference from adam`.
  package var showWords: String {
    guard look.show == .difference else { return look.show.words }
    return other.map { "weights: difference from \($0.name)" } ?? Look.Show.values.words
  }

  /// Does something as if another run were drawn.
  mutating func of<R>(_ run: Int, _ body: (inout View) -> R) -> R {
    let here = frame.run
    turn(to: run)
    defer { turn(to: here) }
    return body(&self)
  }
}

extension Setup {
  /// What a hand did to a number of a parameter: held at 0, or left alone by the optimizer.
  func sign(_ name: String, _ index: Int) -> Sign? {
    if cut.contains(.init(name, index)) { return .cut }
    return frozen.contains(name, index) ? .frozen : nil
  }
  /// How what is held by hand is shown.
  enum Sign: Unicode.Scalar {
    case cut = "✕"
    case frozen = "∗"
    var color: Color { self == .cut ? .warning : .bright }
    static let words = "✕ knocked out, held at nothing   ∗ frozen: the optimizer leaves it alone"
  }
}
