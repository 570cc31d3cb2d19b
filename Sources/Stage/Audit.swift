import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Staging

/// What `check` does: every number that a scene draws must have an origin, and must be what that
/// origin's formula says.
package struct Audit {
  package private(set) var faults: [String] = []
  /// How many numbers were recomputed.
  package private(set) var recomputed = 0
  /// What was looked at: the same number may be drawn by several panes, and in several views.
  private var known: Set<Origin> = []
  private let scene: Scene
  private let isComplete: Bool
  private static let perPane = 200
  private static let perOperation = 32

  /// A lie about every number, with which a test finds out whether the audit would notice.
  private let lie: (Double) -> Double

  /// `all`: every number, instead of some chosen by the seed.
  package init(
    _ scene: Scene, all: Bool = false, level: KernelLevel = .best,
    lie: @escaping (Double) -> Double = { $0 }
  ) throws {
    (self.scene, isComplete, self.lie) = (scene, all, lie)
    let session = try Session(scene, level: level)
    let theatre = Theatre(width: 120, height: 36) { _ in session }
    theatre.open(session)
    for iteration in [0, 1, 30] {
      session.runs.go(to: iteration)
      for show in Look.Show.allCases {
        guard show != .difference || session.runs.all.count > 1,
          !show.isOfPictures || theatre.state.paneNames.contains(AttributionPane.name)
        else { continue }
        theatre.show(show)
        drawn(theatre, session.runs)
      }
      for run in session.runs.all { operations(run, session.runs) }
    }
  }

  private mutating func fault(_ text: String, _ runs: Runs) { fault(text, runs.iteration) }
  private mutating func fault(_ text: String, _ iteration: Int) {
    faults.append("\(scene.name): iteration \(iteration): \(text)")
  }

  /// How many of a list are looked at. What an update made is looked up in the iteration before, and
  /// going there takes a few passes: of networks whose pass is long, fewer are taken.
  private func most(_ count: Int, ofUpdates: Bool, _ run: Run) -> Int {
    guard run.isHeavy else { return count }
    return max(count / (ofUpdates ? 32 : 4), 1)
  }
  /// Whether a number was made by an update: a parameter, or what is remembered of one.
  private func isOfUpdate(_ origin: Origin, _ runs: Runs) -> Bool {
    let facts = runs[origin.run].facts
    let (name, isWhole) = origin.subject(memories: facts.memories)
    return origin.kind == .value && !isWhole && facts.parameters[name] != nil
  }

  // MARK: What is drawn

  private typealias Found = (origin: Origin, x: Int, y: Int, mark: Mark)

  private mutating func drawn(_ theatre: Theatre, _ runs: Runs) {
    let (picture, canvas) = (theatre.picture, theatre.picture.canvas)
    for y in 0..<canvas.rows {
      for x in 0..<canvas.columns {
        if let digit = Unicode.Scalar(canvas[x, y].glyph), ("0"..."9").contains(digit),
          canvas.mark(x: x, y: y) == .none
        {
          fault("a digit with no origin at \(x), \(y): \(row(canvas, y))", runs)
        }
      }
    }
    guard let view = picture.view else { return }
    for pane in picture.panes {
      var found: [Found] = []
      var seen: Set<Mark> = []
      for y in pane.frame.y..<pane.frame.bottom {
        for x in pane.frame.x..<pane.frame.right {
          for half in 0...1 {
            let mark = canvas.mark(x: x, y: y, half: half)
            guard let origin = view.origin(of: mark), seen.insert(mark).inserted else { continue }
            found.append((origin, x, y, mark))
          }
        }
      }
      let (past, here) = found.reduce(into: ([Found](), [Found]())) {
        if isOfUpdate($1.origin, runs) { $0.0.append($1) } else { $0.1.append($1) }
      }
      let chosen =
        isComplete
        ? found
        : some(past, most(Self.perPane, ofUpdates: true, runs[0]), pane.name)
          + some(here, most(Self.perPane, ofUpdates: false, runs[0]), pane.name)
      // Whatever is at one iteration is looked at together.
      for (origin, x, y, mark) in chosen.sorted(by: { $0.origin.iteration < $1.origin.iteration }) {
        if known.insert(origin).inserted { check(origin, runs, pane.name) }
        text(at: x, y, mark, origin, canvas, runs, pane.name)
      }
    }
  }

  /// A number must be explained, and be within rounding of what its definition says.
  private mutating func check(_ origin: Origin, _ runs: Runs, _ place: String) {
    recomputed += 1
    let problem: String? = runs.visit(origin.iteration) {
      guard let number = runs.number(at: origin).map(lie) else { return "is not there" }
      guard let explanation = runs.explain(origin) else { return "is not explained" }
      guard let spelled = explanation.spelled else {
        return explanation.words.isEmpty ? "has neither arithmetic nor words" : nil
      }
      guard let bounded = runs.definition(of: origin, as: Bounded.self) else { return nil }
      if !bounded.allows(number, in: runs[origin.run].recipe.precision) {
        return "is \(number), but its definition gives \(spelled.value) ± \(bounded.error)"
      }
      return nil
    }
    if let problem { fault("\(place): \(runs.title(of: origin)) \(problem)", runs) }
  }

  /// Digits on the screen must be those of the number.
  private mutating func text(
    at x: Int, _ y: Int, _ mark: Mark, _ origin: Origin, _ canvas: Canvas, _ runs: Runs,
    _ place: String
  ) {
    guard x == 0 || canvas.mark(x: x - 1, y: y) != mark else { return }
    var text = ""
    var column = x
    while column < canvas.columns, canvas.mark(x: column, y: y) == mark {
      canvas[column, y].write(to: &text.unicodeScalars)
      column += 1
    }
    text = String(text.drop { $0 == " " })
    while text.hasSuffix(" ") { text.removeLast() }
    guard text.contains(where: \.isNumber), let shown = NumberFormat.parse(text),
      let number = runs.visit(origin.iteration, { runs.number(at: origin) }), number.isFinite
    else { return }
    // Half a unit of the last digit shown, and what a series kept in single precision loses.
    let digits = text.prefix { $0 != "e" }
    let places = digits.split(separator: ".").dropFirst().first?.count ?? 0
    let exponent =
      text.split(separator: "e").dropFirst().first.map { Digits.value(String($0)) } ?? 0
    let unit = 0.5001 * power10(Int(exponent) - places)
    // In arithmetic the sign may stand apart: a − 0.62 for a + (−0.62).
    let isApart = ["explain", "derivatives", "update"].contains(place) && number < 0
    let value = isApart && shown > 0 ? -number : number
    if abs(shown - value) > unit + 1e-6 * abs(number) {
      fault("\(place): \(runs.title(of: origin)) is \(number), but “\(text)” is shown", runs)
    }
  }

  private func power10(_ n: Int) -> Double {
    (0..<abs(n)).reduce(1.0) { x, _ in n < 0 ? x / 10 : x * 10 }
  }

  private func row(_ canvas: Canvas, _ y: Int) -> String {
    var text = ""
    for x in 0..<canvas.columns { canvas[x, y].write(to: &text.unicodeScalars) }
    return text
  }

  // MARK: What is computed

  /// Some elements of every value and every gradient of the training pass.
  private mutating func operations(_ run: Run, _ runs: Runs) {
    for name in run.tensorNames {
      for kind in [Origin.Kind.value, .gradient] {
        guard let tensor = run.tensor(name, kind) else { continue }
        let all = Array(0..<tensor.count)
        let isOfUpdate = kind == .value && isOfUpdate(Origin(name, iteration: 0), runs)
        let most = most(Self.perOperation, ofUpdates: isOfUpdate, run)
        let chosen = isComplete ? all : some(all, most, name)
        for index in chosen {
          let origin = Origin(
            name, index, kind: kind, iteration: run.iteration, run: run.index)
          recomputed += 1
          guard let bounded = run.definition(of: origin, as: Bounded.self),
            let number = run.number(at: origin).map(lie)
          else { continue }
          if !bounded.allows(number, in: run.recipe.precision) {
            fault(
              "\(run.title(of: origin)) is \(number), but its definition gives "
                + "\(bounded.value) ± \(bounded.error)", run.iteration)
          }
        }
      }
    }
  }

  private func some<T>(_ list: [T], _ count: Int, _ purpose: String) -> [T] {
    guard list.count > count else { return list }
    let random = Random(seed: scene.recipe.seed, "audit/\(purpose)")
    return (0..<count).map { list[random.below(list.count, $0)] }
  }
}

extension Theatre {
  /// Draws anew, with that shown in every pane.
  func show(_ show: Look.Show) {
    change { $0.changeLooks { $0.show = show } }
  }
}
