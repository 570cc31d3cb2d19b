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
    guard case .samples(_, let model, let kind) = recipe.objective else { return [] }
    let outputs = model.outputs
    let loss = type(of: kind).name
    guard let first = samples.first else {
      if data.words != nil { return [] }
      throw Mistake(key: "task", description: "there are no samples")
    }
    if let form = data.words?.form, let mistake = mistake(kind, form) {
      throw mistake
    }
    if let form = data.form {
      guard form.isNumeric ? kind is SquaredErrorLoss : kind is CrossEntropyLoss else {
        throw Mistake(
          key: "loss",
          description: form.isNumeric
            ? "what is asked for are numbers: this task needs meanSquaredError, not \(loss)"
            : "tokens are classes: sequences need crossEntropy, not \(loss)")
      }
    }
    guard first.input.count == model.inputs else {
      let count = first.input.count
      throw Mistake(
        key: "model",
        description: "a sample has \(count) numbers, but the network \(model.inputs) inputs: "
          + (model is Convolutional
            ? "say input: [channels, height, width], for a signal [1, 1, \(count)]"
            : "let layers begin with \(count)"))
    }
    return try samples.map { sample in
      switch sample.target {
      case .label(let label):
        guard
          let target = kind.target(label: label, classes: data.classes, outputs: outputs)
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
        let width = kind.targetWidth(outputs: outputs) * model.places
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
          if let form = data.form, !form.isNumeric, number < 0 { continue }
          if let objection = kind.objection(to: number, outputs: outputs) {
            throw Mistake(key: "task", description: "target \(number): \(objection)")
          }
        }
        return numbers
      }
    }
  }

  /// A loss that does not compare what the task asks.
  private static func mistake(_ loss: any Loss, _ form: WordForm) -> Mistake? {
    switch loss {
    case is NegativeSamplingLoss where form.negatives > 0: nil
    case is FullSoftmaxLoss where form.negatives == 0: nil
    case is NegativeSamplingLoss:
      Mistake(
        key: "loss",
        description: "negativeSampling compares with words drawn at random: let the task's "
          + "negatives be 1 or more, or use fullSoftmax")
    case is FullSoftmaxLoss:
      Mistake(
        key: "loss",
        description: "fullSoftmax compares with all words: let the task's negatives be 0, or use "
          + "negativeSampling")
    default:
      Mistake(
        key: "loss",
        description: "words need negativeSampling or fullSoftmax, not \(type(of: loss).name)")
    }
  }

  /// Pairs of words in a batch.
  static let mostPairs = 1 << 16

  /// 0 and anything beyond the data mean all of them.
  package static func batch(_ hyperparameters: Hyperparameters, samples: Int) -> Int {
    let asked = hyperparameters[Hyperparameters.batch] ?? 0
    return asked >= 1 && asked < Double(samples) ? Int(asked) : samples
  }

  static func trainer(
    _ recipe: Recipe, _ setup: Setup, _ data: Dataset, _ targets: [[Double]],
    _ level: KernelLevel, _ index: Int
  ) throws -> Trainer {
    let rows = batch(setup.hyperparameters, samples: data.count)
    guard data.words == nil || rows <= mostPairs else {
      throw Mistake(
        key: "task", description: "a text has no last pair: let batch be 1 to \(mostPairs)")
    }
    guard rows % recipe.slices == 0 else {
      throw Mistake(
        key: "slices",
        description: "a batch of \(rows) cannot be cut into \(recipe.slices) equal slices")
    }
    guard recipe.precision == .single || setup.model?.wordVectors?.map == nil else {
      throw Mistake(
        key: "precision", description: "a map of words goes along in single precision alone")
    }
    let pass = Pass(
      recipe, setup, rows: rows, targetWidth: targets.first?.count ?? data.targetWidth,
      slices: recipe.slices,
      level: level, run: index)
    let parameters = pass.tape.recording.parameterCount
    if let objection = Setup.objection(to: setup.optimizer, parameters: parameters) {
      throw Mistake(key: "optimizer", description: objection)
    }
    let feed: (any Feed)? =
      if let words = data.words {
        WordFeed(words, into: pass)
      } else if targets.isEmpty {
        nil
      } else {
        SampleFeed(
          inputs: data.training.map(\.input), targets: targets, seed: recipe.seed, into: pass)
      }
    return Trainer(recipe, setup, pass, feed)
  }
}
