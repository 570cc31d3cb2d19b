import Networks

/// A picture drawn by hand: every number one of so many levels, so that it has a name that is read
/// back to the same bits.
package struct Drawn: Hashable, Sendable {
  /// From 0, nothing, to 1.
  package static let steps = 15
  /// 0…steps, as many as the picture has numbers, row by row.
  package var levels: [UInt8]

  package init(count: Int) { levels = Array(repeating: 0, count: count) }
  /// As near as the levels allow.
  package init(near numbers: [Double]) {
    levels = numbers.map {
      UInt8((min(max($0.isFinite ? $0 : 0, 0), 1) * Double(Self.steps)).rounded())
    }
  }

  /// A hexadecimal digit for every number.
  package var name: String { levels.map { String($0, radix: 16) }.joined() }
  package init?(named name: some StringProtocol) {
    let levels = name.compactMap { $0.isUppercase ? nil : $0.hexDigitValue.map { UInt8($0) } }
    guard levels.count == name.count, !levels.isEmpty else { return nil }
    self.levels = levels
  }

  package var numbers: [Double] { levels.map { Double($0) / Double(Self.steps) } }
}

extension Drawn {
  /// A line of the pen, in pixels from the upper left corner, on every channel; or that much rubbed
  /// out. On a signal the line says how high each number is, from 0 at the foot to 1.
  package mutating func draw(
    from: SIMD2<Double>, to: SIMD2<Double>, thickness: Double, rubs: Bool, on form: ImageForm
  ) {
    guard levels.count == form.count else { return }
    let most = Double(Self.steps)
    guard form.height > 1 else { return draw(from: from, to: to, rubs: rubs) }
    var ink = Ink(height: form.height, width: form.width)
    ink.draw(Stroke([from, to]), thickness: thickness)
    for k in levels.indices {
      let covered = UInt8((ink.pixels[k % ink.pixels.count] * most).rounded())
      levels[k] = rubs ? min(levels[k], UInt8(Self.steps) - covered) : max(levels[k], covered)
    }
  }

  private mutating func draw(from: SIMD2<Double>, to: SIMD2<Double>, rubs: Bool) {
    let (first, last) = from.x <= to.x ? (from, to) : (to, from)
    let columns = max(Int(first.x), 0)...max(Int(last.x), 0)
    for column in columns where levels.indices.contains(column) {
      let t = last.x > first.x ? (Double(column) + 0.5 - first.x) / (last.x - first.x) : 1
      let y = first.y + min(max(t, 0), 1) * (last.y - first.y)
      let level = (Double(Self.steps) * (1 - min(max(y, 0), 1))).rounded()
      levels[column] = rubs ? 0 : UInt8(level)
    }
  }
}
