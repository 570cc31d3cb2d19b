// The screen: opened, painted and left. ncurses stays the renderer, also in 24-bit colour.
#define _GNU_SOURCE
#define NCURSES_WIDECHAR 1
#include "internal.h"
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <ncurses.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

static SCREEN *screen;
static int depth;           // colours: 0, 8, 16, 256 or 1 << 24
static bool own_colors;     // the terminal's default colours can be had
static bool mouse_on;
static struct curses_color palette[256];
static unsigned char paired[65536 / 8];  // which pairs ncurses has been told of

static const char mouse_start[] = "\033[?1002;1006h", mouse_end[] = "\033[?1006;1002l";

static const char *capability(const char *name) {
  char *s = tigetstr(name);
  return s == (char *)-1 ? NULL : s;
}

struct curses_terminal curses_terminal(void) {
  struct curses_terminal t = {.connected = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)};
  int error;
  const char *name = getenv("TERM");
  if (!name || !*name || setupterm(name, STDOUT_FILENO, &error) != OK) return t;
  t.known = true;
  t.movable = capability("cup") != NULL;
  bool painted = capability("setaf") || capability("setf");
  t.colors = painted && tigetnum("colors") > 0 ? tigetnum("colors") : 0;
  t.direct =
      tigetflag("RGB") > 0 || tigetnum("RGB") > 0 || capability("RGB") || tigetflag("Tc") > 0;
  del_curterm(cur_term);
  return t;
}

static bool names_utf8(const char *locale) {
  return strcasestr(locale, "UTF-8") || strcasestr(locale, "UTF8");
}
bool curses_utf8(int wanted) {
  setlocale(LC_CTYPE, "");
  if (wanted == 0) { setlocale(LC_CTYPE, "C"); return false; }
  if (!strcasecmp(nl_langinfo(CODESET), "UTF-8")) return true;
  // The locale may not be installed, or nothing may be set: as on most small machines.
  const char *named = getenv("LC_ALL");
  if (!named || !*named) named = getenv("LC_CTYPE");
  if (!named || !*named) named = getenv("LANG");
  bool meant = !named || !*named || names_utf8(named);
  return (wanted == 1 || meant) && setlocale(LC_CTYPE, "C.UTF-8");
}

// With many colours a pair is two places in the palette side by side, with few it is the colours.
static int most_pairs(void) { return depth >= 256 ? 65536 : (depth + 1) * (depth + 1); }

// A screen on $TERM's description, changed where it says too little for so many colours.
static SCREEN *open_screen(FILE *input) {
  const char *term = getenv("TERM");
  int error;
  bool enough = depth == 0;
  if (depth > 0 && depth <= 256 && setupterm(term, STDOUT_FILENO, &error) == OK) {
    enough = capability("setaf") && tigetnum("colors") >= depth && tigetnum("colors") <= 256
        && tigetnum("pairs") >= most_pairs();
    del_curterm(cur_term);
  }
  char *entry = enough ? NULL : curses_entry(term, depth);
  SCREEN *made = NULL;
  if (entry) {
    char *old = getenv("TERMINFO");
    if (old) old = strdup(old);
    setenv("TERMINFO", entry, 1);
    made = newterm(NULL, stdout, input);
    if (old) setenv("TERMINFO", old, 1); else unsetenv("TERMINFO");
    free(old);
    free(entry);
  }
  return made ? made : newterm(NULL, stdout, input);
}

static char farewell[512];
static int farewell_length;
static int collect(int c) {
  if (farewell_length < (int)sizeof farewell) farewell[farewell_length++] = (char)c;
  return c;
}
static void collect_capability(const char *name) {
  const char *s = capability(name);
  if (s) tputs(s, 1, collect);
}

static void send(const char *text, size_t n) {
  fflush(stdout);
  while (n > 0) {
    ssize_t done = write(STDOUT_FILENO, text, n);
    if (done < 0 && errno != EINTR && errno != EAGAIN) return;
    if (done > 0) { text += done; n -= (size_t)done; }
  }
}

// Where output is not held up by ctrl-s, and no key is kept from us but the signals'.
static void take_all_keys(void) {
  struct termios t;
  cbreak();
  noecho();
  nonl();
  if (tcgetattr(STDOUT_FILENO, &t)) return;
  t.c_iflag &= ~(tcflag_t)(IXON | IXOFF);
  t.c_lflag &= ~(tcflag_t)IEXTEN;
  tcsetattr(STDOUT_FILENO, TCSADRAIN, &t);
  def_prog_mode();
}

