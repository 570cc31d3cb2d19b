// Symbols into the one form, and back as a person would write them.

extension Algebra {
  mutating func read(_ symbol: Symbol) -> Int {
    switch symbol.form {
    case .constant(let x): return number(x)
    case .known(let name, let x): return known(name, x)
    case .setting(let name, let x): return setting(name, x)
    case .variable(let i): return variable(i)
    case .power(let base, let n): return power(read(base), n)
    case .call(let function, let arguments): return call(function, arguments.map { read($0) })
    case .sign(let sign, let a, let b):
      let (x, y) = (read(a), read(b))
      switch sign {
      case .plus: return sum(x, y)
      case .minus: return sum([(Ratio(1), x), (Ratio(-1), y)])
      case .times: return product(x, y)
      case .over:
        return product(Ratio(1), [Factor(base: x, exponent: 1), Factor(base: y, exponent: -1)])
      }
    }
  }

  mutating func write(_ id: Int) -> Symbol {
    if let known = written[id] { return known }
    let symbol: Symbol
    switch forms[id] {
    case .number(let x): symbol = x.parts.under == 1 ? Symbol(x.value) : write(x, [])
    case .known(let name, let x): symbol = .known(name, x)
    case .setting(let name, let x): symbol = .setting(name, x)
    case .variable(let i): symbol = .variable(i)
    case .call(let function, let arguments):
      symbol = Symbol(.call(function, arguments.map { write($0) }))
    case .product(let x, let factors): symbol = write(x, factors)
    case .sum: symbol = writeSum(id)
    }
    written[id] = symbol
    return symbol
  }

  /// −p·a·bⁿ/(q·c)
  private mutating func write(_ number: Ratio, _ factors: [Factor]) -> Symbol {
    let (over, under) = number.parts
    let above = product(over, factors.filter { $0.exponent > 0 }, sign: 1) ?? 1
    let below = product(under, factors.filter { $0.exponent < 0 }, sign: -1)
    let size = below.map { above / $0 } ?? above
    return number.value < 0 ? 0 - size : size
  }
  private mutating func product(_ number: Double, _ factors: [Factor], sign: Int) -> Symbol? {
    var product: Symbol? = number == 1 ? nil : Symbol(number)
    for factor in factors {
      let (base, n) = (write(factor.base), sign * factor.exponent)
      let power = n == 1 ? base : .power(base, n)
      product = product.map { $0 * power } ?? power
    }
    return product
  }

  /// The first term that is not negative comes first: 1 − x.
  private mutating func writeSum(_ id: Int) -> Symbol {
    var terms = terms(of: id).map { (id: $0, isNegative: isNegative($0)) }
    if let k = terms.firstIndex(where: { !$0.isNegative }) {
      terms.insert(terms.remove(at: k), at: 0)
    }
    var sum: Symbol?
    for term in terms {
      guard let before = sum else {
        sum = write(term.id)
        continue
      }
      if term.isNegative {
        let positive = scaled(term.id, by: Ratio(-1))
        sum = before - write(positive)
      } else {
        sum = before + write(term.id)
      }
    }
    return sum ?? 0
  }

  private func isNegative(_ id: Int) -> Bool {
    switch forms[id] {
    case .number(let x): x.value < 0
    case .product(let x, _): x.value < 0
    default: false
    }
  }
}
