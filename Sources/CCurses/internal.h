// What the files of this target share.
#pragma once
#include "CCurses.h"
#include <termios.h>

// entry.c
char *curses_entry(const char *term, int colors);  // a terminfo description; free() it
void curses_base64(const void *bytes, size_t count, char *text);  // 4 for 3 and an end

// guard.c: the terminal is given back, however the process ends
void guard_signals(void);                        // before newterm, which then adds no handlers
void guard_screen(const char *bytes, size_t n);  // from here on the screen is ours to give back
void guard_no_signals(void);                     // whose handlers are as before
bool guard_holds(void);                          // still is
bool guard_release(void);                        // is no longer; false if it was not before
void guard_stderr(void);                         // give back and show what was held
void guard_stop(void);                           // stop this process until SIGCONT
uint32_t guard_ending(void);                     // signals that asked for the end, ever
extern struct termios guard_cooked;              // the terminal as we found it
extern int guard_input;                          // where its keys come from

// keys.c
void keys_open(bool mouse);  // after newterm
