import Calculus
import Networks

/// How many samples of class i are taken for class j, as (classes, classes): that whose output is larger
/// than all others. `heldOut/confusion`.
package struct Confusion: AnswerMeasure {
  package static let name = "confusion"
  package static let words = "samples of one class that are taken for another"
  package static let isListed = false
  package static func words(at i: Int, in run: Run) -> String {
    let classes = max(run.data.classes, 1)
    func name(_ k: Int) -> String {
      let names = run.data.image?.classes ?? []
      return names.indices.contains(k) ? names[k] : "class \(k)"
    }
    return "samples of \(name(i / classes)) that are taken for \(name(i % classes))"
  }
  package static func shape(in run: Run) -> [Int]? {
    let classes = run.data.classes
    return run.data.form == nil && classes > 1 && run.setup.model?.outputs == classes
      ? [classes, classes] : nil
  }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let classes = x.run.data.classes
    let asked = (0..<x.samples).filter { x.plainTarget($0) == Double(i / classes) }
    return .sum(asked.count) { x.isChosen(i % classes, of: asked[$0]) }
  }
}

/// How many numbers a tensor has.
package struct Size: Measure {
  package static let name = "size"
  package static let words = "how many numbers it has"
  package static let isOfTensor = true
  package static let isListed = false
  package static func isLeaf(in run: Run) -> Bool { true }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    X.Number(Double(x.count))
  }
}

/// How many multiplications it takes to make a tensor, each followed by an addition: 0 where it is no
/// matrix product.
package struct Multiplications: Measure {
  package static let name = "multiplications"
  package static let words =
    "multiplications that it takes to make it, each followed by an addition"
  package static let isOfTensor = true
  package static let isListed = false
  package static func isLeaf(in run: Run) -> Bool { true }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    X.Number(Double(x.products.first { $0.name == x.name }?.count ?? 0))
  }
}

/// How many numbers a model learns.
package struct ParameterCount: Measure {
  package static let name = "parameterCount"
  package static let words = "how many numbers the model learns"
  package static let isOfTensor = false
  package static let isListed = false
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let shapes = x.run.facts.parameters.sorted { $0.key < $1.key }
    return .sum(shapes.count) { .known(shapes[$0].key, Double(shapes[$0].value.reduce(1, *))) }
  }
}
