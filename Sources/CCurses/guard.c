// The terminal is given back however the process ends: in order, by a signal, by a fault.
// What the handlers call is async-signal-safe: write, pread, dup2, fcntl, tcsetattr, sigaction.
#define _GNU_SOURCE
#include "internal.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

struct termios guard_cooked;
int guard_input = STDIN_FILENO;
static atomic_bool ours;                  // the screen is ours
static char farewell[512];                // bytes that bring the user's screen back
static size_t farewell_length;
static int out = -1, nowhere = -1;        // the terminal, and /dev/null
static int shown_stderr = -1, held_stderr = -1;
static int wake_out = -1, wake_in = -1;
static atomic_uint pending, ending;       // 1 << signal
static struct sigaction before[NSIG];
static bool backtraces;  // Swift's backtracer waits for keys on a terminal: only if asked for

static const int asked[] = {SIGWINCH, SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT};
static const int fatal[] = {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGSYS, SIGQUIT};
#define ENDS (1u << SIGINT | 1u << SIGTERM | 1u << SIGHUP)
#define STACK (64 * 1024)  // for handlers: the fault may be that there is no stack left
#define EACH(list, i) unsigned i = 0; i < sizeof list / sizeof *list; i++

// A terminal that takes nothing gets a second: another thread's write may have to end first.
static void say(int fd, const char *text, size_t n) {
  for (int patience = 200; n > 0;) {
    ssize_t done = write(fd, text, n);
    if (done < 0 && errno == EINTR) continue;
    if (done < 0 && errno == EAGAIN && patience-- > 0) { poll(NULL, 0, 5); continue; }
    if (done < 0) return;
    text += done;
    n -= (size_t)done;
  }
}

// Warnings must not scribble over the picture: they wait in memory until it is gone.
static void hold_stderr(void) {
  if (!isatty(STDERR_FILENO)) return;
  held_stderr = memfd_create("stderr", MFD_CLOEXEC);
  shown_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  if (held_stderr >= 0 && shown_stderr >= 0) dup2(held_stderr, STDERR_FILENO);
}
void guard_stderr(void) {
  if (shown_stderr < 0) return;
  dup2(shown_stderr, STDERR_FILENO);
  char part[1024];
  off_t at = 0;
  for (ssize_t n; (n = pread(held_stderr, part, sizeof part, at)) > 0; at += n)
    say(STDERR_FILENO, part, (size_t)n);
  close(held_stderr);
  close(shown_stderr);
  shown_stderr = held_stderr = -1;
}

static void give_back(void) {
  if (!guard_release()) return;
  dup2(nowhere, STDOUT_FILENO);  // another thread may be in the middle of drawing
  struct sigaction ignore = {.sa_handler = SIG_IGN};
  sigaction(SIGTTOU, &ignore, NULL);  // nor must we stop here, in the background
  int flags = fcntl(out, F_GETFL);    // nor wait for ever
  fcntl(out, F_SETFL, flags | O_NONBLOCK);
  say(out, farewell, farewell_length);
  fcntl(out, F_SETFL, flags);
  tcsetattr(out, TCSANOW, &guard_cooked);
  guard_stderr();
}

static void on_fault(int signal, siginfo_t *info, void *context) {
  (void)context;
  int error = errno;
  bool was_ours = ours;
  give_back();
  if (was_ours && signal != SIGQUIT) {
    // An optimised build traps without a word (an index, an overflow), so something must be said.
    char note[] = "tensarium: stopped by a fault (signal ..); "
                  "SWIFT_BACKTRACE=enable=yes shows where\n";
    char *digits = strchr(note, '.');
    digits[0] = (char)('0' + signal / 10);
    digits[1] = (char)('0' + signal % 10);
    size_t length = sizeof note - 1;
    if (signal < 10) { memmove(digits, digits + 1, strlen(digits)); length--; }
    say(STDERR_FILENO, note, length);
  }
  struct sigaction standard = {.sa_handler = SIG_DFL};
  sigaction(signal, backtraces ? &before[signal] : &standard, NULL);
  errno = error;
  // A fault happens again on return, now with its own consequence; what was only sent does not.
  if (info->si_code <= 0 || signal == SIGABRT) raise(signal);
}

