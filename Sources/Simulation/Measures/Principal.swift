import Calculus

// Where the states of one sequence lie on the plane in which they are spread the most (Pearson, 1901).

/// The two directions in which the rows of a tensor (T, H) are spread the most, as (2, H): by
/// orthogonal iteration, each with its largest number above 0.
package struct PrincipalAxes: Measure {
  package static let name = "principalAxes"
  package static let words =
    "of the direction in which the steps are spread the most, and of the next"
  package static let isOfTensor = true
  package static let isListed = false
  package static func isLeaf(in run: Run) -> Bool { true }
  package static func shape(of argument: [Int]) -> [Int] { [2, argument.last ?? 1] }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let width = x.shape.last ?? 1
    return X.Number(x.principalAxes[i / width][i % width])
  }
}

/// The place of every row on those two: Σ (x − mean)·axis, as (T, 2).
package struct PrincipalPlace: Measure {
  package static let name = "principalPlace"
  package static let words = "along the direction of the widest spread, counted from the mean"
  package static let isOfTensor = true
  package static let isListed = false
  package static func shape(of argument: [Int]) -> [Int] {
    [argument.dropLast().reduce(1, *), 2]
  }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let width = x.shape.last ?? 1
    let rows = x.count / width
    let axis = x.principalAxes[i % 2]
    return .sum(width) { k in
      let mean = X.Number.sum(rows) { x[$0 * width + k] } / X.Number(Double(rows))
      return (x[i / 2 * width + k] - mean)
        * x.ofTensor(PrincipalAxes.name, i % 2 * width + k, axis[k])
    }
  }

  /// All at once, from the axes and the means found once.
  static func all(_ numbers: [Double], width: Int) -> [Double] {
    let found = Principal(numbers, width: width)
    var places: [Double] = []
    for row in stride(from: 0, to: numbers.count, by: width) {
      for axis in found.axes {
        var sum = 0.0
        for k in 0..<width { sum += (numbers[row + k] - found.mean[k]) * axis[k] }
        places.append(sum)
      }
    }
    return places
  }
}

/// The two principal axes of some rows.
struct Principal {
  private(set) var mean: [Double]
  private(set) var axes: [[Double]]

  init(_ numbers: [Double], width: Int) {
    let rows = max(numbers.count / width, 1)
    mean = Array(repeating: 0, count: width)
    for (i, x) in numbers.enumerated() { mean[i % width] += x / Double(rows) }
    let mean = mean
    let random = Random(seed: 0, "principal axes")
    let found = Krylov(count: min(2, width), start: (0..<width).map { random.normal($0) }) { axis in
      var next = Array(repeating: 0.0, count: width)
      for row in 0..<rows {
        var length = 0.0
        for k in 0..<width { length += (numbers[row * width + k] - mean[k]) * axis[k] }
        for k in 0..<width { next[k] += length * (numbers[row * width + k] - mean[k]) }
      }
      return next
    }
    axes = found.vectors + (found.vectors.count < 2 ? [[0]] : [])
    for a in 0..<2 {
      let peak = axes[a].max { abs($0) < abs($1) } ?? 1
      if peak < 0 { axes[a] = axes[a].map { -$0 } }
    }
  }
}
