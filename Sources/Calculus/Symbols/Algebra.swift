/// Formulas in one form each, so that equals are found: a sum has no sums for terms and no two terms
/// that differ only in their coefficient, a product has one number in front and every factor once.
///
/// Each formula is kept once and known by its number.
struct Algebra {
  struct Factor: Hashable {
    let base: Int
    let exponent: Int
  }
  enum Form: Hashable {
    case number(Ratio)
    case known(String, Double)
    case setting(String, Double)
    case variable(Int)
    case call(Symbol.Function, [Int])
    case product(Ratio, [Factor])
    /// The terms in the order of their numbers; `order` has them as they are shown.
    case sum([Int])
  }
  private(set) var forms: [Form] = []
  /// How many numbers and names each has when it is written out.
  private(set) var sizes: [Int] = []
  /// The first of the variables that occur in each.
  private var firstVariables: [Int] = []
  private var order: [Int: [Int]] = [:]
  private var known: [Form: Int] = [:]
  var derivatives: [Factor: Int] = [:]  // base: of what; exponent: by which variable
  var written: [Int: Symbol] = [:]

  /// Beyond so many formulas nothing more is worked out.
  static let most = 20_000
  /// Whether there were too many: what comes out then means nothing.
  var isTooLarge: Bool { forms.count > Self.most }

  // MARK: Keeping

  private mutating func keep(_ form: Form, order terms: [Int] = []) -> Int {
    if let id = known[form] { return id }
    forms.append(form)
    let id = forms.count - 1
    known[form] = id
    if case .sum = form { order[id] = terms }
    sizes.append(size(of: form))
    firstVariables.append(firstVariable(of: form))
    return id
  }
  private func size(of form: Form) -> Int {
    switch form {
    case .number(let x): x.parts.under == 1 ? 1 : 2
    case .known, .setting, .variable: 1
    case .call(_, let arguments): 1 + size(arguments)
    case .product(let x, let factors):
      (abs(x.value) == 1 ? 0 : x.parts.under == 1 ? 1 : 2) + size(factors.map(\.base))
    case .sum(let terms): size(terms)
    }
  }
  private func firstVariable(of form: Form) -> Int {
    let parts: [Int]
    switch form {
    case .number, .known, .setting: return .max
    case .variable(let i): return i
    case .call(_, let arguments): parts = arguments
    case .product(_, let factors): parts = factors.map(\.base)
    case .sum(let terms): parts = terms
    }
    return parts.reduce(.max) { min($0, firstVariables[$1]) }
  }
  private func size(_ ids: [Int]) -> Int {
    ids.reduce(0) { min($0 + sizes[$1], 1 << 40) }
  }

  mutating func number(_ x: Ratio) -> Int { keep(.number(x)) }
  mutating func number(_ x: Double) -> Int { keep(.number(Ratio(x))) }
  mutating func known(_ name: String, _ x: Double) -> Int { keep(.known(name, x)) }
  mutating func setting(_ name: String, _ x: Double) -> Int { keep(.setting(name, x)) }
  mutating func variable(_ i: Int) -> Int { keep(.variable(i)) }

  func isNumber(_ id: Int, _ x: Double) -> Bool { number(of: id)?.value == x }
  func number(of id: Int) -> Ratio? {
    if case .number(let x) = forms[id] { x } else { nil }
  }
  /// A sum's terms, as they are shown.
  func terms(of id: Int) -> [Int] { order[id] ?? [] }

  // MARK: Products

