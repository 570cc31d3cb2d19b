// Sums, with several running at a time so that none waits for the one before.

// Row after row in a wide matrix, as they lie in memory; of every fourth row in a narrow one.
KERNEL void NAME(column_sums)(int rows, int columns, const float *a, float *y, int acc) {
  REORDER
  int wide = columns - columns % (4 * LANES), j = wide;
  if (wide > 0 && !acc) memset(y, 0, wide * sizeof(float));
  for (int r = 0; wide > 0 && r < rows; r++) {
    const float *row = a + (long)r * columns;
    for (int k = 0; k < wide; k += LANES) *(WIDEST_ANY *)(y + k) += *(const WIDEST_ANY *)(row + k);
  }
  for (; j + 8 <= columns; j += 8) {
    float8 sum[4] = {{0}, {0}, {0}, {0}};
    const float *row = a + j;
    int r = 0;
    for (; r + 4 <= rows; r += 4, row += 4 * (long)columns)
      for (int k = 0; k < 4; k++) sum[k] += *(const any8 *)(row + k * (long)columns);
    for (; r < rows; r++, row += columns) sum[0] += *(const any8 *)row;
    float8 total = (sum[0] + sum[1]) + (sum[2] + sum[3]);
    any8 *out = (any8 *)(y + j);
    *out = acc ? *out + total : total;
  }
  for (; j < columns; j++) {
    float sum = 0;
    if (columns == 1) for (int r = 0; r < rows; r++) sum += a[r];
    else for (int r = 0; r < rows; r++) sum += a[(long)r * columns + j];
    y[j] = acc ? y[j] + sum : sum;
  }
}

KERNEL float NAME(sum)(long n, const float *x) {
  REORDER
  float sum = 0;
  for (long i = 0; i < n; i++) sum += x[i];
  return sum;
}

KERNEL float NAME(sum_of_squares)(long n, const float *x) {
  REORDER
  float sum = 0;
  for (long i = 0; i < n; i++) sum += x[i] * x[i];
  return sum;
}

KERNEL float NAME(sum_of_sizes)(long n, const float *x) {
  REORDER
  float sum = 0;
  for (long i = 0; i < n; i++) sum += __builtin_fabsf(x[i]);
  return sum;
}

// In double, so that a factor made from it is right to the last bit of a float.
KERNEL double NAME(wide_sum_of_squares)(long n, const float *x) {
  REORDER
  double sum = 0;
  for (long i = 0; i < n; i++) sum += (double)x[i] * x[i];
  return sum;
}

KERNEL float NAME(squared_distance)(long n, const float *a, const float *b) {
  REORDER
  float sum = 0;
  for (long i = 0; i < n; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sum;
}

// An exponent of all ones is what NaN and the infinities have in common.
KERNEL int NAME(all_finite)(long n, const float *x) {
  unsigned found = 0;
  for (long i = 0; i < n; i++) found |= (bits_of(x[i]) & 0x7f800000u) == 0x7f800000u;
  return !found;
}
