import Calculus
import Networks
import Panes
import Simulation

/// A transformer on a task of sequences, as small as shows everything.
func exampleTransformer(
  task: String = "induction", heads: Int = 2, blocks: Int = 2, given: Given? = nil,
  conditions: [Condition] = []
) throws -> Run {
  var hyperparameters = Hyperparameters()
  for setting in AdamW.settings {
    hyperparameters.add(
      setting, setting.name == "learningRate" ? 0.01 : setting.standard,
      path: "optimizer.adamW.\(setting.name)")
  }
  hyperparameters.add(
    Setting("batch", 0, .notNegative, "samples in a batch; 0: all"), 8, path: "task.\(task).batch",
    isWhole: true)
  guard let kind = tasks.first(where: { $0.name == task }) else { throw Given.Mistake(text: task) }
  var said = given ?? Given()
  said.numbers.merge(["samples": 40, "heldOut": 6]) { own, _ in own }
  if task == "induction" { said.numbers.merge(["places": 12, "symbols": 10]) { own, _ in own } }
  let made = try kind.init(said)
  let model = try Transformer(
    Given(numbers: [
      "blocks": Double(blocks), "width": Double(4 * heads), "heads": Double(heads), "neurons": 8,
    ]))
  guard let form = made.form else { throw Given.Mistake(text: "no sequences") }
  var recipe = Recipe(
    objective: .samples(made, try model.fitted(to: form), CrossEntropyLoss()),
    optimizer: AdamW.self, hyperparameters: hyperparameters)
  recipe.keepsHeadScores = true
  return try Run(recipe, conditions: conditions)
}
