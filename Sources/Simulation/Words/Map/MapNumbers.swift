import Calculus
import Networks

// The numbers about maps of words, and the formulas they are made by.

/// What was worked out for one map, of that version of the run.
struct KnownMap {
  let space: String
  var version = -1
  var axes: WordAxes?
  var neighbours: NeighbourMap?
}

extension Run {
  /// How many steps a map takes that does not go along with a training.
  package static let stillSteps = 500
  static func isStillMap(_ name: String) -> Bool { name.hasPrefix("map.") && name.hasSuffix(")") }

  func mapQuantity(_ name: String) -> MapQuantity? {
    guard let (part, space) = MapQuantity.parts(of: name) else { return nil }
    let map = trainer.map
    if let space {
      guard let rows = mapRows(space), rows.count > 1 else { return nil }
      // What is learnt has no map to stay on.
      guard part.isOfAxes || training.variable(space) == nil,
        part != .principal, part != .turn
      else { return nil }
      return MapQuantity(
        part: part, space: space, goesAlong: false, count: rows.count, width: rows.width)
    }
    guard let map, part != .places else { return nil }
    return MapQuantity(
      part: part, space: WordVectors.read, goesAlong: true, count: map.count, width: map.width)
  }

  /// The first rows of a matrix (N, D), as many as a map has words.
  private func mapRows(_ name: String) -> (count: Int, width: Int)? {
    guard let rows = wordRows(named: name), rows.count == data.lexicon?.count else { return nil }
    let most = givenMap?.shape[0] ?? (trainer.map?.settings ?? WordMapSettings()).words
    return (min(rows.count, most), rows.width)
  }
  /// The map of given vectors (N, 2), where that is all that is learnt.
  var givenMap: Variable? {
    training.landscape is GivenVectors ? training.variable(GivenVectors.places) : nil
  }

  // MARK: Worked out once

  private func known<X>(_ space: String, _ body: (inout KnownMap) -> X) -> X {
    if let k = maps.firstIndex(where: { $0.space == space }) {
      if maps[k].version != version, space == WordVectors.read || training.variable(space) != nil {
        maps[k] = KnownMap(space: space)
      }
      maps[k].version = version
      return body(&maps[k])
    }
    maps.append(KnownMap(space: space, version: version))
    return body(&maps[maps.count - 1])
  }

  func wordAxes(_ q: MapQuantity) -> WordAxes {
    if let axes = known(q.space, { $0.axes }) { return axes }
    let carried = q.space == WordVectors.read ? trainer.map?.axes(at: iteration) : nil
    let vectors = wordRows(named: q.space)?.withNumbers { number in
      (0..<q.count * q.width).map { number($0) }
    }
    let axes = WordAxes(vectors ?? [], width: q.width, carried: carried, level: level)
    known(q.space) { $0.axes = axes }
    return axes
  }

  /// Nil where a vector is not finite.
  func neighbourMap(_ q: MapQuantity) -> NeighbourMap? {
    if let map = known(q.space, { $0.neighbours }) { return map }
    let found = q.goesAlong ? movingMap : stillMap(q)
    known(q.space) { $0.neighbours = found }
    return found
  }
  private var movingMap: NeighbourMap? {
    guard let map = trainer.map, let neighbours = map.neighbours(at: iteration) else { return nil }
    return NeighbourMap(map.tsne(at: iteration), neighbours, level: level)
  }
  /// From the principal axes down, so many steps at once.
  private func stillMap(_ q: MapQuantity) -> NeighbourMap? {
    let vectors = wordRows(named: q.space)?.withFloats { Array($0[..<(q.count * q.width)]) }
    guard let vectors,
      let neighbours = WordNeighbours(
        vectors, width: q.width, perplexity: WordMapSettings().perplexity, level: level)
    else { return nil }
    var tsne = TSNE(startingAt: wordAxes(q).places)
    for _ in 0..<Self.stillSteps { tsne.advance(neighbours.affinities, level: level) }
    return NeighbourMap(tsne, neighbours, level: level)
  }

  // MARK: Numbers

  /// All of them; none where they cannot be found.
  func tensor(_ q: MapQuantity) -> Tensor? {
    numbers(q).map { Tensor(shape: q.shape, numbers: $0) }
  }

  private func numbers(_ q: MapQuantity) -> [Double]? {
    switch q.part {
    case .pca: return wordAxes(q).places
    case .pcaMean: return wordAxes(q).mean
    case .pcaAxes: return wordAxes(q).axes
    case .pcaVariance: return wordAxes(q).variances
    case .pcaShare: return wordAxes(q).shares
    case .principal: return trainer.map?.turned(at: iteration)?.principal.flatMap { $0 }
    case .turn: return trainer.map?.turned(at: iteration)?.turn.flatMap { $0 }
    default: break
    }
    guard let map = neighbourMap(q) else { return nil }
    switch q.part {
    case .places: return WordMap.rows(map.tsne.places).map { Double($0) }
    case .gradient: return WordMap.rows(map.gradient).map { Double($0) }
    case .affinity: return map.neighbours.affinities.values.map { Double($0) }
    case .precision: return map.neighbours.affinities.precisions
    case .distance:
      return (0..<q.count * q.count).map { map.neighbours.distance($0 / q.count, $0 % q.count) }
    case .closeness: return map.closeness
    case .room: return [map.room]
    case .losses: return map.losses
    default: return [map.loss]
    }
  }

  /// One of them: of those that are many, without all the others.
  func number(_ q: MapQuantity, _ i: Int) -> Double? {
    guard (0..<q.shape.reduce(1, *)).contains(i) else { return nil }
    switch q.part {
    case .distance: return neighbourMap(q)?.neighbours.distance(i / q.count, i % q.count)
    case .affinity: return neighbourMap(q)?.affinity(i / q.count, i % q.count)
    default: return numbers(q)?[i]
    }
  }

  func words(_ q: MapQuantity) -> String {
    q.part == .pcaAxes && wordAxes(q).areCarried
      ? "as the axes were turned last, so that no word flips over" : q.part.words
  }
}
