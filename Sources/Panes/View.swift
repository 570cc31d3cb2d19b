import Calculus
import Drawing
import Simulation

/// What a mark on the canvas stands for, once looked up in the view that drew it.
package enum Source: Hashable, Sendable {
  /// A tensor of the frame's iteration; the index is that of the element.
  case tensor(TensorKey)
  /// One number wherever it was made, at another iteration too; the index means nothing.
  case element(Origin)
  /// One number at past iterations; the index is the iteration.
  case series(String, run: Int = 0)
  /// One number of a tensor of a past iteration; the index is that of the element.
  case past(String, iteration: Int, run: Int = 0)
  /// From a clock: no origin, and no place in what is reproducible.
  case reading(String)
}

/// What panes draw from: a frame, what a person has chosen to see, and a table of what the marks
/// mean. It takes note of what was asked for and was not there, so that the next frame carries it.
package struct View: Sendable {
  /// Of the run that is being drawn.
  package private(set) var frame: Frame
  /// Every run of the scene.
  package let runs: [Frame]
  /// What the pane being drawn is asked to show.
  package var look: Look
  package var isFocused = false
  /// The names of the panes that are on the screen; nil where only this one is known.
  package var panes: Set<String>?
  /// The run that the pane in focus shows.
  package var focusedRun = 0
  /// The number under the cursor, if any.
  package var cursor: Origin?
  /// The explanation being read, if any: what was asked, step by step.
  package var asked: Asked?
  package let scene: SceneWords

  package private(set) var request = Request()
  package private(set) var sources: [Source] = []
  private var places: [Source: Int] = [:]  // looked up, never iterated

  package init(_ frame: Frame, look: Look = Look(), scene: SceneWords = SceneWords()) {
    (self.frame, runs, self.look, self.scene) = (frame, frame.runs, look, scene)
    request.asOf = frame.iteration
    request.run = frame.run
  }

  package var facts: Facts { frame.facts }

  /// The run that the next frame is to be of.
  package mutating func ask(of run: Int) {
    if runs.indices.contains(run) { request.run = run }
  }
  /// Goes over to another run: what is read and marked from here on is that one's.
  package mutating func turn(to run: Int) {
    if runs.count > 1, runs.indices.contains(run) { frame = runs[run] }
  }
  /// The run that what there is in `difference` is taken from.
  package var other: Frame? {
    guard runs.count > 1 else { return nil }
    // For a branch the one it comes from.
    let root = frame.place.root?.run ?? 0
    return runs[root == frame.run ? (root == 0 ? 1 : 0) : root]
  }

  // MARK: Reading

  /// A tensor of this iteration; nil until a frame carries it, or where there is none of that name.
  package mutating func tensor(_ name: String, _ kind: Origin.Kind = .value) -> Tensor? {
    let key = TensorKey(name, kind, run: frame.run)
    request.tensors.insert(key)
    return frame.tensors[key]
  }
  /// Whether a frame brought what there is of that name.
  package func isCarried(_ key: TensorKey) -> Bool {
    frame.carried.contains(TensorKey(key.name, key.kind, run: frame.run))
  }
  package mutating func number(_ name: String, _ kind: Origin.Kind = .value) -> Double? {
    tensor(name, kind)?.numbers.first
  }
  /// One number of a tensor, where it has so many.
  package mutating func number(_ name: String, at index: Int) -> Double? {
    guard let tensor = tensor(name), tensor.numbers.indices.contains(index) else { return nil }
    return tensor[index]
  }
  package mutating func explanation(_ origin: Origin) -> Explanation? {
    request.explanations.insert(origin)
    return frame.explanations[origin]
  }

  /// The name under which a tensor is to be read, as the person has chosen: its values, gradients,
  /// what the optimizer remembers, or its change since the start. Falls back to values.
  package func key(_ name: String, isParameter: Bool) -> TensorKey {
    switch look.show {
    case .values, .scores, .timesGradient, .occlusion: TensorKey(name)
    case .gradients: TensorKey(name, .gradient)
    case .memory:
      isParameter && !facts.memories.isEmpty
        ? TensorKey("\(name).\(facts.memories[0])") : TensorKey(name)
    case .change: isParameter ? TensorKey("change(\(name))") : TensorKey(name)
    case .difference: other.map { TensorKey(Runs.difference(name, $0.name)) } ?? TensorKey(name)
    }
  }

  // MARK: Marking

  /// Element `index` of a tensor of this iteration.
  package mutating func mark(_ name: String, _ index: Int = 0, _ kind: Origin.Kind = .value) -> Mark
  {
    mark(.tensor(TensorKey(name, kind)), index)
  }
  package mutating func mark(_ source: Source, _ index: Int = 0) -> Mark {
    Mark(source: place(of: source), index: index)
  }
  /// A number wherever it was made.
  package mutating func mark(_ origin: Origin) -> Mark {
    guard origin.iteration == frame.iteration, origin.slice == nil, origin.run == frame.run else {
      return mark(.element(origin))
    }
    return mark(origin.name, origin.index, origin.kind)
  }
  /// For many marks of one source: looked up once.
  package mutating func place(of source: Source) -> Int {
    let source = own(source)
    if let place = places[source] { return place }
    sources.append(source)
    places[source] = sources.count - 1
    return sources.count - 1
  }

  /// The same of the run that is being drawn.
  private func own(_ source: Source) -> Source {
    switch source {
    case .tensor(let key): .tensor(TensorKey(key.name, key.kind, run: frame.run))
    case .series(let name, _): .series(name, run: frame.run)
    case .past(let name, let iteration, _): .past(name, iteration: iteration, run: frame.run)
    case .element, .reading: source
    }
  }

  /// What a mark stands for; nil for a reading, a name or a tick.
  package func origin(of mark: Mark) -> Origin? {
    guard let source = mark.source, sources.indices.contains(source) else { return nil }
    switch sources[source] {
    case .tensor(let key):
      let tensor = runs.first { $0.run == key.run }?.tensors[key]
      return Origin(
        key.name, mark.index, kind: key.kind, iteration: tensor?.iteration ?? frame.iteration,
        run: key.run)
    case .element(let origin): return origin
    case .series(let name, let run): return Origin(name, 0, iteration: mark.index, run: run)
    case .past(let name, let iteration, let run):
      return Origin(name, mark.index, iteration: iteration, run: run)
    case .reading: return nil
    }
  }
}

