import Calculus
import Networks
import Panes
import Simulation

/// A small recurrent network on a task of sequences.
func exampleRecurrent(
  task: String = "brackets", numbers: [String: Double] = [:], cell: String = "lstm",
  hidden: Double = 6, layers: Double = 1, words: [String: String] = [:],
  truncate: Double = 0, clip: Double = 0, parameters: [String: [Double]] = [:]
) throws -> Run {
  var hyperparameters = Hyperparameters()
  for setting in Adam.settings {
    hyperparameters.add(
      setting, setting.name == "learningRate" ? 0.01 : setting.standard,
      path: "optimizer.adam.\(setting.name)")
  }
  hyperparameters.add(
    Setting("batch", 0, .notNegative, "samples in a batch; 0: all"), 8, path: "task.\(task).batch",
    isWhole: true)
  hyperparameters.add(
    Setting(Hyperparameters.clip, 0, .notNegative, "the longest gradient; 0 means any"), clip,
    path: Hyperparameters.clip)
  guard let kind = tasks.first(where: { $0.name == task }) else { throw Given.Mistake(text: task) }
  var said = Given(numbers: ["samples": 40, "heldOut": 6])
  said.numbers.merge(numbers) { $1 }
  let made = try kind.init(said)
  guard let form = made.form else { throw Given.Mistake(text: "no sequences") }
  let model = try Recurrent(
    Given(
      numbers: ["hidden": hidden, "layers": layers, "truncate": truncate],
      words: ["cell": cell].merging(words) { $1 }))
  return try Run(
    Recipe(
      objective: .samples(
        made, try model.fitted(to: form),
        form.isNumeric ? SquaredErrorLoss() as any Loss : CrossEntropyLoss()),
      optimizer: Adam.self, hyperparameters: hyperparameters, parameters: parameters))
}

/// A plain network with three units that are known: the first counts steps, the second open brackets,
/// the third does nothing.
func countingNetwork() throws -> Run {
  try exampleRecurrent(
    numbers: ["kinds": 1, "length": 40], cell: "rnn", hidden: 3, words: ["activation": "relu"],
    parameters: [
      "layer1.fromInput.weight": [0, 1, 0, 0, -1, 0, 0, 0, 0],
      "layer1.fromInput.bias": [1, 0, 0],
      "layer1.fromState.weight": [1, 0, 0, 0, 1, 0, 0, 0, 0],
    ])
}
