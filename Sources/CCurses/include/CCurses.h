// ncurses behind a dozen functions over a 16-byte cell. Swift cannot import <ncurses.h> itself
// (its screen size, attributes and mouse buttons are all macros), so this header never shows it.
//
// All of it belongs to the main thread, except curses_wake and curses_thread.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct curses_cell {
  uint32_t glyph;                  // one Unicode scalar, or CURSES_WIDE | one, or CURSES_TAIL
  uint8_t foreground, background;  // places in the palette; 0 is the terminal's own colour
  uint16_t style;                  // CURSES_BOLD | …
  uint16_t marks[4];               // what joins the glyph; 0 is none
};
// A glyph that takes two columns, and the cell after it, which is nothing but its second half.
#define CURSES_WIDE (1u << 30)
#define CURSES_TAIL (1u << 28)
enum { CURSES_BOLD = 1, CURSES_DIM = 2, CURSES_UNDERLINE = 4, CURSES_REVERSE = 8 };

// What $TERM promises, before anything is opened.
struct curses_terminal {
  bool connected;  // standard input and output are terminals
  bool known;      // there is a description of $TERM
  bool movable;    // and it can place the cursor
  bool direct;     // and it takes 24-bit colour
  int colors;      // 0 for a monochrome one
};
struct curses_terminal curses_terminal(void);

// May this process print UTF-8? Settles its locale; `wanted` is 1 yes, 0 no, −1 see.
bool curses_utf8(int wanted);

// colors: 1 << 24, 256, 16, 8, or 0 for none at all. False if ncurses cannot have the terminal.
bool curses_open(int colors, bool mouse);
void curses_close(void);  // any number of times; also at exit

// How the terminal names a place of the palette: as a colour number (24 bit: 0xrrggbb) or −1 for
// its own colour. `bright` stands for a foreground that only bold can reach.
struct curses_color {
  int32_t foreground, background;
  bool bright;
};
void curses_palette(const struct curses_color *colors, int count);

void curses_size(int *width, int *height);
void curses_put(int row, int column, const struct curses_cell *cells, int count);
void curses_present(void);
void curses_repaint(void);  // the next curses_present trusts nothing that is on the screen
void curses_resize(void);   // when it was resized
void curses_suspend(void);  // when it was stopped; returns when continued
void curses_resume(void);   // when it was continued: something else had the terminal
void curses_copy(const char *text, size_t length);  // to the clipboard, where the terminal lets us

// Sleeps until there is something to do, or until a time of CLOCK_MONOTONIC in seconds (negative:
// for as long as it takes).
struct curses_news {
  bool input;                        // keys are waiting
  bool hung_up;                      // the terminal has gone
  bool resized, stopped, continued;  // by a signal
  int ending;                        // the signal that asks for the end, or 0
};
struct curses_news curses_wait(double until);
void curses_thread(void);  // a stack for the handlers of faults, for the thread that calls it
void curses_wake(void);  // ends curses_wait, from any thread

// The next key, never waiting for one and never drawing.
enum curses_key {
  CURSES_NONE, CURSES_CHARACTER, CURSES_UP, CURSES_DOWN, CURSES_LEFT, CURSES_RIGHT, CURSES_HOME,
  CURSES_END, CURSES_PAGE_UP, CURSES_PAGE_DOWN, CURSES_INSERT, CURSES_DELETE, CURSES_BACKSPACE,
  CURSES_ENTER, CURSES_TAB, CURSES_BACK_TAB, CURSES_ESCAPE, CURSES_FUNCTION, CURSES_PRESS,
  CURSES_DRAG, CURSES_RELEASE, CURSES_WHEEL_UP, CURSES_WHEEL_DOWN, CURSES_OTHER,
};
struct curses_input {
  enum curses_key key;
  uint32_t value;  // the character (a control key arrives as its letter), or n of a function key
  bool alt, control, shift;
  int x, y;    // of the mouse, from 0
  int button;  // 0 left, 1 middle, 2 right
};
struct curses_input curses_key(void);
