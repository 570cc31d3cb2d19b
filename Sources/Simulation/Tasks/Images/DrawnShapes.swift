import Calculus
import Networks

/// A shape, filled or in outline, turned, large or small, anywhere on the picture, among short lines
/// that belong to nothing.
struct DrawnShapes: ImageTask {
  static let name = "shapes"
  static let words = "circles, squares, triangles, crosses and stars among clutter"
  let count: ImageCount
  let pictures: ImageForm
  private let clutter: Int
  /// How often a shape is filled.
  private let filled: Double

  init(_ a: any Arguments) throws {
    count = try ImageCount(a)
    let size = try a.count("size", or: 28, in: 16...64)
    let classes = try a.count("classes", or: 5, in: 2...5)
    clutter = try a.count("clutter", or: 3, in: 0...20)
    let drawn = try a.choice("drawn", or: "either", of: ["either", "filled", "outlined"])
    filled = ["filled": 1, "outlined": 0][drawn] ?? 0.5
    pictures = ImageForm(
      height: size, width: size,
      classes: Array(["circle", "square", "triangle", "cross", "star"].prefix(classes)))
  }

  func picture(of label: Int, _ draw: inout Draw) -> DrawnImage {
    let size = Double(pictures.height)
    let radius = size * draw.number(0.18...0.32)
    let reach = (radius + 2)...(size - radius - 2)
    let middle = Place(draw.number(reach), draw.number(reach))
    let turn = draw.number(0...2 * Double.pi)
    let shape = Self.border(label).mapped { point in
      let (cos, sin) = (Double.cos(turn), Double.sin(turn))
      return middle + radius * Place(cos * point.x - sin * point.y, sin * point.x + cos * point.y)
    }
    let thickness = size / 28 * draw.number(1.2...2.4)
    let isFilled = draw.chance(filled)
    var ink = Ink(height: pictures.height, width: pictures.width)
    for _ in 0..<clutter {
      let start = Place(draw.number(0...size), draw.number(0...size))
      let angle = draw.number(0...2 * Double.pi)
      let end =
        start + size * draw.number(0.08...0.22) * Place(Double.cos(angle), Double.sin(angle))
      ink.draw(
        Stroke([start, end]), thickness: thickness, .brightest(draw.number(0.3...0.8)))
    }
    if isFilled { ink.fill(shape) } else { ink.draw(shape, thickness: thickness) }
    return DrawnImage(pixels: ink.pixels, part: pictures.part(around: shape, margin: thickness / 2))
  }

  /// The border of a shape that fits closely into a circle of radius 1.
  private static func border(_ label: Int) -> Stroke {
    func ring(_ radii: [Double], smooth: Bool = false) -> Stroke {
      Stroke(
        radii.enumerated().map { k, radius in
          let angle = 2 * Double.pi * Double(k) / Double(radii.count)
          return radius * Place(Double.cos(angle), Double.sin(angle))
        }, smooth: smooth, closed: true)
    }
    func ring(_ count: Int, smooth: Bool = false) -> Stroke {
      ring([Double](repeating: 1, count: count), smooth: smooth)
    }
    switch label {
    case 0: return ring(12, smooth: true)
    case 1: return ring(4)
    case 2: return ring(3)
    case 3:
      // Arms as wide as ⅗ of their length.
      let (a, b) = (0.3, 0.95)
      return Stroke(
        a, a, a, b, -a, b, -a, a, -b, a, -b, -a, -a, -a, -a, -b, a, -b, a, -a, b, -a, b, a,
        closed: true)
    default: return ring((0..<10).map { $0 % 2 == 0 ? 1 : 0.42 })
    }
  }
}

extension ImageForm {
  /// The pixels that a stroke's box and a margin around it touch.
  func part(around stroke: Stroke, margin: Double) -> ImagePart {
    let line = stroke.line
    let low = line.reduce(line[0], pointwiseMin) - Place(repeating: margin)
    let high = line.reduce(line[0], pointwiseMax) + Place(repeating: margin)
    func range(_ low: Double, _ high: Double, _ count: Int) -> Range<Int> {
      let first = min(max(Int(low.rounded(.down)), 0), count - 1)
      return first..<min(max(Int(high.rounded(.up)), first + 1), count)
    }
    return ImagePart(rows: range(low.y, high.y, height), columns: range(low.x, high.x, width))
  }
}
