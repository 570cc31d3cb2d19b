import Calculus
import Simulation

/// Round steps for a hyperparameter: 1, 2, 5, 10, …
enum Steps {
  static func next(from entry: Hyperparameters.Entry, up: Bool, samples: Int) -> Double {
    if entry.name == Hyperparameters.batch {
      // 1, 2, 4, … and then all of them, which is written 0.
      let now = entry.value == 0 ? Double(samples) : entry.value
      let next = up ? now * 2 : (now / 2).rounded(.up)
      return next >= Double(samples) ? (up ? 0 : entry.value) : max(next, 1)
    }
    if entry.path.hasPrefix("model.") {
      let next = entry.value + (up ? 1 : -1)
      return entry.limits.allows(next) ? next : entry.value
    }
    if entry.isWhole {
      if entry.value == 0 { return up ? 1 : 0 }
      let next = round125(entry.value, up: up)
      return next >= 1 ? next : entry.limits.allows(0) ? 0 : 1
    }
    switch entry.limits {
    case .fraction:
      // Towards 1 in ever smaller steps: 0.9, 0.95, 0.98, 0.99.
      if entry.value == 0 { return up ? 0.5 : 0 }
      let rest = round125(1 - entry.value, up: !up)
      return rest >= 1 ? 0 : rounded(1 - rest)
    case .notNegative:
      if entry.value == 0 { return up ? 1e-5 : 0 }
      let next = round125(entry.value, up: up)
      return next < 1e-5 ? 0 : next
    case .positive: return round125(entry.value, up: up)
    case .any:
      // By tenths near 0, by round steps farther out, each sign its mirror image.
      if abs(entry.value) < 0.5 { return rounded(entry.value + (up ? 0.1 : -0.1)) }
      return entry.value > 0
        ? round125(entry.value, up: up) : -round125(-entry.value, up: !up)
    }
  }

  /// The next of 1, 2, 5 times a power of ten.
  private static func round125(_ x: Double, up: Bool) -> Double {
    let steps = (-12...12).flatMap { power in
      [1.0, 2, 5].map { Double("\(Int($0))e\(power)") ?? 0 }
    }
    let next =
      up ? steps.first { $0 > x * (1 + 1e-9) } : steps.last { $0 < x * (1 - 1e-9) }
    return next ?? x
  }
  private static func rounded(_ x: Double) -> Double { (x * 1e9).rounded() / 1e9 }
}
