import Formats
import Networks
import Simulation
import Testing

/// Pictures from files.
@Suite struct ImageFileTests {
  private static func idx(_ sizes: [Int], _ bytes: [UInt8]) -> [UInt8] {
    [0, 0, 8, UInt8(sizes.count)]
      + sizes.flatMap { size in [24, 16, 8, 0].map { UInt8(size >> $0 & 255) } } + bytes
  }
  /// Picture k is all k·3 but for its first pixel, 255; its label is k mod 10.
  private static func pictures(_ count: Int, height: Int = 4, width: Int = 3) -> [UInt8] {
    idx(
      [count, height, width],
      (0..<count).flatMap { k in
        [255] + [UInt8](repeating: UInt8(3 * k), count: height * width - 1)
      })
  }
  private static func labels(_ count: Int) -> [UInt8] {
    idx([count], (0..<count).map { UInt8($0 % 10) })
  }
  private func said(
    _ numbers: [String: Double] = [:], pictures: [UInt8] = pictures(50),
    labels: [UInt8] = labels(50), heldOut: (pictures: [UInt8], labels: [UInt8])? = nil
  ) -> Said {
    var said = Said(numbers: numbers, words: ["images": "i", "labels": "l"])
    said.binaries = ["i": pictures, "l": labels]
    if let heldOut {
      said.words["heldOutImages"] = "hi"
      said.words["heldOutLabels"] = "hl"
      said.binaries["hi"] = heldOut.pictures
      said.binaries["hl"] = heldOut.labels
    }
    return said
  }
  private func mistake(_ said: Said, _ task: String = "idx") -> String? {
    do {
      _ = try Simulation.tasks.first { $0.name == task }?.init(said)
      return nil
    } catch { return "\(error)" }
  }

  @Test func `bytes become 0 to 1 with their labels, and part of one file is held out`() throws {
    let task = try task("idx", said(["heldOut": 20]))
    let data = task.data(seed: 1)
    #expect(data.image == ImageForm(height: 4, width: 3, classes: (0...9).map(String.init)))
    #expect(data.classes == 10 && data.training.count == 30 && data.heldOut.count == 20)
    var seen: Set<Int> = []
    for sample in data.training + data.heldOut {
      let k = Int((sample.input[1] * 255 / 3).rounded())
      #expect(sample.input == [1] + [Double](repeating: Double(3 * k) / 255, count: 11))
      #expect(sample.target == .label(k % 10))
      seen.insert(k)
    }
    #expect(seen == Set(0..<50))
    #expect(task.data(seed: 1).heldOut.map(\.input) == data.heldOut.map(\.input))
    #expect(task.data(seed: 2).heldOut.map(\.input) != data.heldOut.map(\.input))
  }

  @Test func `what is held out can be files of its own, and as many are taken as are asked for`()
    throws
  {
    let more = (Self.pictures(60), Self.labels(60))
    let data = try task("idx", said(["samples": 7, "heldOut": 9], heldOut: more)).data(seed: 1)
    #expect(data.training.map(\.label) == (0..<7).map { $0 })
    #expect(data.heldOut.map(\.label) == (0..<9).map { $0 })
    let all = try task("idx", said(heldOut: more)).data(seed: 1)
    #expect(all.training.count == 50 && all.heldOut.count == 60)
  }

