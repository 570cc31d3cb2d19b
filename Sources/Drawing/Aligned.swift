extension NumberFormat {
  /// Numbers for a column, all as wide as each other and with their points one below the other.
  ///
  /// All have as many places as the largest needs to show `digits` significant digits. One of which
  /// these places would show too little, or that is too long, is written with a power of ten, its
  /// point below the others all the same; whole numbers among themselves have no places.
  package static func aligned(_ values: [Double], digits: Int = 4) -> [String] {
    let texts = texts(values, digits: min(max(digits, 1), 17))
    let halves = texts.map { text -> (whole: String, rest: String) in
      guard let point = text.firstIndex(of: ".") else { return (text, "") }
      return (String(text[..<point]), String(text[point...]))
    }
    let left = halves.map(\.whole.unicodeScalars.count).max() ?? 0
    let right = halves.map(\.rest.unicodeScalars.count).max() ?? 0
    return halves.map { whole, rest in
      blanks(left - whole.unicodeScalars.count) + whole + rest
        + blanks(right - rest.unicodeScalars.count)
    }
  }

  private static func texts(_ values: [Double], digits: Int) -> [String] {
    let ordinary = values.filter { $0.isFinite && $0 != 0 && isOrdinary($0) }
    guard let largest = ordinary.map({ abs($0) }).max() else {
      return values.map { $0 == 0 ? "0" : scientific($0, digits: digits) }
    }
    let areWhole = ordinary.allSatisfy { $0 == $0.rounded() } && ordinary.count > 0
    let exponent = decimal(largest, digits: digits).exponent
    let wanted = exponent >= 0 ? digits - exponent : digits - 1 - exponent
    let places = areWhole ? 0 : max(wanted, min(2, 6 - exponent), 0)
    // Two digits at least are to be seen of a number below one, if two are asked for.
    let unit = power(10, Double(-places))
    let least = places > 1 && digits > 1 ? 10 * unit : unit / 2
    return values.map { value in
      if value == 0 { return fixed(0, places: places) }
      guard value.isFinite, isOrdinary(value), abs(value) >= least else {
        return scientific(value, digits: min(digits, 2))
      }
      return fixed(value, places: places)
    }
  }

  /// Neither so large nor so small that only a power of ten writes it shortly.
  private static func isOrdinary(_ value: Double) -> Bool {
    abs(value) >= 1e-4 && abs(value) < 999_999.5
  }

  private static func blanks(_ count: Int) -> String {
    String(repeating: " ", count: max(count, 0))
  }
}
