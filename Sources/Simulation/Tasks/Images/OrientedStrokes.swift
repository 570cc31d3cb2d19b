import Calculus
import Networks

/// Short strokes of one direction anywhere on the picture, among dots and strokes of other directions:
/// the class is the direction that most of them have. Where the ink lies says nothing, only how it
/// runs; so what helps is a filter as long as a stroke that answers to one direction, which is what
/// cells of the visual cortex do too (Hubel and Wiesel, 1959).
struct OrientedStrokes: ImageTask {
  static let name = "orientedStrokes"
  static let words = "short strokes, whose direction is asked, among clutter"
  let count: ImageCount
  let pictures: ImageForm
  private let strokes, clutter: Int
  private let length: Double
  /// How far a stroke may stray from its direction, in radians.
  private let stray: Double

  init(_ a: any Arguments) throws {
    count = try ImageCount(a)
    let size = try a.count("size", or: 24, in: 12...64)
    let directions = try a.count("directions", or: 4, in: 2...8)
    strokes = try a.count("strokes", or: 5, in: 1...20)
    clutter = try a.count("clutter", or: 4, in: 0...20)
    length = try a.number("length", or: 6, .positive)
    guard length <= Double(size) / 2 else {
      throw a.mistake("length", "strokes can be no longer than half the picture, \(size / 2)")
    }
    stray = 0.25 * Double.pi / Double(directions)
    let names = (0..<directions).map { k in
      // 22.5° is told from 22°, 180°/7 not from 26°.
      let degrees = 180 * Double(k) / Double(directions)
      let tenths = Int((10 * degrees).rounded())
      return tenths % 10 == 0 ? "\(tenths / 10)°" : "\(tenths / 10).\(tenths % 10)°"
    }
    pictures = ImageForm(height: size, width: size, classes: names)
  }

  func picture(of label: Int, _ draw: inout Draw) -> DrawnImage {
    var ink = Ink(height: pictures.height, width: pictures.width)
    let directions = pictures.classes.count
    let thickness = draw.number(1...1.8)
    // One in two of the clutter is a stroke, as long as those asked for are the most.
    let others = min(clutter / 2, (strokes - 1) / 2)
    for k in 0..<strokes + others {
      let direction = k < strokes ? label : (label + draw.from(1...directions - 1)) % directions
      // From the right upwards: y grows downwards.
      let angle =
        Double.pi * Double(direction) / Double(directions) + draw.number(-stray...stray)
      let half = length / 2 * draw.number(0.8...1.1) * Place(Double.cos(angle), -Double.sin(angle))
      let middle = place(margin: 0.55 * length + 2, &draw)
      ink.draw(
        Stroke([middle - half, middle + half]), thickness: thickness,
        .brightest(draw.number(0.6...1)))
    }
    for _ in 0..<clutter - others {
      let dot = place(margin: 2.6, &draw)
      ink.draw(
        Stroke([dot, dot]), thickness: draw.number(1...3), .brightest(draw.number(0.6...1)))
    }
    return DrawnImage(pixels: ink.pixels)
  }

  private func place(margin: Double, _ draw: inout Draw) -> Place {
    let reach = margin...(Double(pictures.height) - margin)
    return Place(draw.number(reach), draw.number(reach))
  }
}
