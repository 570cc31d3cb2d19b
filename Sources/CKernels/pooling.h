// Windows of maps, each made one number: the largest or the mean. And cells made several.

// The larger, the first of equals; a number that is none before any other.
#define LARGER(a, b) ((a) >= (b) || (a) != (a) ? (a) : (b))
// Whether b is what a window took.
#define TAKEN(b, y) ((b) == (y) || ((b) != (b) && (y) != (y)))

KERNEL void NAME(max_pool)(int maps, const struct sliding *w, const float *x, float *y) {
  long wide = w->x.cells, n = w->x.count;
  for (int map = 0; map < maps; map++, x += cells_of(w))
    for (int i = 0; i < w->y.count; i++, y += n) {
      if (in_pairs(w)) {
        const float *upper = x + 2 * i * wide, *lower = upper + wide;
        VECTORISE for (long j = 0; j < n; j++) {
          float a = LARGER(upper[2 * j], upper[2 * j + 1]);
          float b = LARGER(lower[2 * j], lower[2 * j + 1]);
          y[j] = LARGER(a, b);
        }
        continue;
      }
      for (long j = 0; j < n; j++) y[j] = -INFINITY;
      for (int k = 0; k < w->y.taps; k++) {
        int row = cell_of(&w->y, i, k);
        if (row < 0 || row >= w->y.cells) continue;
        for (int l = 0; l < w->x.taps; l++) {
          struct reach along = reach_of(&w->x, l);
          const float *from = x + row * wide + cell_of(&w->x, 0, l);
          long stride = w->x.stride;
          for (long j = along.first; j < along.end; j++) y[j] = LARGER(y[j], from[stride * j]);
        }
      }
    }
}

KERNEL void NAME(max_pool_gradient)(int maps, const struct sliding *w, const float *x,
                                    const float *y, const float *dy, float *dx, int acc) {
  long wide = w->x.cells, n = w->x.count;
  // Where windows lie side by side on all cells, each is written once, below.
  int covers = in_pairs(w) && 2 * n == wide && 2 * w->y.count == w->y.cells;
  if (!acc && !covers) memset(dx, 0, maps * cells_of(w) * sizeof(float));
  for (int map = 0; map < maps; map++, x += cells_of(w), dx += cells_of(w))
    for (int i = 0; i < w->y.count; i++, y += n, dy += n) {
      if (in_pairs(w)) {
        const float *upper = x + 2 * i * wide, *lower = upper + wide;
        float *above = dx + 2 * i * wide, *below = above + wide;
#define PAIRS(SET) \
        VECTORISE for (long j = 0; j < n; j++) { \
          float best = y[j], d = dy[j]; \
          int a = TAKEN(upper[2 * j], best), b = !a & TAKEN(upper[2 * j + 1], best); \
          int c = !(a | b) & TAKEN(lower[2 * j], best), e = !(a | b | c); \
          above[2 * j] SET (a ? d : 0); \
          above[2 * j + 1] SET (b ? d : 0); \
          below[2 * j] SET (c ? d : 0); \
          below[2 * j + 1] SET (e ? d : 0); \
        }
        if (acc) { PAIRS(+=) } else { PAIRS(=) }
#undef PAIRS
        continue;
      }
      for (long j = 0; j < n; j++) {
        int is_found = 0;
        for (int k = 0; k < w->y.taps && !is_found; k++) {
          int row = cell_of(&w->y, i, k);
          if (row < 0 || row >= w->y.cells) continue;
          for (int l = 0; l < w->x.taps && !is_found; l++) {
            int column = cell_of(&w->x, (int)j, l);
            if (column < 0 || column >= wide || !TAKEN(x[row * wide + column], y[j])) continue;
            dx[row * wide + column] += dy[j];
            is_found = 1;
          }
        }
      }
    }
}
#undef LARGER
#undef TAKEN

// How many cells the sum of window (i, j) is divided by.
INLINE float NAME(window_size)(const struct sliding *w, int counts_padding, int i, int j) {
  if (counts_padding) return (float)taps_of(w);
  int rows = 0, columns = 0;
  for (int k = 0; k < w->y.taps; k++) {
    int row = cell_of(&w->y, i, k);
    rows += row >= 0 && row < w->y.cells;
  }
  for (int l = 0; l < w->x.taps; l++) {
    int column = cell_of(&w->x, j, l);
    columns += column >= 0 && column < w->x.cells;
  }
  return (float)(rows * columns);
}

KERNEL void NAME(average_pool)(int maps, const struct sliding *w, int counts_padding,
                               const float *x, float *y) {
  long wide = w->x.cells, n = w->x.count, stride = w->x.stride;
  for (int map = 0; map < maps; map++, x += cells_of(w))
    for (int i = 0; i < w->y.count; i++, y += n) {
      memset(y, 0, n * sizeof(float));
      for (int k = 0; k < w->y.taps; k++) {
        int row = cell_of(&w->y, i, k);
        if (row < 0 || row >= w->y.cells) continue;
        for (int l = 0; l < w->x.taps; l++) {
          struct reach along = reach_of(&w->x, l);
          const float *from = x + row * wide + cell_of(&w->x, 0, l);
          for (long j = along.first; j < along.end; j++) y[j] += from[stride * j];
        }
      }
      for (long j = 0; j < n; j++) y[j] /= NAME(window_size)(w, counts_padding, i, (int)j);
    }
}

KERNEL void NAME(average_pool_gradient)(int maps, const struct sliding *w, int counts_padding,
                                        const float *dy, float *dx, int acc) {
  long wide = w->x.cells, n = w->x.count;
  if (!acc) memset(dx, 0, maps * cells_of(w) * sizeof(float));
  for (int map = 0; map < maps; map++, dx += cells_of(w))
    for (int i = 0; i < w->y.count; i++, dy += n)
      for (long j = 0; j < n; j++) {
        float share = dy[j] / NAME(window_size)(w, counts_padding, i, (int)j);
        for (int k = 0; k < w->y.taps; k++) {
          int row = cell_of(&w->y, i, k);
          if (row < 0 || row >= w->y.cells) continue;
          for (int l = 0; l < w->x.taps; l++) {
            int column = cell_of(&w->x, (int)j, l);
            if (column >= 0 && column < wide) dx[row * wide + column] += share;
          }
        }
      }
}

// y (rows · down, columns · across): every cell of x (rows, columns) so many times over
KERNEL void NAME(upsample)(int rows, int columns, int down, int across, const float *x, float *y) {
  long wide = (long)columns * across;
  for (int r = 0; r < rows; r++, x += columns, y += down * wide) {
    for (int j = 0; j < columns; j++)
      for (int l = 0; l < across; l++) y[(long)j * across + l] = x[j];
    for (int k = 1; k < down; k++) memcpy(y + k * wide, y, wide * sizeof(float));
  }
}

KERNEL void NAME(upsample_gradient)(int rows, int columns, int down, int across, const float *dy,
                                    float *dx, int acc) {
  for (int r = 0; r < rows; r++, dx += columns) {
    if (!acc) memset(dx, 0, columns * sizeof(float));
    for (int k = 0; k < down; k++, dy += (long)columns * across)
      for (int j = 0; j < columns; j++)
        for (int l = 0; l < across; l++) dx[j] += dy[(long)j * across + l];
  }
}
