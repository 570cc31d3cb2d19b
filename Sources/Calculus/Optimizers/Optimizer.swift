import CKernels

/// One number being learnt: its value, its gradient, and what the optimizer remembers about it.
package struct Weight<Number: Arithmetic> {
  package var value: Number
  package let gradient: Number
  package private(set) var memory: (Number, Number)
  /// Where memory `m` will stand after the update: what an explanation names.
  private let place: ((Int) -> Origin)?

  package init(
    value: Number, gradient: Number, memory: (Number, Number) = (0, 0),
    place: ((Int) -> Origin)? = nil
  ) {
    (self.value, self.gradient, self.memory, self.place) = (value, gradient, memory, place)
  }

  /// Keeps `x` as memory `m`, and hands it back for what follows in the same update.
  @inline(__always)
  package mutating func remember(_ m: Int, _ x: Number) -> Number {
    if m == 0 { memory.0 = x } else { memory.1 = x }
    guard let place else { return x }
    return .kept(x, place(m))
  }
}

/// All parameters of a tape with their gradients and memories, each in one piece.
package struct Store<Scalar> {
  package let count: Int
  package let values, gradients: UnsafeMutablePointer<Scalar>
  package let memories: (UnsafeMutablePointer<Scalar>, UnsafeMutablePointer<Scalar>)
  package let kernels: UnsafePointer<kernels>

  /// So many of them from one on.
  @inline(__always)
  func part(_ start: Int, _ count: Int) -> Store {
    Store(
      count: count, values: values + start, gradients: gradients + start,
      memories: (memories.0 + start, memories.1 + start), kernels: kernels)
  }
}

/// A hyperparameter: its name, what it is where a scene does not say, and what it may be.
package struct Setting: Sendable {
  package enum Limits: Sendable {
    case positive, notNegative
    /// 0 ≤ x < 1
    case fraction
    case any

    package func allows(_ x: Double) -> Bool {
      switch self {
      case .positive: x > 0 && x.isFinite
      case .notNegative: x >= 0 && x.isFinite
      case .fraction: x >= 0 && x < 1
      case .any: x.isFinite
      }
    }
    package var words: String {
      switch self {
      case .positive: "greater than 0"
      case .notNegative: "0 or greater"
      case .fraction: "at least 0 and less than 1"
      case .any: "a number"
      }
    }
  }
  package let name: String
  /// What it is called in a scene, inside its kind.
  package let key: String
  package let standard: Double
  package let limits: Limits
  package let isWhole: Bool
  package let words: String

  package init(
    _ name: String, key: String? = nil, _ standard: Double, _ limits: Limits, _ words: String,
    isWhole: Bool = false
  ) {
    (self.name, self.key, self.standard) = (name, key ?? name, standard)
    (self.limits, self.isWhole, self.words) = (limits, isWhole, words)
  }
  package static func learningRate(_ standard: Double) -> Setting {
    Setting("learningRate", standard, .positive, "how far a step goes")
  }
}

/// An update rule, defined for a single weight. `update` over a store in single precision may be
/// written as well, for speed; a law holds it to the formula.
///
/// `rate` is the learning rate at this iteration, after its schedule.
package protocol Optimizer: Sendable {
  static var name: String { get }
  static var words: String { get }
  /// The first is always the learning rate.
  static var settings: [Setting] { get }
  /// What is kept beside every weight: at most two numbers.
  static var memories: [String] { get }
  /// What it is given as the gradient.
  static var direction: Direction { get }
  /// `values` in the order of `settings`.
  init(_ values: [Double])
  /// `iteration` counts from 0, when the optimizer began.
  func update<N: Arithmetic>(_ weight: inout Weight<N>, rate: N, at iteration: Int)
  func update(_ store: Store<Float>, rate: Double, at iteration: Int)
  func update(_ store: Store<Double>, rate: Double, at iteration: Int)
  /// The same of some rows of a table, each so wide. Nil; or, where it has set their gradients to 0 as
  /// well, whether none of their numbers is NaN or infinite.
  func update(
    _ rows: UnsafeBufferPointer<Int32>, of store: Store<Float>, width: Int, rate: Double,
    at iteration: Int
  ) -> Bool?
}

