import Calculus
import Networks

/// Two arms wound into each other: one turn and three quarters, from the middle outwards.
struct Spiral: PlaneTask {
  static let name = "spiral"
  static let words = "two arms wound into each other"
  let count: DrawnCount
  private let turns: Double
  init(_ a: any Arguments) throws {
    count = try DrawnCount(a, noise: 0.03)
    turns = try a.number("turns", or: 1.25, .positive)
  }
  func point(label: Int, draw: (Int) -> Double, normal: (Int) -> Double) -> [Double] {
    // √ spreads the points evenly along the arm.
    let t = 0.1 + 0.9 * draw(0).squareRoot()
    let angle = 2 * Double.pi * turns * t + (label == 0 ? 0 : Double.pi)
    return [
      t * Double.cos(angle) + count.noise * normal(0),
      t * Double.sin(angle) + count.noise * normal(1),
    ]
  }
}

/// A disc, and a ring around it.
struct Circle: PlaneTask {
  static let name = "circle"
  static let words = "a disc and the ring around it"
  let count: DrawnCount
  init(_ a: any Arguments) throws { count = try DrawnCount(a, noise: 0.02) }
  func point(label: Int, draw: (Int) -> Double, normal: (Int) -> Double) -> [Double] {
    let radius = label == 0 ? 0.5 * draw(0).squareRoot() : 0.7 + 0.3 * draw(0)
    let angle = 2 * Double.pi * draw(1)
    return [
      radius * Double.cos(angle) + count.noise * normal(0),
      radius * Double.sin(angle) + count.noise * normal(1),
    ]
  }
}

/// Four quarters of a square, opposite ones alike: “one or the other but not both”.
struct XOR: PlaneTask {
  static let name = "xor"
  static let words = "four quarters of a square, opposite ones alike"
  let count: DrawnCount
  init(_ a: any Arguments) throws { count = try DrawnCount(a, noise: 0) }
  func point(label: Int, draw: (Int) -> Double, normal: (Int) -> Double) -> [Double] {
    // A gap along the axes, so that no point lies on the border.
    let (x, y) = (0.08 + 0.92 * draw(0), 0.08 + 0.92 * draw(1))
    let right = draw(2) < 0.5
    let up = (label == 1) != right
    return [
      (right ? x : -x) + count.noise * normal(0), (up ? y : -y) + count.noise * normal(1),
    ]
  }
}

/// Round clouds, one for every class, in a circle about the middle.
struct Gaussians: PlaneTask {
  static let name = "gaussians"
  static let words = "round clouds of points, one for every class"
  let count: DrawnCount
  let classes: Int
  init(_ a: any Arguments) throws {
    count = try DrawnCount(a, noise: 0.15)
    classes = try a.count("classes", or: 2, in: 2...8)
  }
  func point(label: Int, draw: (Int) -> Double, normal: (Int) -> Double) -> [Double] {
    let angle = 2 * Double.pi * (Double(label) / Double(classes) + 0.125)
    return [
      0.6 * Double.cos(angle) + count.noise * normal(0),
      0.6 * Double.sin(angle) + count.noise * normal(1),
    ]
  }
}

/// Two half moons, each reaching into the other.
struct Moons: PlaneTask {
  static let name = "moons"
  static let words = "two half moons, each reaching into the other"
  let count: DrawnCount
  init(_ a: any Arguments) throws { count = try DrawnCount(a, noise: 0.06) }
  func point(label: Int, draw: (Int) -> Double, normal: (Int) -> Double) -> [Double] {
    let angle = Double.pi * draw(0)
    let (x, y) =
      label == 0
      ? (Double.cos(angle) - 0.5, Double.sin(angle) - 0.25)
      : (0.5 - Double.cos(angle), 0.25 - Double.sin(angle))
    return [0.65 * x + count.noise * normal(0), 0.65 * y + count.noise * normal(1)]
  }
}
