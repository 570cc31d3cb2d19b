import Calculus
import Formats
import Foundation
import Networks
import Simulation
import Staging
import Testing

/// Vectors made elsewhere, and our own written for others.
@Suite struct GivenVectorTests {
  private static let folder = FileManager.default.temporaryDirectory.path
  private func path(_ name: String) -> String {
    "\(Self.folder)/tensarium-\(UUID().uuidString)-\(name)"
  }

  /// Words in a few clusters.
  private func write(_ part: KeyedVectors.Part, to path: String, count: Int = 30) throws
    -> KeyedVectors
  {
    let random = Random(seed: 3, "given")
    let vectors = try KeyedVectors(
      words: (0..<count).map { "word\($0)" }, dimension: 5,
      numbers: (0..<count * 5).map { Float(random.normal($0) + ($0 / 5 % 3 == $0 % 5 ? 8 : 0)) })
    try vectors.write(part, to: path)
    return vectors
  }

  @Test(arguments: ["vectors.vec", "vectors.bin", "vectors.txt"])
  func `a file of vectors is a scene by its name, and its map comes to tell its neighbours`(
    _ name: String
  ) throws {
    let file = path(name)
    defer { unlink(file) }
    let vectors = try write(name.hasSuffix(".bin") ? .word2vecBinary : .word2vecText, to: file)
    let scene = try SceneLibrary.load(file)
    let run = try Run(scene.recipe)
    #expect(run.facts.spaces.map(\.name) == ["vectors"])
    #expect(run.facts.lexicon?.label(7) == "word7")
    let rows = try #require(run.wordRows(named: "vectors"))
    #expect(rows.count == 30 && rows.width == 5 && rows.vector(11) == vectors.vector(of: 11))
    let before = run.loss
    run.go(to: 100)
    #expect(run.loss < before)
    // Nearest on the map: of the same cluster.
    let map = try #require(run.tensor(GivenVectors.places))
    for i in 0..<30 {
      let near = (0..<30).filter { $0 != i }.min { a, b in
        func far(_ j: Int) -> Double {
          let (x, y) = (map[2 * i] - map[2 * j], map[2 * i + 1] - map[2 * j + 1])
          return x * x + y * y
        }
        return far(a) < far(b)
      }
      #expect(near.map { $0 % 3 } == i % 3)
    }
    let explained = try #require(run.explain(Origin(GivenVectors.places, 3, iteration: 100)))
    #expect(explained.spelled?.value == explained.value)
  }

  @Test func `the loss is KL of the affinities, its slope that of t-SNE`() throws {
    let run = try Run(
      try SceneLibrary.load("given-vectors", sets: [("task.given.words", "20")]).recipe)
    run.go(to: 3)
    let map = try #require(run.tensor(GivenVectors.places))
    let rows = try #require(run.wordRows(named: "vectors"))
    let affinities = try #require(
      rows.withFloats {
        Affinities(
          UnsafeBufferPointer(rebasing: $0[0..<20 * rows.width]), width: rows.width, perplexity: 20)
      })
    let places = (0..<40).map { Float(map[$0 % 20 * 2 + $0 / 20]) }
    let tsne = TSNE(places: places)
    #expect(abs(tsne.loss(affinities) - run.loss) < 1e-5)
    var late = TSNE.Settings()
    late.exaggerated = 0
    let slopes = TSNE(places: places, late).gradient(affinities)
    let own = try #require(run.tensor(GivenVectors.places, .gradient))
    for i in 0..<20 {
      for axis in 0..<2 {
        #expect(abs(Double(slopes.values[axis * 20 + i]) - own[2 * i + axis]) < 1e-5)
      }
    }
  }

  @Test func `what is written is read again, and the words for projectors say their group`() throws
  {
    let scene = try SceneLibrary.load(
      "counting", sets: [("task.words.text", "{smallWorld: {sentences: 1500}}")])
    let run = try Run(scene.recipe)
    run.go(to: 2)
    let rows = try #require(run.wordRows(named: "inputVectors"))
    for name in ["out.vec", "out.bin"] {
      let file = path(name)
      defer { unlink(file) }
      #expect(try run.export("inputVectors", to: file) == [file])
      let read = try KeyedVectors.read(file)
      #expect(read.count == rows.count)
      for row in 0..<rows.count { #expect(read.vector(of: row) == rows.vector(row)) }
    }
    let table = path("out.tsv")
    let written = try run.export("inputVectors", to: table)
    defer { for path in written { unlink(path) } }
    let words = try String(contentsOfFile: try #require(written.last), encoding: .utf8)
    #expect(words.split(separator: "\n").first == "word\tgroup\tfrequency")
    #expect(words.contains("king\troyalty\t"))
    #expect(throws: (any Error).self) { try run.export("nothing", to: table) }
    #expect(throws: (any Error).self) {
      try run.export("inputVectors", to: "/no/such/folder/x.vec")
    }
  }

  @Test func `a file that is no such file is told in a line at its place`() throws {
    let file = path("broken.vec")
    defer { unlink(file) }
    try "3 4\na 1 2 3 4\nb 1 2\n".write(toFile: file, atomically: true, encoding: .utf8)
    #expect {
      _ = try SceneLibrary.load(file)
    } throws: {
      let text = "\($0)"
      return text.contains("line 3") && !text.contains("\n")
    }
    #expect(throws: (any Error).self) { try SceneLibrary.load("/no/such/file.vec") }
  }
}
