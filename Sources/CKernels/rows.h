// Row by row: logarithms of shares, and rows moved from one place to another.

KERNEL void NAME(log_softmax)(int rows, int columns, const float *x, float *y) {
  REORDER
  float peaks[GROUP], sums[GROUP];
  int group = rows_in_group(columns);
  for (long r0 = 0, n = columns; r0 < rows; r0 += group, x += group * n, y += group * n) {
    int count = smaller(group, rows - r0);
    for (int r = 0; r < count; r++) {
      peaks[r] = NAME(peak)(columns, x + r * n);
      if (peaks[r] == -INFINITY) peaks[r] = 0;
    }
    NAME(sums_of_exponentials)(count, n, x, peaks, sums);
    for (int r = 0; r < count; r++) {
      float rest = sums[r] == 0 ? 0 : log_float(sums[r]);  // a row of −∞ stays as it is
      VECTORISE for (long j = 0; j < n; j++) y[r * n + j] = (x[r * n + j] - peaks[r]) - rest;
    }
  }
}

// ∂L/∂xᵢ = ∂L/∂yᵢ − exp yᵢ · Σⱼ ∂L/∂yⱼ
KERNEL void NAME(log_softmax_gradient)(int rows, int columns, const float *y, const float *dy,
                                       float *dx, int acc) {
  REORDER
  float e[GROUP];
  for (long r = 0, all = columns; r < rows; r++, y += all, dy += all, dx += all) {
    float sum = 0;
    for (long j = 0; j < all; j++) sum += dy[j];
    for (long from = 0, n; from < all; from += n) {
      n = smaller(GROUP, all - from);
      VECTORISE for (long j = 0; j < n; j++) e[j] = y[from + j];
      NAME(exponentials)(n, e);
      const float *slope = dy + from;
      float *out = dx + from;
      PUT(out, slope[i] - e[i] * sum)
    }
  }
}

KERNEL void NAME(row_sums)(int rows, int columns, const float *x, float *y) {
  REORDER
  for (long r = 0, n = columns; r < rows; r++) {
    float sum = 0;
    for (long j = 0; j < n; j++) sum += x[r * n + j];
    y[r] = sum;
  }
}

KERNEL void NAME(copy_rows)(long rows, long n, const float *x, long x_row, float *y, long y_row,
                            int acc) {
  for (long r = 0; r < rows; r++, x += x_row, y += y_row) {
    PUT(y, x[i])
  }
}

#define MOST_AXES 8

// An odometer over all axes but the last.
KERNEL void NAME(permute)(int axes, const long *size, const long *stride, const float *x, float *y,
                          int acc) {
  long at[MOST_AXES] = {0}, n = size[axes - 1], step = stride[axes - 1];
  for (;;) {
    if (step == 1) { PUT(y, x[i]) }
    else { PUT(y, x[i * step]) }
    y += n;
    int axis = axes - 2;
    for (; axis >= 0; axis--) {
      x += stride[axis];
      if (++at[axis] < size[axis]) break;
      x -= at[axis] * stride[axis];
      at[axis] = 0;
    }
    if (axis < 0) return;
  }
}
#undef MOST_AXES
