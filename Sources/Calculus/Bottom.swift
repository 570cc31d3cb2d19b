extension DualTape {
  /// The nearest bottom downhill from p by Newton's method, its step halved until the loss falls and
  /// turned downhill where the ground does not curve upwards (Nocedal and Wright, 2006, §3.4); nil
  /// where there is none, as where the loss only gets ever smaller far away. Over two parameters.
  package func bottom(from start: [Double]) -> [Double]? {
    precondition(start.count == 2 && count == 2)
    var p = start
    for _ in 0..<200 {
      let x = slopes(at: p, along: [1, 0])
      let y = slopes(at: p, along: [0, 1])
      let g = [x.gradient[0], x.gradient[1]]
      let (a, b, c) = (x.change[0], 0.5 * (x.change[1] + y.change[0]), y.change[1])
      let (low, high) = eigenvalues(a, b, c)
      guard high.isFinite, g.allSatisfy(\.isFinite) else { return nil }
      let size = (g[0] * g[0] + g[1] * g[1]).squareRoot()
      if size <= 1e-11 * (1 + abs(x.loss)) { return low > 0 ? p : nil }
      // With what it takes added to make it curve upwards every way.
      let more = low > 1e-9 * abs(high) ? 0 : 1e-3 * Swift.max(abs(high), abs(low), size) - low
      let determinant = (a + more) * (c + more) - b * b
      let step = [
        ((c + more) * g[0] - b * g[1]) / determinant, ((a + more) * g[1] - b * g[0]) / determinant,
      ]
      var (share, tries) = (1.0, 0)
      var next = p
      repeat {
        next = [p[0] - share * step[0], p[1] - share * step[1]]
        share *= 0.5
        tries += 1
      } while tries < 60 && !(forward(at: next, along: [0, 0]).value <= x.loss)
      if next == p { return low > 0 && size <= 1e-6 * (1 + abs(x.loss)) ? p : nil }
      p = next
    }
    return nil
  }

  private func slopes(at p: [Double], along v: [Double])
    -> (loss: Double, gradient: [Double], change: [Double])
  {
    let loss = forward(at: p, along: v).value
    let all = backward()
    return (loss, all.map(\.value), all.map(\.slope))
  }
}
