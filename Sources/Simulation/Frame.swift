import Calculus
import Networks

/// What a run is made of: it changes only when a person changes its structure.
package struct Facts: Sendable {
  package let layers: [Layer]
  /// The model's attentions, front to back, and the stream of residuals that ends in its outputs;
  /// none where it has none.
  package let attentions: [AttentionLayer]
  /// Its layers of recurrent cells, front to back; none where it has none.
  package let recurrences: [RecurrentLayer]
  /// Its layers of maps, front to back; none where it has none.
  package let maps: [MapLayer]
  /// The tensors of a sequence by itself, in the order of computing, and of which shape where it is
  /// as long as it can be; none where samples are rows of numbers.
  package let ofSequence: [(name: String, shape: [Int])]
  package let stream: [StreamPart]
  /// Whether it is a point on a surface.
  package let isSurface: Bool
  package let data: Dataset
  /// Where words stand, and which words they are; none where it has no vectors of words.
  package let spaces: [WordSpace]
  package var lexicon: Lexicon? { spaces.isEmpty ? nil : data.lexicon }
  package let extent: Extent
  package let loss: String
  package let optimizer: String
  package let memories: [String]
  package let schedule: String
  package let precision: Precision
  package let hasClasses: Bool
  package let conditions: [Condition]
  package let seed: Int
  /// Nil where there are not just two numbers to find.
  package let ground: Ground?
  /// The surface's formula, where there is one.
  package let formula: String?
  /// What is gone down on, with its settings of now; nil where there are samples.
  package let landscape: (any Landscape)?
  /// By name: looked up, never iterated.
  package let parameters: [String: [Int]]
  /// Every tensor of the training, in the order of recording.
  package let nodes: [Recording.Node]
  /// Those of parameters, in which order a Hessian has them.
  package var parameterNames: [String] { nodes.filter { $0.role == .parameter }.map(\.name) }
  package var inputs: Int { layers.first?.inputs ?? maps.first?.inputShape.reduce(1, *) ?? 0 }
  package var outputs: Int { layers.last?.outputs ?? maps.last?.shape.reduce(1, *) ?? 0 }
  /// The tensor that comes out at the end.
  package var output: String { layers.last?.output ?? maps.last?.output ?? "" }
}

/// Which tensor of which run, and which of its numbers.
package struct TensorKey: Hashable, Sendable {
  package let name: String
  package let kind: Origin.Kind
  package let run: Int
  package init(_ name: String, _ kind: Origin.Kind = .value, run: Int = 0) {
    (self.name, self.kind, self.run) = (name, kind, run)
  }
}

/// What a frame is asked to carry.
package struct Request: Equatable, Sendable {
  package var tensors: Set<TensorKey> = []
  package var explanations: Set<Origin> = []
  /// The iteration of the frame that these questions were asked of: what was asked about a number of
  /// then is meant of now.
  package var asOf: Int?
  /// The run that the frame is of; others come along.
  package var run = 0
  package init() {}

  package func isMet(by frame: Frame) -> Bool {
    run == frame.run && tensors.allSatisfy { frame.carried.contains($0) }
      && explanations.allSatisfy { frame.explained.contains($0) }
  }
}