bool curses_open(int colors, bool mouse) {
  depth = colors;
  guard_signals();
  // Not blocking, so that half an escape sequence cannot hang us; opened anew, because standard
  // input and output share their flags, and output must block.
  const char *name = ttyname(STDIN_FILENO);
  int tty = open(name ? name : "/dev/tty", O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  FILE *input = tty < 0 ? stdin : fdopen(tty, "r");
  guard_input = fileno(input);
  screen = open_screen(input);
  if (!screen) { guard_no_signals(); return false; }
  take_all_keys();
  curs_set(0);
  leaveok(stdscr, TRUE);
  typeahead(-1);
  own_colors = false;
  if (depth > 0) {
    start_color();
    own_colors = use_default_colors() == OK;
  }
  mouse_on = mouse && capability("kmous");
  keys_open(mouse_on);

  farewell_length = 0;
  for (const char *m = mouse_end; mouse_on && *m; m++) collect(*m);
  collect_capability("sgr0");
  if (depth > 0) collect_capability("op");
  collect_capability("rmkx");
  collect_capability("rmcup");
  collect_capability("cnorm");
  guard_screen(farewell, (size_t)farewell_length);
  curses_resize();  // LINES and COLUMNS in the environment may be of another terminal
  wnoutrefresh(stdscr);
  doupdate();
  if (mouse_on) send(mouse_start, sizeof mouse_start - 1);
  return true;
}

static void leave(void) {
  if (mouse_on) send(mouse_end, sizeof mouse_end - 1);
  endwin();
  tcsetattr(STDIN_FILENO, TCSADRAIN, &guard_cooked);
}
static void enter(void) {
  curses_resize();
  curses_repaint();
  doupdate();  // ncurses goes back to its own mode by itself
  if (mouse_on) send(mouse_start, sizeof mouse_start - 1);
}

void curses_close(void) {
  if (!guard_holds()) return;
  if (!isendwin()) leave();
  guard_release();  // only now: a terminal that takes nothing would keep us in `leave`
  guard_no_signals();
  guard_stderr();
}
void curses_suspend(void) {
  leave();
  guard_stop();
  if (!guard_ending()) enter();  // ended while stopped: perhaps in the background, so hands off
}
void curses_resume(void) {
  leave();
  enter();
}

void curses_size(int *width, int *height) { getmaxyx(stdscr, *height, *width); }
void curses_resize(void) {
  struct winsize w;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) || !w.ws_row || !w.ws_col) return;
  if (w.ws_row != getmaxy(stdscr) || w.ws_col != getmaxx(stdscr)) resizeterm(w.ws_row, w.ws_col);
  else curses_repaint();  // a size that came and went may have moved everything
}
void curses_repaint(void) { clearok(curscr, TRUE); }

void curses_palette(const struct curses_color *colors, int count) {
  memset(paired, 0, sizeof paired);
  for (int i = 0; i < 256; i++) {
    palette[i] = i < count ? colors[i] : (struct curses_color){-1, -1, false};
    if (!own_colors) {
      if (palette[i].foreground < 0) palette[i].foreground = depth > 256 ? 0xffffff : 7;
      if (palette[i].background < 0) palette[i].background = 0;
    }
  }
}

static int pair_of(struct curses_cell c) {
  if (depth == 0) return 0;
  int f = palette[c.foreground].foreground, b = palette[c.background].background;
  int pair = depth >= 256 ? c.foreground << 8 | c.background : (f + 1) * (depth + 1) + b + 1;
  if (pair && !(paired[pair >> 3] & 1 << (pair & 7))) {
    init_extended_pair(pair, f, b);
    paired[pair >> 3] |= (unsigned char)(1 << (pair & 7));
  }
  return pair;
}

static attr_t attributes(struct curses_cell c) {
  attr_t a = 0;
  if (c.style & CURSES_BOLD || (depth > 0 && palette[c.foreground].bright)) a |= WA_BOLD;
  if (c.style & CURSES_DIM) a |= WA_DIM;
  if (c.style & CURSES_UNDERLINE) a |= WA_UNDERLINE;
  if (c.style & CURSES_REVERSE) a |= WA_REVERSE;
  return a;
}

// What stands in a cell: a glyph that takes `width` columns and what joins it. Text that ncurses or the
// terminal would give another width pushes its neighbours away: then it is '?'.
static void letters(const struct curses_cell *cell, int width, wchar_t text[6]) {
  wchar_t first = (wchar_t)(cell->glyph & ~CURSES_WIDE);
  if (first < ' ') first = ' ';
  bool drawn = width == 1 && (first < 127 || (first >= 0x2500 && first < 0x2900));
  int n = 0;
  text[n++] = drawn || wcwidth(first) == width ? first : '?';
  for (int m = 0; m < 4 && cell->marks[m]; m++)
    if (text[0] == first && wcwidth(cell->marks[m]) == 0) text[n++] = cell->marks[m];
  text[n] = 0;
}

static bool is_wide(const struct curses_cell *cell, int count) {
  return cell->glyph & CURSES_WIDE && count > 1 && cell[1].glyph == CURSES_TAIL;
}

// One call for as many cells as fit; ncurses itself gives a wide glyph its second cell.
void curses_put(int row, int column, const struct curses_cell *cells, int count) {
  cchar_t some[128];
  while (count > 0) {
    int n = 0, taken = 0;
    while (taken < count && n < 127) {
      const struct curses_cell *cell = cells + taken;
      int width = is_wide(cell, count - taken) ? 2 : 1;
      wchar_t text[6];
      letters(cell, width, text);
      int pair = pair_of(*cell);
      setcchar(&some[n++], text, attributes(*cell), 0, &pair);
      if (width == 2 && text[0] == '?') {
        wchar_t blank[2] = {' ', 0};
        setcchar(&some[n++], blank, attributes(*cell), 0, &pair);
      }
      taken += width;
    }
    mvwadd_wchnstr(stdscr, row, column, some, n);
    cells += taken;
    column += taken;
    count -= taken;
  }
}
void curses_present(void) {
  wnoutrefresh(stdscr);
  doupdate();
}

// OSC 52. Base64 has no byte that could end the sequence; terminals take some 8 KB of it.
void curses_copy(const char *text, size_t length) {
  char encoded[8192 + 8];
  if (length > 6144) {
    length = 6144;
    while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80) length--;
  }
  curses_base64(text, length, encoded);
  char sequence[sizeof encoded + 32];
  int n = snprintf(sequence, sizeof sequence, "\033]52;c;%s\a", encoded);
  send(sequence, (size_t)n);
  if (!getenv("TMUX")) return;  // which may only pass it on wrapped up
  n = snprintf(sequence, sizeof sequence, "\033Ptmux;\033\033]52;c;%s\a\033\\", encoded);
  send(sequence, (size_t)n);
}
