// The rules of differentiation.

extension Algebra {
  /// ∂/∂(that variable) of a formula.
  mutating func derivative(of id: Int, by variable: Int) -> Int {
    let key = Factor(base: id, exponent: variable)
    if let known = derivatives[key] { return known }
    guard !isTooLarge else { return number(.nan) }
    let result: Int
    switch forms[id] {
    case .number, .known, .setting: result = number(0)
    case .variable(let i): result = number(i == variable ? 1 : 0)
    case .sum:
      let parts = terms(of: id).map { (Ratio(1), derivative(of: $0, by: variable)) }
      result = sum(parts)
    case .product(let x, let factors):
      // Each factor in its turn: (bⁿ)′ = n·bⁿ⁻¹·b′.
      var parts: [(Ratio, Int)] = []
      for (k, factor) in factors.enumerated() {
        let inner = derivative(of: factor.base, by: variable)
        guard !isNumber(inner, 0) else { continue }
        var others = factors
        others[k] = Factor(base: factor.base, exponent: factor.exponent - 1)
        others.append(Factor(base: inner, exponent: 1))
        parts.append((Ratio(1), product(x * Ratio(Double(factor.exponent)), others)))
      }
      result = sum(parts)
    case .call(.max, let arguments):
      // a′ where a ≥ b, and b′ where b > a.
      let (a, b) = (arguments[0], arguments[1])
      let isSecond = call(.positive, [sum([(Ratio(1), b), (Ratio(-1), a)])])
      let isFirst = sum([(Ratio(1), number(1)), (Ratio(-1), isSecond)])
      let (da, db) = (derivative(of: a, by: variable), derivative(of: b, by: variable))
      let (first, second) = (product(isFirst, da), product(isSecond, db))
      result = sum(first, second)
    case .call(let function, let arguments):
      let inner = derivative(of: arguments[0], by: variable)
      result =
        isNumber(inner, 0) ? inner : product(slope(of: function, arguments[0], id), inner)
    }
    derivatives[key] = result
    return result
  }

  /// The derivative of a function by its argument; y is its value.
  private mutating func slope(of function: Symbol.Function, _ x: Int, _ y: Int) -> Int {
    switch function {
    case .exp: return y
    case .log: return power(x, -1)
    case .tanh: return sum([(Ratio(1), number(1)), (Ratio(-1), power(y, 2))])
    case .sqrt: return scaled(power(y, -1), by: Ratio(0.5))
    case .sin: return call(.cos, [x])
    case .cos: return scaled(call(.sin, [x]), by: Ratio(-1))
    case .erfc:
      let density = call(.exp, [scaled(power(x, 2), by: Ratio(-1))])
      return scaled(
        product(known("2/√π", 2 / Double.pi.squareRoot()), density), by: Ratio(-1))
    case .max, .positive: return number(0)
    }
  }
}
