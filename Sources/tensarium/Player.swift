import Calculus
import Dispatch
import Drawing
import Glibc
import Panes
import Simulation
import Stage
import Staging
import Synchronization
import Terminal

/// Runs a session on a thread of its own: commands in, frames out. It never waits for the screen,
/// nor for the probes, which have a thread of their own.
final class Player: Sendable {
  /// What the screen may see.
  struct News: Sendable {
    var frame: Frame
    /// Iterations a second, measured over the last half second of playing.
    var rate: Double?
    /// Why it stopped playing, or what could not be done.
    var message: String?
    var isPlaying: Bool
    /// Of the last letter that it answers.
    var number: Int
  }

  private struct Mail: Sendable {
    var commands: [Command] = []
    var request: Request?
    var number: Int?
    var isLeaving = false

    /// Whatever is asked meanwhile ends a long way, but steps wait until it is done.
    var endsJourneys: Bool {
      isLeaving
        || commands.contains { command in
          if case .step = command { false } else { true }
        }
    }
  }

  /// News that wait for what the probes find.
  private struct Question: Sendable {
    var news: News
    let moments: [Moment]
    let generation: Int
  }
  private struct Questions: Sendable {
    var all: [Question] = []
    var isLeaving = false
  }

  private let mail = Mutex(Mail())
  private let questions = Mutex(Questions())
  private let hasQuestions = DispatchSemaphore(value: 0)
  private let news = Mutex<News?>(nil)
  private let journey = Mutex<String?>(nil)
  private let hasMail = Atomic<Bool>(false)
  private let hasEnded = DispatchSemaphore(value: 0)
  private let doorbell = DispatchSemaphore(value: 0)
  private let tell: @Sendable () -> Void

  /// `tell` is called on the player's thread when there is news. The session is the player's alone
  /// from here on.
  init(_ session: sending Session, tell: @escaping @Sendable () -> Void) {
    self.tell = tell
    let box = Box(session)
    startThread { [self, box] in
      play(box.session)
      questions.withLock { $0.isLeaving = true }
      hasQuestions.signal()
    }
    startThread { [self] in
      answerQuestions()
      hasEnded.signal()
    }
  }

  private final class Box: @unchecked Sendable {  // handed over once
    let session: Session
    init(_ session: Session) { self.session = session }
  }

  /// Carries out commands, then makes a frame; the news say whose they are by the number.
  func post(_ commands: [Command], _ request: Request, number: Int = 0) {
    mail.withLock {
      $0.commands += commands
      ($0.request, $0.number) = (request, number)
    }
    ring()
  }

  /// The newest frame, once.
  func takeNews() -> News? {
    news.withLock { news in
      let newest = news
      news = nil
      return newest
    }
  }

  /// How far a long way has come, where it has come on since this was last asked.
  func takeJourney() -> String? {
    journey.withLock { journey in
      let newest = journey
      journey = nil
      return newest
    }
  }

  /// Returns when the thread is done with the session.
  func leave() {
    mail.withLock { $0.isLeaving = true }
    ring()
    hasEnded.wait()
  }

  private func ring() {
    hasMail.store(true, ordering: .releasing)
    doorbell.signal()
  }

  // MARK: On the player's thread

