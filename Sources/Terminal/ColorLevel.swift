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

  /// The numbers by which the terminal knows a slot of the palette, −1 for its own colour; `bright`:
  /// the foreground needs bold.
  package func numbers(of slot: UInt8) -> (foreground: Int, background: Int, bright: Bool) {
    switch self {
    case _ where slot == 0: return (-1, -1, false)
    case .monochrome: return (-1, -1, false)
    case .colors8, .colors16:
      let (number, bright) = ColorLevel.named(slot)
      // What is written on the cursor is black, and behind the panes is the terminal's own.
      let isGround = slot == Color.ground.index || slot == Color.panel.index
      let isBright = bright && number >= 0 && self == .colors16
      return (isBright ? number + 8 : number, isGround ? -1 : number, bright && !isBright)
    case .colors256, .truecolor:
      let number = number(of: Palette.rgb(slot))
      return (number, number, false)
    }
  }

  /// One of the first eight colours for a slot that `Degrade.fewColors` leaves.
  private static func named(_ slot: UInt8) -> (number: Int, bright: Bool) {
    switch Color(index: slot) {
    case .bright: (-1, true)
    case .accent: (3, true)
    case .cursor: (7, false)
    case .ground, .panel: (0, false)
    case .good: (2, true)
    case .bad: (1, true)
    case .warning: (3, false)
    case .gap: (5, false)
    case .selection, Degrade.deep: (4, false)
    case .formula: (6, false)
    case let color where (16..<24).contains(color.index):
      ([6, 3, 2, 5][Int(color.index & 3)], color.index >= 20)
    default: (-1, false)
    }
  }

  /// The number of a colour where there are 256 or more.
  package func number(of color: RGB) -> Int {
    guard self == .truecolor else {
      // People choose their own colours for the first 16.
      return Int(color.nearestOf256)
    }
    return Int(color.red) << 16 | Int(color.green) << 8 | Int(color.blue)
  }
}

/// Whether the terminal says that its background is light: "15;0" or "default;default;15".
package func saysLight(_ colors: String?) -> Bool {
  ["7", "15"].contains(colors?.split(separator: ";", omittingEmptySubsequences: false).last)
}
