/// A formula of x and y that somebody typed: `sin(x)·cos(y) + 0.1x²`.
///
/// Signs bind as on paper: ^ before a minus before · and / before + and −; 2^-x^2 is 2^(−(x^2)), and
/// 1/2x is (1/2)·x, because a sign left out binds like one that is there.
package struct Formula: Sendable {
  package let partials: Partials

  /// What cannot be read, at a character counted from 0.
  package struct Mistake: Error, Equatable, Sendable {
    package let offset: Int
    package let message: String
    package init(offset: Int, message: String) { (self.offset, self.message) = (offset, message) }
  }
  /// The longest text, and how deep brackets, signs and exponents can be nested.
  package static let (mostCharacters, mostDepth) = (500, 32)

  package init(_ text: String) throws(Mistake) {
    let scalars = Array(text.unicodeScalars)
    guard scalars.count <= Self.mostCharacters else {
      throw Mistake(
        offset: Self.mostCharacters,
        message: "a formula can have \(Self.mostCharacters) characters, not \(scalars.count)")
    }
    var parser = FormulaParser(scalars)
    let symbol = try parser.all()
    let partials = Partials(symbol)
    guard partials.size <= Partials.most else {
      throw Mistake(offset: 0, message: "the derivatives of this formula are too long")
    }
    self.partials = partials
  }
}
