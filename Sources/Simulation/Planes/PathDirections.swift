import Calculus

/// The main direction of a run's path: the first principal component of θₖ − θ, θ being the parameters
/// of now and θₖ those at some iterations on the way here (E. Lorch, “Visualizing deep network training
/// trajectories with PCA”, 2016; Li et al., 2018).
///
///     d = Σₖ cₖ · (θₖ − θ)     so long that the way reaches just to −1 or 1
package struct PathDirection1: ParameterMeasure {
  package static let name = "pathDirection1"
  package static let words = "the main direction of the path so far"
  package static let isListed = false
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    along(0, at: i, x)
  }
}

/// The second, at a right angle to it.
package struct PathDirection2: ParameterMeasure {
  package static let name = "pathDirection2"
  package static let words = "the second main direction of the path so far"
  package static let isListed = false
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    along(1, at: i, x)
  }
}

private func along<X: MeasureReading>(_ k: Int, at i: Int, _ x: X) -> X.Number {
  let axes = x.run.pathAxes
  guard axes.weights.indices.contains(k) else { return 0 }
  return .sum(axes.iterations.count) { n in
    X.Number.known("c", axes.weights[k][n]) * (x.past(i, at: axes.iterations[n]) - x[i])
  }
}

/// How much of the path each of its two main directions holds.
package struct PathShare: Measure {
  package static let name = "pathShare"
  package static let words = "the share of the way's variance along this direction"
  package static let isOfTensor = false
  package static let isListed = false
  package static func shape(in run: Run) -> [Int]? { run.pathAxes.weights.isEmpty ? nil : [2] }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let axes = x.run.pathAxes
    guard axes.variances.indices.contains(i) else { return 0 }
    return X.Number.known("variance along it", axes.variances[i])
      / X.Number.known("variance of the way", axes.variance)
  }
}

/// Where the way went: its places on the plane of its two main directions, from first to last.
package struct PathPlaces: Measure {
  package static let name = "pathPlaces"
  package static let words = "where the way went, on the plane of its two main directions"
  package static let isOfTensor = false
  package static let isListed = false
  package static func shape(in run: Run) -> [Int]? {
    run.pathAxes.places.isEmpty ? nil : [run.pathAxes.places.count, 2]
  }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let axes = x.run.pathAxes
    let (n, k) = i.quotientAndRemainder(dividingBy: 2)
    guard axes.places.indices.contains(n) else { return 0 }
    // θₙ − θ = a·d₁ + b·d₂ + what lies beside the plane
    return X.Number.known(k == 0 ? "(θₙ − θ)·d₁/d₁²" : "(θₙ − θ)·d₂/d₂²", axes.places[n][k])
  }
}

/// The two main directions of a path, as weights of its steps.
struct PathAxes {
  /// On the way, before now.
  let iterations: [Int]
  /// c: for each direction, a weight for each of them.
  private(set) var weights: [[Double]] = []
  private(set) var variances: [Double] = []
  private(set) var variance = 0.0
  /// Where on the plane the run was at each of them.
  private(set) var places: [[Double]] = []

  /// `steps`: (iteration, parameter), θₖ − θ.
  init(_ iterations: [Int], _ steps: [[Double]]) {
    self.iterations = iterations
    let count = steps.count
    guard count > 1 else { return }
    // The products of the steps with one another have the same eigenvalues as those of the
    // parameters with one another, and are far fewer.
    var products = Array(repeating: 0.0, count: count * count)
    for k in 0..<count {
      for m in 0...k {
        let product = zip(steps[k], steps[m]).reduce(0) { $0 + $1.0 * $1.1 }
        (products[k * count + m], products[m * count + k]) = (product, product)
      }
    }
    variance = (0..<count).reduce(0) { $0 + products[$1 * count + $1] }
    guard variance > 0, variance.isFinite else { return }
    let eigen = Eigen(products, count)
    places = steps.map { _ in [] }
    for k in [count - 1, count - 2] {
      let value = eigen.values[k]
      let vector = Array(eigen.vectors[k * count..<(k + 1) * count])
      // Along d = Σ uₖ·stepₖ/√λ, of length 1, step k reaches to √λ·uₖ.
      let reach = vector.reduce(0) { max($0, abs($1)) } * max(value, 0).squareRoot()
      let flip: Double = vector[0] > 0 ? -1 : 1  // it began at the left, or below
      variances.append(max(value, 0))
      let isFlat = !(value > 1e-12 * variance)
      weights.append(vector.map { isFlat ? 0 : flip * $0 / value.squareRoot() * reach })
      for k in 0..<count {
        places[k].append(isFlat ? 0 : flip * vector[k] * value.squareRoot() / reach)
      }
    }
  }
}

extension Run {
  /// The iterations whose parameters make the path's directions.
  var pathIterations: [Int] {
    guard path.isKept else { return [] }
    let first = branches[branch].journal.entries.last { entry in
      guard case .structure = entry.change else { return false }
      return entry.iteration <= iteration
    }
    return Path.iterations(from: first?.iteration ?? 0, before: iteration)
  }

  /// The state at each of them: what another run needs to find the same directions.
  func pathStates() -> [Int: [UInt8]] {
    pathIterations.reduce(into: [:]) { $0[$1] = pathState(at: $1) }
  }

  func pathState(at k: Int) -> [UInt8] {
    if let lent = lentPath[k] { return lent }
    return path.state(at: k, where: isPast) ?? visit(k) { Array(training.tape.state) }
  }

  /// The path's main directions, as of now.
  var pathAxes: PathAxes {
    if let (found, axes) = knownPathAxes, found == version { return axes }
    let iterations = pathIterations
    let tape = training.tape
    let now = tape.parameters(of: UnsafeRawBufferPointer(tape.state))
    let steps = iterations.map { k in
      let then = pathState(at: k).withUnsafeBytes { tape.parameters(of: $0) }
      return zip(then, now).map { $0 - $1 }
    }
    let axes = PathAxes(iterations, steps)
    knownPathAxes = (version, axes)
    return axes
  }

  /// One number of a parameter at an iteration of the path.
  func past(_ variable: Variable, _ i: Int, at k: Int) -> Double {
    pathState(at: k).withUnsafeBytes { training.tape.parameter(variable, i, of: $0) }
  }
}
