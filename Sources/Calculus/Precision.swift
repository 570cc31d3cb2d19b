/// What the numbers of a run are kept in: `single` is computed by kernels, `double` by the
/// definitions themselves.
package enum Precision: String, Sendable, CaseIterable {
  case single, double

  package var bytes: Int { self == .single ? 4 : 8 }

  /// `number` as this precision holds it.
  package func rounded(_ number: Double) -> Double {
    self == .single ? Double(Float(number)) : number
  }
}
