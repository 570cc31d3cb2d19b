import Calculus
import Testing

@Suite struct FormulaTests {
  private func derivatives(_ text: String) throws -> [String] {
    let partials = try Formula(text).partials
    return [partials.text(.x), partials.text(.y)]
  }

  @Test func `derivatives read as a person would write them`() throws {
    #expect(
      try derivatives("(x² + y − 11)² + (x + y² − 7)²") == [
        "4·x·(x² + y − 11) + 2·(x + y² − 7)", "2·(x² + y − 11) + 4·y·(x + y² − 7)",
      ])
    #expect(
      try derivatives("(1-x)^2 + 100(y-x^2)^2") == [
        "−2·(1 − x) − 400·x·(y − x²)", "200·(y − x²)",
      ])
    #expect(try derivatives("(x+2y-7)^2 + (2x+y-5)^2") == ["10·x + 8·y − 34", "8·x + 10·y − 38"])
    #expect(try derivatives("x^5 + y^4/3") == ["5·x⁴", "4·y³/3"])
    #expect(
      try derivatives("sin(x)*cos(y) + 0.1*x^2") == ["cos(x)·cos(y) + 0.2·x", "−sin(x)·sin(y)"])
    #expect(try derivatives("exp(-x^2) + log(y)") == ["−2·x·exp(−x²)", "1/y"])
    #expect(try derivatives("max(x, 0) + |y|") == ["[0 ≤ x]", "1 − 2·[−y > 0]"])
    #expect(try derivatives("2^x + e^y") == ["log(2)·exp(log(2)·x)", "exp(y)"])
    #expect(try derivatives("x/(x+y)") == ["1/(x + y) − x/(x + y)²", "−x/(x + y)²"])
    #expect(try derivatives("sqrt(x^2+y^2)") == ["x/√(x² + y²)", "y/√(x² + y²)"])
    #expect(try derivatives("π·x + 3") == ["π", "0"])
    let himmelblau = try Formula("(x^2 + y - 11)^2 + (x + y^2 - 7)^2").partials
    #expect(himmelblau.text(.xx) == "12·x² + 4·y − 42")
    #expect(himmelblau.text(.xy) == "4·x + 4·y")
    #expect(himmelblau.text(.value) == "(x² + y − 11)² + (x + y² − 7)²")
  }

  @Test func `signs bind as on paper`() throws {
    for (text, expected) in [
      ("2^-x^2", Double.exp(-9 * .log(2.0))), ("-x^2", -9), ("(-x)^2", 9), ("2x y", 12),
      ("3(x+1)y", 24), ("1/2x", 1.5), ("x-y-1", 0), ("x/y/2", 0.75), ("2^3^2/512", 1),
      ("x²y³", 72), ("x⁻¹", 1.0 / 3), ("2e3", 2000), ("2e", 2 * .exp(1.0)), (".5x", 1.5),
      ("1.e1", 10), ("1e−3", 1e-3), ("|x−2y|·2", 2), ("||x|−4|", 1), ("2|y|x", 12),
      ("√4 + √(x+1)", 4), ("min(x, y) + max(x, y)", 5), ("[x > y] + [x ≤ y]·5", 1),
      ("[1 <= y < 3]", 1), ("x**2", 9), ("x × y ÷ 2", 3), ("- -x", 3), ("+x", 3), ("pi/π", 1),
      ("ln(e)", 1), ("sigmoid(0)", 0.5), ("tan(0)", 0), ("4^0.5", 2), ("4^-1.5", 0.125),
      ("erfc(0)", 1), ("2\u{2009}·\u{00A0}x", 6), ("x^(1+1)", 9), ("abs(-x)", 3),
    ] {
      let value = try Formula(text).partials.value(3.0, 2.0)
      #expect(abs(value - expected) <= 1e-12 * (1 + abs(expected)), "\(text) = \(value)")
    }
  }

  @Test(arguments: [
    ("sen(x)", 0, "there is no \"sen\"; did you mean \"sin\"?"),
    ("2 + (x", 6, "\")\" is missing for the \"(\" at character 5: here is the end"),
    ("2 + x)", 5, "this \")\" closes nothing"),
    ("sin x", 4, "sin needs brackets, sin(x)"),
    ("sin(x", 5, "\")\" is missing for the \"(\" at character 4: here is the end"),
    ("xy", 0, "there is no \"xy\"; did you mean x·y?"),
    ("x2", 0, "there is no \"x2\"; did you mean x^2?"),
    ("1 + sinx", 4, "there is no \"sinx\"; did you mean sin(x)?"),
    ("x + ", 4, "the formula ends where a number, x, y, a function or a bracket is expected"),
    ("x + * y", 4, "a number, x, y, a function or a bracket is expected, not \"*\""),
    ("", 0, "the formula ends where a number, x, y, a function or a bracket is expected"),
    ("1e999", 0, "this number is too large"),
    ("1e-999", 0, "this number is too small to be told from 0"),
    ("2 3", 2, "two numbers stand side by side: a sign like · is missing between them"),
    ("0,5", 1, "a number has a point, not a comma: 0.5"),
    (
      "f = x", 0,
      "there is no \"f\"; there are x, y, e, pi and sin, cos, tan, exp, log, ln, sqrt, "
        + "tanh, abs, min, max, sigmoid, erfc"
    ),
    ("x = 2", 2, "no \"=\" is expected: a formula is the height alone"),
    ("x > 2", 2, "a comparison stands in brackets, and is 1 or 0: [x > 0]"),
    ("x^9999999", 2, "an exponent can be 1000000 at most"),
    ("max(x)", 0, "max takes two numbers, not 1"),
    ("x ! 2", 2, "a sign like + or · is expected, not \"!\""),
  ])
  func `a mistake has its place and a repair`(_ text: String, _ offset: Int, _ message: String) {
    #expect(throws: Formula.Mistake(offset: offset, message: message)) { try Formula(text) }
  }

  @Test func `no text brings it down`() throws {
    let random = Random(seed: 1, "garbage")
    let pieces =
      Array("xy0123456789.e+-−*/^()[]|²⁻√π<>=, ").map(String.init)
      + ["sin(", "max(", "exp(", "**", "x^", "1e9"]
    for k in 0..<4000 {
      let count = random.below(40, 100 * k)
      let bytes = (0..<count).map { UInt8(random.below(256, 100 * k + $0 + 1)) }
      _ = try? Formula(String(decoding: bytes, as: UTF8.self))
      let text = (0..<count).map { pieces[random.below(pieces.count, 100 * k + $0 + 1)] }.joined()
      _ = try? Formula(text)
    }
    for piece in ["(", "-", "|", "x^", "sin(", "√", "[", "x+", "x/", "1/(x+", "²", "x²", "e", "9"] {
      for count in [20, 31, 33, 500 / piece.count, 1000] {
        let text = String(repeating: piece, count: count)
        _ = try? Formula(text)
        let closed = String(repeating: ")", count: piece.hasSuffix("(") ? count : 0)
        _ = try? Formula(text + "x" + closed)
      }
    }
    #expect(
      throws: Formula.Mistake(offset: 500, message: "a formula can have 500 characters, not 501")
    ) {
      try Formula(String(repeating: "x", count: 501))
    }
    #expect(throws: Formula.Mistake.self) { try Formula(String(repeating: "(", count: 400)) }
    #expect(
      throws: Formula.Mistake(offset: 0, message: "the derivatives of this formula are too long")
    ) {
      try Formula("x^y^x^y^x^y^x^y^x^y^x^y^x^y^x^y^x")
    }
  }
}
