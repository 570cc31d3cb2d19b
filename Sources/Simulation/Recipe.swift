import Calculus
import Networks

/// What is to be made small.
package enum Objective: Sendable {
  /// The loss of a model's outputs on samples.
  case samples(any Task, any Model, any Loss)
  /// A function of a few numbers, which needs no samples.
  case landscape(any Landscape)
}

/// Everything a run is made from: the same recipe gives the same numbers.
package struct Recipe: Sendable {
  package var seed: Int
  package var objective: Objective
  package var optimizer: any Optimizer.Type
  package var schedule: any Schedule.Type
  /// What can be changed while it runs: the optimizer's settings, the groups', the schedule's, batch,
  /// l1, l2 and clip.
  package var hyperparameters: Hyperparameters
  /// Parameters with settings of their own; each parameter is in one group at most.
  package var groups: [ParameterGroup]
  /// First numbers of parameters, by full name, flat.
  package var parameters: [String: [Double]]
  package var precision: Precision
  /// Into how many parts a batch is cut, for threads.
  package var slices: Int
  package var stop: Condition?
  /// Whether it is written down how every head behaves on what is held out.
  package var keepsHeadScores = false

  package init(
    seed: Int = 1, objective: Objective,
    optimizer: any Optimizer.Type = GradientDescent.self,
    schedule: any Schedule.Type = Constant.self, hyperparameters: Hyperparameters,
    groups: [ParameterGroup] = [], parameters: [String: [Double]] = [:],
    precision: Precision = .single, slices: Int = 1,
    stop: Condition? = nil
  ) {
    (self.seed, self.objective, self.groups) = (seed, objective, groups)
    (self.optimizer, self.schedule) = (optimizer, schedule)
    (self.hyperparameters, self.parameters) = (hyperparameters, parameters)
    (self.precision, self.slices, self.stop) = (precision, slices, stop)
  }
}

extension Objective {
  package var model: (any Model)? {
    if case .samples(_, let model, _) = self { model } else { nil }
  }
}

extension Recipe {
  package var task: (any Task)? {
    if case .samples(let task, _, _) = objective { task } else { nil }
  }
  package var model: (any Model)? { objective.model }
  package var landscape: (any Landscape)? {
    if case .landscape(let landscape) = objective { landscape } else { nil }
  }
  package var loss: (any Loss)? {
    if case .samples(_, _, let loss) = objective { loss } else { nil }
  }
}

extension Recipe {
  /// Puts another surface in the place of the one there is, with its start and its window.
  package mutating func goDown(on formula: Formula) {
    guard case .landscape(let landscape) = objective, let walk = landscape as? SurfaceWalk else {
      return
    }
    let surface = FormulaSurface(formula, window: walk.window)
    objective = .landscape(SurfaceWalk(surface, start: walk.start))
    hyperparameters.forget(under: SurfaceWalk.settingsPath)
  }
}

/// Named numbers that steer a run, in the order they are shown.
package struct Hyperparameters: Equatable, Sendable {
  package struct Entry: Equatable, Sendable {
    package let name: String
    package var value: Double
    package let words: String
    package let limits: Setting.Limits
    /// A whole number: a batch, a count of iterations.
    package let isWhole: Bool
    /// Its place in a scene: `optimizer.adam.learningRate`.
    package let path: String
  }
  package private(set) var entries: [Entry] = []
  package init() {}

  /// 0 stands for the whole training set.
  package static let batch = "batch"
  package static let l1 = "l1"
  package static let l2 = "l2"
  /// How long all gradients together may be; 0 stands for any length.
  package static let clip = "clip"
  package static let learningRate = "learningRate"
  /// `layer1.stride`
  package static func name(of what: Slide, in layer: String) -> String { "\(layer).\(what)" }

  package mutating func add(
    _ setting: Setting, _ value: Double, path: String, isWhole: Bool = false
  ) {
    entries.append(
      Entry(
        name: setting.name, value: value, words: setting.words, limits: setting.limits,
        isWhole: isWhole, path: path))
  }

  package subscript(name: String) -> Double? {
    get { entries.first { $0.name == name }?.value }
    set {
      guard let newValue, let k = entries.firstIndex(where: { $0.name == name }) else { return }
      entries[k].value = newValue
    }
  }

  /// Another optimizer's settings in the place of the one before: those of the recipe where it is
  /// the recipe's own, else its standard ones.
  mutating func take(_ optimizer: any Optimizer.Type, as recipe: Recipe) {
    let isOwn = optimizer.name == recipe.optimizer.name
    let first = entries.firstIndex { $0.path.hasPrefix("optimizer.") } ?? 0
    entries.removeAll { $0.path.hasPrefix("optimizer.") }
    let settings = optimizer.settings.map { setting in
      Entry(
        name: setting.name,
        value: isOwn ? recipe.hyperparameters[setting.name] ?? setting.standard : setting.standard,
        words: setting.words, limits: setting.limits, isWhole: setting.isWhole,
        path: "optimizer.\(optimizer.name).\(setting.key)")
    }
    entries.insert(contentsOf: settings, at: first)
  }

  /// The settings of what is gone down on, which are part of what is computed.
  var ofTask: [Double?] { entries.filter { $0.path.hasPrefix("task.") }.map(\.value) }

  /// Drops what stands under that path of a scene.
  mutating func forget(under path: String) { entries.removeAll { $0.path.hasPrefix(path) } }

  /// The values of those settings, in their order.
  package func values(of settings: [Setting]) -> [Double] {
    settings.map { self[$0.name] ?? $0.standard }
  }
}

/// A comparison that a scene makes: `loss < 0.01`.
package struct Condition: Equatable, Sendable, CustomStringConvertible {
  package enum Sign: String, Sendable, CaseIterable {
    case atMost = "<="
    case atLeast = ">="
    case below = "<"
    case above = ">"
  }
  package let quantity: String
  package let sign: Sign
  package let number: Double

  package init(_ quantity: String, _ sign: Sign, _ number: Double) {
    (self.quantity, self.sign, self.number) = (quantity, sign, number)
  }

  package func holds(for x: Double) -> Bool {
    switch sign {
    case .below: x < number
    case .above: x > number
    case .atMost: x <= number
    case .atLeast: x >= number
    }
  }
  package var description: String { "\(quantity) \(sign.rawValue) \(Digits.text(number, 6))" }
}
