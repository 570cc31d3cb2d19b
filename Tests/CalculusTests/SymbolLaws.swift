import Calculus
import Testing

/// A number that knows how large the terms are that its value and its derivative are the sums of, and
/// whether everything on the way to it was of a size that says something about accuracy.
struct Sized: Arithmetic {
  let dual: Dual
  /// The sums of the magnitudes of what is added up.
  let size, slopeSize: Double
  let isTame: Bool

  init(_ dual: Dual, _ size: Double, _ slopeSize: Double, _ isTame: Bool) {
    let isOrdinary = dual.value == 0 || 1e-6...1e6 ~= abs(dual.value)
    (self.dual, self.size, self.slopeSize) = (dual, size, slopeSize)
    self.isTame = isTame && isOrdinary && size < 1e7 && slopeSize < 1e9
  }
  init(_ constant: Double) { self.init(Dual(constant), abs(constant), 0, true) }
  init(_ value: Double, slope: Double) {
    self.init(Dual(value, slope: slope), abs(value), abs(slope), true)
  }
  static func + (a: Self, b: Self) -> Self {
    Self(a.dual + b.dual, a.size + b.size, a.slopeSize + b.slopeSize, a.isTame && b.isTame)
  }
  static func - (a: Self, b: Self) -> Self {
    Self(a.dual - b.dual, a.size + b.size, a.slopeSize + b.slopeSize, a.isTame && b.isTame)
  }
  static func * (a: Self, b: Self) -> Self {
    Self(
      a.dual * b.dual, a.size * b.size, a.slopeSize * b.size + a.size * b.slopeSize,
      a.isTame && b.isTame)
  }
  static func / (a: Self, b: Self) -> Self {
    let under = abs(b.dual.value)
    return Self(
      a.dual / b.dual, a.size / under,
      (a.slopeSize + a.size * b.slopeSize / under) / under * (b.size / under),
      a.isTame && b.isTame && b.dual.value != 0)
  }
  private static func call(_ x: Self, _ y: Dual) -> Self {
    let slope = x.dual.slope == 0 ? 0 : abs(y.slope / x.dual.slope)
    return Self(y, abs(y.value), slope * x.slopeSize, x.isTame)
  }
  static func exp(_ x: Self) -> Self { call(x, .exp(x.dual)) }
  static func log(_ x: Self) -> Self { call(x, .log(x.dual)) }
  static func tanh(_ x: Self) -> Self { call(x, .tanh(x.dual)) }
  static func sqrt(_ x: Self) -> Self { call(x, .sqrt(x.dual)) }
  static func sin(_ x: Self) -> Self { call(x, .sin(x.dual)) }
  static func cos(_ x: Self) -> Self { call(x, .cos(x.dual)) }
  static func erfc(_ x: Self) -> Self { call(x, .erfc(x.dual)) }
  static func max(_ a: Self, _ b: Self) -> Self {
    let isFar = abs(a.dual.value - b.dual.value) > 1e-6
    let first = a.dual.value >= b.dual.value
    let y = first ? a : b
    return Self(y.dual, y.size, y.slopeSize, a.isTame && b.isTame && isFar)
  }
  static func positive(_ x: Self) -> Self {
    Self(.positive(x.dual), 1, 0, x.isTame && abs(x.dual.value) > 1e-6)
  }
}

/// Holds a formula's symbolic derivatives, first and second, to those of `Dual`, and its text to
/// itself, at random points. Hands back at how many it could.
func checkPartials(
  _ partials: Partials, _ name: String, points: Int, from: Double = -3, to: Double = 3,
  seed: Int = 1
) -> Int {
  let random = Random(seed: seed, name)
  var checked = 0
  for k in 0..<points {
    let x = from + (to - from) * random.uniform(2 * k)
    let y = from + (to - from) * random.uniform(2 * k + 1)
    func agree(_ got: Double, _ want: Double, _ size: Double, _ what: String) {
      #expect(
        abs(got - want) <= 1e-9 * (1 + size), "\(name) at \(x), \(y): \(what) \(got), not \(want)")
    }
    let (gradient, hessian) = (partials.gradient(x, y), partials.hessian(x, y))
    let byX = partials.value(Sized(x, slope: 1), Sized(y))
    let byY = partials.value(Sized(x), Sized(y, slope: 1))
    guard byX.isTame, byY.isTame else { continue }
    checked += 1
    agree(partials[.value].simplified.value([x, y]), byX.dual.value, byX.size, "simplified")
    agree(gradient.x, byX.dual.slope, byX.slopeSize, "∂f/∂x")
    agree(gradient.y, byY.dual.slope, byY.slopeSize, "∂f/∂y")
    let slopesByX = partials.gradient(Sized(x, slope: 1), Sized(y))
    let slopesByY = partials.gradient(Sized(x), Sized(y, slope: 1))
    for (got, want, what) in [
      (hessian.xx, slopesByX.x, "∂²f/∂x²"), (hessian.xy, slopesByY.x, "∂²f/∂x∂y"),
      (hessian.xy, slopesByX.y, "∂²f/∂y∂x"), (hessian.yy, slopesByY.y, "∂²f/∂y²"),
    ] where want.isTame {
      agree(got, want.dual.slope, want.slopeSize, what)
    }
  }
  return checked
}

