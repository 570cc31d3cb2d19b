import Calculus
import Networks

/// The most frequent words on a map that goes along with the training: a part of the state of a run,
/// so that going back finds it as it was.
///
/// Two maps, of one kind each: the principal axes of the vectors, turned at every step so that points
/// drift and never flip; and t-SNE, which takes one step down at a time. A step is made of what is
/// there before the update that it goes along with.
final class WordMap {
  static let (axes, places) = ("map.axes", "map.places")
  static let (velocities, gains) = ("map.velocities", "map.gains")
  static let vectors = "map.vectors"
  /// What is carried from an iteration to the next.
  static let carried = [axes, places, velocities, gains, vectors]
  /// Steps from one look at who is near whom to the next: that takes longer than many steps.
  static let renewal = 10

  let settings: WordMapSettings
  /// How many words are on it, and how many numbers a vector has.
  let count, width: Int
  private let pass: Pass
  private let source: Variable
  private let known: [String: Variable]  // looked up, never iterated
  /// Of the vectors asked about last: they stay the same for many steps.
  private var lastNeighbours: WordNeighbours?

  /// (K, D) and (N, 2), the last being the vectors (N, D) that the neighbours were found from.
  static func record(_ model: any Model, seed: Int, into r: inout Recording) {
    guard let model = model.wordVectors, let settings = model.map, let form = model.form else {
      return
    }
    let (n, width) = (min(settings.words, form.vocabulary.count), model.dimensions)
    _ = r.carried(axes, [2, width], .zeros)
    _ = r.carried(
      places, [n, 2],
      .normal(deviation: 1e-4, reason: "close together", Random(seed: seed, places)))
    _ = r.carried(velocities, [n, 2], .zeros)
    _ = r.carried(gains, [n, 2], .constant(1))
    _ = r.carried(vectors, [n, width], .zeros)
  }

  /// Nil where no map goes along.
  init?(_ model: (any Model)?, _ pass: Pass) {
    guard let settings = model?.wordVectors?.map,
      let source = pass.tape.recording[WordVectors.read]
    else { return nil }
    var known: [String: Variable] = [:]
    for name in Self.carried {
      guard let variable = pass.tape.recording[name] else { return nil }
      known[name] = variable
    }
    guard let shape = known[Self.vectors]?.shape else { return nil }
    (self.settings, self.pass, self.source, self.known) = (settings, pass, source, known)
    (count, width) = (shape[0], shape[1])
  }

  // MARK: Time

  /// The iteration whose update made the last step before `iteration`.
  func last(before iteration: Int) -> Int { (iteration - 1) / settings.every * settings.every }
  /// The last one before `iteration` at which neighbours were looked for.
  func lastRenewal(before iteration: Int) -> Int {
    let every = settings.every * Self.renewal
    return (iteration - 1) / every * every
  }

  /// The step that goes along with the update from `iteration` on; nothing at most iterations.
  func advance(at iteration: Int) {
    guard iteration % settings.every == 0 else { return }
    let now = floats(source, count * width)
    if let turned = turned(at: iteration) {
      put(Self.axes, turned.axes.flatMap { $0.map { Float($0) } })
    }
    let neighbours = neighbours(at: iteration)
    if iteration % (settings.every * Self.renewal) == 0 { put(Self.vectors, now) }
    guard let neighbours else { return }
    var map = tsne(at: iteration)
    map.advance(neighbours.affinities, level: pass.level)
    put(Self.places, Self.rows(map.places))
    put(Self.velocities, Self.rows(map.velocities))
    put(Self.gains, Self.rows(map.gains))
  }

  // MARK: What is there

  /// t-SNE as it is at this iteration.
  func tsne(at iteration: Int) -> TSNE {
    func columns(_ name: String) -> [Float] { Self.columns(floats(name)) }
    return TSNE(
      at: settings.steps(at: iteration), places: columns(Self.places),
      velocities: columns(Self.velocities), gains: columns(Self.gains))
  }

  /// Who is near whom, as the step from this iteration on takes it; nil where a vector is not finite.
  func neighbours(at iteration: Int) -> WordNeighbours? {
    let isNew = iteration % (settings.every * Self.renewal) == 0
    let vectors = isNew ? floats(source, count * width) : floats(Self.vectors)
    if let lastNeighbours, lastNeighbours.vectors == vectors { return lastNeighbours }
    lastNeighbours = WordNeighbours(
      vectors, width: width, perplexity: settings.perplexity, level: pass.level)
    return lastNeighbours
  }

  /// (2, D), as they were found last; nil before the first step.
  func axes(at iteration: Int) -> [Double]? {
    iteration > 0 ? floats(Self.axes).map { Double($0) } : nil
  }

  /// The principal axes of the vectors of this iteration, turned to where those that are shown put
  /// the same vectors; nil where a vector is not finite.
  func turned(at iteration: Int) -> PrincipalComponents? {
    let now = floats(source, count * width)
    guard now.allSatisfy(\.isFinite) else { return nil }
    return now.withUnsafeBufferPointer { points in
      let found = PrincipalComponents(points, width: width, level: pass.level)
      guard let axes = axes(at: iteration) else { return found }
      var before: [Double] = []
      before.reserveCapacity(2 * count)
      for row in stride(from: 0, to: points.count, by: width) {
        for axis in [0, width] {
          var sum = 0.0
          for k in 0..<width { sum += (Double(points[row + k]) - found.mean[k]) * axes[axis + k] }
          before.append(sum)
        }
      }
      return found.turned(found.coordinates(points, level: pass.level), towards: before)
    }
  }

  // MARK: Numbers in their places

  private func floats(_ name: String) -> [Float] {
    known[name].map { floats($0, $0.count) } ?? []
  }
  /// The first numbers of a tensor.
  private func floats(_ variable: Variable, _ count: Int) -> [Float] {
    Array(pass.tape.bytes(of: variable).bindMemory(to: Float.self)[..<count])
  }
  private func put(_ name: String, _ numbers: [Float]) {
    guard let variable = known[name] else { return }
    numbers.withUnsafeBytes { pass.tape.bytes(of: variable).copyMemory(from: $0) }
  }

  /// (2, N) as (N, 2).
  static func rows<X>(_ columns: [X]) -> [X] {
    let n = columns.count / 2
    return columns.indices.map { columns[$0 % 2 * n + $0 / 2] }
  }
  /// (N, 2) as (2, N).
  private static func columns(_ rows: [Float]) -> [Float] {
    let n = rows.count / 2
    return rows.indices.map { rows[$0 % n * 2 + $0 / n] }
  }
}
