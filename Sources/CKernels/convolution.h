// Convolutions of maps, as products of matrices: the windows of a sample are the columns of one of
// them (Chellapilla, Puri and Simard, 2006). Where windows follow one another cell by cell, columns
// are read from the map as it lies, with its padding around it; otherwise they are first laid side
// by side.

// Rows are written in whole vectors, which may reach so far into what is written next.
#define BEYOND 16
// A number of floats that ends on a line of the cache.
#define WHOLE_LINES(n) (((n) + 15) & ~15L)

// Tiles of a product whose rows of b begin at places of their own.
#define B_STEP struct places
#define B_ROW(k) b_row.of_row[k]
#define B_COLUMN(j) (j) * b_row.next
#define TILE NAME(tile_places)
#define TILE_FIXED NAME(tile_places_fixed)
#define VECTOR WIDEST
#define ANY WIDEST_ANY
#define WIDTH LANES
#define VECTORS 2
#include "tile.h"
#undef B_STEP
#undef B_ROW
#undef B_COLUMN

// A short run of numbers.
INLINE void NAME(copy_run)(long n, const float *x, float *y, int acc) {
  long i = 0;
#define RUN(width, any) \
  for (; i + width <= n; i += width) \
    *(any *)(y + i) = acc ? *(any *)(y + i) + *(const any *)(x + i) : *(const any *)(x + i);
  RUN(LANES, WIDEST_ANY)
#if LANES > 8
  RUN(8, any8)
#endif
#if LANES > 4
  RUN(4, any4)
#endif
#undef RUN
  for (; i < n; i++) y[i] = acc ? y[i] + x[i] : x[i];
}

INLINE void NAME(fill_bordered)(int maps, struct bordered b, const float *x, float *y) {
  for (int c = 0; c < maps; c++, y += size_of(b))
    for (int i = 0; i < b.rows; i++, x += b.columns)
      NAME(copy_run)(b.columns, x, y + (i + b.above) * wide_of(b) + b.before, 0);
}

// y (filters, rows · columns) = weight (filters, inner) · columns + bias, of which row k begins at
// x + places[k] for the first window, and goes on cell by cell; the next row of windows begins
// `x_row` further on. Without bias (null) it is 0.
static __attribute__((noinline)) TARGET void NAME(correlate)(
    int filters, int inner, int rows, int columns, const float *weight, const float *x,
    long x_row, const int *places, const float *bias, float *y, int acc) {
  float sums[MAX_ROWS * 2 * LANES];
  int tiles = (filters + MAX_ROWS - 1) / MAX_ROWS, height = filters / tiles,
      taller = filters % tiles, each = (columns + LANES - 1) / LANES;
  long count = (long)rows * columns;
  for (int h; filters > 0; filters -= h, weight += (long)h * inner, y += h * count) {
    h = height + (taller-- > 0);
    // Two vectors at a time, of one row of windows or of two.
    for (int unit = 0, units = rows * each; unit < units; unit += 2) {
      const float *from[2];
      long at[2];
      int n[2];
      for (int u = 0; u < 2; u++) {
        int this = (int)smaller(unit + u, units - 1), row = this / each, j = this % each * LANES;
        from[u] = x + row * x_row + j, at[u] = (long)row * columns + j;
        n[u] = (int)smaller(LANES, columns - j);
      }
      for (int r = 0; r < h; r++) {
        WIDEST start = {0};
        start += bias ? bias[r] : 0;
        *(WIDEST_ANY *)(sums + r * 2 * LANES) = start;
        *(WIDEST_ANY *)(sums + r * 2 * LANES + LANES) = start;
      }
      NAME(tile_places)(h, inner, weight, inner, 1, from[0],
                        (struct places){places, from[1] - from[0]}, sums, 2 * LANES, 1, 0,
                        (struct line){0, 0});
      for (int u = 0; u < 2 && unit + u < units; u++)
        for (int r = 0; r < h; r++)
          NAME(copy_run)(n[u], sums + (2 * r + u) * LANES, y + r * count + at[u], acc);
    }
    if (bias) bias += h;
  }
}

// Whether rows of so many windows fill vectors well enough to be read as they lie.
INLINE int NAME(fills_vectors)(int n) { return 4 * n >= 3 * ((n + LANES - 1) / LANES * LANES); }