@Suite struct SymbolLaws {
  /// A formula of all the grammar there is, as text.
  private struct Writer {
    let random: Random
    var at = 0
    mutating func pick(_ count: Int) -> Int {
      at += 1
      return random.below(count, at)
    }
    mutating func formula(_ depth: Int) -> String {
      guard depth > 0 else {
        return ["x", "y", "2", "0.5", "1.25", "3", "π", "e", "1e-1", "x", "y"][pick(11)]
      }
      let (a, b) = (formula(depth - 1 - pick(2)), formula(depth - 1 - pick(2)))
      switch pick(24) {
      case 0, 1, 2: return "\(a) + \(b)"
      case 3, 4: return "(\(a)) - (\(b))"
      case 5, 6, 7: return "(\(a))·(\(b))"
      case 8: return "(\(a))/(\(b))"
      case 9: return "(\(a))²"
      case 10: return "(\(a))^\([3, 4, 5, -1, -2][pick(5)])"
      case 11: return "(\(a))^(\(b))"
      case 12: return "2^-(\(a))"
      case 13: return "-(\(a))"
      case 14: return "|\(a)|"
      case 15: return "[\(a) > \(b)]·(\(a))"
      case 16: return "max(\(a), \(b))"
      case 17: return "min(\(a), \(b))"
      case 18: return "√(\(a))"
      default:
        let names = ["sin", "cos", "tan", "exp", "log", "tanh", "sigmoid", "erfc", "abs", "sqrt"]
        return "\(names[pick(names.count)])(\(a))"
      }
    }
  }

  @Test(arguments: 0..<8)
  func `symbolic derivatives of any formula are those of Dual`(_ part: Int) throws {
    var (checked, formulas) = (0, 0)
    for k in 0..<40 {
      var writer = Writer(random: Random(seed: 40 * part + k, "formula"))
      let text = writer.formula(3)
      let partials: Partials
      do { partials = try Formula(text).partials } catch {
        #expect(error.message.contains("too long"), "\(text): \(error)")
        continue
      }
      let count = checkPartials(partials, text, points: 1000)
      checked += count
      formulas += count > 0 ? 1 : 0
    }
    #expect(formulas > 20 && checked > 10_000)
  }

  @Test func `what is printed, read again, is the same formula`() throws {
    var checked = 0
    for k in 0..<400 {
      var writer = Writer(random: Random(seed: k, "printed"))
      guard let partials = try? Formula(writer.formula(3)).partials else { continue }
      for order in Partials.Order.allCases {
        guard let again = try? Formula(partials.text(order)).partials else { continue }
        for (x, y) in [(0.7, 1.3), (-1.1, 0.4), (2.5, -0.6)] {
          let sized = partials[order].value([Sized(x), Sized(y)])
          guard sized.isTame else { continue }
          let printed = partials.line(order, Spelled(x), Spelled(y), .numbers(17)).text
          guard let numbers = try? Formula(printed).partials else { continue }
          checked += 1
          // A constant is written in nine digits beside names.
          let want = partials[order].value([x, y])
          #expect(
            abs(again.value(x, y) - want) <= 1e-7 * (1 + sized.size), "\(partials.text(order))")
          #expect(abs(numbers.value(x, y) - want) <= 1e-9 * (1 + sized.size), "\(printed)")
        }
      }
    }
    #expect(checked > 1000)
  }

  @Test func `kinks have the slopes that Dual gives them`() throws {
    for text in ["max(x, y)", "max(y, x)", "|x|", "min(x, y)", "[x > 0]·y", "max(0, x)"] {
      let partials = try Formula(text).partials
      let gradient = partials.gradient(0.0, 0.0)
      #expect(gradient.x == partials.value(Dual(0, slope: 1), Dual(0)).slope, "\(text)")
      #expect(gradient.y == partials.value(Dual(0), Dual(0, slope: 1)).slope, "\(text)")
    }
  }

  @Test func `coefficients are exact where decimals are`() throws {
    #expect(try Formula("0.1x + 0.2x").partials.text(.x) == "0.3")
    #expect(try Formula("x/3 + x/3 + x/3").partials.text(.x) == "1")
    #expect(try Formula("x³/3 + x²/7").partials.text(.x) == "x² + 2·x/7")
    #expect(try Formula("1e200·x·1e200").partials.value(1.0, 0) == .infinity)
    #expect(try Formula("(1e-200·x)^2·1e300").partials[.value].simplified.value([1e60, 0]) != 0)
  }
}
