// Keys and mouse. ncurses tells keys from its terminfo entry; what it does not know (modified
// arrows, SGR mouse reports) is read here, so that no part of a sequence is taken for a key.
#include "internal.h"
#include <ncurses.h>
#include <string.h>

#define MOUSE_SGR (KEY_MAX + 1001)
#define MOUSE_OLD (KEY_MAX + 1002)

static WINDOW *keys;  // a pad: wgetch on a window repaints the screen by itself
static int kept = ERR;
static bool pressed;  // a button, since a motion report without one says nothing

void keys_open(bool mouse) {
  keys = newpad(1, 1);
  keypad(keys, TRUE);
  nodelay(keys, TRUE);
  meta(keys, TRUE);
  set_escdelay(25);
  // ncurses' own mouse code needs the terminal's entry to be right and knows no drags everywhere.
  if (!mouse) return;
  define_key("\033[<", MOUSE_SGR);
  define_key("\033[M", MOUSE_OLD);
}

static int next(void) {
  if (kept == ERR) return wgetch(keys);
  int k = kept;
  kept = ERR;
  return k;
}
// Inside a sequence the rest is on its way, though perhaps in the next packet.
static int rest(void) {
  int k = next();
  for (int patience = 0; k == ERR && patience < 10; patience++) { napms(5); k = next(); }
  return k;
}

static struct curses_input special(enum curses_key key) {
  return (struct curses_input){.key = key};
}
static struct curses_input modified(enum curses_key key, int modifiers) {
  modifiers -= modifiers > 0;
  return (struct curses_input){
      .key = key, .shift = modifiers & 1, .alt = modifiers & 2, .control = modifiers & 4};
}

// Parameters up to the final byte of a control sequence, which is returned.
static int parameters(int *numbers, int most) {
  int count = 0;
  memset(numbers, 0, (size_t)most * sizeof *numbers);
  for (;;) {
    int k = rest();
    if (k >= '0' && k <= '9') {
      if (count < most && numbers[count] < 100000) numbers[count] = numbers[count] * 10 + k - '0';
    } else if (k == ';') count++;
    else if (k < 0x20 || k > 0x3f) return k;
  }
}

// What xterm sends for keys held with others: CSI 1 ; modifiers letter, CSI number ; modifiers ~
static struct curses_input control_sequence(void) {
  static const enum curses_key numbered[] = {
      CURSES_OTHER, CURSES_HOME, CURSES_INSERT, CURSES_DELETE, CURSES_END,
      CURSES_PAGE_UP, CURSES_PAGE_DOWN, CURSES_HOME, CURSES_END};
  int n[4], end = parameters(n, 4);
  switch (end) {
    case 'A': return modified(CURSES_UP, n[1]);
    case 'B': return modified(CURSES_DOWN, n[1]);
    case 'C': return modified(CURSES_RIGHT, n[1]);
    case 'D': return modified(CURSES_LEFT, n[1]);
    case 'H': return modified(CURSES_HOME, n[1]);
    case 'F': return modified(CURSES_END, n[1]);
    case 'Z': return special(CURSES_BACK_TAB);
    case '~': return modified(n[0] <= 8 ? numbered[n[0]] : CURSES_OTHER, n[1]);
    default: return special(CURSES_OTHER);
  }
}

static struct curses_input mouse(int button, int x, int y, bool release) {
  struct curses_input input = {.x = x > 0 ? x - 1 : 0, .y = y > 0 ? y - 1 : 0,
      .button = button & 3, .shift = button & 4, .alt = button & 8, .control = button & 16};
  if (button & 128 || (button & 66) == 66) input.key = CURSES_OTHER;  // sideways, extra buttons
  else if (button & 64) input.key = button & 1 ? CURSES_WHEEL_DOWN : CURSES_WHEEL_UP;
  else if (!release && button & 32) input.key = pressed ? CURSES_DRAG : CURSES_OTHER;
  else {
    pressed = !release;
    input.key = release ? CURSES_RELEASE : CURSES_PRESS;
  }
  return input;
}
static struct curses_input mouse_report(void) {
  int n[3], end = parameters(n, 3);
  if (end != 'M' && end != 'm') return special(CURSES_OTHER);
  return mouse(n[0], n[1], n[2], end == 'm');
}
static struct curses_input old_mouse_report(void) {
  int button = rest() - 32, x = rest() - 32, y = rest() - 32;
  bool release = !(button & 96) && (button & 3) == 3;
  return mouse(release ? button & ~3 : button, x, y, release);
}

