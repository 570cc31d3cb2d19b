import Calculus
import Drawing
import Simulation

/// One way of looking at a frame: from numbers to cells.
///
/// A pane is a pure function. It asks the `View` for tensors, and marks every number that it draws
/// with the origin it got it from; it keeps nothing.
package protocol Pane: Sendable {
  /// As a scene names it.
  static var name: String { get }
  /// What there is to see, for the help: one short paragraph.
  static var words: String { get }
  /// What the colours and signs mean, a line each.
  static var legend: [String] { get }
  /// The keys that do something here, besides those that do it everywhere.
  static var keys: Set<PaneKey> { get }
  /// What stands in the border, after the pane's number: `layer1 ─ values`.
  static func title(_ view: View) -> String
  /// How many things `[` and `]` step through, where it is not the units of a layer.
  static func units(_ view: View) -> Int?
  /// What `{` and `}` step through and how many units each has, where it is not layers of neurons or
  /// attentions; nil where it is.
  static func layers(_ facts: Facts) -> [Int]?
  /// Which word a number is of; nil where it is of none.
  static func word(of origin: Origin, _ view: View) -> Int?
  /// The run that the title names, where there are several; nil for what is of all of them.
  static func run(_ view: View) -> Int?
  /// Draws into the whole of the canvas, which is the inside of the pane's border.
  static func draw(_ view: inout View, in canvas: inout Canvas)
}

extension Pane {
  package static var legend: [String] { [] }
  package static var keys: Set<PaneKey> { [] }
  package static func title(_ view: View) -> String { name }
  package static func units(_ view: View) -> Int? { nil }
  package static func layers(_ facts: Facts) -> [Int]? { nil }
  package static func run(_ view: View) -> Int? { view.frame.run }
  package static func word(of origin: Origin, _ view: View) -> Int? { view.word(of: origin) }

  /// The title with the run's name after its first part: `network ─ ● adam ─ values`. Where there is
  /// little room the name comes before all else; where there is less, its coloured sign alone.
  package static func heading(_ view: View, focused: Bool, width: Int) -> [Span] {
    let title = title(view)
    let color: Color = focused ? .text : .label
    guard !title.isEmpty else { return [] }
    guard view.runs.count > 1, let run = run(view), view.runs.indices.contains(run) else {
      return [Span(title, color, mark: .name)]
    }
    let tag = view.runs[run].tag()
    guard Text.width(title) + 3 + Text.width(tag) + 8 <= width else {
      if Text.width(tag) + 3 + min(Text.width(title), 14) + 8 <= width {
        return tag + [Span(" ─ " + title, color, mark: .name)]
      }
      return [Span("● ", .run(run)), Span(title, color, mark: .name)]
    }
    let end = title.firstRange(of: " ─ ")?.lowerBound ?? title.endIndex
    return [Span(title[..<end] + " ─ ", color, mark: .name)] + tag
      + [Span(String(title[end...]), color, mark: .name)]
  }
}

/// Keys whose meaning a pane may use; the binding table says which keys they are.
package enum PaneKey: Sendable, CaseIterable {
  case unit, layer, sample, pan, show
  /// A plane of the loss: how much of it is shown, and in which levels.
  case zoom, levels
  /// Left and right go a step of the sequence back and on.
  case steps
  /// From all units of a layer to one, and back.
  case oneUnit
  /// A place for all runs to start from, or a formula to go down on.
  case input
  /// What changes a weight or a neuron by hand.
  case change
  /// A vector of the plane; and the shown picture.
  case move, shift
  /// A picture to be drawn, in the place of a sample.
  case draw
  /// Kinds of answers and samples, to be chosen with enter or a click.
  case answers
  /// Known filters, to be laid into one that learns; a window that moves by itself.
  case kernel, window
  /// A text to be typed, in the place of a sample; and the order of tokens.
  case tokens, order
  /// What changes the model by hand for a look at a sequence: a head, a layer, a place, a score, the
  /// mask, the temperature.
  case patch
  /// What writes a text on, and how the next token is chosen.
  case writing
  /// Words, which can be found and chosen; and where they stand, where there are several spaces.
  case words, space
  /// A map of words by principal axes, or by t-SNE.
  case projection
  /// Words that are near each other, by one of the ways to compare them.
  case closeness
  /// Only where there are several runs: every pane uses it there.
  case run
}

/// Every pane there is that a scene can name.
package let panes: [any Pane.Type] = [
  NetworkPane.self,
  DecisionPane.self,
  LossPane.self,
  NeuronPane.self,
  DistributionsPane.self,
  NumbersPane.self,
  HyperparametersPane.self,
  ExplainPane.self,
  NotesPane.self,
  RunsPane.self,
  ContourPane.self,
  PerspectivePane.self,
  DerivativesPane.self,
  UpdatePane.self,
  SectionsPane.self,
  RateFinderPane.self,
  CurvaturePane.self,
  VectorsPane.self,
  ProductPane.self,
  AttentionPane.self,
  HeadsPane.self,
  LinesPane.self,
  PairPane.self,
  HeadScoresPane.self,
  FilmPane.self,
  NextTokenPane.self,
  ResidualPane.self,
  GenerationPane.self,
  ConvolutionPane.self,
  FiltersPane.self,
  MapsPane.self,
  PredictionPane.self,
  DrawingPane.self,
  ConfusionPane.self,
  CodePane.self,
  LayersPane.self,
  AttributionPane.self,
  RobustnessPane.self,
  UnrolledPane.self,
  CellPane.self,
  GatesPane.self,
  GateWeightsPane.self,
  TrajectoryPane.self,
  ContinuationPane.self,
  ByLengthPane.self,
  ThroughTimePane.self,
  WindowPane.self,
  MapPane.self,
  RepresentationPane.self,
  NearestPane.self,
  SimilarityPane.self,
  AnalogyPane.self,
  AxisPane.self,
  SimilaritiesPane.self,
]
