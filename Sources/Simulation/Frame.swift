import Calculus
import Networks

/// What a scene shows that never changes while it runs.
package struct Facts: Sendable {
  package let layers: [Layer]
  package let data: Dataset
  package let extent: Extent
  package let loss: String
  package let optimizer: String
  package let memories: [String]
  package let schedule: String
  package let precision: Precision
  package let hasClasses: Bool
  package let conditions: [Condition]
  package let seed: Int
  package var inputs: Int { layers.first?.inputs ?? 0 }
  package var outputs: Int { layers.last?.outputs ?? 0 }
  /// The tensor that comes out at the end.
  package var output: String { layers.last?.output ?? "" }
}

/// Which tensor, and which of its numbers.
package struct TensorKey: Hashable, Sendable {
  package let name: String
  package let kind: Origin.Kind
  package init(_ name: String, _ kind: Origin.Kind = .value) {
    (self.name, self.kind) = (name, kind)
  }
}

/// What a frame is asked to carry.
package struct Request: Equatable, Sendable {
  package var tensors: Set<TensorKey> = []
  package var explanations: Set<Origin> = []
  /// The iteration of the frame that these questions were asked of: what was asked about a number of
  /// then is meant of now.
  package var asOf: Int?
  package init() {}

  package func isMet(by frame: Frame) -> Bool {
    tensors.allSatisfy { frame.carried.contains($0) }
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
  package let branch: Run.Branch
  package let branchIndex: Int
  package let branchCount: Int
  package let tensors: [TensorKey: Tensor]
  package let explanations: [Origin: Explanation]
  /// What was asked for: a name that is here but not in `tensors` does not exist.
  package let carried: Set<TensorKey>
  package let explained: Set<Origin>
  /// The first tensor that is not finite, where there is one.
  package let bad: String?

  package var newest: Int { branch.newest }

  /// Where a number on the screen is at this iteration.
  package func number(_ origin: Origin) -> Double? {
    guard origin.iteration == iteration,
      let tensor = tensors[TensorKey(origin.name, origin.kind)],
      tensor.numbers.indices.contains(origin.index)
    else { return nil }
    return tensor[origin.index]
  }
}

extension Run {
  package var facts: Facts {
    Facts(
      layers: recipe.model.layers, data: data, extent: extent, loss: type(of: recipe.loss).name,
      optimizer: recipe.optimizer.name, memories: recipe.optimizer.memories,
      schedule: recipe.schedule.name, precision: recipe.precision, hasClasses: hasClasses,
      conditions: conditions, seed: recipe.seed)
  }

  /// Copies out what was asked for.
  package func frame(_ request: Request, facts: Facts) -> Frame {
    var tensors: [TensorKey: Tensor] = [:]
    for key in request.tensors { tensors[key] = tensor(key.name, key.kind) }
    var explanations: [Origin: Explanation] = [:]
    let asked = Set(
      request.explanations.map { origin in
        var origin = origin
        if origin.iteration == request.asOf { origin.iteration = iteration }
        return origin
      })
    for origin in asked { explanations[origin] = explain(origin) }
    return Frame(
      facts: facts, iteration: iteration, epoch: epoch, batch: batch,
      samples: (0..<batch).map { sample(row: $0) }, loss: loss, learningRate: currentRate,
      hyperparameters: hyperparameters, branch: branches[branch], branchIndex: branch,
      branchCount: branches.count, tensors: tensors, explanations: explanations,
      carried: request.tensors, explained: asked,
      bad: branches[branch].bad.map { $0 <= iteration } == true ? firstBad() : nil)
  }
}
