int curses_placeholder(void);
