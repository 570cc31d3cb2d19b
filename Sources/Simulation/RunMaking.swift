import Calculus
import Networks

// Making the training pass.

extension Run {
  /// Recipe and data that do not fit together.
  package struct Mistake: Error, CustomStringConvertible {
    /// Which key of a scene it is about.
    package let key: String
    package let description: String
  }

  static func targets(
    _ samples: [Dataset.Sample], _ recipe: Recipe, _ data: Dataset
  ) throws -> [[Double]] {
    let outputs = recipe.model.outputs
    let loss = type(of: recipe.loss).name
    guard let first = samples.first else {
      throw Mistake(key: "task", description: "there are no samples")
    }
    guard first.input.count == recipe.model.inputs else {
      throw Mistake(
        key: "model",
        description: "a sample has \(first.input.count) numbers, but the network "
          + "\(recipe.model.inputs) inputs: let layers begin with \(first.input.count)")
    }
    return try samples.map { sample in
      switch sample.target {
      case .label(let label):
        guard
          let target = recipe.loss.target(label: label, classes: data.classes, outputs: outputs)
        else {
          let fit = data.classes == 2 ? "1 output (or 2 with crossEntropy)" : "crossEntropy"
          throw Mistake(
            key: "loss",
            description: "\(loss) with \(outputs) outputs cannot tell \(data.classes) classes "
              + "apart: use \(fit)"
              + (data.classes == 2 ? "" : " and \(data.classes) outputs"))
        }
        return target
      case .numbers(let numbers):
        let width = recipe.loss.targetWidth(outputs: outputs)
        guard numbers.count == width else {
          throw Mistake(
            key: "task",
            description: "a target has \(numbers.count) numbers, but \(loss) with "
              + "\(outputs) outputs needs \(width)")
        }
        for number in numbers {
          if recipe.precision == .single, Float(number).isInfinite {
            throw Mistake(
              key: "task",
              description: "single precision holds nothing above 3.4e38: use precision: double")
          }
          if let objection = recipe.loss.objection(to: number, outputs: outputs) {
            throw Mistake(key: "task", description: "target \(number): \(objection)")
          }
        }
        return numbers
      }
    }
  }

  /// 0 and anything beyond the data mean all of them.
  package static func batch(_ hyperparameters: Hyperparameters, samples: Int) -> Int {
    let asked = hyperparameters[Hyperparameters.batch] ?? 0
    return asked >= 1 && asked < Double(samples) ? Int(asked) : samples
  }

  static func trainer(
    _ recipe: Recipe, _ hyperparameters: Hyperparameters, _ data: Dataset, _ targets: [[Double]],
    _ level: KernelLevel
  ) throws -> Trainer {
    let rows = batch(hyperparameters, samples: data.training.count)
    guard rows % recipe.slices == 0 else {
      throw Mistake(
        key: "slices",
        description: "a batch of \(rows) cannot be cut into \(recipe.slices) equal slices")
    }
    let pass = Pass(
      recipe, hyperparameters, rows: rows, targetWidth: targets[0].count, slices: recipe.slices,
      memories: recipe.optimizer.memories.count, level: level)
    let feed = Feed(
      inputs: data.training.map(\.input), targets: targets, seed: recipe.seed, into: pass)
    return Trainer(recipe, hyperparameters, pass, feed)
  }

  /// Takes on hyperparameters; the tape is recorded anew where they change what is computed.
  func adopt(_ now: Hyperparameters) {
    let before = hyperparameters
    hyperparameters = now
    nextChange = branches[branch].journal.next(after: iteration) ?? .max
    if before[Hyperparameters.batch] != now[Hyperparameters.batch]
      || before[Hyperparameters.l1] != now[Hyperparameters.l1]
      || before[Hyperparameters.l2] != now[Hyperparameters.l2],
      let another = try? Self.trainer(recipe, now, data, targets, level)
    {
      another.pass.tape.state.copyMemory(from: UnsafeRawBufferPointer(training.tape.state))
      trainer = another
    } else {
      trainer = Trainer(recipe, now, trainer.pass, trainer.feed)
    }
  }
}