extension Optimizer {
  package static var direction: Direction { .gradient }

  package func update(
    _ rows: UnsafeBufferPointer<Int32>, of store: Store<Float>, width: Int, rate: Double,
    at iteration: Int
  ) -> Bool? {
    for row in rows {
      update(store.part(Int(row) * width, width), rate: rate, at: iteration)
    }
    return nil
  }

  package func update(_ store: Store<Float>, rate: Double, at iteration: Int) {
    updateByDefinition(store, rate: Float(rate), at: iteration)
  }
  package func update(_ store: Store<Double>, rate: Double, at iteration: Int) {
    updateByDefinition(store, rate: rate, at: iteration)
  }
  @inline(__always)
  private func updateByDefinition<S: Arithmetic>(_ store: Store<S>, rate: S, at iteration: Int) {
    let kept = Self.memories.count
    for i in 0..<store.count {
      var weight = Weight(
        value: store.values[i], gradient: store.gradients[i],
        memory: (kept > 0 ? store.memories.0[i] : 0, kept > 1 ? store.memories.1[i] : 0))
      update(&weight, rate: rate, at: iteration)
      store.values[i] = weight.value
      if kept > 0 { store.memories.0[i] = weight.memory.0 }
      if kept > 1 { store.memories.1[i] = weight.memory.1 }
    }
  }
}

/// Every optimizer there is.
package let optimizers: [any Optimizer.Type] = [
  GradientDescent.self, Momentum.self, Nesterov.self, AdaGrad.self, RMSProp.self, Adam.self,
  AdamW.self, Lion.self, SteepestDescent.self, Newton.self,
]

extension Tape {
  /// Takes the optimizer's step from the gradients of the last pass: of all parameters, but of
  /// tables only the rows that were looked up.
  package func update(by optimizer: any Optimizer, rate: Double, at iteration: Int) {
    update(0..<layout.denseCount, by: optimizer, rate: rate, at: iteration)
    for k in 0..<tableCount {
      let table = tables[k]
      switch precision {
      case .single:
        table.swept = optimizer.update(
          table.rows(slice: 0), of: store(of: Float.self, table.range), width: table.width,
          rate: rate, at: iteration)
      case .double:
        let store = store(of: Double.self, table.range)
        for row in table.rows(slice: 0) {
          optimizer.update(
            store.part(Int(row) * table.width, table.width), rate: rate, at: iteration)
        }
      }
    }
  }

  /// The same for a stretch of the parameter block.
  @inline(__always)
  func update(_ range: Range<Int>, by optimizer: any Optimizer, rate: Double, at iteration: Int) {
    switch precision {
    case .single: optimizer.update(store(of: Float.self, range), rate: rate, at: iteration)
    case .double: optimizer.update(store(of: Double.self, range), rate: rate, at: iteration)
    }
  }

  private func store<S>(of scalar: S.Type, _ range: Range<Int>) -> Store<S> {
    func block(_ offset: Int) -> UnsafeMutablePointer<S> {
      address(offset + range.lowerBound).assumingMemoryBound(to: S.self)
    }
    let count = layout.parameterCount
    return Store(
      count: range.count, values: block(0), gradients: block(layout.slice(0)),
      memories: (block(count), block(2 * count)), kernels: kernels)
  }
}

/// xⁿ by repeated squaring: no library, so the same bits everywhere.
func power(_ x: Double, _ n: Int) -> Double {
  var (result, square, n) = (1.0, x, n)
  while n > 0 {
    if n & 1 == 1 { result *= square }
    square *= square
    n >>= 1
  }
  return result
}
