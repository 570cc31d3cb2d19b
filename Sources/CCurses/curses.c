#include "CCurses.h"
int curses_placeholder(void) { return 0; }