  private func play(_ session: Session) {
    var isPlaying = false
    var speed = session.scene.speed
    var nextStep = 0.0
    var (since, counted) = (secondsNow(), 0)
    var rate: Double?
    var message: String?
    var number = 0

    while true {
      hasMail.store(false, ordering: .sequentiallyConsistent)
      let letter = mail.withLock { mail in
        let all = mail
        mail = Mail()
        return all
      }
      if letter.isLeaving { return }
      number = letter.number ?? number
      for command in letter.commands {
        switch command {
        case .play(let now):
          isPlaying = now && !session.runs.hasDiverged
          if now, !isPlaying {
            message =
              "\(session.runs.first.firstBad() ?? "a number") is not finite: go back, or restart"
          }
          (since, counted, rate) = (secondsNow(), 0, nil)
          nextStep = since
        case .speed(let now): (speed, nextStep) = (now, secondsNow())
        default:
          var told = secondsNow() + 0.2
          let goal = Self.goal(of: command, session.runs)
          let mistake = session.perform(command) { self.goesOn(to: goal, session.runs, &told) }
          journey.withLock { $0 = nil }
          if let mistake { message = mistake }
        }
      }
      if isPlaying {
        let before = session.runs.iteration
        if let perSecond = speed.perSecond {
          // As many as are due by now, but never more than a tenth of a second behind.
          let now = secondsNow()
          nextStep = max(nextStep, now - 0.1)
          while nextStep <= now, !session.runs.mustPause || session.runs.iteration == before {
            session.runs.step()
            nextStep += 1 / perSecond
          }
        } else {
          advance(session.runs, for: 0.004)
        }
        counted += session.runs.iteration - before
        if session.runs.mustPause, session.runs.iteration != before {
          isPlaying = false
          message = session.runs.pause.map { "stopped: \($0)" }
        }
        let elapsed = secondsNow() - since
        if elapsed > 0.5 {
          rate = Double(counted) / elapsed
          (since, counted) = (secondsNow(), 0)
        }
      }
      if let request = letter.request ?? pending(message, isPlaying) {
        let (frame, moments) = session.runs.frameBeforeProbes(request)
        let news = News(
          frame: frame, rate: isPlaying ? rate : nil, message: message, isPlaying: isPlaying,
          number: number)
        questions.withLock {
          $0.all.append(
            Question(news: news, moments: moments, generation: session.generation))
        }
        hasQuestions.signal()
        lastRequest.withLock { $0 = request }
        message = nil
      }
      if !isPlaying {
        doorbell.wait()
      } else if speed != .fastest {
        // No finer than anybody could see.
        _ = doorbell.wait(timeout: .now() + max(0.005, nextStep - secondsNow()))
      }
    }
  }

  private static func goal(of command: Command, _ runs: Runs) -> Int? {
    switch command {
    case .go(let iteration): iteration
    case .step(let count): max(runs.iteration + count, 0)
    case .scrub(let count): min(max(runs.iteration + count, 0), runs.newest)
    default: nil
    }
  }

  /// Whether a long way goes on; ten times a second it is told how far it has come.
  private func goesOn(to goal: Int?, _ runs: Runs, _ told: inout Double) -> Bool {
    if hasMail.load(ordering: .relaxed), mail.withLock(\.endsJourneys) { return false }
    let now = secondsNow()
    guard now - told > 0.1 else { return true }
    told = now
    // One run goes after the other: that which is on its way is the first not to be there.
    let onTheWay = goal.flatMap { goal in runs.all.first { $0.iteration != goal } }
    let run = onTheWay ?? runs.first
    let name = runs.all.count > 1 ? runs.names[run.index] + ": " : ""
    let end = goal.map { " of \(NumberFormat.integer($0))" } ?? ""
    let words = "\(name)it \(NumberFormat.integer(run.iteration))\(end) … esc stops"
    journey.withLock { $0 = words }
    tell()
    return true
  }

  // MARK: On the probes' thread

  private func answerQuestions() {
    let prober = Prober()
    while true {
      hasQuestions.wait()
      let (question, isLeaving) = questions.withLock { questions in
        (questions.all.isEmpty ? nil : questions.all.removeFirst(), questions.isLeaving)
      }
      guard var question else {
        if isLeaving { return }
        continue
      }
      question.news.frame = prober.complete(
        question.news.frame, question.moments, generation: question.generation,
        isPlaying: question.news.isPlaying)
      let answer = question.news
      news.withLock { news in
        // What was said and not yet seen is said again.
        let message = answer.message ?? news?.message
        news = answer
        news?.message = message
      }
      tell()
    }
  }

  // MARK: On the player's thread again

  /// Something to say makes a frame of what was asked for last.
  private func pending(_ message: String?, _ isPlaying: Bool) -> Request? {
    message == nil ? nil : lastRequest.withLock { $0 }
  }
  private let lastRequest = Mutex(Request())

  /// Steps for a few milliseconds, or until there is mail or a reason to pause.
  private func advance(_ runs: Runs, for seconds: Double) {
    let end = secondsNow() + seconds
    var each = 1
    while !hasMail.load(ordering: .relaxed) {
      runs.steps(each)
      if runs.mustPause { return }
      let left = end - secondsNow()
      if left <= 0 { return }
      each = min(each * 2, 256)
    }
  }
}
