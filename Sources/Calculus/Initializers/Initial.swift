/// How a parameter's first numbers come about.
package enum Initial: Sendable {
  case zeros
  /// One number throughout.
  case constant(Double)
  /// One number for each of several parts, so wide, that stand side by side.
  case parts([Double], width: Int)
  /// Given one by one, in a scene.
  case given([Double])
  /// Uniform in ±limit; `reason` says where the limit comes from.
  case uniform(limit: Double, reason: String, Random)
  /// Normal around 0; `reason` says where the standard deviation comes from.
  case normal(deviation: Double, reason: String, Random)
  /// Perpendicular to one another.
  case orthogonal(OrthogonalMatrix)

  /// Element `i`.
  package func value<N: Arithmetic>(at i: Int) -> N {
    switch self {
    case .zeros: 0
    case .constant(let number): N(number)
    case .parts(let numbers, let width): N(numbers[i / width])
    case .given(let numbers): N(numbers[i])
    case .uniform(let limit, _, let random):
      (2 * N.known("draw \(i)", random.uniform(i)) - 1) * N.known("limit", limit)
    case .normal(let deviation, _, let random):
      N.known("draw \(i)", random.normal(i)) * N.known("deviation", deviation)
    case .orthogonal(let matrix): matrix.value(at: i)
    }
  }

  /// In words, for an explanation.
  package func words(at i: Int) -> String {
    func drawn(_ random: Random) -> String {
      "number \(i) of “\(random.purpose)”, seed \(random.seed)"
    }
    return switch self {
    case .zeros: "begins at 0"
    case .constant(let number): "begins at \(Digits.text(number, 6))"
    case .parts(let numbers, let width): "begins at \(Digits.text(numbers[i / width], 6))"
    case .given: "given in the scene"
    case .uniform(_, let reason, let random):
      "first draw: uniform in ±limit, \(reason); \(drawn(random))"
    case .normal(_, let reason, let random):
      "first draw: normal with mean 0, \(reason); \(drawn(random))"
    case .orthogonal(let matrix):
      "first draw: normal, then made orthogonal by Gram and Schmidt; \(drawn(matrix.random))"
    }
  }
}
