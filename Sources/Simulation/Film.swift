import Calculus
import Networks

/// One head on one sequence at several iterations on the way here, the last of them now:
/// `film-held-3/block1.attention.weights[2]`, as (frames, T, S), and `film-held-3/iterations`, which
/// ones they are; or one filter, `film/layer1.weight[3]`, as (frames, C, Kᵧ, Kₓ); or what is asked of
/// rows of words, `film/rank(cosine(inputVectors, 17))`. Every number in it is one of its own
/// iteration and is explained as that.
package struct Film {
  package static let ofParameters = "film"
  static let prefix = "film-"
  /// Nil for a film of a parameter.
  let passage: Passage?
  /// Nil for the iterations themselves, and of rows.
  private let head: (tensor: String, number: Int)?
  private let ofRows: String?

  static func isName(_ name: String) -> Bool {
    name.hasPrefix(prefix) || name.hasPrefix(ofParameters + "/")
  }

  init?(named name: String) {
    guard Self.isName(name), let slash = name.firstIndex(of: "/") else { return nil }
    passage = Passage(named: String(name[..<slash].dropFirst(Self.prefix.count)))
    guard passage != nil || name[..<slash] == Self.ofParameters else { return nil }
    let rest = name[name.index(after: slash)...]
    ofRows = passage == nil && rest.hasSuffix(")") ? String(rest) : nil
    guard ofRows == nil else {
      head = nil
      return
    }
    guard rest != "iterations" else {
      head = nil
      return
    }
    guard rest.hasSuffix("]"), let open = rest.lastIndex(of: "["),
      let number = Int(rest[rest.index(after: open)...].dropLast()), number >= 0
    else { return nil }
    head = (String(rest[..<open]), number)
  }

  func tensor(in run: Run) -> Tensor? {
    if let ofRows { return run.filmed(ofRows) }
    let pass = passage.map { run.pass(of: $0) } ?? run.training
    guard let pass else { return nil }
    guard let head else {
      let iterations = run.filmIterations
      return Tensor(shape: [iterations.count], numbers: iterations.map(Double.init))
    }
    guard let variable = pass.variable(head.tensor),
      variable.shape.count == (passage == nil ? 4 : 3), head.number < variable.shape[0]
    else { return nil }
    let shape = Array(variable.shape.dropFirst())  // (T, S)
    let size = shape.reduce(1, *)
    let own = size * head.number..<size * (head.number + 1)
    var numbers: [ArraySlice<Double>]
    if let passage {
      numbers = run.filmed(pass, passage) { pass.numbers(variable, .value)[own] }
    } else {
      guard pass.node(variable).role == .parameter else { return nil }
      numbers = run.pathIterations.map { k in
        run.pathState(at: k).withUnsafeBytes { state in
          own.map { pass.tape.parameter(variable, $0, of: state) }[...]
        }
      }
      numbers.append(pass.numbers(variable, .value)[own])
    }
    return Tensor(shape: [numbers.count] + shape, numbers: Array(numbers.joined()))
  }

  /// The number that one of the film is: that of its own iteration.
  func origin(of index: Int, in run: Run) -> Origin? {
    guard let name = ofRows ?? head?.tensor, let shape = tensor(in: run)?.shape else { return nil }
    let size = shape.dropFirst().reduce(1, *)
    let iterations = run.filmIterations
    guard iterations.indices.contains(index / size) else { return nil }
    return Origin(
      (passage.map { $0.name + "/" } ?? "") + name, (head?.number ?? 0) * size + index % size,
      iteration: iterations[index / size], run: run.index)
  }
}

extension Run {
  /// The iterations of a film: those of the path, and now.
  var filmIterations: [Int] { pathIterations + [iteration] }

  /// What a pass gives at each of them.
  func filmed<R>(_ pass: Pass, _ passage: Passage, _ body: () -> R) -> [R] {
    let past = pathIterations.map { k in
      pathState(at: k).withUnsafeBytes { pass.tape.takeParameters(of: $0) }
      pass.tape.forward()
      return body()
    }
    pass.takeParameters(from: training)
    pass.tape.forward()
    let all = past + [body()]
    // It went forward alone.
    if let k = passages.firstIndex(where: { $0.passage == passage }) { passages[k].version = -1 }
    return all
  }
}