static void on_signal(int signal) {
  int error = errno;
  unsigned bit = 1u << signal;
  if (bit & ENDS && atomic_fetch_or(&ending, bit) & bit) {  // asked twice: the program is stuck
    give_back();
    _exit(128 + signal);
  }
  atomic_fetch_or(&pending, bit);
  curses_wake();
  errno = error;
}

void guard_signals(void) {
  tcgetattr(STDIN_FILENO, &guard_cooked);
  int ends[2];
  if (wake_in < 0 && pipe2(ends, O_NONBLOCK | O_CLOEXEC) == 0) {
    wake_out = ends[0];
    wake_in = ends[1];
  }
  for (EACH(asked, i)) {
    struct sigaction ours_now = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigaction(asked[i], NULL, &before[asked[i]]);
    bool ignored = before[asked[i]].sa_handler == SIG_IGN;  // whoever started us meant it
    if (!ignored || asked[i] == SIGWINCH) sigaction(asked[i], &ours_now, NULL);
  }
}

void guard_screen(const char *bytes, size_t n) {
  farewell_length = n < sizeof farewell ? n : sizeof farewell;
  memcpy(farewell, bytes, farewell_length);
  out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  backtraces = getenv("SWIFT_BACKTRACE") != NULL;
  static char stack[STACK];
  sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = sizeof stack}, NULL);
  atomic_store(&ours, true);
  for (EACH(fatal, i)) {
    struct sigaction ours_now = {.sa_sigaction = on_fault,
                                 .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
    sigaction(fatal[i], &ours_now, &before[fatal[i]]);
  }
  hold_stderr();
  atexit(curses_close);
}
void curses_thread(void) {
  void *stack = malloc(STACK);  // for as long as the process lives: threads here are few
  if (stack) sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = STACK}, NULL);
}
bool guard_holds(void) { return atomic_load(&ours); }
bool guard_release(void) { return atomic_exchange(&ours, false); }
void guard_no_signals(void) {
  for (EACH(asked, i)) sigaction(asked[i], &before[asked[i]], NULL);
}
uint32_t guard_ending(void) { return atomic_load(&ending); }

void guard_stop(void) {
  struct sigaction standard = {.sa_handler = SIG_DFL}, mine;
  sigaction(SIGTSTP, &standard, &mine);
  raise(SIGTSTP);
  sigaction(SIGTSTP, &mine, NULL);
  atomic_fetch_and(&pending, ~(1u << SIGCONT | 1u << SIGTSTP));
}

void curses_wake(void) {
  if (wake_in >= 0) (void)!write(wake_in, "", 1);
}

struct curses_news curses_wait(double until) {
  struct pollfd files[] = {{guard_input, POLLIN, 0}, {wake_out, POLLIN, 0}};
  bool forever = !(until >= 0 && until < 1e12);
  struct timespec time = {0, 0};
  if (!forever) {
    clock_gettime(CLOCK_MONOTONIC, &time);
    double left = until - (double)time.tv_sec - (double)time.tv_nsec / 1e9;
    if (left < 0) left = 0;
    time.tv_sec = (time_t)left;
    time.tv_nsec = (long)((left - (double)time.tv_sec) * 1e9);
  }
  int ready = ppoll(files, 2, forever ? NULL : &time, NULL);
  struct curses_news news = {0};
  if (ready > 0) {
    news.hung_up = files[0].revents & (POLLHUP | POLLERR | POLLNVAL);
    news.input = files[0].revents & POLLIN;
  }
  for (char some[64]; read(wake_out, some, sizeof some) == sizeof some;) {}
  unsigned signals = atomic_exchange(&pending, 0);
  news.resized = signals & 1u << SIGWINCH;
  news.stopped = signals & 1u << SIGTSTP;
  news.continued = signals & 1u << SIGCONT;
  for (EACH(asked, i)) if (signals & ENDS & 1u << asked[i]) news.ending = asked[i];
  return news;
}
