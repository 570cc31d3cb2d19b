import Calculus
import Networks

/// A face of a few strokes, somewhere on the picture. One part of it tells the class, the mouth or the
/// eyes, and all the rest is as it happens to be: so a network must find the part, and where it is
/// stands with every sample.
struct DrawnFaces: ImageTask {
  static let name = "faces"
  static let words = "faces of a few strokes that smile or frown"
  let count: ImageCount
  let pictures: ImageForm
  private let isOfEyes: Bool

  init(_ a: any Arguments) throws {
    count = try ImageCount(a)
    let size = try a.count("size", or: 32, in: 24...64)
    isOfEyes = try a.choice("part", or: "mouth", of: ["mouth", "eyes"]) == "eyes"
    pictures = ImageForm(
      height: size, width: size, classes: isOfEyes ? ["closed", "open"] : ["frown", "smile"])
  }

  func picture(of label: Int, _ draw: inout Draw) -> DrawnImage {
    let size = Double(pictures.height)
    // The face's half height and half width: its own measure goes from −1 to 1.
    let high = size * draw.number(0.32...0.42)
    let wide = high * draw.number(0.75...0.98)
    let margin = 1.06 * Place(wide, high) + Place(2, 2)
    let middle = Place(
      draw.number(min(margin.x, size / 2)...max(size - margin.x, size / 2)),
      draw.number(min(margin.y, size / 2)...max(size - margin.y, size / 2)))
    let tilt = draw.number(-0.15...0.15)
    let (cos, sin) = (Double.cos(tilt), Double.sin(tilt))
    func laid(_ stroke: Stroke) -> Stroke {
      stroke.mapped { p in
        middle + Place(cos * wide * p.x - sin * high * p.y, sin * wide * p.x + cos * high * p.y)
      }
    }
    let thickness = size / 32 * draw.number(1.1...1.8)
    let isSmile = isOfEyes ? draw.chance(0.5) : label == 1
    let isOpen = isOfEyes ? label == 1 : draw.chance(0.5)

    var ink = Ink(height: pictures.height, width: pictures.width)
    func pen(_ strokes: [Stroke]) {
      for stroke in strokes { ink.draw(laid(stroke), thickness: thickness) }
    }
    let mouth = Self.mouth(isSmile: isSmile, &draw)
    let eyes = Self.eyes(areOpen: isOpen, &draw)
    pen([.curve(0, -1, 0.7, -0.7, 1, 0, 0.7, 0.7, 0, 1, -0.7, 0.7, -1, 0, -0.7, -0.7, closed: true)]
    )
    pen([mouth])
    pen(eyes)
    pen(Self.rest(&draw))
    let part = laid(Stroke(isOfEyes ? eyes.flatMap(\.line) : mouth.line))
    return DrawnImage(
      pixels: ink.pixels, part: pictures.part(around: part, margin: thickness / 2 + 0.5))
  }

  /// Corners up or down.
  private static func mouth(isSmile: Bool, _ draw: inout Draw) -> Stroke {
    let (y, half) = (draw.number(0.42...0.58), draw.number(0.28...0.48))
    let bend = draw.number(0.16...0.26) * (isSmile ? 1 : -1)
    return .curve(
      -half, y - bend / 2, -half / 2, y + bend / 3, 0, y + bend / 2, half / 2, y + bend / 3, half,
      y - bend / 2)
  }

  /// Rings, or lids.
  private static func eyes(areOpen: Bool, _ draw: inout Draw) -> [Stroke] {
    let (x, y) = (draw.number(0.32...0.46), draw.number(-0.38 ... -0.2))
    let (wide, high) = (draw.number(0.14...0.2), draw.number(0.12...0.18))
    return [-x, x].map { x in
      areOpen
        ? .curve(x - wide, y, x, y - high, x + wide, y, x, y + high, closed: true)
        : .curve(x - wide, y, x, y + 0.25 * high, x + wide, y)
    }
  }

  /// Brows, a nose, hair, ears: each there or not.
  private static func rest(_ draw: inout Draw) -> [Stroke] {
    var strokes: [Stroke] = []
    if draw.chance(0.5) {
      let (y, slope) = (draw.number(-0.66 ... -0.56), draw.number(-0.1...0.1))
      strokes += [-0.4, 0.4].map { x in
        let lean = x < 0 ? slope : -slope
        return Stroke(x - 0.2, y + lean, x + 0.2, y - lean)
      }
    }
    switch draw.below(3) {
    case 0: strokes.append(Stroke(0, -0.15, 0, 0.2))
    case 1: strokes.append(Stroke(0, -0.15, -0.12, 0.2, 0.06, 0.2))
    default: break
    }
    if draw.chance(0.5) {
      strokes += (0..<draw.from(3...6)).map { _ in
        let x = draw.number(-0.5...0.5)
        let root = -(1 - x * x).squareRoot()
        return Stroke(x, root, 1.25 * x + draw.number(-0.1...0.1), root + draw.number(0.12...0.3))
      }
    }
    return strokes
  }
}