// A character of several bytes is one key. A byte that belongs to none is dropped.
static struct curses_input character(int first) {
  uint32_t c = (uint32_t)first;
  int more = 0;
  if (c >= 0x80) {
    if (c >= 0xc2 && c < 0xe0) { more = 1; c &= 0x1f; }
    else if (c >= 0xe0 && c < 0xf0) { more = 2; c &= 0x0f; }
    else if (c >= 0xf0 && c < 0xf5) { more = 3; c &= 0x07; }
    else return special(CURSES_OTHER);
  }
  uint32_t least = more == 2 ? 0x800 : more == 3 ? 0x10000 : 0;
  for (; more > 0; more--) {
    int k = rest();
    if (k < 0x80 || k > 0xbf) { kept = k; return special(CURSES_OTHER); }
    c = c << 6 | ((uint32_t)k & 0x3f);
  }
  if (c < least || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) return special(CURSES_OTHER);
  if (c >= 0x80 && c < 0xa0) return special(CURSES_OTHER);
  return (struct curses_input){.key = CURSES_CHARACTER, .value = c};
}

static struct curses_input plain(int k) {
  switch (k) {
    case '\r': case '\n': case KEY_ENTER: return special(CURSES_ENTER);
    case '\t': return special(CURSES_TAB);
    case '\b': case 127: case KEY_BACKSPACE: return special(CURSES_BACKSPACE);
    case 27: return special(CURSES_ESCAPE);
    case KEY_BTAB: return special(CURSES_BACK_TAB);
    case KEY_UP: return special(CURSES_UP);
    case KEY_DOWN: return special(CURSES_DOWN);
    case KEY_LEFT: return special(CURSES_LEFT);
    case KEY_RIGHT: return special(CURSES_RIGHT);
    case KEY_HOME: case KEY_FIND: case KEY_A1: return special(CURSES_HOME);
    case KEY_END: case KEY_SELECT: case KEY_C1: return special(CURSES_END);
    case KEY_PPAGE: case KEY_A3: return special(CURSES_PAGE_UP);
    case KEY_NPAGE: case KEY_C3: return special(CURSES_PAGE_DOWN);
    case KEY_IC: return special(CURSES_INSERT);
    case KEY_DC: return special(CURSES_DELETE);
    case KEY_SR: return modified(CURSES_UP, 2);
    case KEY_SF: return modified(CURSES_DOWN, 2);
    case KEY_SLEFT: return modified(CURSES_LEFT, 2);
    case KEY_SRIGHT: return modified(CURSES_RIGHT, 2);
    case KEY_SHOME: return modified(CURSES_HOME, 2);
    case KEY_SEND: return modified(CURSES_END, 2);
    case KEY_SPREVIOUS: return modified(CURSES_PAGE_UP, 2);
    case KEY_SNEXT: return modified(CURSES_PAGE_DOWN, 2);
    case KEY_SIC: return modified(CURSES_INSERT, 2);
    case KEY_SDC: return modified(CURSES_DELETE, 2);
    case MOUSE_SGR: return mouse_report();
    case MOUSE_OLD: return old_mouse_report();
  }
  if (k >= KEY_F(1) && k <= KEY_F(12))
    return (struct curses_input){.key = CURSES_FUNCTION, .value = (uint32_t)(k - KEY_F0)};
  if (k >= 0 && k < 27)
    return (struct curses_input){
        .key = CURSES_CHARACTER, .value = k ? (uint32_t)k + 'a' - 1 : ' ', .control = true};
  if (k < ' ' || k > 255) return special(CURSES_OTHER);
  return character(k);
}

// kUP5 and the like: keys held with others that the terminal's entry names.
static struct curses_input named(int k) {
  static const struct { const char *name; enum curses_key key; } table[] = {
      {"kUP", CURSES_UP}, {"kDN", CURSES_DOWN}, {"kLFT", CURSES_LEFT}, {"kRIT", CURSES_RIGHT},
      {"kHOM", CURSES_HOME}, {"kEND", CURSES_END}, {"kPRV", CURSES_PAGE_UP},
      {"kNXT", CURSES_PAGE_DOWN}, {"kIC", CURSES_INSERT}, {"kDC", CURSES_DELETE}};
  const char *name = keyname(k);
  for (unsigned i = 0; name && i < sizeof table / sizeof *table; i++) {
    size_t n = strlen(table[i].name);
    if (strncmp(name, table[i].name, n)) continue;
    if (!name[n]) return modified(table[i].key, 2);
    if (name[n] >= '2' && name[n] <= '8' && !name[n + 1])
      return modified(table[i].key, name[n] - '0');
  }
  return special(CURSES_OTHER);
}

struct curses_input curses_key(void) {
  int k = next();
  if (k == ERR) return special(CURSES_NONE);
  if (k > KEY_MAX && k != MOUSE_SGR && k != MOUSE_OLD) return named(k);
  if (k != 27) return plain(k);
  // Escape by itself, or before a key: that key with alt, or a sequence not in the entry.
  k = next();
  if (k == ERR) return special(CURSES_ESCAPE);
  if (k == 27) { kept = k; return special(CURSES_ESCAPE); }
  if (k == '[' || k == 'O') {
    int after = next();
    if (after != ERR) { kept = after; return control_sequence(); }
  }
  struct curses_input input = plain(k);
  input.alt = true;
  return input;
}
