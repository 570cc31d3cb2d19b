// Where windows stand on a map, along one axis.

// The windows of which a tap lies on a cell: from `first` on, before `end`.
struct reach {
  int first, end;
};

static inline struct reach reach_of(const struct sliding_axis *a, int tap) {
  int start = a->padding - tap * a->dilation, last = a->cells - 1 + start;
  int first = start <= 0 ? 0 : (start + a->stride - 1) / a->stride;
  int end = last < 0 ? 0 : (int)smaller(a->count, last / a->stride + 1);
  return (struct reach){first, end > first ? end : first};
}

static inline int cell_of(const struct sliding_axis *a, int window, int tap) {
  return window * a->stride - a->padding + tap * a->dilation;
}

static inline long taps_of(const struct sliding *w) { return (long)w->y.taps * w->x.taps; }
static inline long cells_of(const struct sliding *w) { return (long)w->y.cells * w->x.cells; }
static inline long windows_of(const struct sliding *w) { return (long)w->y.count * w->x.count; }

// Windows of two by two cells, side by side.
static inline int in_pairs(const struct sliding *w) {
  return w->y.taps == 2 && w->x.taps == 2 && w->y.stride == 2 && w->x.stride == 2 &&
         w->y.padding == 0 && w->x.padding == 0;
}

static inline int are_cells(const struct sliding *w) {
  return taps_of(w) == 1 && windows_of(w) == cells_of(w) && w->y.padding == 0 && w->x.padding == 0;
}

// Maps with a border of zeros around them, which is written but once.
struct bordered {
  int rows, columns, above, before;
};
static inline long wide_of(struct bordered b) { return b.columns + 2 * b.before; }
static inline long size_of(struct bordered b) { return wide_of(b) * (b.rows + 2 * b.above); }

// Where each row of a matrix begins, and how far from one vector of it to the next.
struct places {
  const int *of_row;
  long next;
};
