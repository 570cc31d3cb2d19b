import Calculus
import Networks
import Simulation

/// What a person has chosen to see: it changes nothing but the picture.
package struct Look: Equatable, Sendable {
  /// What is drawn of a tensor.
  package enum Show: CaseIterable, Sendable {
    case values, scores, gradients, timesGradient, occlusion, memory, change, difference

    package var words: String {
      switch self {
      case .values: "values"
      case .scores: "scores before the softmax"
      case .gradients: "gradients"
      case .timesGradient: "gradient × input"
      case .occlusion: "occlusion"
      case .memory: "memory"
      case .change: "change since the start"
      case .difference: "difference from another run"
      }
    }
    /// Whether there is such a thing of a whole picture alone.
    package var isOfPictures: Bool { self == .timesGradient || self == .occlusion }
  }
  /// How far the pass is shown: the sub-steps of an iteration.
  package enum Phase: CaseIterable, Sendable {
    case forward, loss, backward, memory, update

    package var words: String {
      switch self {
      case .forward: "forward: from the inputs to the output"
      case .loss: "loss: how far off the output is"
      case .backward: "backward: who is to blame, by the chain rule"
      case .memory: "memory: the optimizer takes the gradient into what it remembers"
      case .update: "update: every parameter takes its step"
      }
    }
    /// The same where there is a surface and no network.
    package var wordsOnSurface: String {
      switch self {
      case .forward: "forward: how high the surface is here"
      case .loss: "loss: that height"
      case .backward: "backward: how steep it is along x and along y"
      case .memory, .update: words
      }
    }
  }

  package var show = Show.values
  /// Which of the scene's runs is shown.
  package var run = 0
  /// Nil: the whole pass.
  package var phase: Phase?
  package var colors = 0
  /// The layer, the unit in it and the sample of the batch that panes speak of; from 0.
  package var layer = 0
  package var unit = 0
  package var sample = 0
  /// The query and the key that panes of attention speak of; nil: as they choose.
  package var query: Int?
  package var key: Int?
  /// What was typed, in the place of a sample.
  package var tokens: [Int]?
  /// What was drawn, in the place of a sample; and the pen, while it is drawn.
  package var drawn: Drawn?
  package var pen: Pen?
  /// What is changed by hand in the model that reads it, the last change last.
  package var patches: [Patch] = []
  /// How the token that comes next is chosen.
  package var sampling = Sampling()
  /// The words that were chosen, in the order of choosing: panes speak of the last; and which of the
  /// spaces where words stand is shown.
  package var words: [Int] = []
  package var space = 0
  /// How words are compared.
  package var closeness = Closeness.cosine
  /// Whether tokens stand in the order of the vocabulary, not the likeliest first.
  package var isByVocabulary = false
  /// Whether the numbers are changing as one looks: what is ordered by them keeps its places.
  package var isPlaying = false
  /// Which of the planes through a network's parameters.
  package var plane = 0
  /// Which tensor a table shows, among those there are.
  package var tensor = 0
  /// How far a table or a text is scrolled, or a picture moved.
  package var panX = 0
  package var panY = 0
  /// How far a plane is zoomed in, in steps of √2 (of cells: 1 where one unit is shown), and how far its middle is moved, in widths and
  /// heights of what is shown at first.
  package var zoom = 0
  package var shiftX = 0.0
  package var shiftY = 0.0
  /// Whether levels are the other ones than a pane would choose: even for logarithmic.
  package var hasOtherLevels = false
  /// Whether a map of words shows the other one than it would: t-SNE instead of principal axes.
  package var isByNeighbours = false
  /// Which line of a list is chosen.
  package var choice = 0
  /// The notes whose answers are open, by their place in the scene, in the order of opening.
  package var answered: [Int] = []
  /// Whether the keys are choosing in that list.
  package var isChoosing = false
  /// A value being typed for the chosen line.
  package var typed: String?

  package init() {}

  /// How much of a plane is shown, of what is shown at first.
  package var extent: Double { Look.extents[min(max(zoom - Look.zooms.lowerBound, 0), 40)] }
  package static let zooms = -8...32
  private static let extents: [Double] = zooms.map { step in
    let half = step.magnitude / 2
    let factor = (0..<half).reduce(1.0) { x, _ in x * 2 } * (step % 2 == 0 ? 1 : 2.squareRoot())
    return step > 0 ? 1 / factor : factor
  }
  /// Moves what is shown by so many of its own widths and heights.
  package mutating func pan(_ x: Double, _ y: Double) {
    shiftX = min(max(shiftX + x * extent, -50), 50)
    shiftY = min(max(shiftY + y * extent, -50), 50)
  }
}
