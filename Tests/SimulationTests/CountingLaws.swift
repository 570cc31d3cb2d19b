import Calculus
import Simulation
import TestSupport
import Testing

@Suite struct CountingLaws {
  private static let texts: [[[Int]]] = {
    let random = Random(seed: 2, "sentences")
    let long = (0..<200).map { s in
      (0..<1 + random.below(9, 3 * s)).map { t in
        // The fewer the higher, and some no words.
        random.below(1 + random.below(40, 7 * (20 * s + t)), 11 * (20 * s + t)) - 1
      }
    }
    return [long, [[0, 1, 2, 1]], [[3], [], [-1, 9, 0]], []]
  }()
  private static func counted(_ text: [[Int]], _ weighting: WindowWeighting) -> CountedWords {
    var settings = CountedWords.Settings()
    settings.weighting = weighting
    settings.dimensions = 6
    settings.negatives = weighting == .inverse ? 1.5 : 1
    var counted = CountedWords(Sightings(text, words: 39, window: 4), settings)
    counted.sentence = text.first ?? []
    return counted
  }

  @Test func `counts, PPMI and vectors are those computed elsewhere`() throws {
    let trace = try Trace("ppmi_svd_9", in: Trace.folder(of: #filePath))
    let sentences = (trace.inputs["sentences"] as? [Any] ?? []).map {
      Trace.list($0).map { Int($0) }
    }
    let words = Int(Trace.number(trace.parameters["words"]))
    let window = Int(Trace.number(trace.parameters["window"]))
    let sightings = Sightings(sentences, words: words, window: window)
    for case let want as [String: Any] in trace.expected["cases"] as? [Any] ?? [] {
      var settings = CountedWords.Settings()
      let name = try #require(want["weighting"] as? String)
      settings.weighting = try #require(WindowWeighting(rawValue: name))
      settings.contextPower = Trace.number(want["context_power"])
      settings.negatives = Trace.number(want["negatives"])
      settings.valuePower = Trace.number(want["value_power"])
      let values = Trace.list(want["singular_values"])
      settings.dimensions = values.count
      let counted = CountedWords(sightings, settings)
      let all: [(any CountedQuantity.Type, String)] = [
        (Together.self, "together"), (PositiveInformation.self, "ppmi"),
        (SingularValue.self, "singular_values"), (WordDirection.self, "left"),
        (ContextDirection.self, "right"), (CountedVector.self, "vectors"),
      ]
      for (quantity, key) in all {
        for (i, want) in Trace.flat(want[key]).enumerated() {
          let got = quantity.number(at: i, counted)
          #expect(trace.agrees(got, want), "\(name): \(key)[\(i)] = \(got), not \(want)")
        }
      }
      for (got, want) in zip(counted.vectors, Trace.flat(want["vectors"])) {
        #expect(trace.agrees(got, want))
      }
    }
  }

  @Test(arguments: WindowWeighting.allCases)
  func `every number is what its formula makes of others`(_ weighting: WindowWeighting) {
    for text in Self.texts {
      let counted = Self.counted(text, weighting)
      let (plain, spelled) = (CountReader<Double>(counted), CountReader<Spelled>(counted))
      for quantity in countedQuantities {
        let count = quantity.shape(counted).reduce(1, *)
        for i in stride(from: 0, to: count, by: max(1, count / 500)) {
          let want = quantity.number(at: i, counted)
          let got = quantity.value(at: i, plain)
          let isNear = abs(got - want) <= 1e-6 * max(1, abs(want))
          #expect(isNear, "\(quantity.name)[\(i)] = \(want), by its formula \(got)")
          let told = quantity.value(at: i, spelled)
          #expect(told.value == got)
          // Nothing is told that cannot be asked for again.
          for operand in told.operands {
            guard case .read(let origin) = operand.form else { continue }
            let asked = countedQuantities.first { $0.name == origin.name }
            #expect(asked?.number(at: origin.index, counted) == operand.value)
          }
        }
      }
    }
  }

  @Test func `a wider window only adds, and both directions count alike`() {
    let text = Self.texts[0]
    let all = (1...5).map { Sightings(text, words: 39, window: $0) }
    for (narrow, wide) in zip(all, all.dropFirst()) {
      let (few, many) = (narrow.together(.inverse), wide.together(.inverse))
      for i in 0..<39 {
        for j in 0..<39 {
          #expect(few[i, j] <= many[i, j] && many[i, j] == many[j, i])
          for d in 1...narrow.window {
            #expect(narrow.count(i, j, distance: d) == wide.count(i, j, distance: d))
          }
        }
      }
    }
    let tokens = text.joined().count { $0 >= 0 }
    #expect(all[0].frequencies.reduce(0, +) == tokens)
  }

  @Test func `a long text is counted piece by piece as if at once`() {
    // More than is sorted at a time.
    let sentence = (0..<300).map { $0 * $0 % 37 }
    let once = Sightings([sentence], words: 37, window: 10)
    let often = Sightings(Array(repeating: sentence, count: 400), words: 37, window: 10)
    for i in 0..<37 {
      for j in 0..<37 {
        for d in 1...10 {
          #expect(400 * once.count(i, j, distance: d) == often.count(i, j, distance: d))
        }
      }
    }
  }
}