/// What a scene says in words.
package struct SceneWords: Sendable {
  package struct Note: Equatable, Sendable {
    package enum Moment: Equatable, Sendable {
      case at(Int)
      /// The index of a condition that the run watches.
      case when(Int)
    }
    package let moment: Moment
    package let text: String
    /// An answer to the note's question, shown when asked for.
    package let reveal: String?

    package init(_ moment: Moment, _ text: String, reveal: String? = nil) {
      (self.moment, self.text, self.reveal) = (moment, text, reveal)
    }
  }
  package var title: String
  package var about: String
  package var notes: [Note]
  package init(title: String = "", about: String = "", notes: [Note] = []) {
    (self.title, self.about, self.notes) = (title, about, notes)
  }
}

/// A chain of questions about numbers: the last is the one being read.
package struct Asked: Equatable, Sendable {
  package struct Step: Equatable, Sendable {
    package let origin: Origin
    /// Names of steps on the way inside its arithmetic, opened one in the other.
    package var path: [String] = []
    /// Which operand is chosen.
    package var choice = 0
    package init(_ origin: Origin) { self.origin = origin }
  }
  package var steps: [Step]
  /// Whether operands are written by their names instead of their numbers.
  package var byName = false
  /// Whether ∂loss/∂this is read instead of the value.
  package var gradient = false
  package init(_ origin: Origin) { steps = [Step(origin)] }
}