// columns (channels · taps, windows) of x (channels, cells): a tap on padding is 0.
INLINE void NAME(unfold)(int channels, const struct sliding *w, const float *x, float *columns,
                         float *map) {
  struct bordered b = {w->y.cells, w->x.cells, w->y.padding, w->x.padding};
  long wide = wide_of(b), n = w->x.count, stride = w->x.stride;
  memset(map, 0, (size_of(b) + BEYOND) * sizeof(float));
  for (int c = 0; c < channels; c++, x += cells_of(w)) {
    NAME(fill_bordered)(1, b, x, map);
    for (int k = 0; k < w->y.taps; k++)
      for (int l = 0; l < w->x.taps; l++) {
        const float *row = map + k * w->y.dilation * wide + l * w->x.dilation;
        for (int i = 0; i < w->y.count; i++, row += w->y.stride * wide, columns += n) {
          if (stride == 1)
            for (long j = 0; j < n; j += LANES)
              *(WIDEST_ANY *)(columns + j) = *(const WIDEST_ANY *)(row + j);
          else if (stride == 2) { VECTORISE for (long j = 0; j < n; j++) columns[j] = row[2 * j]; }
          else for (long j = 0; j < n; j++) columns[j] = row[stride * j];
        }
      }
  }
}

// dx (channels, cells) = Σ over the taps that lie on a cell of columns (channels · taps, windows)
INLINE void NAME(fold)(int channels, const struct sliding *w, const float *columns, float *dx,
                       int acc, float *map) {
  struct bordered b = {w->y.cells, w->x.cells, w->y.padding, w->x.padding};
  long wide = wide_of(b), n = w->x.count, stride = w->x.stride, whole = n - n % LANES;
  // The last vector of a row is a part of it, and the beginning of the next, which does not count.
  WIDEST rest;
  for (int t = 0; t < LANES; t++) rest[t] = t < n - whole ? 1 : 0;
  __typeof__(rest != 0) counts = rest != 0, part;
  for (int c = 0; c < channels; c++) {
    memset(map, 0, (size_of(b) + BEYOND) * sizeof(float));
    for (int k = 0; k < w->y.taps; k++)
      for (int l = 0; l < w->x.taps; l++) {
        float *row = map + k * w->y.dilation * wide + l * w->x.dilation;
        for (int i = 0; i < w->y.count; i++, row += w->y.stride * wide, columns += n) {
          if (stride == 1) {
            for (long j = 0; j < whole; j += LANES)
              *(WIDEST_ANY *)(row + j) += *(const WIDEST_ANY *)(columns + j);
            if (whole < n) {
              part = (__typeof__(part))*(const WIDEST_ANY *)(columns + whole) & counts;
              *(WIDEST_ANY *)(row + whole) += (WIDEST)part;
            }
          } else {
            for (long j = 0; j < n; j++) row[stride * j] += columns[j];
          }
        }
      }
    for (int i = 0; i < w->y.cells; i++, dx += w->x.cells)
      NAME(copy_run)(w->x.cells, map + (i + b.above) * wide + b.before, dx, acc);
  }
}

KERNEL void NAME(convolve)(int samples, int channels, int filters, const struct sliding *w,
                           const float *x, const float *weight, const float *bias, float *y,
                           float *scratch, float *room) {
  long inner = channels * taps_of(w), count = windows_of(w);
  struct bordered b = {w->y.cells, w->x.cells, w->y.padding, w->x.padding};
  int is_direct = w->x.stride == 1 && NAME(fills_vectors)(w->x.count) && !are_cells(w);
  int *places = (int *)room, *place = places;
  float *maps = room + WHOLE_LINES(inner);
  if (is_direct) {
    for (int c = 0; c < channels; c++)
      for (int k = 0; k < w->y.taps; k++)
        for (int l = 0; l < w->x.taps; l++)
          *place++ = (int)(c * size_of(b) + k * w->y.dilation * wide_of(b)
                           + l * w->x.dilation);
    memset(maps, 0, (channels * size_of(b) + 2 * BEYOND) * sizeof(float));
  }
  for (int s = 0; s < samples; s++, x += channels * cells_of(w), y += filters * count) {
    if (is_direct) {
      NAME(fill_bordered)(channels, b, x, maps);
      NAME(correlate)(filters, (int)inner, w->y.count, w->x.count, weight, maps,
                      w->y.stride * wide_of(b), places, bias, y, 0);
      continue;
    }
    const float *columns = x;
    if (!are_cells(w)) {
      float *map = room, *unfolded = map + WHOLE_LINES(size_of(b) + BEYOND);
      NAME(unfold)(channels, w, x, unfolded, map);
      columns = unfolded;
    }
    for (int f = 0; f < filters; f++)
      for (long i = 0; i < count; i++) y[f * count + i] = bias[f];
    NAME(multiply)(filters, (int)count, (int)inner, weight, inner, 1, columns, count, 0, y, count,
                   1, 0, scratch);
  }
}

