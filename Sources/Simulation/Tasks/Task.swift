import Calculus
import Networks

/// Something to learn: it makes samples, the same ones for the same seed.
package protocol Task: Sendable {
  static var name: String { get }
  static var words: String { get }
  init(_ arguments: any Arguments) throws
  func data(seed: Int) -> Dataset
}

/// Every task there is.
package let tasks: [any Task.Type] = [
  Spiral.self, Circle.self, XOR.self, Gaussians.self, Moons.self, Table.self, CSVTable.self,
]

/// Samples to learn from and samples kept apart, never trained on.
package struct Dataset: Sendable {
  package enum Target: Sendable, Equatable {
    /// One of the classes.
    case label(Int)
    /// Numbers to be met as they are.
    case numbers([Double])
  }
  package struct Sample: Sendable {
    package let input: [Double]
    package let target: Target
    package init(_ input: [Double], _ target: Target) {
      (self.input, self.target) = (input, target)
    }
  }
  /// What the inputs are called: x and y on the plane.
  package let features: [String]
  /// 0 where targets are numbers.
  package let classes: Int
  package let training: [Sample]
  package let heldOut: [Sample]

  package init(features: [String], classes: Int, training: [Sample], heldOut: [Sample]) {
    (self.features, self.classes) = (features, classes)
    (self.training, self.heldOut) = (training, heldOut)
  }

  /// Nothing: for what is learnt without samples.
  static let none = Dataset(features: [], classes: 0, training: [], heldOut: [])

  /// Whether the numbers to be met are only ever one of two.
  var hasTwoTargets: Bool {
    let targets = training.compactMap { sample -> [Double]? in
      if case .numbers(let numbers) = sample.target { numbers } else { nil }
    }
    return Set(targets).count == 2
  }
}

/// Points on the plane in classes, drawn one by one: what most tasks here are.
///
/// Point `i` belongs to class `i mod classes`. Training and held-out points are drawn for two
/// different purposes, so that asking for more of one changes none of the other.
protocol PlaneTask: Task {
  var count: PlaneCount { get }
  var classes: Int { get }
  /// Where point `i` of a class lies; `draw(k)` is its k-th random number in 0..<1, `normal(k)` its
  /// k-th of a normal distribution.
  func point(label: Int, draw: (Int) -> Double, normal: (Int) -> Double) -> [Double]
}

/// How many points, and how far they stray.
struct PlaneCount: Sendable {
  let samples, heldOut: Int
  let noise: Double

  init(_ a: any Arguments, noise: Double) throws {
    samples = try a.count("samples", or: 200, in: 1...1_000_000)
    heldOut = try a.count("heldOut", or: max(samples / 2, 1), in: 0...1_000_000)
    self.noise = try a.number("noise", or: noise, .notNegative)
  }
}

extension PlaneTask {
  var classes: Int { 2 }

  package func data(seed: Int) -> Dataset {
    func samples(_ count: Int, _ part: String) -> [Dataset.Sample] {
      let uniform = Random(seed: seed, "data/\(Self.name)/\(part)/uniform")
      let normal = Random(seed: seed, "data/\(Self.name)/\(part)/normal")
      return (0..<count).map { i in
        let label = i % classes
        let point = point(
          label: label, draw: { uniform.uniform(4 * i + $0) }, normal: { normal.normal(4 * i + $0) }
        )
        return .init(point, .label(label))
      }
    }
    return Dataset(
      features: ["x", "y"], classes: classes, training: samples(count.samples, "training"),
      heldOut: samples(count.heldOut, "held-out"))
  }
}
