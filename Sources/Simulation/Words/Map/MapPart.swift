import Calculus
import Networks

/// A kind of number about a map of words.
enum MapPart: String, CaseIterable {
  // By principal axes: of a space, `pca(inputVectors)`.
  case pca, pcaMean, pcaAxes, pcaVariance, pcaShare
  // How the axes that are carried are turned at the next step: `map.principal`, `map.turn`.
  case principal, turn
  // By t-SNE: of the map that goes along, `map.loss`, or of a space that stays, `map.loss(vectors)`.
  case places, gradient, affinity, precision, distance, closeness, room, losses, loss

  var isOfAxes: Bool {
    switch self {
    case .pca, .pcaMean, .pcaAxes, .pcaVariance, .pcaShare: true
    default: false
    }
  }

  /// How many numbers there are for every word, or for every two; nil where they are of none.
  var perWord: Int? {
    switch self {
    case .pca, .places, .gradient: 2
    case .precision, .closeness, .losses: 1
    default: nil
    }
  }
  var isOfPairs: Bool { self == .affinity || self == .distance }

  /// Of N words, D numbers each.
  func shape(_ n: Int, _ width: Int) -> [Int] {
    switch self {
    case .pca, .places, .gradient: [n, 2]
    case .pcaMean, .pcaVariance: [width]
    case .pcaAxes, .principal: [2, width]
    case .turn: [2, 2]
    case .pcaShare: [2]
    case .affinity, .distance: [n, n]
    case .precision, .closeness, .losses: [n]
    case .room, .loss: [1]
    }
  }

  var words: String {
    switch self {
    case .pca: "along an axis, counted from the mean of all words on the map"
    case .pcaMean: "mean over the words on the map"
    case .pcaAxes:
      "the direction in which the words on the map are spread the most, or the next: covariance · "
        + "axis = variance · axis, by Lanczos' iteration"
    case .pcaVariance: "variance of one number of the vectors, over the words on the map"
    case .pcaShare: "the part of all variance that lies along this axis"
    case .principal:
      "the direction in which the words are spread the most, or the next: covariance · axis = "
        + "variance · axis, by Lanczos' iteration"
    case .turn:
      "the rotation or reflection that brings the words nearest to where the axes before put them "
        + "(Schönemann, 1966)"
    case .places:
      "t-SNE, from the principal axes down: where ∂KL/∂y is as good as 0, what pulls a word to its "
        + "neighbours and what drives words apart are even"
    case .gradient: "∂KL/∂y: what pulls by the affinities, less what pushes for want of room"
    case .affinity: "how much two words are neighbours: the mean of how much each is the other's"
    case .precision:
      "1/(2σ²), found by Newton's steps so that about as many neighbours count as asked for"
    case .distance: "the squared distance of two vectors"
    case .closeness: "how close all other words are on the map: Σ w, w = 1/(1 + distance²)"
    case .room: "Σ w over all pairs of words"
    case .losses: "what this word has part in KL: Σ p·log(p/q) over the others"
    case .loss: "KL: how far closeness on the map is from the affinities"
    }
  }
}

/// One kind of number about the map of a space.
struct MapQuantity {
  let part: MapPart
  /// The tensor (N, D) that has a word a row.
  let space: String
  /// Whether it is of the map that goes along with the run.
  let goesAlong: Bool
  let count, width: Int
  var shape: [Int] { part.shape(count, width) }

  /// `pca(inputVectors)`, `map.loss`, `map.loss(vectors)`
  func name(_ part: MapPart) -> String {
    if part.isOfAxes { return "\(part)(\(space))" }
    return goesAlong ? "map.\(part)" : "map.\(part)(\(space))"
  }

  /// Whether that may be the name of one.
  static func parts(of name: String) -> (part: MapPart, space: String?)? {
    var rest = name[...]
    let isOfMap = rest.hasPrefix("map.")
    if isOfMap { rest = rest.dropFirst(4) }
    var space: String?
    if rest.hasSuffix(")"), let open = rest.firstIndex(of: "(") {
      space = String(rest[rest.index(after: open)...].dropLast())
      rest = rest[..<open]
    }
    guard let part = MapPart(rawValue: String(rest)), part.isOfAxes != isOfMap,
      isOfMap || space != nil
    else { return nil }
    return (part, space)
  }
}
