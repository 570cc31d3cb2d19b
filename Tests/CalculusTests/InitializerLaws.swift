import Calculus
import Testing

@Suite struct InitializerLaws {
  private static let (inputs, outputs) = (100, 150)

  private static func initial(_ k: Int, seed: Int = 1, _ path: String = "layer1.weight") -> Initial
  {
    initializers[k].init(initializers[k].settings.map(\.standard))
      .initial(inputs: inputs, outputs: outputs, Random(seed: seed, path))
  }
  private static func numbers(_ initial: Initial) -> [Double] {
    (0..<inputs * outputs).map { initial.value(at: $0) }
  }

  @Test(arguments: initializers.indices)
  func `draws depend on the seed and the name alone`(_ k: Int) {
    let numbers = Self.numbers(Self.initial(k))
    #expect(numbers == Self.numbers(Self.initial(k)))
    guard initializers[k] != Zeros.self else { return }
    #expect(numbers != Self.numbers(Self.initial(k, seed: 2)))
    #expect(numbers != Self.numbers(Self.initial(k, "layer2.weight")))
  }

  @Test(arguments: initializers.indices)
  func `its explanation comes to the number itself`(_ k: Int) {
    let initial = Self.initial(k)
    for i in stride(from: 0, to: Self.inputs * Self.outputs, by: 173) {
      let number: Double = initial.value(at: i)
      let spelled: Spelled = initial.value(at: i)
      let bounded: Bounded = initial.value(at: i)
      #expect(abs(spelled.value - number) <= 1e-10)
      #expect(bounded.allows(number, in: .double) && bounded.allows(Double(Float(number))))
    }
    #expect(!initial.words(at: 3).isEmpty)
  }

  @Test func `mean, variance and limits are those of their names`() {
    let (n, m) = (Double(Self.inputs), Double(Self.outputs))
    // Name, variance, and the largest there may be.
    let wanted: [(String, Double, Double)] = [
      ("zeros", 0, 0), ("uniform", 0.05 * 0.05 / 3, 0.05), ("normal", 0.05 * 0.05, 0.3),
      ("glorotUniform", 2 / (n + m), (6 / (n + m)).squareRoot()),
      ("glorotNormal", 2 / (n + m), 1), ("heUniform", 2 / n, (6 / n).squareRoot()),
      ("heNormal", 2 / n, 1), ("leCunUniform", 1 / n, (3 / n).squareRoot()),
      ("leCunNormal", 1 / n, 1), ("orthogonal", 1 / m, 1),
    ]
    #expect(wanted.map(\.0) == initializers.map { $0.names[0] })
    for (k, (name, variance, limit)) in wanted.enumerated() {
      let numbers = Self.numbers(Self.initial(k))
      let count = Double(numbers.count)
      let mean = numbers.reduce(0, +) / count
      let found = numbers.reduce(0) { $0 + $1 * $1 } / count
      #expect(abs(mean) <= 5 * (variance / count).squareRoot(), "\(name): mean \(mean)")
      #expect(abs(found - variance) <= 0.05 * variance, "\(name): variance \(found)")
      #expect(numbers.allSatisfy { abs($0) <= limit }, "\(name)")
      if name.hasSuffix("niform") {
        #expect(numbers.contains { abs($0) > 0.99 * limit }, "\(name)")
      }
    }
  }

  @Test func `orthogonal vectors are perpendicular and as long as their gain, both ways`() {
    for (inputs, outputs) in [(1, 1), (5, 3), (3, 5), (64, 64), (65, 17)] {
      for gain in [1.0, 2.5] {
        let initial = Orthogonal([gain]).initial(
          inputs: inputs, outputs: outputs, Random(seed: 7, "w"))
        let w: [Double] = (0..<inputs * outputs).map { initial.value(at: $0) }
        let (count, length) = (min(inputs, outputs), max(inputs, outputs))
        func vector(_ j: Int) -> [Double] {
          (0..<length).map { outputs <= inputs ? w[$0 * outputs + j] : w[j * outputs + $0] }
        }
        for j in 0..<count {
          for k in 0...j {
            let product = zip(vector(j), vector(k)).reduce(0) { $0 + $1.0 * $1.1 }
            #expect(abs(product - (j == k ? gain * gain : 0)) < 1e-14 * gain * gain * 10)
          }
        }
      }
    }
  }

  @Test func `names are of one initializer each`() {
    let names = initializers.flatMap { $0.names }
    #expect(Set(names).count == names.count)
    for short in ["he", "glorot", "leCun"] { #expect(names.contains(short)) }
  }
}
