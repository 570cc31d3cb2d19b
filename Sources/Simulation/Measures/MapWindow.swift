import Calculus
import Networks

/// What one filter does at one window: where a number of a map comes from.
///
///     wₖ·xₖ → Σ over the taps of a channel → Σ over the channels, + bias = z
///
/// By name: `held-3/layer1.products(2, 9, 4)`, of filter 2 at row 9 and column 4 of its map.
struct MapWindow: Between {
  enum Part: String, CaseIterable {
    /// w·x of every channel and tap: C·Kᵧ·Kₓ numbers; 0 where the tap lies on padding.
    case products
    /// Σ over the taps of a channel: C numbers.
    case sums
    /// Σ of all of them.
    case total
  }
  private let step: MapStep
  private let windows: Windows
  private let part: Part
  private let filter, row, column: Int

  /// Nil where there is no such part, or no such number.
  init?(named name: String, _ layers: [MapLayer]) {
    guard name.hasSuffix(")"), let open = name.lastIndex(of: "("),
      let dot = name[..<open].lastIndex(of: "."),
      let part = Part(rawValue: String(name[name.index(after: dot)..<open])),
      let step = layers.first(where: { $0.name == name[..<dot] })?.sum,
      step.kind == .convolution, let windows = step.windows
    else { return nil }
    let numbers = name[name.index(after: open)...].dropLast().split(separator: ", ").map { Int($0) }
    guard numbers.count == 3, let o = numbers[0], let i = numbers[1], let j = numbers[2],
      0..<step.shape[0] ~= o, 0..<step.shape[1] ~= i, 0..<step.shape[2] ~= j,
      name.hasSuffix("(\(o), \(i), \(j))")
    else { return nil }
    (self.step, self.windows, self.part) = (step, windows, part)
    (filter, row, column) = (o, i, j)
  }

  var words: String {
    switch part {
    case .products: "a weight of the filter times what lies under it; nothing lies on padding"
    case .sums: "all products of one channel"
    case .total: "the products of all channels, before the bias"
    }
  }
  private var channels: Int { step.inputShape[0] }
  var count: Int {
    switch part {
    case .products: channels * windows.taps
    case .sums: channels
    case .total: 1
    }
  }

  func value<N: Arithmetic>(at i: Int, _ pass: Pass, iteration: Int) -> N {
    /// Those that lie on the map.
    let taps = (0..<windows.taps).compactMap { tap in
      windows.cell(under: tap, row: row, column: column).map { (tap, $0) }
    }
    func product(_ channel: Int, _ tap: Int, _ cell: Int) -> N {
      read(
        step.probedInput, channel * windows.cells + cell, pass, iteration: iteration)
        * read(
          step.weight, (filter * channels + channel) * windows.taps + tap, pass,
          iteration: iteration)
    }
    func sum(_ channel: Int) -> N {
      .sum(taps.count) { product(channel, taps[$0].0, taps[$0].1) }
    }
    switch part {
    case .products:
      let (channel, tap) = i.quotientAndRemainder(dividingBy: windows.taps)
      guard let cell = windows.cell(under: tap, row: row, column: column) else {
        return .known("padding", 0)
      }
      return product(channel, tap, cell)
    case .sums: return sum(i)
    case .total:
      return .sum(channels * taps.count) {
        product($0 / taps.count, taps[$0 % taps.count].0, taps[$0 % taps.count].1)
      }
    }
  }
}
