import Calculus

// Where the states of one sequence lie on the plane in which they are spread the most (Pearson, 1901).

/// The two directions in which the rows of a tensor (T, H) are spread the most, as (2, H): by
/// Lanczos' iteration, each with its largest number above 0.
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
    return PrincipalComponents.coordinate(
      width,
      x: { x[i / 2 * width + $0] },
      mean: { k in PrincipalComponents.mean(rows) { x[$0 * width + k] } },
      axis: { x.ofTensor(PrincipalAxes.name, i % 2 * width + $0, axis[$0]) })
  }

  /// All at once, from the axes and the means found once.
  static func all(_ numbers: [Double], width: Int) -> [Double] {
    let found = PrincipalComponents(numbers, width: width)
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
