import Calculus
import Networks

/// A signal over time, a picture one row high, in which one thing happens, at any time and more or
/// less strong: it rises and falls, it rises and stays, or it swings slowly or fast. Before that it is 0,
/// and never below, so that the 0 that a convolution is padded with is silence.
struct DrawnSignals: ImageTask {
  static let name = "signals"
  static let words = "signals over time with a bump, a step or a burst somewhere"
  let count: ImageCount
  let pictures: ImageForm

  init(_ a: any Arguments) throws {
    count = try ImageCount(a, samples: 2000)
    let length = try a.count("length", or: 64, in: 32...512)
    pictures = ImageForm(
      height: 1, width: length, classes: ["bump", "step", "slow burst", "fast burst"])
  }

  func picture(of label: Int, _ draw: inout Draw) -> DrawnImage {
    let length = Double(pictures.width)
    let (at, high) = (length * draw.number(0.25...0.75), draw.number(0.4...1))
    // In steps, whatever the signal's length: kernels are so many steps long.
    let (spread, rise) = (draw.number(3...6), draw.number(0.4...1.2))
    let period = label == 2 ? draw.number(6.5...9) : draw.number(3...4)
    let phase = draw.number(0...2 * Double.pi)
    let values = (0..<pictures.width).map { k in
      let t = Double(k) + 0.5 - at
      let bump = Double.exp(-t * t / (2 * spread * spread))
      switch label {
      case 0: return high * bump
      case 1: return high / (1 + Double.exp(-t / rise))
      default: return high * bump * (1 + Double.sin(2 * Double.pi * t / period + phase)) / 2
      }
    }
    let reach = label == 1 ? 2 : 2 * spread
    let (first, last) = (Int(max(at - reach, 0)), Int(min((at + reach).rounded(.up), length)))
    return DrawnImage(pixels: values, part: ImagePart(rows: 0..<1, columns: first..<last))
  }
}
