import Calculus
import Networks

/// Digits as people write them, drawn by strokes (`DigitStrokes`): each sample takes one way of writing
/// its digit, moves every point the pen goes through a little, and then makes the whole wider or
/// narrower, larger or smaller, slants it, turns it, and lays it somewhere near the middle, with a pen
/// of some thickness.
///
/// MNIST's digits are first scaled to a box of 20 by 20 and then laid with their centre of mass in the
/// middle of 28 by 28 (LeCun et al., 1998). These here are not: their size and place vary, so that
/// what learns from them reads a digit drawn by hand as it is, as long as that is about ½ to ⅘ of
/// the picture high and its box no further from the middle than a tenth of the picture. What is
/// drawn in a corner has to be moved first, by whole pixels, so that its box lies in the middle;
/// scaling is not needed.
struct DrawnDigits: ImageTask {
  static let name = "digits"
  static let words = "digits as people write them, drawn by strokes"
  let count: ImageCount
  let pictures: ImageForm
  private let variation: Double

  init(_ a: any Arguments) throws {
    count = try ImageCount(a)
    let size = try a.count("size", or: 28, in: 12...64)
    variation = try a.number("variation", or: 1, .notNegative)
    guard variation <= 2 else { throw a.mistake("variation", "variation can be 0 to 2") }
    pictures = ImageForm(height: size, width: size, classes: (0...9).map(String.init))
  }

  func picture(of label: Int, _ draw: inout Draw) -> DrawnImage {
    let size = Double(pictures.height)
    func vary(_ reach: Double) -> Double { variation * draw.number(-reach...reach) }
    let wobble = 0.36
    var strokes = draw.one(of: DigitStrokes.variants[label])
    let height = size * (0.63 + vary(0.165))
    let wide = Double.exp(vary(0.18))
    let (slant, angle) = (vary(0.2), vary(0.1))
    let (cos, sin) = (Double.cos(angle), Double.sin(angle))
    let thickness = size / 28 * (2.2 + min(variation, 1.5) * draw.number(-1...1))
    strokes = strokes.map { stroke in
      stroke.mapped { point in
        let p = point + Place(vary(wobble), vary(wobble))
        let (x, y) = (wide * p.x - slant * p.y, p.y)
        return height / 10 * Place(cos * x - sin * y, sin * x + cos * y)
      }
    }
    let shift = Place(vary(0.09), vary(0.09))
    return DrawnImage(
      pixels: strokes.laid(
        in: pictures, shift: size * shift, thickness: thickness))
  }
}

extension [Stroke] {
  /// Drawn with their box in the middle of a picture, or so far beside it as there is room.
  func laid(in form: ImageForm, shift: Place, thickness: Double) -> [Double] {
    let lines = map { Stroke($0.line) }
    let points = lines.flatMap(\.points)
    guard let first = points.first else {
      return Ink(height: form.height, width: form.width).pixels
    }
    let (low, high) = (
      points.reduce(first, pointwiseMin), points.reduce(first, pointwiseMax)
    )
    // The pen's half and a little: no ink falls on the outermost pixels.
    let frame = Place(Double(form.width), Double(form.height))
    let inside = frame - Place(repeating: thickness + 2.02)
    // What is larger than the picture is made smaller.
    let extent = pointwiseMax(high - low, Place(repeating: 1e-9))
    let fit = Swift.min(1, (inside / extent).min())
    let room = pointwiseMax(inside - fit * extent, Place(repeating: 0)) / 2
    let middle = frame / 2 + pointwiseMax(-room, pointwiseMin(room, shift))
    let center = (low + high) / 2
    var ink = Ink(height: form.height, width: form.width)
    for line in lines {
      ink.draw(line.mapped { middle + fit * ($0 - center) }, thickness: thickness)
    }
    return ink.pixels
  }
}
