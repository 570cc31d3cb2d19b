import Calculus
import Testing

@Suite struct CurvatureLaws {
  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    .sum(a.count) { a[$0] * b[$0] }
  }
  private static func length(_ a: [Double]) -> Double { dot(a, a).squareRoot() }

  /// Puts a flat list of parameters into a tape, and computes.
  private static func gradient(_ dual: DualTape, at p: [Double]) -> [Double] {
    for (i, x) in p.enumerated() {
      if let place = dual.place(of: i) { dual.tape.put(x, in: place.variable, place.index) }
    }
    dual.tape.pass()
    return dual.gradient
  }

  /// A network over a batch of 24, with batch norm, a mask, a table and a slice of a tensor.
  private static func network(slices: Int, precision: Precision = .double) -> DualTape {
    var r = Recording(slices: slices)
    let rows = 24 / slices
    let x = r.given("x", [rows, 3])
    let ids = r.given("ids", [rows])
    let t = r.given("t", [rows, 2])
    let table = r.parameter("table", [5, 3]) { _ in .given(noise(15, "table")) }
    let w1 = r.parameter("w1", [3, 7]) { _ in .given(noise(21, "w1")) }
    let b1 = r.parameter("b1", [7]) { _ in .given(noise(7, "b1")) }
    let gain = r.parameter("gain", [7]) { _ in .given(noise(7, "gain").map { 1 + 0.3 * $0 }) }
    let shift = r.parameter("shift", [7]) { _ in .given(noise(7, "shift")) }
    let w2 = r.parameter("w2", [7, 2]) { _ in .given(noise(14, "w2")) }
    let b2 = r.parameter("b2", [2]) { _ in .given(noise(2, "b2")) }
    let word = r.record(Embedding(table: [5, 3], ids: [rows]), table, ids, named: "word")
    let both = r.record(Add([rows, 3]), x, word, named: "both")
    let z = r.record(Affine([rows, 3], [3, 7], [7]), both, w1, b1, named: "z")
    let mean = r.record(BatchMean([24, 7]), z, named: "mean")
    let variance = r.record(BatchVariance([24, 7]), z, mean, named: "variance")
    let n = r.record(BatchNorm([rows, 7]), z, mean, variance, gain, shift, named: "n")
    let h = r.record(Tanh([rows, 7]), n, named: "h")
    let kept = r.mask("kept", [rows, 7], rate: 0.3, seed: 5)
    let d = r.record(Dropout([rows, 7]), h, kept, named: "d")
    let y = r.record(Affine([rows, 7], [7, 2], [2]), d, w2, b2, named: "y")
    let error = r.record(MeanSquaredError(count: y.count), y, t, named: "error")
    let bias = r.record(L2Penalty(counts: [1], strength: 0.1), b2.reshaped([2, 1])[1])
    let loss = r.record(Add([1]), error, bias, named: "loss")
    let tape = Tape(r, loss: loss, precision: precision)
    let (inputs, targets) = (noise(72, "x"), noise(48, "t"))
    for s in 0..<slices {
      tape.fill(x, slice: s, with: Array(inputs[s * rows * 3..<(s + 1) * rows * 3]))
      tape.fill(t, slice: s, with: Array(targets[s * rows * 2..<(s + 1) * rows * 2]))
      tape.fill(ids, slice: s, with: (0..<rows).map { Double((s * rows + $0) % 4) })
    }
    tape.drawMasks(at: 3)
    tape.pass()
    return DualTape(tape)
  }

  /// H·v against how the gradients differ on both sides of the point.
  private static func agrees(_ dual: DualTape, _ name: String) {
    let (p, v) = (dual.point, noise(dual.count, "v"))
    let product = dual.hessian(times: v)
    let h = 1e-5
    let up = gradient(dual, at: p.indices.map { p[$0] + h * v[$0] })
    let down = gradient(dual, at: p.indices.map { p[$0] - h * v[$0] })
    let size = 1 + (up + product).reduce(0) { max($0, abs($1)) }
    for i in p.indices {
      let slope = (up[i] - down[i]) / (2 * h)
      #expect(abs(product[i] - slope) <= 1e-7 * size, "\(name): \(i)")
    }
  }

  @Test(arguments: examples)
  func `the Hessian of every operation is how its gradients change`(_ example: Example) {
    Self.agrees(DualTape(example.tape(precision: .double)), example.name)
  }

  @Test func `the Hessian of a network is how its gradients change, cut into slices or not`() {
    for slices in [1, 2, 4] { Self.agrees(Self.network(slices: slices), "\(slices) slices") }
  }

  @Test func `values and gradients in dual numbers are those of the tape`() {
    for slices in [1, 3] {
      let dual = Self.network(slices: slices)
      let v = noise(dual.count, "v")
      let loss = dual.forward(at: dual.point, along: v)
      let gradients = dual.backward()
      #expect(abs(loss.value - dual.tape.meanLoss) <= 1e-14)
      for (got, want) in zip(gradients, dual.gradient) { #expect(abs(got.value - want) <= 1e-14) }
      // The slope of the loss along v, forward alone, is what backward says as well.
      #expect(abs(loss.slope - Self.dot(dual.gradient, v)) <= 1e-13)
    }
  }

  @Test func `slices do not change the Hessian`() {
    let v = noise(Self.network(slices: 1).count, "v")
    let whole = Self.network(slices: 1).hessian(times: v)
    for slices in [2, 3, 4] {
      for (a, b) in zip(whole, Self.network(slices: slices).hessian(times: v)) {
        #expect(abs(a - b) <= 1e-13, "\(slices) slices")
      }
    }
  }

  @Test(arguments: examples)
  func `the Hessian of every operation is symmetric and linear`(_ example: Example) {
    let dual = DualTape(example.tape(precision: .double))
    let (v, w) = (noise(dual.count, "v"), noise(dual.count, "w"))
    let (hv, hw) = (dual.hessian(times: v), dual.hessian(times: w))
    let size = 1 + Self.length(hv) * Self.length(w) + Self.length(hw) * Self.length(v)
    #expect(abs(Self.dot(w, hv) - Self.dot(v, hw)) <= 1e-12 * size)
    let sum = dual.hessian(times: v.indices.map { 2 * v[$0] - 3 * w[$0] })
    for i in v.indices { #expect(abs(sum[i] - 2 * hv[i] + 3 * hw[i]) <= 1e-12 * size) }
  }

  @Test func `the Hessian of a bowl is its coefficients`() {
    // loss = mean (w − t)²: 2/n on the diagonal, whatever the point.
    let tape = OptimizerLaws.bowl(GradientDescent.self, .double, .best)
    let h = DualTape(tape).hessian()
    for i in 0..<37 {
      for j in 0..<37 { #expect(abs(h[i * 37 + j] - (i == j ? 2 / 37.0 : 0)) <= 1e-16) }
    }
  }

  @Test func `eigenvalues and directions belong to their matrix`() {
    for n in [1, 2, 3, 5, 16, 37] {
      let half = noise(n * n, "matrix \(n)")
      let a = (0..<n * n).map { half[$0] + half[$0 % n * n + $0 / n] }
      let eigen = Eigen(a, n)
      #expect(eigen.values == eigen.values.sorted())
      for k in 0..<n {
        let v = Array(eigen.vectors[k * n..<(k + 1) * n])
        for i in 0..<n {
          let av = Double.sum(n) { a[i * n + $0] * v[$0] }
          #expect(abs(av - eigen.values[k] * v[i]) <= 1e-13 * Double(n), "\(n): \(k)")
        }
        for other in 0..<n {
          let w = Array(eigen.vectors[other * n..<(other + 1) * n])
          #expect(abs(Self.dot(v, w) - (k == other ? 1 : 0)) <= 1e-13 * Double(n))
        }
      }
      if n == 2 {
        let (low, high) = eigenvalues(a[0], a[1], a[3])
        #expect(abs(low - eigen.values[0]) <= 1e-15 && abs(high - eigen.values[1]) <= 1e-15)
      }
    }
    #expect(Eigen([1, 0, 0, 1], 2).values == [1, 1])
    #expect(Eigen([.nan, 0, 0, 1], 2).values.allSatisfy { $0.isNaN })
  }

  @Test func `a linear system is solved, and a singular one has no finite answer`() {
    for n in [1, 2, 3, 8, 40] {
      let (a, x) = (noise(n * n, "system \(n)"), noise(n, "answer \(n)"))
      let b = (0..<n).map { i in Double.sum(n) { a[i * n + $0] * x[$0] } }
      for (got, want) in zip(solve(a, b), x) { #expect(abs(got - want) <= 1e-10, "\(n)") }
    }
    #expect(solve([0, 1, 1, 0], [2, 3]) == [3, 2])
    #expect(solve([1, 2, 2, 4], [1, 1]).contains { !$0.isFinite })
  }

  @Test func `power iteration finds the greatest eigenvalue, whatever the signs`() {
    for (name, lift) in [("as it is", 0.0), ("lower", -12), ("higher", 9), ("far below", -100)] {
      let n = 12
      let half = noise(n * n, "matrix")
      let a = (0..<n * n).map {
        half[$0] + half[$0 % n * n + $0 / n] + ($0 / n == $0 % n ? lift : 0)
      }
      let want = Eigen(a, n).values[n - 1]
      let got = Sharpness(count: n, seed: 1, most: 2000) { v in
        (0..<n).map { i in Double.sum(n) { a[i * n + $0] * v[$0] } }
      }
      #expect(abs(got.value - want) <= got.residual + 1e-12, "\(name): \(got.value), not \(want)")
      #expect(got.residual <= Sharpness.tolerance * abs(got.value), "\(name)")
      #expect(abs(Self.length(got.vector) - 1) <= 1e-14)
    }
    // Two that are as large and of both signs.
    let got = Sharpness(count: 2, seed: 1) { [3 * $0[0], -3 * $0[1]] }
    #expect(abs(got.value - 3) <= 1e-3)
    #expect(Sharpness(count: 3, seed: 1) { $0.map { 0 * $0 } }.value == 0)
  }

  @Test
  func `the greatest eigenvalues are found with their directions, near each other or far apart`() {
    for (name, gap) in [("apart", 1.0), ("near", 1e-3), ("the same", 0.0)] {
      let n = 30
      let half = noise(n * n, "basis")
      let matrix: [Double] = (0..<n * n).map { half[$0] + half[$0 % n * n + $0 / n] }
      let turned = Eigen(matrix, n).vectors
      // n, and two below it that lie so near each other.
      var values: [Double] = (0..<n).map { 10 / Double($0 + 1) }
      (values[0], values[1], values[2]) = (30, 20, 20 + gap)
      func times(_ x: [Double]) -> [Double] {
        var y = Array(repeating: 0.0, count: n)
        for k in 0..<n {
          let share = values[k] * Double.sum(n) { turned[k * n + $0] * x[$0] }
          for i in 0..<n { y[i] += share * turned[k * n + i] }
        }
        return y
      }
      let got = Krylov(count: 3, start: noise(n, "start"), times: times)
      for (k, want) in values.sorted(by: >).prefix(3).enumerated() {
        #expect(abs(got.values[k] - want) <= 1e-9 * want, "\(name): \(got.values[k]), not \(want)")
        let image = times(got.vectors[k])
        for i in 0..<n {
          #expect(abs(image[i] - got.values[k] * got.vectors[k][i]) <= 1e-6, "\(name), \(k)")
        }
      }
    }
    #expect(Krylov(count: 1, start: [0, 0, 0]) { $0.map { 0 * $0 } }.values == [0])
    #expect(Krylov(count: 1, start: [1, 0]) { _ in [.nan, 0] }.values[0].isNaN)
  }

  @Test func `the sharpness of a network is the last of its eigenvalues`() {
    let dual = Self.network(slices: 2)
    let want = Eigen(dual.hessian(), dual.count).values[dual.count - 1]
    let got = dual.sharpness(seed: 1, most: 1000)
    #expect(abs(got.value - want) <= 1e-3 * abs(want), "\(got.value), not \(want)")
    #expect(dual.sharpness(seed: 1, most: 1000).vector == got.vector)
    #expect(dual.sharpness(seed: 1, most: 7).products == 7)
  }
}