/// A run as it was at one iteration: a value, drawn from while the run goes on.
package struct Frame: Sendable {
  package let facts: Facts
  package let iteration: Int
  package let epoch: Double
  /// How many samples a batch has, and which training samples are in this one.
  package let batch: Int
  package let samples: [Int]
  package let loss: Double
  /// After its schedule.
  package let learningRate: Double
  package let hyperparameters: Hyperparameters
  /// The lines of history, and on which of them this is.
  package let branches: [Run.Branch]
  package let branchIndex: Int
  package private(set) var tensors: [TensorKey: Tensor]
  package let explanations: [Origin: Explanation]
  /// What was asked for: a name that is here but not in `tensors` does not exist.
  package let carried: Set<TensorKey>
  package let explained: Set<Origin>
  /// Why it diverged, where it has by now.
  package let divergence: Divergence?
  package let setup: Setup
  /// Which of the scene's runs this is.
  package let run: Int
  package private(set) var place: Place

  /// Where a run stands among the others.
  package struct Place: Sendable {
    package let name: String
    /// Where it was branched off by hand.
    package let root: Runs.Root?
    /// Every run of the scene at this iteration, this one too; none where it is alone.
    package fileprivate(set) var companions: [Frame]
    package init(name: String = "", root: Runs.Root? = nil, companions: [Frame] = []) {
      (self.name, self.root, self.companions) = (name, root, companions)
    }
  }
  package var branch: Run.Branch { branches[branchIndex] }
  package var branchCount: Int { branches.count }
  package var name: String { place.name }
  /// Every run of the scene.
  package var runs: [Frame] { place.companions.isEmpty ? [self] : place.companions }

  package var newest: Int { branch.newest }

  /// With more tensors, each in the frame of its run.
  func adding(_ more: [TensorKey: Tensor]) -> Frame {
    var frame = self
    frame.tensors.merge(more.filter { $0.key.run == run }) { $1 }
    frame.place.companions = place.companions.map { $0.adding(more) }
    return frame
  }

  /// Where a number on the screen is at this iteration.
  package func number(_ origin: Origin) -> Double? {
    if origin.run != run, place.companions.indices.contains(origin.run) {
      return place.companions[origin.run].number(origin)
    }
    guard let tensor = tensors[TensorKey(origin.name, origin.kind, run: run)],
      origin.iteration == tensor.iteration ?? iteration,
      tensor.numbers.indices.contains(origin.index)
    else { return nil }
    return tensor[origin.index]
  }
}

extension Run {
  package var facts: Facts {
    Facts(
      layers: setup.model?.layers ?? [], attentions: setup.model?.attentions ?? [],
      recurrences: setup.model?.recurrences ?? [], maps: setup.model?.maps ?? [],
      ofSequence: sequenceTensors, stream: setup.model?.stream ?? [], isSurface: walk != nil,
      data: data, spaces: spaces, extent: extent, loss: objectiveName,
      optimizer: setup.optimizer.name, memories: setup.optimizer.memories,
      schedule: recipe.schedule.name, precision: recipe.precision, hasClasses: hasClasses,
      conditions: conditions, seed: recipe.seed, ground: ground,
      formula: walk?.partials.text(.value), landscape: training.landscape,
      parameters: parameterShapes, nodes: training.tape.recording.nodes)
  }

  private var sequenceTensors: [(name: String, shape: [Int])] {
    guard data.form != nil else { return [] }
    let recording = training.tape.recording
    return recording.nodes.enumerated().compactMap { n, node in
      // What is only there while it learns: a mask, and what it keeps.
      let isDropped = recording.mask(of: n) != nil || node.name.hasSuffix(".kept")
      guard node.role == .given || node.role == .computed, !isDropped else { return nil }
      var shape = node.shape
      if let axis = node.batchAxis { shape.remove(at: axis) }
      return (node.name, shape)
    }
  }

  private var parameterShapes: [String: [Int]] {
    var shapes: [String: [Int]] = [:]
    for node in training.tape.recording.nodes where node.role == .parameter {
      shapes[node.name] = node.shape
    }
    return shapes
  }

  /// What is made small, in a word.
  private var objectiveName: String {
    switch recipe.objective {
    case .samples(_, _, let loss): type(of: loss).name
    case .landscape(let landscape): landscape.title
    }
  }

  /// The run as it is, with tensors and explanations that were copied out of it.
  func frame(
    _ tensors: [TensorKey: Tensor], _ explanations: [Origin: Explanation],
    carried: Set<TensorKey>, explained: Set<Origin>, place: Frame.Place
  ) -> Frame {
    Frame(
      facts: facts, iteration: iteration, epoch: epoch, batch: batch,
      samples: (0..<batch).map { sample(row: $0) }, loss: loss, learningRate: currentRate,
      hyperparameters: hyperparameters, branches: branches, branchIndex: branch,
      tensors: tensors, explanations: explanations,
      carried: carried, explained: explained,
      divergence: divergence,
      setup: setup, run: index, place: place)
  }
}
