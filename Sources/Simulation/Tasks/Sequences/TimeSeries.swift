import Calculus
import Networks

/// A number at every step, and asked is the next: a sine, x(t) = sin(2πt/P + φ), or an oscillator that
/// comes to rest, x(t) = e^(−γt)·sin(2πt/P + φ). The period P in steps, the phase φ and the damping γ
/// are other ones in every series, so that they must be told from how it begins.
struct TimeSeries: DrawnSequences {
  static let name = "series"
  static let words = "a number at every step, whose next one is to be told"
  let count: SequenceCount
  let sequences: SequenceForm
  private let length: Int
  private let periods, dampings: ClosedRange<Double>

  init(_ a: any Arguments) throws {
    count = try SequenceCount(a, samples: 2000)
    length = try a.count("length", or: 40, in: 2...1000)
    let isDamped = try a.choice("kind", or: "sine", of: ["sine", "oscillator"]) == "oscillator"
    let shortest = try a.number("shortest", or: 10, .positive)
    let longest = try a.number("longest", or: max(shortest, 25), .positive)
    guard longest >= shortest else {
      throw a.mistake("longest", "the longest period cannot be shorter than the shortest")
    }
    periods = shortest...longest
    dampings = 0...(isDamped ? try a.number("damping", or: 0.08, .notNegative) : 0)
    sequences = SequenceForm(channels: ["x"], length: length, isPerPlace: true, isNext: true)
  }

  func sequence(_ draw: inout Draw) -> DrawnSequence {
    let (period, phase) = (draw.number(periods), draw.number(0...2 * Double.pi))
    let damping = draw.number(dampings)
    let all = (0...length).map { t in
      Double.exp(-damping * Double(t)) * Double.sin(2 * Double.pi * Double(t) / period + phase)
    }
    return DrawnSequence(numbers: all.dropLast(), targets: Array(all.dropFirst()))
  }
}
