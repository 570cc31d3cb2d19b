import Calculus
import Networks

// What of a picture, and what of the maps that filters found in it, speaks for one output: of passes whose
// gradients are that output's, `held-3~toward:4/…`.

/// One of a tensor and of its gradient.
protocol GradientMeasure: Measure {
  /// Whether there is such a thing of a tensor of that shape, in that pass.
  static func isThere(_ shape: [Int], _ pass: Pass, in run: Run) -> Bool
  /// All of its numbers at once, from the tensor's and its gradient's.
  static func all(_ x: [Double], _ gradient: [Double], _ reader: MeasureReader<Double>) -> [Double]
}
extension GradientMeasure {
  package static var isOfTensor: Bool { true }
  package static var isListed: Bool { false }
  static func isThere(_ shape: [Int], _ pass: Pass, in run: Run) -> Bool { true }
}

/// xᵢ·∂score/∂xᵢ: what the score would lose without xᵢ, were it a plane (Shrikumar et al., 2016,
/// arXiv:1605.01713).
package struct TimesGradient: GradientMeasure {
  package static let name = "timesGradient"
  package static let words = "gradient × input: the number times how steep the score is along it"
  package static func shape(of argument: [Int]) -> [Int] { argument }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    x[i] * x.gradient(i)
  }
  static func all(_ x: [Double], _ gradient: [Double], _: MeasureReader<Double>) -> [Double] {
    zip(x, gradient).map { $0 * $1 }
  }
}

/// αₖ = Σᵢⱼ ∂score/∂map[k, i, j] / (H·W), of maps (B, K, H, W): how much a map counts for the score.
package struct MapWeight: GradientMeasure {
  package static let name = "mapWeight"
  package static let words = "what the score gains with this map: the mean of its gradients"
  package static func shape(of argument: [Int]) -> [Int] { Array(argument.prefix(2)) }
  static func isThere(_ shape: [Int], _ pass: Pass, in run: Run) -> Bool { shape.count == 4 }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let each = x.shape[2] * x.shape[3]
    return .sum(each) { x.gradient(i * each + $0) } / X.Number(Double(each))
  }
  static func all(_ x: [Double], _ gradient: [Double], _ reader: MeasureReader<Double>) -> [Double]
  {
    means(of: gradient, each: reader.shape[2] * reader.shape[3])
  }
  static func means(of gradient: [Double], each: Int) -> [Double] {
    stride(from: 0, to: gradient.count, by: each).map { start in
      Double.sum(each) { gradient[start + $0] } / Double(each)
    }
  }
}

/// relu(Σₖ αₖ·map[k, i, j]), of maps (B, K, H, W): where the maps speak for the score (Selvaraju et al.,
/// 2017, “Grad-CAM”, arXiv:1610.02391).
package struct GradCAM: GradientMeasure {
  package static let name = "gradCAM"
  package static let words =
    "what all maps together say for the score here, each as much as it counts"
  package static func shape(of argument: [Int]) -> [Int] { [argument[0]] + argument.dropFirst(2) }
  static func isThere(_ shape: [Int], _ pass: Pass, in run: Run) -> Bool { shape.count == 4 }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let (maps, each) = (x.shape[1], x.shape[2] * x.shape[3])
    let (row, cell) = i.quotientAndRemainder(dividingBy: each)
    let weights = MapWeight.means(of: x.gradients, each: each)
    let sum = X.Number.sum(maps) { k in
      let map = row * maps + k
      return x.ofTensor(MapWeight.name, map, weights[map]) * x[map * each + cell]
    }
    return .max(sum, 0)
  }
  static func all(_ x: [Double], _ gradient: [Double], _ reader: MeasureReader<Double>) -> [Double]
  {
    all(x, gradient, shape: reader.shape)
  }
  static func all(_ x: [Double], _ gradient: [Double], shape: [Int]) -> [Double] {
    let (maps, each) = (shape[1], shape[2] * shape[3])
    let weights = MapWeight.means(of: gradient, each: each)
    return (0..<shape[0] * each).map { i in
      let (row, cell) = i.quotientAndRemainder(dividingBy: each)
      let sum = Double.sum(maps) { weights[row * maps + $0] * x[(row * maps + $0) * each + cell] }
      return .max(sum, 0)
    }
  }
}

