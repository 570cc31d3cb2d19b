// $TERM's own terminfo description with other colours, for ncurses to read from TERMINFO=b64:…
// (term(5), 32-bit number format). Exact 24-bit colour this way needs no xterm-direct installed,
// and the keys stay those of the terminal at hand.
#include "internal.h"
#include <ncurses.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>

struct bytes { unsigned char *start; size_t count, room; };

static void append(struct bytes *b, const void *from, size_t n) {
  if (b->count + n > b->room) {
    b->room = (b->count + n) * 2;
    b->start = realloc(b->start, b->room);
    if (!b->start) abort();
  }
  if (n) memcpy(b->start + b->count, from, n);
  b->count += n;
}
static void append_byte(struct bytes *b, int v) {
  unsigned char byte = (unsigned char)v;
  append(b, &byte, 1);
}
static void append_16(struct bytes *b, int v) {
  append_byte(b, v & 255);
  append_byte(b, v >> 8 & 255);
}
static void append_32(struct bytes *b, int v) {
  append_16(b, v & 0xffff);
  append_16(b, v >> 16 & 0xffff);
}
static void make_even(struct bytes *b) { if (b->count & 1) append_byte(b, 0); }
static int append_text(struct bytes *b, const char *s) {
  int at = (int)b->count;
  append(b, s, strlen(s) + 1);
  return at;
}
static void append_all(struct bytes *b, struct bytes *from) {
  append(b, from->start, from->count);
  free(from->start);
}

static bool is(const char *name, const char *const *list) {
  for (; *list; list++) if (!strcmp(name, *list)) return true;
  return false;
}

void curses_base64(const void *bytes, size_t count, char *text) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const unsigned char *p = bytes;
  for (size_t i = 0; i < count; i += 3) {
    unsigned v = p[i] << 16 | (i + 1 < count ? p[i + 1] << 8 : 0) | (i + 2 < count ? p[i + 2] : 0);
    *text++ = digits[v >> 18];
    *text++ = digits[v >> 12 & 63];
    *text++ = i + 1 < count ? digits[v >> 6 & 63] : '=';
    *text++ = i + 2 < count ? digits[v & 63] : '=';
  }
  *text = 0;
}

// setaf and setab for each number of colours.
static const char *set_color(int colors, bool background) {
  if (colors > 256)
    return background ? "\033[48;2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%dm"
                      : "\033[38;2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%dm";
  if (colors > 16) return background ? "\033[48;5;%p1%dm" : "\033[38;5;%p1%dm";
  return background ? "\033[%?%p1%{8}%<%t%p1%{40}%+%e%p1%{92}%+%;%dm"
                    : "\033[%?%p1%{8}%<%t%p1%{30}%+%e%p1%{82}%+%;%dm";
}

char *curses_entry(const char *term, int colors) {
  static const char *const dropped[] = {"initc", "initp", "oc", "scp", "setf", "setb", NULL};
  int error;
  if (setupterm(term, 1, &error) != OK) return NULL;
  struct bytes flags = {0}, numbers = {0}, offsets = {0}, table = {0}, all = {0};
  int flag_count = 0, number_count = 0, string_count = 0;
  for (const char *name; (name = boolnames[flag_count]); flag_count++)
    append_byte(&flags, strcmp(name, "ccc") && tigetflag(name) > 0);
  for (const char *name; (name = numnames[number_count]); number_count++) {
    int v = tigetnum(name);
    if (!strcmp(name, "colors")) v = colors;
    if (!strcmp(name, "pairs")) v = 1 << 16;
    append_32(&numbers, v < 0 ? -1 : v);
  }
  for (const char *name; (name = strnames[string_count]); string_count++) {
    const char *v = tigetstr(name);
    if (!strcmp(name, "setaf")) v = set_color(colors, false);
    else if (!strcmp(name, "setab")) v = set_color(colors, true);
    else if (!strcmp(name, "op") && (!v || v == (char *)-1)) v = "\033[39;49m";
    else if (v == (char *)-1 || is(name, dropped)) v = NULL;
    append_16(&offsets, v ? append_text(&table, v) : -1);
  }
  append_16(&all, 01036);
  append_16(&all, (int)strlen(term) + 1);
  append_16(&all, flag_count);
  append_16(&all, number_count);
  append_16(&all, string_count);
  append_16(&all, (int)table.count);
  append_text(&all, term);
  append_all(&all, &flags);
  make_even(&all);
  append_all(&all, &numbers);
  append_all(&all, &offsets);
  append_all(&all, &table);
  make_even(&all);

  // Two flags of ncurses' own: AX, the default colours are reset one by one; and RGB, without
  // which start_color fills a table of 16 million colours.
  bool direct = colors > 256;
  struct bytes names = {0};
  int ax = append_text(&names, "AX"), rgb = append_text(&names, "RGB");
  append_16(&all, 2);
  append_16(&all, 0);
  append_16(&all, 0);
  append_16(&all, 2);
  append_16(&all, (int)names.count);
  append_byte(&all, 1);
  append_byte(&all, direct);
  append_16(&all, ax);
  append_16(&all, rgb);
  append_all(&all, &names);
  del_curterm(cur_term);

  char *text = malloc(all.count / 3 * 4 + 16);
  if (text) {
    memcpy(text, "b64:", 4);
    curses_base64(all.start, all.count, text + 4);
  }
  free(all.start);
  return text;
}
