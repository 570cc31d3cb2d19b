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
