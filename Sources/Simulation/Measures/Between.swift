import Calculus

/// Numbers that lie between the tensors of one sequence or one picture: the terms of a sum, parts of
/// it. Worked out when asked for: of all sums together they would be many.
protocol Between {
  var words: String { get }
  var count: Int { get }
  var shape: [Int] { get }
  /// Whether it has no formula: it is counted, or found by iterating.
  var isLeaf: Bool { get }
  func value<N: Arithmetic>(at i: Int, _ pass: Pass, iteration: Int) -> N
  func number(at i: Int, _ pass: Pass, iteration: Int) -> Double
  func all(_ pass: Pass, iteration: Int) -> [Double]
}

extension Between {
  var shape: [Int] { [count] }
  var isLeaf: Bool { false }
  /// One of them, as it is among all.
  func number(at i: Int, _ pass: Pass, iteration: Int) -> Double {
    all(pass, iteration: iteration)[i]
  }
  func all(_ pass: Pass, iteration: Int) -> [Double] {
    (0..<count).map { value(at: $0, pass, iteration: iteration) }
  }
  /// Number `i` of a tensor of that pass.
  func read<N: Arithmetic>(_ name: String, _ i: Int, _ pass: Pass, iteration: Int) -> N {
    guard let variable = pass.variable(name) else { return 0 }
    let spot = pass.spot(variable, i, kind: .value)
    return .read(pass.tape.number(spot), pass.origin(spot, at: iteration))
  }
}
