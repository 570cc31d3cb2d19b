import Calculus
import Networks

// How the numbers of a map explain themselves.

extension Run {
  /// Nil for a leaf: what is found by iterating.
  func definition<N: Arithmetic>(_ q: MapQuantity, _ i: Int, as: N.Type = N.self) -> N? {
    q.part.isOfAxes ? ofAxes(q, i) : ofNeighbours(q, i)
  }

  private func read<N: Arithmetic>(_ x: Double, _ name: String, _ i: Int) -> N {
    .read(x, Origin(name, i, iteration: iteration, run: index))
  }

  private func ofAxes<N: Arithmetic>(_ q: MapQuantity, _ i: Int) -> N? {
    let (map, n, width) = (wordAxes(q), q.count, q.width)
    func x(_ row: Int, _ k: Int) -> N {
      read(map.vectors[row * width + k], q.space, row * width + k)
    }
    func mean(_ k: Int) -> N { read(map.mean[k], q.name(.pcaMean), k) }
    let axes = map.areCarried ? WordMap.axes : q.name(.pcaAxes)
    switch q.part {
    case .pca:
      return PrincipalComponents.coordinate(
        width, x: { x(i / 2, $0) }, mean: mean,
        axis: { read(map.axes[i % 2 * width + $0], axes, i % 2 * width + $0) })
    case .pcaMean: return PrincipalComponents.mean(n) { x($0, i) }
    case .pcaVariance: return WordAxes.variance(n, x: { x($0, i) }, mean: mean(i))
    case .pcaShare:
      return WordAxes.share(
        n, place: { read(map.places[2 * $0 + i], q.name(.pca), 2 * $0 + i) }, width,
        variance: { read(map.variances[$0], q.name(.pcaVariance), $0) })
    case .pcaAxes: return map.areCarried ? read(map.axes[i], axes, i) : nil
    default: return nil
    }
  }

  private func ofNeighbours<N: Arithmetic>(_ q: MapQuantity, _ i: Int) -> N? {
    guard let map = neighbourMap(q) else { return nil }
    let n = q.count
    let places = q.goesAlong ? WordMap.places : q.name(.places)
    func place(_ j: Int) -> (N, N) {
      let (x, y) = map.place(j)
      return (read(x, places, 2 * j), read(y, places, 2 * j + 1))
    }
    func affinity(_ i: Int, _ j: Int) -> N {
      read(map.affinity(i, j), q.name(.affinity), i * n + j)
    }
    let room: () -> N = { self.read(map.room, q.name(.room), 0) }
    switch q.part {
    case .gradient:
      return TSNE.gradient(
        of: i / 2, axis: i % 2, n,
        exaggeration: .known("exaggeration", map.tsne.exaggeration), total: room(),
        affinity: { affinity(i / 2, $0) }, place: place)
    case .affinity:
      let (a, b) = (i / n, i % n)
      return a == b
        ? N(0)
        : Affinities.affinity(conditional(b, of: a, q, map), conditional(a, of: b, q, map), n)
    case .distance: return distance(i / n, i % n, q, map)
    case .closeness: return TSNE.closeness(of: i, n, place: place)
    case .room: return .sum(n) { read(map.closeness[$0], q.name(.closeness), $0) }
    case .losses:
      let others = map.others(of: i)
      return .sum(others.count) { k in
        let j = others[k]
        return TSNE.loss(affinity(i, j), TSNE.closeness(place(i), place(j)), total: room())
      }
    case .loss: return .sum(n) { read(map.losses[$0], q.name(.losses), $0) }
    default: return nil
    }
  }

  /// p[j|i]
  private func conditional<N: Arithmetic>(
    _ j: Int, of i: Int, _ q: MapQuantity, _ map: NeighbourMap
  ) -> N {
    let distances = (0..<q.count).map { map.neighbours.distance(i, $0) }
    return .named(
      "p[\(j)|\(i)]",
      Affinities.conditional(
        j < i ? j : j - 1, others: q.count - 1,
        precision: read(map.neighbours.affinities.precisions[i], q.name(.precision), i)
      ) { k in
        let other = k < i ? k : k + 1
        return read(distances[other], q.name(.distance), i * q.count + other)
      })
  }

