// Windows of maps laid side by side as columns, so that a convolution is a product of matrices
// (Chellapilla, Puri and Simard, 2006), and columns added back to where they came from.

// A short run of numbers: the last vector lies partly on the one before.
INLINE void NAME(copy_run)(long n, const float *x, float *y) {
  if (n >= LANES) {
    for (long i = 0; i + LANES < n; i += LANES)
      *(WIDEST_ANY *)(y + i) = *(const WIDEST_ANY *)(x + i);
    *(WIDEST_ANY *)(y + n - LANES) = *(const WIDEST_ANY *)(x + n - LANES);
#if LANES > 8
  } else if (n >= 8) {
    *(any8 *)y = *(const any8 *)x;
    *(any8 *)(y + n - 8) = *(const any8 *)(x + n - 8);
#endif
#if LANES > 4
  } else if (n >= 4) {
    *(any4 *)y = *(const any4 *)x;
    *(any4 *)(y + n - 4) = *(const any4 *)(x + n - 4);
#endif
  } else {
    for (long i = 0; i < n; i++) y[i] = x[i];
  }
}

INLINE void NAME(add_run)(long n, const float *x, float *y) {
  long i = 0;
  for (; i + LANES <= n; i += LANES) *(WIDEST_ANY *)(y + i) += *(const WIDEST_ANY *)(x + i);
#if LANES > 8
  for (; i + 8 <= n; i += 8) *(any8 *)(y + i) += *(const any8 *)(x + i);
#endif
#if LANES > 4
  for (; i + 4 <= n; i += 4) *(any4 *)(y + i) += *(const any4 *)(x + i);
#endif
  for (; i < n; i++) y[i] += x[i];
}

// columns (channels · taps, windows) of x (channels, cells): a tap on padding is 0.
KERNEL void NAME(unfold)(int channels, const struct sliding *w, const float *x, float *columns) {
  int wide = w->x.count, stride = w->x.stride;
  for (int c = 0; c < channels; c++, x += cells_of(w))
    for (int k = 0; k < w->y.taps; k++) {
      struct reach down = reach_of(&w->y, k);
      for (int l = 0; l < w->x.taps; l++, columns += windows_of(w)) {
        struct reach along = reach_of(&w->x, l);
        float *y = columns;
        const float *row = x + (long)cell_of(&w->y, down.first, k) * w->x.cells
                             + cell_of(&w->x, along.first, l);
        long n = along.end - along.first, step = (long)w->y.stride * w->x.cells;
        for (int i = 0; i < down.first * wide; i++) *y++ = 0;
        for (int i = down.first; i < down.end; i++, row += step) {
          for (int j = 0; j < along.first; j++) *y++ = 0;
          if (stride == 1) NAME(copy_run)(n, row, y);
          else if (stride == 2) { VECTORISE for (long j = 0; j < n; j++) y[j] = row[2 * j]; }
          else for (long j = 0; j < n; j++) y[j] = row[stride * j];
          y += n;
          for (int j = along.end; j < wide; j++) *y++ = 0;
        }
        for (int i = down.end * wide; i < w->y.count * wide; i++) *y++ = 0;
      }
    }
}

// dx (channels, cells) = Σ over the taps that lie on a cell of columns (channels · taps, windows)
KERNEL void NAME(fold)(int channels, const struct sliding *w, const float *columns, float *dx,
                       int acc) {
  int wide = w->x.count, stride = w->x.stride;
  if (!acc) memset(dx, 0, channels * cells_of(w) * sizeof(float));
  for (int c = 0; c < channels; c++, dx += cells_of(w))
    for (int k = 0; k < w->y.taps; k++) {
      struct reach down = reach_of(&w->y, k);
      for (int l = 0; l < w->x.taps; l++, columns += windows_of(w)) {
        struct reach along = reach_of(&w->x, l);
        const float *from = columns + (long)down.first * wide + along.first;
        float *row = dx + (long)cell_of(&w->y, down.first, k) * w->x.cells
                        + cell_of(&w->x, along.first, l);
        long n = along.end - along.first, step = (long)w->y.stride * w->x.cells;
        for (int i = down.first; i < down.end; i++, row += step, from += wide) {
          if (stride == 1) NAME(add_run)(n, from, row);
          else for (long j = 0; j < n; j++) row[stride * j] += from[j];
        }
      }
    }
}
