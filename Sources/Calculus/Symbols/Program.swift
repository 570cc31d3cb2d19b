/// Formulas made ready to be computed: a flat list of instructions in which whatever occurs twice is
/// worked out once.
package struct Program: Sendable {
  private enum Operation: UInt8, Hashable {
    case add, subtract, multiply, divide
    case exp, log, tanh, sqrt, sin, cos, erfc, max, positive

    init(_ function: Symbol.Function) {
      self =
        switch function {
        case .exp: .exp
        case .log: .log
        case .tanh: .tanh
        case .sqrt: .sqrt
        case .sin: .sin
        case .cos: .cos
        case .erfc: .erfc
        case .max: .max
        case .positive: .positive
        }
    }
  }
  /// Registers hold the variables, then the constants, then what each instruction comes to.
  private struct Instruction: Hashable {
    let operation: Operation
    let a, b: Int32
  }
  private enum Constant: Hashable {
    case plain(Double)
    case known(String, Double)
    case setting(String, Double)

    var value: Double {
      switch self {
      case .plain(let x), .known(_, let x), .setting(_, let x): x
      }
    }
    func read<N: Arithmetic>(as: N.Type) -> N {
      switch self {
      case .plain(let x): N(x)
      case .known(let name, let x): .known(name, x)
      case .setting(let name, let x): .setting(name, x)
      }
    }
  }
  private let variables: Int
  private let constants: [Constant]
  private let numbers: [Double]
  private let instructions: [Instruction]
  private let results: [Int32]

  /// How many operations it takes.
  package var count: Int { instructions.count }

  package init(_ formulas: [Symbol], variables: Int) {
    var maker = Maker(variables: variables)
    for formula in formulas { maker.findConstants(formula) }
    results = formulas.map { maker.make($0) }
    (constants, instructions) = (maker.constants, maker.instructions)
    (numbers, self.variables) = (constants.map(\.value), variables)
  }

  private struct Maker {
    let variables: Int
    var constants: [Constant] = []
    var instructions: [Instruction] = []
    private var constantPlaces: [Constant: Int32] = [:]
    private var places: [Instruction: Int32] = [:]

    init(variables: Int) { self.variables = variables }

    /// Constants stand before the instructions, so that they must be known first.
    mutating func findConstants(_ symbol: Symbol) {
      switch symbol.form {
      case .constant(let x): add(.plain(x))
      case .known(let name, let x): add(.known(name, x))
      case .setting(let name, let x): add(.setting(name, x))
      case .variable: break
      case .sign(_, let a, let b):
        findConstants(a)
        findConstants(b)
      case .power(let base, let n):
        findConstants(base)
        if n <= 0 { add(.plain(1)) }
      case .call(_, let arguments): for argument in arguments { findConstants(argument) }
      }
    }
    private mutating func add(_ constant: Constant) {
      guard constantPlaces[constant] == nil else { return }
      constantPlaces[constant] = Int32(variables + constants.count)
      constants.append(constant)
    }

    mutating func make(_ symbol: Symbol) -> Int32 {
      switch symbol.form {
      case .constant(let x): return constantPlaces[.plain(x)] ?? 0
      case .known(let name, let x): return constantPlaces[.known(name, x)] ?? 0
      case .setting(let name, let x): return constantPlaces[.setting(name, x)] ?? 0
      case .variable(let i): return Int32(i)
      case .sign(let sign, let a, let b):
        let (x, y) = (make(a), make(b))
        switch sign {
        case .plus: return emit(.add, x, y)
        case .minus: return emit(.subtract, x, y)
        case .times: return emit(.multiply, x, y)
        case .over: return emit(.divide, x, y)
        }
      case .power(let base, let n): return power(make(base), n)
      case .call(let function, let arguments):
        let a = make(arguments[0])
        return emit(Operation(function), a, arguments.count > 1 ? make(arguments[1]) : a)
      }
    }

    /// By squaring, from the exponent's highest digit down: 5 is 101, x⁵ = (x²)²·x.
    private mutating func power(_ base: Int32, _ n: Int) -> Int32 {
      let one = constantPlaces[.plain(1)] ?? 0
      guard n != 0 else { return one }
      var result = base
      var bit = 1 << (Int.bitWidth - 1 - n.magnitude.leadingZeroBitCount)
      while bit > 1 {
        bit >>= 1
        result = emit(.multiply, result, result)
        if Int(n.magnitude) & bit != 0 { result = emit(.multiply, result, base) }
      }
      return n < 0 ? emit(.divide, one, result) : result
    }

    private mutating func emit(_ operation: Operation, _ a: Int32, _ b: Int32) -> Int32 {
      let instruction = Instruction(operation: operation, a: a, b: b)
      if let place = places[instruction] { return place }
      let place = Int32(variables + constants.count + instructions.count)
      instructions.append(instruction)
      places[instruction] = place
      return place
    }
  }

  // MARK: Running

  /// What the formulas come to, with these numbers for the variables, as any kind of number.
  package func values<N: Arithmetic>(_ x: [N]) -> [N] {
    var registers = x.prefix(variables) + constants.map { $0.read(as: N.self) }
    registers.reserveCapacity(registers.count + instructions.count)
    for step in instructions {
      registers.append(Self.run(step, registers[Int(step.a)], registers[Int(step.b)]))
    }
    return results.map { registers[Int($0)] }
  }

  /// The same in Double, allocating nothing.
  package func run(
    _ x: UnsafeBufferPointer<Double>, into y: UnsafeMutableBufferPointer<Double>
  ) {
    let first = variables + numbers.count
    withUnsafeTemporaryAllocation(of: Double.self, capacity: first + instructions.count) {
      let registers = $0.baseAddress.unsafelyUnwrapped
      for k in 0..<variables { registers[k] = x[k] }
      for (k, number) in numbers.enumerated() { registers[variables + k] = number }
      for (k, step) in instructions.enumerated() {
        registers[first + k] = Self.run(
          step, registers[Int(step.a)], registers[Int(step.b)])
      }
      for (k, result) in results.enumerated() { y[k] = registers[Int(result)] }
    }
  }

  @inline(__always)
  private static func run<N: Arithmetic>(_ step: Instruction, _ a: N, _ b: N) -> N {
    switch step.operation {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .exp: .exp(a)
    case .log: .log(a)
    case .tanh: .tanh(a)
    case .sqrt: .sqrt(a)
    case .sin: .sin(a)
    case .cos: .cos(a)
    case .erfc: .erfc(a)
    case .max: .max(a, b)
    case .positive: .positive(a)
    }
  }
}

extension Symbol {
  /// Its value, with these numbers for the variables, as any kind of number.
  package func value<N: Arithmetic>(_ variables: [N]) -> N {
    Program([self], variables: variables.count).values(variables)[0]
  }
}
