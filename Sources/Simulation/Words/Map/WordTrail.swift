import Calculus
import Networks

/// Where the words of a map were at past iterations: at every one at first, then at every second,
/// fourth, … so that there are never many.
package struct WordTrail: Sendable {
  /// (N, 2) by principal axes, nothing where these stay, and by t-SNE.
  package struct Stop: Sendable {
    package let axes, neighbours: [Float]
  }
  static let room = 64
  /// Iterations from one stop to the next.
  package private(set) var stride = 1
  /// The k-th is that of iteration k·stride.
  package private(set) var stops: [Stop] = []

  func wants(_ iteration: Int) -> Bool { iteration & (stride - 1) == 0 }

  /// Keeps what was at `iteration`; what was kept before is the same again, by replay.
  mutating func keep(_ stop: Stop, at iteration: Int) {
    guard wants(iteration) else { return }
    let k = iteration / stride
    if k < stops.count {
      stops[k] = stop
    } else if k == stops.count {
      stops.append(stop)
      guard stops.count == Self.room else { return }
      stops = stops.indices.filter { $0 % 2 == 0 }.map { stops[$0] }
      stride *= 2
    }
  }

  /// Forgets what lies after `iteration`.
  mutating func cut(after iteration: Int) {
    stops.removeLast(max(0, stops.count - (iteration / stride + 1)))
  }
}

extension Run {
  /// Keeps where the words of the map are now.
  func recordTrail() {
    guard branches[branch].trail.wants(iteration) else { return }
    if let givenMap {
      let places = training.tape.values(givenMap).map { Float($0) }
      branches[branch].trail.keep(.init(axes: [], neighbours: places), at: iteration)
    }
    guard let map = trainer.map,
      let axes = mapQuantity(MapNames(of: WordVectors.read, goesAlong: true).axes)
    else { return }
    branches[branch].trail.keep(
      .init(
        axes: wordAxes(axes).places.map { Float($0) },
        neighbours: WordMap.rows(map.tsne(at: iteration).places)), at: iteration)
  }
}

/// What the numbers about a map of words are called.
package struct MapNames: Sendable {
  /// (N, 2) by principal axes, and the share of all variance along each.
  package let axes, share: String
  /// (N, 2) by t-SNE, and its loss.
  package let neighbours, loss: String

  /// `goesAlong`: whether it is the one that a training takes along; `isLearnt`: whether it is the
  /// map of given vectors, which is all that is learnt.
  package init(of space: String, goesAlong: Bool, isLearnt: Bool = false) {
    axes = "\(MapPart.pca)(\(space))"
    share = "\(MapPart.pcaShare)(\(space))"
    guard !isLearnt else {
      (neighbours, loss) = (GivenVectors.places, "loss")
      return
    }
    neighbours = goesAlong ? WordMap.places : "map.\(MapPart.places)(\(space))"
    loss = goesAlong ? "map.\(MapPart.loss)" : "map.\(MapPart.loss)(\(space))"
  }

  /// `[17 "queen", 0]`: of which word a number about a map is; nil where it is of none.
  package static func brackets(of origin: Origin, _ lexicon: Lexicon) -> String? {
    let isPlace = [WordMap.places, WordMap.velocities, WordMap.gains].contains(origin.name)
    guard let each = isPlace ? 2 : MapQuantity.parts(of: origin.name)?.part.perWord else {
      return nil
    }
    let (word, k) = origin.index.quotientAndRemainder(dividingBy: each)
    return "[\(word) \"\(lexicon.label(word))\"" + (each > 1 ? ", \(k)]" : "]")
  }

  /// Which word a number of one of the maps is of.
  package func word(of origin: Origin) -> Int? {
    origin.name == axes || origin.name == neighbours ? origin.index / 2 : nil
  }
}
