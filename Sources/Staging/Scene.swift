import Calculus
import Panes
import Simulation

/// What a scene file says, once it is understood: a run that can be made, panes that exist, words.
package struct Scene: Sendable {
  /// The file's base name: `spiral`.
  package let name: String
  package let title, topic: String
  /// The scene that comes before it on the road.
  package let after: String?
  /// What to look at.
  package let about: String
  /// Of the first of its runs.
  package let recipe: Recipe
  /// All of them: one alone has no name.
  package internal(set) var runs: [(name: String, recipe: Recipe)] = []
  package let layout: Layout
  /// For the panes; a note's `when` is an index into `Run.conditions`.
  package let words: SceneWords
  /// What notes wait for: to be handed to `Run.init`, which puts the scene's own stop before them.
  package let conditions: [Condition]
  package let expect: [Expectation]
  /// How fast it plays at first, so that there is something to see.
  package let speed: Speed

  /// The scene's runs, at iteration 0. `seed` takes the place of the scene's own:
  /// runs that differ in their seeds go on doing so. `formula` takes the place of a surface.
  package func makeRuns(
    seed: Int? = nil, formula: Formula? = nil, level: KernelLevel = .best,
    historyBytes: Int = 256 << 20
  ) throws -> Runs {
    let recipes = runs.map { name, recipe in
      var recipe = recipe
      if let seed { recipe.seed = Swift.max(0, recipe.seed + seed - self.recipe.seed) }
      if let formula { recipe.goDown(on: formula) }
      return (name, recipe)
    }
    return try Runs(recipes, conditions: conditions, level: level, historyBytes: historyBytes)
  }

  /// The scene's first run alone, at iteration 0.
  package func run(level: KernelLevel = .best, historyBytes: Int = 256 << 20) throws -> Run {
    try Run(recipe, conditions: conditions, level: level, historyBytes: historyBytes)
  }
}

/// What a scene promises, stated for machines.
package struct Expectation: Equatable, Sendable {
  /// The iteration at which it holds; a divergence may come earlier.
  package let by: Int
  package let seeds: [Int]
  package let conditions: [Condition]
  /// Whether a number that is not finite is expected.
  package let diverges: Bool
  /// Which of the scene's runs promise it.
  package let runs: [Int]
}

/// Whether a scene kept its promise, from one seed.
package struct Verdict: Equatable, Sendable {
  package let seed: Int
  package let isKept: Bool
  /// What was promised and what was found: `heldOut/accuracy ≥ 0.97: 0.995 at iteration 4000`.
  package let words: String
}

extension Scene {
  /// A run's recipe from another seed of the scene: runs that differ in their seeds go on doing so.
  private func recipe(of run: Int, seed: Int) -> Recipe {
    var recipe = runs[run].recipe
    recipe.seed = Swift.max(0, recipe.seed + seed - self.recipe.seed)
    return recipe
  }

  /// How much there is to compute before it is known whether a promise was kept, from one seed: the
  /// operations of all matrix products forward. Those of a quick one take some seconds.
  package func work(of expect: Expectation) throws -> Double {
    let operations = try expect.runs.reduce(0) {
      $0 + (try Run(runs[$1].recipe, historyBytes: 1 << 16).productOperations)
    }
    return Double(expect.by) * Double(operations)
  }
  package static let quickWork = 2e10

  /// Trains from a seed as long as was promised, and looks. `goOn` is asked now and then; nil where
  /// it said no.
  package func verdict(
    on expect: Expectation, seed: Int, level: KernelLevel = .best, goOn: () -> Bool = { true }
  ) throws -> Verdict? {
    var (isKept, words) = (true, [String]())
    for k in expect.runs {
      let run = try Run(recipe(of: k, seed: seed), level: level, historyBytes: 1 << 20)
      var bad: Int? { run.branches[run.branch].bad }
      while run.iteration < expect.by, bad == nil {
        let goal = min(run.iteration + 256, expect.by)
        guard run.go(to: goal), goOn() else { return nil }
      }
      let name = runs.count > 1 ? runs[k].name + ": " : ""
      if expect.diverges {
        isKept = isKept && bad != nil
        words.append(
          name
            + (bad.map { "diverges: a number is not finite at iteration \($0)" }
              ?? "diverges: every number is finite at iteration \(run.iteration)"))
        continue
      }
      let found = expect.conditions.map { ($0, run.number($0.quantity) ?? .nan) }
      isKept = isKept && bad == nil && found.allSatisfy { $0.holds(for: $1) }
      words.append(
        name + found.map { "\($0): \(Digits.text($1, 4))" }.joined(separator: ", ")
          + " at iteration \(run.iteration)")
    }
    return Verdict(seed: seed, isKept: isKept, words: words.joined(separator: "; "))
  }
}
