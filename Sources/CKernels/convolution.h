// Windows of maps laid side by side as columns, so that a convolution is a product of matrices
// (Chellapilla, Puri and Simard, 2006), and columns added back to where they came from. Both go by a
// map with its padding around it, so that no row has ends of its own.

// Rows are written in whole vectors, which may reach so far into what is written next.
#define BEYOND 16

INLINE long NAME(padded_width)(const struct sliding *w) { return w->x.cells + 2 * w->x.padding; }
INLINE long NAME(padded_size)(const struct sliding *w) {
  return NAME(padded_width)(w) * (w->y.cells + 2 * w->y.padding);
}

// columns (channels · taps, windows) of x (channels, cells): a tap on padding is 0.
KERNEL void NAME(unfold)(int channels, const struct sliding *w, const float *x, float *columns,
                         float *scratch) {
  long wide = NAME(padded_width)(w), n = w->x.count, stride = w->x.stride;
  memset(scratch, 0, (NAME(padded_size)(w) + BEYOND) * sizeof(float));
  for (int c = 0; c < channels; c++, x += cells_of(w)) {
    for (int i = 0; i < w->y.cells; i++)
      memcpy(scratch + (i + w->y.padding) * wide + w->x.padding, x + (long)i * w->x.cells,
             w->x.cells * sizeof(float));
    for (int k = 0; k < w->y.taps; k++)
      for (int l = 0; l < w->x.taps; l++) {
        const float *row = scratch + k * w->y.dilation * wide + l * w->x.dilation;
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
KERNEL void NAME(fold)(int channels, const struct sliding *w, const float *columns, float *dx,
                       int acc, float *scratch) {
  long wide = NAME(padded_width)(w), n = w->x.count, stride = w->x.stride, whole = n - n % LANES;
  // The last vector of a row is a part of it, and the beginning of the next, which does not count.
  WIDEST rest;
  for (int t = 0; t < LANES; t++) rest[t] = t < n - whole ? 1 : 0;
  __typeof__(rest != 0) counts = rest != 0, part;
  for (int c = 0; c < channels; c++, dx += cells_of(w)) {
    memset(scratch, 0, (NAME(padded_size)(w) + BEYOND) * sizeof(float));
    for (int k = 0; k < w->y.taps; k++)
      for (int l = 0; l < w->x.taps; l++) {
        float *row = scratch + k * w->y.dilation * wide + l * w->x.dilation;
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
    for (int i = 0; i < w->y.cells; i++)
      NAME(accumulate)(w->x.cells, scratch + (i + w->y.padding) * wide + w->x.padding,
                       dx + (long)i * w->x.cells, acc);
  }
}
#undef BEYOND
