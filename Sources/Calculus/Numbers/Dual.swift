/// A number with its rate of change: it differentiates a formula exactly, with no ε.
package struct Dual: Arithmetic {
  package var value: Double
  package var slope: Double

  package init(_ value: Double, slope: Double) { (self.value, self.slope) = (value, slope) }
  package init(_ constant: Double) { self.init(constant, slope: 0) }

  package static func still(_ x: Dual) -> Dual { Dual(x.value) }
  package static func + (a: Dual, b: Dual) -> Dual {
    Dual(a.value + b.value, slope: a.slope + b.slope)
  }
  package static func - (a: Dual, b: Dual) -> Dual {
    Dual(a.value - b.value, slope: a.slope - b.slope)
  }
  package static func * (a: Dual, b: Dual) -> Dual {
    Dual(a.value * b.value, slope: a.slope * b.value + a.value * b.slope)
  }
  package static func / (a: Dual, b: Dual) -> Dual {
    let y = a.value / b.value
    return Dual(y, slope: (a.slope - y * b.slope) / b.value)
  }
  package static func exp(_ x: Dual) -> Dual {
    let y = Double.exp(x.value)
    return Dual(y, slope: y * x.slope)
  }
  package static func log(_ x: Dual) -> Dual {
    Dual(Double.log(x.value), slope: x.slope / x.value)
  }
  package static func tanh(_ x: Dual) -> Dual {
    let y = Double.tanh(x.value)
    return Dual(y, slope: (1 - y * y) * x.slope)
  }
  package static func sqrt(_ x: Dual) -> Dual {
    let y = x.value.squareRoot()
    return Dual(y, slope: x.slope / (2 * y))
  }
  package static func sin(_ x: Dual) -> Dual {
    Dual(Double.sin(x.value), slope: Double.cos(x.value) * x.slope)
  }
  package static func cos(_ x: Dual) -> Dual {
    Dual(Double.cos(x.value), slope: -Double.sin(x.value) * x.slope)
  }
  package static func erfc(_ x: Dual) -> Dual {
    Dual(
      Double.erfc(x.value),
      slope: -2 / Double.pi.squareRoot() * Double.exp(-x.value * x.value) * x.slope)
  }
  package static func max(_ a: Dual, _ b: Dual) -> Dual {
    a.value >= b.value || a.value.isNaN ? a : b
  }
  package static func positive(_ x: Dual) -> Dual { Dual(Double.positive(x.value)) }
}
