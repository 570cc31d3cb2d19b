import Calculus
import Networks
import Simulation
import Testing

/// Every task whose samples are pictures drawn here.
@Suite struct ImageTaskLaws {
  struct Example: Sendable, CustomTestStringConvertible {
    let name: String
    var numbers: [String: Double] = [:]
    var words: [String: String] = [:]
    /// Its class, found in another way than it was drawn; nil where nothing so simple tells it.
    var rule: (@Sendable (ImageRules.Picture) -> Int)?
    /// How often that must find the class.
    var share = 1.0
    /// Whether nothing may reach the border.
    var isWithin = true
    var testDescription: String { "\(name) \(numbers) \(words)" }

    func data(
      samples: Int = 200, heldOut: Int = 100, noise: Double? = nil, seed: Int = 1,
      reconstruction: Bool = false
    ) throws -> Dataset {
      var said = Said(numbers: numbers, words: words)
      said.numbers["samples"] = Double(samples)
      said.numbers["heldOut"] = Double(heldOut)
      said.numbers["noise"] = noise
      if reconstruction { said.words["as"] = "reconstruction" }
      return try task(name, said).data(seed: seed)
    }
  }

  static let examples: [Example] = [
    Example(name: "digits"),
    Example(name: "digits", numbers: ["size": 12]),
    Example(name: "digits", numbers: ["size": 40, "variation": 2]),
    Example(
      name: "shapes", numbers: ["clutter": 0], words: ["drawn": "filled"], rule: ImageRules.shape,
      share: 0.97),
    Example(name: "shapes", numbers: ["classes": 3, "size": 16], isWithin: false),
    Example(
      name: "orientedStrokes", numbers: ["clutter": 0, "directions": 3],
      rule: { ImageRules.direction($0, of: 3) }, share: 0.97),
    Example(
      name: "orientedStrokes", numbers: ["size": 32], rule: { ImageRules.direction($0, of: 4) },
      share: 0.85),
    Example(name: "signals", rule: ImageRules.signal, share: 0.97, isWithin: false),
    Example(
      name: "signals", numbers: ["length": 200], rule: ImageRules.signal, share: 0.97,
      isWithin: false),
    Example(name: "faces", rule: ImageRules.mouth, share: 0.93),
    Example(
      name: "faces", numbers: ["size": 48], words: ["part": "eyes"], rule: ImageRules.eyes,
      share: 0.95),
  ]

  @Test func `every task of pictures that are drawn is here`() throws {
    let named = tasks.filter { kind in
      (try? kind.init(Said()))?.image != nil && kind.name != "picture"
    }.map { $0.name }
    #expect(Set(named) == Set(Self.examples.map(\.name)))
  }

  @Test(arguments: examples)
  func `pictures are as their form says, all classes as many, and every value is 0 to 1`(
    _ example: Example
  ) throws {
    let data = try example.data()
    let form = try #require(data.image)
    #expect(data.classes == form.classes.count && data.classes > 1)
    for part in [data.training, data.heldOut] {
      for sample in part {
        #expect(sample.input.count == form.count)
        #expect(sample.input.allSatisfy { (0...1).contains($0) })
        #expect(sample.target == .label(sample.label ?? -1))
      }
      let counts = (0..<data.classes).map { label in part.count { $0.label == label } }
      #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
    }
  }

  @Test(arguments: examples)
  func `without noise there is ink, none at the border, and most around the part that tells`(
    _ example: Example
  ) throws {
    let data = try example.data(noise: 0)
    let form = try #require(data.image)
    for sample in data.training + data.heldOut {
      let picture = ImageRules.Picture(sample, form)
      let brightest = sample.input.max() ?? 0
      #expect(brightest > 0.2)
      if example.isWithin {
        #expect(picture.share(above: 0.3) < 0.6)
        #expect(picture.border.allSatisfy { $0 == 0 })
      }
      guard let part = sample.part else { continue }
      #expect(part.rows.lowerBound >= 0 && part.rows.upperBound <= form.height)
      #expect(part.columns.lowerBound >= 0 && part.columns.upperBound <= form.width)
      #expect(
        part.rows.contains { r in part.columns.contains { picture[r, $0] > 0.4 * brightest } })
    }
  }

  @Test(arguments: examples.filter { $0.rule != nil })
  func `another rule than the one it was drawn by finds the class`(_ example: Example) throws {
    let data = try example.data(noise: 0)
    let form = try #require(data.image)
    let rule = try #require(example.rule)
    let right = data.training.count { rule(ImageRules.Picture($0, form)) == $0.label }
    #expect(Double(right) >= example.share * Double(data.training.count), "\(right)")
  }

  @Test(arguments: examples)
  func `the same seed draws the same pictures, more of them change none, none is held out twice`(
    _ example: Example
  ) throws {
    func rows(_ samples: [Dataset.Sample]) -> [[Double]] { samples.map(\.input) }
    let few = try example.data(samples: 30, heldOut: 20)
    let many = try example.data(samples: 70, heldOut: 30)
    #expect(rows(few.training) == rows(Array(many.training.prefix(30))))
    #expect(few.training.map(\.target) == many.training.prefix(30).map(\.target))
    #expect(rows(few.heldOut) == rows(Array(many.heldOut.prefix(20))))
    #expect(rows(try example.data(samples: 30, seed: 2).training) != rows(few.training))
    // Without noise, too: it is not the noise that tells them apart.
    let clean = try example.data(noise: 0)
    #expect(Set(rows(clean.training + clean.heldOut)).count == 300)
  }

  @Test(arguments: examples)
  func `what a reconstruction asks for is the picture, whose class is known all the same`(
    _ example: Example
  ) throws {
    let (asked, own) = (try example.data(), try example.data(reconstruction: true))
    let form = try #require(own.image)
    #expect(own.classes == 0 && form.classes.isEmpty && form.count == asked.image?.count)
    for (a, b) in zip(asked.training + asked.heldOut, own.training + own.heldOut) {
      #expect(a.input == b.input && b.target == .numbers(a.input) && a.label == b.label)
    }
  }

  @Test func `no noise leaves the ground clean, and more of it makes pictures noisier`() throws {
    let example = Example(name: "digits")
    func ground(_ noise: Double) throws -> Double {
      let (clean, data) = (try example.data(noise: 0), try example.data(noise: noise))
      let pairs = zip(clean.training, data.training).flatMap { zip($0.input, $1.input) }
      let away = pairs.filter { $0.0 == 0 }.map(\.1)
      return away.reduce(0) { $0 + $1 * $1 } / Double(away.count)
    }
    #expect(try ground(0) == 0)
    // Its deviation is 0 to σ, evenly, and what falls below 0 is cut: E = ½·σ²/3.
    for sigma in [0.05, 0.2] { #expect(abs(try ground(sigma) / (sigma * sigma / 6) - 1) < 0.15) }
  }

  @Test func `a digit without variation is always written alike, apart from its ways and its pen`()
    throws
  {
    let data = try Example(name: "digits", numbers: ["variation": 0]).data(
      samples: 1000, noise: 0)
    for digit in 0..<10 {
      let ways = Set(data.training.filter { $0.label == digit }.map(\.input))
      #expect((3...5).contains(ways.count), "\(digit): \(ways.count)")
    }
  }
}