  private func distance<N: Arithmetic>(
    _ i: Int, _ j: Int, _ q: MapQuantity, _ map: NeighbourMap
  ) -> N {
    let (name, width) = (q.goesAlong ? movingVectors : q.space, q.width)
    func x(_ row: Int, _ k: Int) -> N {
      read(Double(map.neighbours.vectors[row * width + k]), name, row * width + k)
    }
    return Affinities.distance(width, { x(i, $0) }, { x(j, $0) })
  }
  /// The tensor in which the vectors stand that neighbours are found from.
  private var movingVectors: String {
    guard let map = trainer.map else { return WordVectors.read }
    return iteration % (map.settings.every * WordMap.renewal) == 0
      ? WordVectors.read : WordMap.vectors
  }

  // MARK: What is carried

  /// A number that the map carries, as its last step left it; nil where it carries nothing.
  func stepped<N: Arithmetic>(_ name: String, _ i: Int, as: N.Type = N.self) -> N? {
    let here = Origin(name, i, iteration: iteration, run: index)
    guard let map = trainer.map, iteration > 0, let now = number(at: here) else { return nil }
    if name == WordMap.vectors {
      let when = map.lastRenewal(before: iteration)
      return .read(now, Origin(WordVectors.read, i, iteration: when, run: index))
    }
    let last = map.last(before: iteration)
    guard iteration == last + 1 else {
      return .read(now, Origin(name, i, iteration: last + 1, run: index))
    }
    func after(_ name: String) -> N {
      let origin = Origin(name, i, iteration: iteration, run: index)
      return .read(number(at: origin) ?? .nan, origin)
    }
    let (velocity, gain) = (after(WordMap.velocities), after(WordMap.gains))
    return visit(last) { name == WordMap.axes ? turned(i) : fallen(name, i, velocity, gain) }
  }

  /// An axis, from the principal ones of the vectors before.
  private func turned<N: Arithmetic>(_ i: Int) -> N? {
    guard let map = trainer.map, let turned = map.turned(at: iteration) else { return nil }
    let (axis, k) = i.quotientAndRemainder(dividingBy: map.width)
    return PrincipalComponents.turned(
      2, turn: { read(turned.turn[axis][$0], "map.\(MapPart.turn)", 2 * axis + $0) },
      principal: { j in
        read(turned.principal[j][k], "map.\(MapPart.principal)", j * map.width + k)
      })
  }

  /// One coordinate after the step from here on, or what that leaves behind: its velocity, its gain.
  private func fallen<N: Arithmetic>(_ name: String, _ i: Int, _ velocity: N, _ gain: N) -> N? {
    func before(_ name: String) -> N {
      let origin = Origin(name, i, iteration: iteration, run: index)
      return .read(number(at: origin) ?? .nan, origin)
    }
    // Where a vector is not finite the map stays as it is.
    guard let tsne = trainer.map?.tsne(at: iteration),
      number(at: Origin("map.\(MapPart.gradient)", i, iteration: iteration)) != nil
    else { return before(name) }
    if name == WordMap.places { return before(name) + velocity }
    let (speed, slope) = (before(WordMap.velocities), before("map.\(MapPart.gradient)"))
    if name == WordMap.gains {
      return TSNE.gain(before(WordMap.gains), gradient: slope, velocity: speed)
    }
    return TSNE.velocity(
      speed, gradient: slope, gain: gain, momentum: .known("momentum", tsne.momentum),
      rate: .known("rate", tsne.learningRate))
  }

  /// What made a number that the map carries.
  func steppedWords(_ name: String) -> String {
    guard let map = trainer.map, iteration > 0 else { return "" }
    if name == WordMap.vectors {
      let when = Digits.whole(map.lastRenewal(before: iteration))
      return "copied at iteration \(when), for t-SNE to look for neighbours among"
    }
    let last = map.last(before: iteration)
    guard iteration == last + 1 else {
      return "as the map's last step left it at iteration \(Digits.whole(last + 1))"
    }
    let step = Digits.whole(map.settings.steps(at: iteration))
    return name == WordMap.axes
      ? "the principal axes of iteration \(Digits.whole(last)), turned towards those before"
      : "step \(step) of t-SNE, beside update \(Digits.whole(last)) → \(Digits.whole(iteration))"
  }
}
