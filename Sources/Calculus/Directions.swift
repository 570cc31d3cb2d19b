// What some optimizers ask of the whole loss before they update weights one by one.

/// What an optimizer is given for every weight.
package enum Direction: Sendable {
  /// Its gradient g.
  case gradient
  /// η*·g, where the loss along −g is lowest.
  case lineSearch
  /// s, with H·s = g.
  case newton
}

extension DualTape {
  /// η* for those parameters that move, from the gradients of the tape's last pass.
  package func lineSearch(moving: [Int]) -> LineSearch {
    let gradient = gradient
    var down = Array(repeating: 0.0, count: count)
    for i in moving { down[i] = -gradient[i] }
    return LineSearch(self, from: point, along: down)
  }

  /// The parameters that the coming update changes, but for those that are held.
  package func moving(but isHeld: (_ parameter: String, _ i: Int) -> Bool = { _, _ in false })
    -> [Int]
  {
    (0..<count).filter { i in
      guard let (variable, index) = place(of: i) else { return false }
      return tape.isUpdated(variable, index)
        && !isHeld(tape.recording.nodes[variable.node].name, index)
    }
  }

  /// Puts what an optimizer is given in the place of the gradients, until the next pass.
  package func direct(by search: LineSearch) { tape.scaleGradients(by: search.rate) }

  package func direct(by newton: NewtonStep) {
    for (i, step) in newton.values.enumerated() {
      if let (variable, index) = place(of: i) { tape.putGradient(step, in: variable, index) }
    }
  }
}