KERNEL void NAME(convolve_inputs)(int samples, int channels, int filters, const struct sliding *w,
                                  const float *weight, const float *dy, float *dx, int acc,
                                  float *scratch, float *room) {
  long taps = taps_of(w), inner = channels * taps, count = windows_of(w);
  // Cell by cell, it is a convolution of ∂L/∂y with the filters turned over.
  struct bordered b = {w->y.count, w->x.count,
                       (w->y.taps - 1) * w->y.dilation - w->y.padding,
                       (w->x.taps - 1) * w->x.dilation - w->x.padding};
  int is_direct = w->y.stride == 1 && w->x.stride == 1 && b.above >= 0 && b.before >= 0 &&
                  NAME(fills_vectors)(w->x.cells) && !are_cells(w);
  int *places = (int *)room, *place = places;
  float *turned = room + WHOLE_LINES(filters * taps);
  float *maps = turned + WHOLE_LINES(filters * inner);
  if (is_direct) {
    for (int f = 0; f < filters; f++)
      for (int k = 0; k < w->y.taps; k++)
        for (int l = 0; l < w->x.taps; l++)
          *place++ = (int)(f * size_of(b) + k * w->y.dilation * wide_of(b)
                           + l * w->x.dilation);
    for (int c = 0; c < channels; c++)
      for (int f = 0; f < filters; f++)
        for (long k = 0; k < taps; k++)
          turned[(c * filters + f) * taps + k] = weight[(f * channels + c) * taps + taps - 1 - k];
    memset(maps, 0, (filters * size_of(b) + 2 * BEYOND) * sizeof(float));
  }
  for (int s = 0; s < samples; s++, dx += channels * cells_of(w), dy += filters * count) {
    if (is_direct) {
      NAME(fill_bordered)(filters, b, dy, maps);
      NAME(correlate)(channels, (int)(filters * taps), w->y.cells, w->x.cells, turned, maps,
                      wide_of(b), places, 0, dx, acc);
      continue;
    }
    float *map = room;
    float *columns = map + WHOLE_LINES((w->y.cells + 2L * w->y.padding)
                                       * (w->x.cells + 2L * w->x.padding) + BEYOND);
    float *to = are_cells(w) ? dx : columns;
    NAME(multiply)((int)inner, (int)count, filters, weight, 1, inner, dy, count, 0, to, count,
                   are_cells(w) && acc, 0, scratch);
    if (!are_cells(w)) NAME(fold)(channels, w, columns, dx, acc, map);
  }
}

KERNEL void NAME(convolve_weights)(int samples, int channels, int filters,
                                   const struct sliding *w, const float *x, const float *dy,
                                   float *dweight, int acc, float *scratch, float *room) {
  long inner = channels * taps_of(w), count = windows_of(w);
  float *map = room;
  float *columns = map + WHOLE_LINES((w->y.cells + 2L * w->y.padding)
                                     * (w->x.cells + 2L * w->x.padding) + BEYOND);
  // Turned over, (inner, filters), of all samples.
  float *slopes = columns + WHOLE_LINES(inner * count + BEYOND);
  for (int s = 0; s < samples; s++, x += channels * cells_of(w), dy += filters * count) {
    if (!are_cells(w)) NAME(unfold)(channels, w, x, columns, map);
    NAME(multiply)((int)inner, filters, (int)count, are_cells(w) ? x : columns, count, 1, dy, count,
                   1, slopes, filters, s > 0, 0, scratch);
  }
  for (int f = 0; f < filters; f++)
    for (long k = 0; k < inner; k++)
      dweight[f * inner + k] = slopes[k * filters + f] + (acc ? dweight[f * inner + k] : 0);
}
#undef BEYOND
#undef WHOLE_LINES
