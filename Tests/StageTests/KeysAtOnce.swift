import Calculus
import Drawing
import Panes
import Simulation
import Stage
import Staging
import Testing

/// A seat before a session that is far away: a frame comes only when nothing is left to be done without
/// it.
private final class Distance {
  private(set) var seat = Seat(StageState(gallery: .ofScenes))
  let session: Session
  private var commands: [Command] = []
  private var letter: (request: Request, number: Int)?
  private let (width, height) = (120, 40)

  init(_ session: Session) {
    self.session = session
    seat.change { $0.open(session.scene) }
    seat.sit(before: session.frame(Request()))
    settle()
  }

  /// All at once, as a terminal hands them over that was far behind.
  func press(_ keys: [Key]) {
    seat.press(keys.map(Event.key))
    settle()
  }
  func change(_ body: (inout StageState) -> Void) {
    seat.change(body)
    settle()
  }
  var text: String { seat.picture.canvas.plainText() }

  private func settle() {
    for _ in 0..<1000 {
      while let next = seat.next(width: width, height: height) { if !next.isEmpty { post(next) } }
      seat.draw(width: width, height: height)
      if letter == nil, !seat.picture.isComplete(seat.frame) { post([]) }
      guard let (request, number) = letter else { return }
      for command in commands {
        if let mistake = session.perform(command) { seat.change { $0.message = mistake } }
      }
      (commands, letter) = ([], nil)
      seat.see(session.frame(request), answering: number)
    }
    Issue.record("it never settles")
  }

  private func post(_ new: [Command]) {
    commands += new
    letter = (seat.picture.request, seat.ask(commanding: !new.isEmpty))
  }
}

@Suite struct KeysAtOnce {
  private static let writing: [(path: String, value: String)] = [
    (path: "task", value: "{repeat: {samples: 100, heldOut: 10}}"),
    (path: "model", value: "{transformer: {blocks: 1, width: 8, heads: 2, neurons: 8}}"),
    (path: "loss", value: "crossEntropy"),
    (path: "panes", value: "{columns: [attention, generation]}"), (path: "notes", value: "[]"),
    (path: "expect", value: "{by: 0, loss: \"> 0\"}"),
  ]
  private func distance(
    _ name: String, sets: [(path: String, value: String)] = []
  ) throws -> Distance {
    Distance(try Session(try SceneLibrary.load(name, sets: sets)))
  }
  private func keys(_ names: String) -> [Key] {
    names.split(separator: " ").compactMap { Key(named: String($0)) }
  }

  @Test func `every a writes a token, every arrow moves the cursor, every L a vector`() throws {
    let writing = try distance("gaussians", sets: Self.writing)
    writing.press(keys("2 a a a a a a"))
    let before = try #require(
      writing.seat.frame.flatMap { ShownPassage($0.facts, Look())?.written.count })
    #expect(writing.seat.state.look.tokens?.count == before + 6)
    writing.press(keys("1 Up Up Up Left Left"))
    let (query, key) = (writing.seat.state.look.query, writing.seat.state.look.key)
    writing.press(keys("Down Down Down Right Right"))
    #expect(writing.seat.state.look.query == query.map { $0 + 3 })
    #expect(writing.seat.state.look.key == key.map { $0 + 2 })

    let vectors = try distance("attention-by-hand")
    let theatre = try theatre("attention-by-hand", height: 40)
    let steps = "L L L L L L L L K K"
    theatre.type(steps)
    vectors.press(keys(steps))
    for name in ["query", "key", "value"] {
      #expect(
        vectors.session.runs.first.tensor(name)?.numbers
          == theatre.session?.runs.first.tensor(name)?.numbers)
    }
  }

  @Test(arguments: [
    "moons", "attention-by-hand", "race-himmelblau", "matrix-product", "optimizers", "gaussians",
  ])
  func `keys that come at once do what they do one by one`(_ name: String) throws {
    let sets = name == "gaussians" ? Self.writing : []
    // What goes to another scene would need one.
    let left = [Key.character("q"), .character("o")]
    let all = bindings.flatMap(\.keys).filter { !left.contains($0) }
    let random = Random(seed: 5, "at once/\(name)")
    for walk in 0..<4 {
      let distance = try distance(name, sets: sets)
      let theatre = try theatre(name, width: 120, height: 40, sets: sets)
      let keys = (0..<40).map { all[random.below(all.count, 100 * walk + $0)] }
      theatre.press(keys)
      distance.press(keys)
      // Only what is said may come later.
      theatre.change { $0.message = nil }
      distance.change { $0.message = nil }
      #expect(distance.text == theatre.text, "\(keys.map(\.name).joined(separator: " "))")
      #expect(distance.session.runs.iteration == theatre.iteration)
    }
  }
}