  /// number · base₁^n₁ · base₂^n₂ …
  mutating func product(_ number: Ratio, _ factors: [Factor]) -> Int {
    guard !isTooLarge else { return self.number(.nan) }
    var number = number
    var gathered: [Factor] = []
    func gather(_ base: Int, _ exponent: Int) {
      guard let k = gathered.firstIndex(where: { $0.base == base }) else {
        return gathered.append(Factor(base: base, exponent: exponent))
      }
      let sum = gathered[k].exponent + exponent
      if abs(sum) <= Symbol.mostExponent {
        gathered[k] = Factor(base: base, exponent: sum)
      } else {
        gathered.append(Factor(base: base, exponent: exponent))
      }
    }
    for factor in factors {
      let exponent = factor.exponent
      switch forms[factor.base] {
      case .number(let x):
        let next = number * x.raised(to: exponent)
        // What is lost to overflow stays a power.
        if next.value.isFinite, next.value != 0 || x.value == 0 {
          number = next
        } else {
          gather(factor.base, exponent)
        }
      case .product(let x, let inner)
      where inner.allSatisfy({ abs($0.exponent * exponent) <= Symbol.mostExponent }):
        let next = number * x.raised(to: exponent)
        guard next.value.isFinite, next.value != 0 else {
          gather(factor.base, exponent)
          continue
        }
        number = next
        for each in inner { gather(each.base, each.exponent * exponent) }
      default: gather(factor.base, exponent)
      }
    }
    gathered.removeAll { $0.exponent == 0 }
    if number.value == 0 || gathered.isEmpty { return self.number(number) }
    if number == Ratio(1), gathered.count == 1, gathered[0].exponent == 1 {
      return gathered[0].base
    }
    gathered.sort {
      (rank($0.base), firstVariables[$0.base], $0.base)
        < (rank($1.base), firstVariables[$1.base], $1.base)
    }
    return keep(.product(number, gathered))
  }
  mutating func product(_ factors: Int...) -> Int {
    product(Ratio(1), factors.map { Factor(base: $0, exponent: 1) })
  }
  mutating func power(_ base: Int, _ n: Int) -> Int {
    product(Ratio(1), [Factor(base: base, exponent: n)])
  }
  mutating func scaled(_ id: Int, by number: Ratio) -> Int {
    product(number, [Factor(base: id, exponent: 1)])
  }

  /// In which order factors are written: 2·π·κ·x·sin(x)·(x + 1).
  private func rank(_ id: Int) -> Int {
    switch forms[id] {
    case .number: 0
    case .known: 1
    case .setting: 2
    case .variable(let i): 4 + min(i, 1 << 20)
    case .call: firstVariables[id] == .max ? 3 : 1 << 21
    case .product, .sum: 1 << 22
    }
  }

  // MARK: Sums

  /// A coefficient and what it stands before; nil for a number alone.
  private struct Term {
    let core: Int?
    var number: Ratio
  }

  mutating func sum(_ parts: [(Ratio, Int)]) -> Int {
    guard !isTooLarge else { return number(.nan) }
    let terms = gathered(parts, multipliesOut: false)
    let plain = sum(of: terms)
    let hasInner = terms.contains { term in
      if let core = term.core, case .sum = forms[core] { true } else { false }
    }
    guard hasInner else { return plain }
    let flat = sum(of: gathered(parts, multipliesOut: true))
    return sizes[flat] < sizes[plain] ? flat : plain
  }
  mutating func sum(_ parts: Int...) -> Int { sum(parts.map { (Ratio(1), $0) }) }

  private mutating func gathered(_ parts: [(Ratio, Int)], multipliesOut: Bool) -> [Term] {
    var terms: [Term] = []
    var places: [Int?: Int] = [:]
    func add(_ number: Ratio, _ core: Int?) {
      if let k = places[core] {
        terms[k].number = terms[k].number + number
      } else {
        places[core] = terms.count
        terms.append(Term(core: core, number: number))
      }
    }
    // Last in, first out, so that terms come in the order in which they stand.
    var left = Array(parts.reversed())
    while let (number, id) = left.popLast() {
      switch forms[id] {
      case .number(let x): add(number * x, nil)
      case .product(let x, let factors):
        let core = product(Ratio(1), factors)
        if case .sum = forms[core] {
          left.append((number * x, core))
        } else {
          add(number * x, core)
        }
      case .sum where multipliesOut || abs(number.value) == 1:
        left += self.terms(of: id).reversed().map { (number, $0) }
      default: add(number, id)
      }
    }
    return terms
  }

  private mutating func sum(of gathered: [Term]) -> Int {
    let terms = gathered.filter { $0.number.value != 0 }.map { term in
      term.core.map { scaled($0, by: term.number) } ?? number(term.number)
    }
    guard terms.count > 1 else { return terms.first ?? number(0) }
    return keep(.sum(terms.sorted()), order: terms)
  }

  // MARK: Functions

  mutating func call(_ function: Symbol.Function, _ arguments: [Int]) -> Int {
    let a = arguments[0]
    if function == .max {
      let b = arguments[1]
      if let x = number(of: a), let y = number(of: b) { return x.value >= y.value ? a : b }
      return a == b ? a : keep(.call(.max, [a, b]))
    }
    if let x = number(of: a) {
      // A whole number says more than its root does; any other would be cut short.
      let y: Double = function(x.value, 0)
      if y == y.rounded(), abs(y) < 1e15 { return number(y) }
    }
    if function == .positive, case .product(let x, let factors) = forms[a], x.value != 0 {
      return keep(.call(.positive, [product(Ratio(x.value < 0 ? -1 : 1), factors)]))
    }
    return keep(.call(function, arguments))
  }
}
