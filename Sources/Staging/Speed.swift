/// How fast time passes while a scene plays: in iterations a second.
package enum Speed: String, Sendable, CaseIterable {
  case one = "1"
  case five = "5"
  case twenty = "20"
  /// One a frame.
  case thirty = "30"
  case threeHundred = "300"
  case threeThousand = "3000"
  case fastest

  package var words: String {
    switch self {
    case .thirty: "30/s: one a frame"
    case .threeHundred: "300/s: ten a frame"
    case .threeThousand: "3000/s: a hundred a frame"
    case .fastest: "as fast as it goes"
    default: rawValue + "/s"
    }
  }

  /// Nil for as many as there is time for.
  package var perSecond: Double? { Double(rawValue) }

  /// The next faster or slower one, if there is one.
  package func next(faster: Bool) -> Speed? {
    let all = Speed.allCases
    guard let k = all.firstIndex(of: self) else { return nil }
    let there = k + (faster ? 1 : -1)
    return all.indices.contains(there) ? all[there] : nil
  }
}
