import Drawing

/// What the command line asks for.
package enum ColorChoice: String, CaseIterable, Sendable {
  case auto, truecolor
  case colors256 = "256"
  case colors16 = "16"
  case colors8 = "8"
  case none
}

/// How many colours the terminal is told.
package enum ColorLevel: Int, Comparable, Sendable {
  case monochrome = 0
  case colors8 = 8
  case colors16 = 16
  case colors256 = 256
  case truecolor = 0x1000000

  package static func < (a: ColorLevel, b: ColorLevel) -> Bool { a.rawValue < b.rawValue }

  /// The choice, then NO_COLOR (no-color.org), then what the terminal says of itself.
  package init(
    _ choice: ColorChoice, environment: (String) -> String?, terminalColors: Int,
    terminalIsDirect: Bool
  ) {
    func said(_ name: String) -> String { environment(name) ?? "" }
    switch choice {
    case .truecolor: self = .truecolor
    case .colors256: self = .colors256
    case .colors16: self = .colors16
    case .colors8: self = .colors8
    case .none: self = .monochrome
    case .auto:
      // screen hands COLORTERM on from the terminal around it, but not its colours.
      let isScreen = said("TERM").hasPrefix("screen") && said("TMUX").isEmpty
      let says24Bit = ["truecolor", "24bit"].contains(said("COLORTERM").lowercased())
      if !said("NO_COLOR").isEmpty {
        self = .monochrome
      } else if says24Bit && !isScreen || terminalIsDirect || terminalColors > 256 {
        self = .truecolor
      } else {
        self =
          switch terminalColors {
          case 256...: .colors256
          case 16...: .colors16
          case 8...: .colors8
          default: .monochrome
          }
      }
    }
  }

  /// The numbers by which the terminal knows a colour; `bright`: the foreground needs bold.
  package func numbers(of color: RGB) -> (foreground: Int, background: Int, bright: Bool) {
    func nearest(_ numbers: Range<Int>) -> Int {
      numbers.min { distance($0, color) < distance($1, color) } ?? 0
    }
    switch self {
    case .monochrome: return (-1, -1, false)
    case .truecolor:
      let number = Int(color.red) << 16 | Int(color.green) << 8 | Int(color.blue)
      return (number, number, false)
    case .colors256:
      let number = nearest(16..<256)  // people choose their own colours for the first 16
      return (number, number, false)
    case .colors16:
      let number = nearest(0..<16)
      return (number, number, false)
    case .colors8:
      let number = nearest(0..<16)
      return (number & 7, nearest(0..<8), number >= 8)
    }
  }
}

/// Squared distance with the eye's weights, roughly those of luma.
private func distance(_ number: Int, _ color: RGB) -> Int {
  let other = xtermColor(number)
  let red = Int(other.red) - Int(color.red)
  let green = Int(other.green) - Int(color.green)
  let blue = Int(other.blue) - Int(color.blue)
  return 3 * red * red + 6 * green * green + 2 * blue * blue
}

/// xterm's table: 16 named colours, a cube of 6×6×6, 24 greys.
package func xtermColor(_ number: Int) -> RGB {
  switch number {
  case 0..<7:
    return RGB(number & 1 == 0 ? 0 : 205, number & 2 == 0 ? 0 : 205, number & 4 == 0 ? 0 : 238)
  case 7: return RGB(229, 229, 229)
  case 8: return RGB(127, 127, 127)
  case 9..<16:
    if number == 12 { return RGB(92, 92, 255) }
    return RGB(number & 1 == 0 ? 0 : 255, number & 2 == 0 ? 0 : 255, number & 4 == 0 ? 0 : 255)
  case 16..<232:
    func level(_ digit: Int) -> UInt8 { digit == 0 ? 0 : UInt8(55 + 40 * digit) }
    let cube = number - 16
    return RGB(level(cube / 36), level(cube / 6 % 6), level(cube % 6))
  default:
    let grey = UInt8(8 + 10 * (min(max(number, 232), 255) - 232))
    return RGB(grey, grey, grey)
  }
}