/// How large a share of what speaks for or against an output lies on the part that tells the class, where
/// a task says where that is: of pixels |∂score/∂x|, of maps their Grad-CAM. Of many pictures the mean.
package struct OnPart: GradientMeasure {
  package static let name = "onPart"
  package static let words = "share of it that lies on the part of the picture that tells"
  static func isThere(_ shape: [Int], _ pass: Pass, in run: Run) -> Bool {
    pass.parts(in: run).count == shape[0] && (shape.count == 4 || shape[1] == run.data.image?.count)
  }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let (rows, isOfMaps, parts) = (x.shape[0], x.shape.count == 4, x.parts)
    let cams = isOfMaps ? GradCAM.all(x.numbers, x.gradients, shape: x.shape) : []
    let each = isOfMaps ? cams.count / rows : x.count / rows
    func size(_ k: Int) -> X.Number {
      guard isOfMaps else { return .max(x.gradient(k), -x.gradient(k)) }
      return x.ofTensor(GradCAM.name, k, cams[k])
    }
    func share(_ row: Int) -> X.Number {
      // Where nothing speaks for it, nothing lies there.
      guard !isOfMaps || cams[row * each..<(row + 1) * each].contains(where: { $0 > 0 }) else {
        return 0
      }
      let own = (0..<each).filter { parts[row].holds($0, in: x.shape, of: x.run) }
      return .named("on the part", .sum(own.count) { size(row * each + own[$0]) })
        / .named("on all of it", .sum(each) { size(row * each + $0) })
    }
    guard rows > 1 else { return share(0) }
    return .sum(rows) { .named("picture \($0)", share($0)) } / X.Number(Double(rows))
  }
  static func all(_ x: [Double], _ gradient: [Double], _ reader: MeasureReader<Double>) -> [Double]
  {
    [value(at: 0, reader)]
  }
}

/// How large a share of the picture, or of a map, that part is: what `onPart` would be by chance.
package struct PartArea: GradientMeasure {
  package static let name = "partArea"
  package static let words = "how large a share of it lies on the part of the picture that tells"
  static func isThere(_ shape: [Int], _ pass: Pass, in run: Run) -> Bool {
    OnPart.isThere(shape, pass, in: run)
  }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let (rows, parts) = (x.shape[0], x.parts)
    let each = x.shape.count == 4 ? x.shape[2] * x.shape[3] : x.count / rows
    let own = (0..<rows).reduce(0) { count, row in
      count + (0..<each).count { parts[row].holds($0, in: x.shape, of: x.run) }
    }
    return .known("on the part", Double(own)) / .known("on all of it", Double(rows * each))
  }
  static func all(_ x: [Double], _ gradient: [Double], _ reader: MeasureReader<Double>) -> [Double]
  {
    [value(at: 0, reader)]
  }
}

extension ImagePart {
  /// Whether the middle of cell `k` of maps (…, H, W) lies on it, or pixel `k` of the picture.
  func holds(_ k: Int, in shape: [Int], of run: Run) -> Bool {
    guard let form = run.data.image else { return false }
    let (high, wide) = shape.count == 4 ? (shape[2], shape[3]) : (form.height, form.width)
    let (row, column) = (k % (high * wide)).quotientAndRemainder(dividingBy: wide)
    return rows.contains((2 * row + 1) * form.height / (2 * high))
      && columns.contains((2 * column + 1) * form.width / (2 * wide))
  }
}

extension Pass {
  /// Where the part that tells lies in each of its pictures; fewer where that is not known, as of what is
  /// moved.
  func parts(in run: Run) -> [ImagePart] {
    let name = String(prefix.dropLast())
    if let passage = Passage(named: name) {
      guard passage.patches.move == nil else { return [] }
      switch passage.source {
      case .heldOut(let k) where run.data.heldOut.indices.contains(k):
        return [run.data.heldOut[k].part].compactMap { $0 }
      case .training(let k) where run.data.training.indices.contains(k):
        return [run.data.training[k].part].compactMap { $0 }
      default: return []
      }
    }
    guard name.hasPrefix(Run.heldOutName), !name.contains("~move:") else { return [] }
    return run.data.heldOut.prefix(rows).compactMap(\.part)
  }
}