  @Test func `a picture can be asked for as it is`() throws {
    var said = said(["heldOut": 5])
    said.words["as"] = "reconstruction"
    let data = try task("idx", said).data(seed: 1)
    #expect(data.classes == 0 && data.image?.classes == [])
    for sample in data.training { #expect(sample.target == .numbers(sample.input)) }
    #expect(data.heldOut.allSatisfy { $0.label != nil })
  }

  @Test func `files that do not fit are told with what to do`() {
    func words(_ said: Said) -> String? { mistake(said) }
    #expect(
      words(said(labels: Self.labels(49)))
        == "l: 49 labels, but 50 pictures in i: name the two that belong together")
    #expect(
      words(said(["heldOut": 1], labels: Self.idx([50], [UInt8](repeating: 3, count: 49) + [200])))
        == "l: byte 57 is the label 200, but classes are 0 to 9: say classes: 201 or more")
    #expect(
      words(said(pictures: Self.labels(50)))
        == "i: its sizes are 50, not pictures × rows × columns: is it the right file?")
    #expect(
      words(said(labels: Self.pictures(50)))
        == "l: its sizes are 50 × 4 × 3, not as many as pictures: is it the right file?")
    #expect(
      words(said(pictures: Self.idx([1, 200, 1], [UInt8](repeating: 0, count: 200))))
        == "i: pictures are 200 × 1, over 128 × 128")
    #expect(
      words(said(heldOut: (Self.pictures(50, height: 3), Self.labels(50))))
        == "hi: pictures are 3 × 3, those to learn from 4 × 3")
    #expect(
      words(said(["heldOut": 50]))
        == "50 pictures, of which 50 are to be held out: say less with heldOut")
    #expect(words(said(pictures: [0x1f, 0x8b]))?.contains("gunzip") == true)
  }

  @Test func `classes can be more than ten`() throws {
    let labels = Self.idx([50], (0..<50).map { UInt8($0) })
    let data = try task("idx", said(["classes": 47 + 3, "heldOut": 10], labels: labels))
      .data(seed: 1)
    #expect(data.classes == 50)
  }

  // One picture, and a filter.

  private func picture(
    _ through: String? = nil, file: Netpbm? = nil, size: Double? = nil
  ) throws -> Dataset {
    var said = Said()
    said.words["through"] = through
    said.numbers["size"] = size
    if let file {
      said.words["file"] = "p"
      said.binaries["p"] = file.written(plain: false)
    }
    return try task("picture", said).data(seed: 1)
  }

  @Test
  func `a colour file keeps its channels apart, and one too large becomes the mean of squares`()
    throws
  {
    let file = Netpbm(
      channels: 3, height: 16, width: 24, maximum: 1000,
      samples: (0..<16 * 24).flatMap { [$0 % 24 * 40, $0 / 24 * 60, 1000] })
    let form = try #require(try picture(file: file, size: 24).image)
    #expect((form.channels, form.height, form.width) == (3, 16, 24))
    let small = try picture(file: file, size: 12)
    let sample = small.training[0].input
    #expect(small.image == ImageForm(channels: 3, height: 8, width: 12))
    for row in 0..<8 {
      for column in 0..<12 {
        let k = row * 12 + column
        #expect(abs(sample[k] - (80 * Double(column) + 20) / 1000) < 1e-12)
        #expect(abs(sample[96 + k] - (120 * Double(row) + 30) / 1000) < 1e-12)
        #expect(abs(sample[192 + k] - 1) < 1e-12)
      }
    }
    #expect(small.training[0].target == .numbers(sample))
  }

  @Test(arguments: knownFilters.map(\.name))
  func `a known filter of a plane is what its weights sum up to`(_ name: String) throws {
    // Brightness 0.1 + 0.02·column + 0.01·row: away from the border only slopes and sums count.
    let samples = (0..<100).map { 100 + 20 * ($0 % 10) + 10 * ($0 / 10) }
    let file = Netpbm(channels: 1, height: 10, width: 10, maximum: 1000, samples: samples)
    let data = try picture(name, file: file, size: 10)
    guard case .numbers(let y) = data.training[0].target else { return }
    let expected: [String: (Double) -> Double] = [
      "sobelX": { _ in 8 * 0.02 }, "sobelY": { _ in 8 * 0.01 }, "laplacian": { _ in 0 },
    ]
    for row in 1..<9 {
      for column in 1..<9 {
        let k = 10 * row + column
        let x = data.training[0].input[k]
        #expect(abs(y[k] - (expected[name]?(x) ?? x)) < 1e-12, "\(row) \(column)")
      }
    }
  }

  @Test func `beyond a picture's border there is nothing`() throws {
    let file = Netpbm(
      channels: 1, height: 8, width: 8, maximum: 1, samples: [Int](repeating: 1, count: 64))
    guard case .numbers(let y) = try picture("blur", file: file, size: 8).training[0].target else {
      return
    }
    #expect(y[0] == 9.0 / 16 && y[1] == 12.0 / 16 && y[9] == 1 && y[63] == 9.0 / 16)
  }

  @Test func `the house has dark and light, edges and slow changes, at any size`() throws {
    for size in [32.0, 64, 128] {
      let data = try picture("sobelX", size: size)
      let x = data.training[0].input
      #expect(x.allSatisfy { (0...1).contains($0) } && x.count == Int(size * size))
      #expect((x.max() ?? 0) > 0.8 && (x.min() ?? 1) < 0.25)
      guard case .numbers(let y) = data.training[0].target else { continue }
      #expect(y.contains { abs($0) > 1 } && y.contains { abs($0) < 0.01 })
    }
  }

  @Test func `a broken picture is told by its file and place`() {
    var said = Said(words: ["file": "p"])
    said.binaries["p"] = Array("P5 3 3 255 ab".utf8)
    #expect(
      mistake(said, "picture")
        == "p: 3 × 3 × 1 samples need 9 bytes after byte 11, but there are 2: the file is cut short"
    )
  }
}
