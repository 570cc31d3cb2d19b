/// What terminals agree about, of Unicode's scalars: which take one column and which two, and which
/// join what stands before them.
enum Scalars {
  /// Most text is made of few scalars, and to ask Unicode for each of them is dear: what is known of
  /// those before this one.
  private static let known: UInt32 = 0x3000
  private static let plain = (0..<known).map { Unicode.Scalar($0).map(askPlain) ?? false }
  private static let joining = (0..<known).map { Unicode.Scalar($0).map(askJoin) ?? false }

  /// Whether every terminal gives it one column and leaves it where it is.
  static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < known ? plain[Int(scalar.value)] : askPlain(scalar)
  }

  private static func askPlain(_ scalar: Unicode.Scalar) -> Bool {
    if unsuited.contains(where: { $0.contains(scalar.value) }) { return false }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator, .nonspacingMark, .enclosingMark:
      return false
    default: return !scalar.properties.isEmojiPresentation
    }
  }

  /// Written from the right, or two columns wide (Unicode's East Asian Width), or parts of Korean
  /// letters, or, beyond the first plane, in few fonts.
  private static let unsuited: [ClosedRange<UInt32>] = [
    0x0590...0x08FF, 0x1100...0x11FF, 0x2329...0x232A, 0x2E80...0xA4CF, 0xA960...0xA97F,
    0xAC00...0xDFFF, 0xE000...0xFAFF, 0xFB1D...0xFDFF, 0xFE10...0xFE6F, 0xFE70...0xFF60,
    0xFFE0...0xFFE6, 0x10000...0x1D3FF, 0x1D800...0x10FFFF,
  ]

  /// Whether every terminal gives it two columns: Chinese, Japanese, Korean; emoji since Unicode 9, the
  /// first to say how wide they are, as far as they were in it.
  @inline(__always)
  static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    // None before these takes two columns.
    if scalar.value < 0x1100 { return false }
    return scalar.value < known ? isKnownWide[Int(scalar.value)] : askWide(scalar)
  }
  private static let isKnownWide = (0..<known).map { Unicode.Scalar($0).map(askWide) ?? false }

  private static func askWide(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    if wide.contains(where: { $0.contains(value) }) {
      switch scalar.properties.generalCategory {
      case .unassigned, .nonspacingMark, .spacingMark: return false
      default: return true
      }
    }
    guard value < 0x2E80 || value >= 0x1F000, scalar.properties.isEmojiPresentation,
      !isFlagLetter(value)
    else { return false }
    return scalar.properties.age.map { $0.major <= 9 } ?? false
  }

  private static let wide: [ClosedRange<UInt32>] = [
    0x4E00...0x9FFF, 0xAC00...0xD7A3, 0x3041...0x33FF, 0x1100...0x115F, 0x2329...0x232A,
    0x2E80...0x303E, 0x3400...0x4DBF, 0xA000...0xA4CF, 0xA960...0xA97F, 0xF900...0xFAFF,
    0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x2FFFD,
    0x30000...0x3FFFD,
  ]

  // MARK: What joins

  /// Whether there is anything that it would join.
  static func mayJoin(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < known { return joining[Int(scalar.value)] }
    return scalar.value >= 0x1F000 || askJoin(scalar)
  }
  private static func askJoin(_ scalar: Unicode.Scalar) -> Bool {
    isJoiner(scalar.value) || isVowel(scalar) || isCombining(scalar)
  }

  /// Whether it joins this letter and what has joined that already.
  static func joins(
    _ scalar: Unicode.Scalar, _ base: Unicode.Scalar, _ marks: [Unicode.Scalar]
  ) -> Bool {
    let value = scalar.value
    if marks.last?.value == joiner, isPicture(base) { return isPicture(scalar) }
    if isJoiner(value) { return isIndic(base) || value == joiner && isPicture(base) }
    if isTone(value) { return isPicture(base) }
    if isFlagLetter(value) { return isFlagLetter(base.value) && marks.isEmpty }
    if isTag(value) { return base.value == 0x1F3F4 }
    if isVowel(scalar) { return Composed.letter(base, scalar) != nil || !marks.isEmpty }
    return isCombining(scalar)
  }

  static func isCombining(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: true
    default: false
    }
  }

  /// Of a sequence of emoji, or of a flag, which is one picture in some terminals and several in others.
  static func isOfSequence(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    return value == joiner || isTone(value) || isFlagLetter(value) || isTag(value)
  }

  /// Whether it can be drawn with a letter: it does not only choose how that is drawn, and is in the
  /// first plane, where marks fit into a cell.
  static func isDrawn(_ mark: Unicode.Scalar) -> Bool {
    mark.value < 0x10000 && !(0xFE00...0xFE0F).contains(mark.value) && !isVowel(mark)
      && mark.value != 0x034F
  }

  /// Of scripts whose letters are told by joiners how to stand together.
  static func isIndic(_ base: Unicode.Scalar) -> Bool { (0x900...0xDFF).contains(base.value) }

  /// The second and third letters of a Korean syllable.
  static func isVowel(_ scalar: Unicode.Scalar) -> Bool { (0x1160...0x11FF).contains(scalar.value) }

  private static func isPicture(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value > 0xFF && scalar.properties.isEmoji
  }
  private static let joiner: UInt32 = 0x200D
  private static func isJoiner(_ value: UInt32) -> Bool { value == 0x200C || value == joiner }
  private static func isTone(_ value: UInt32) -> Bool { (0x1F3FB...0x1F3FF).contains(value) }
  private static func isFlagLetter(_ value: UInt32) -> Bool { (0x1F1E6...0x1F1FF).contains(value) }
  private static func isTag(_ value: UInt32) -> Bool { (0xE0020...0xE007F).contains(value) }
}
