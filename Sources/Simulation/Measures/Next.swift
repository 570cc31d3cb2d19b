import Calculus

/// A parameter as the coming update will leave it, element by element.
package struct Next: ParameterMeasure {
  package static let name = "next"
  package static let words = "what the coming update makes of it"
  package static let isListed = false
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    x.coming(i)?.value ?? 0
  }
}

/// The first thing an optimizer remembers of a parameter, as the coming update will leave it.
package struct NextMemory1: ParameterMeasure {
  package static let name = "nextMemory1"
  package static let words = "what the optimizer remembers then"
  package static let isListed = false
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    x.coming(i)?.memory.0 ?? 0
  }
}

/// The second.
package struct NextMemory2: ParameterMeasure {
  package static let name = "nextMemory2"
  package static let words = "what else the optimizer remembers then"
  package static let isListed = false
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    x.coming(i)?.memory.1 ?? 0
  }
}

/// What the coming update makes of a parameter, in one way or another.
let updateMeasures: [any Measure.Type] = [
  Step.self, Next.self, NextMemory1.self, NextMemory2.self,
]
