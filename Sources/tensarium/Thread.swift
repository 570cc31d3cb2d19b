import Glibc
import Terminal

/// Starts a thread that leaves the terminal's signals to the main one.
func startThread(_ body: @escaping @Sendable () -> Void) {
  final class Work {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var (mine, before) = (sigset_t(), sigset_t())
  sigemptyset(&mine)
  for signal in [SIGWINCH, SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT] { sigaddset(&mine, signal) }
  pthread_sigmask(SIG_BLOCK, &mine, &before)
  var thread = pthread_t()
  let work = Unmanaged.passRetained(Work(body)).toOpaque()
  let failure = pthread_create(
    &thread, nil,
    { work in
      Terminal.prepareThread()
      if let work { Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body() }
      return nil
    }, work)
  pthread_sigmask(SIG_SETMASK, &before, nil)
  if failure == 0 { pthread_detach(thread) }
}
