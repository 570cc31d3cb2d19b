// Rows of a table (count, width) found by ids, which are whole numbers in 0..<count, or below 0 for
// what counts for nothing.

#define ROW(table, id) ((table) + (long)(id)*n)

// Halves added to each other until one number is left.
INLINE float NAME(sum_of)(WIDEST x) {
#if LANES == 16
  float8 eight = __builtin_shufflevector(x, x, 0, 1, 2, 3, 4, 5, 6, 7) +
                 __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15);
#elif LANES == 8
  float8 eight = x;
#endif
#if LANES > 4
  float4 four = __builtin_shufflevector(eight, eight, 0, 1, 2, 3) +
                __builtin_shufflevector(eight, eight, 4, 5, 6, 7);
#else
  float4 four = x;
#endif
  return (four[0] + four[2]) + (four[1] + four[3]);
}

// y += s·x, or y = s·x
INLINE void NAME(add_row)(long n, float s, const float *x, float *y, int acc) {
  long i = 0;
  for (; i + LANES <= n; i += LANES) {
    WIDEST from = *(const WIDEST_ANY *)(x + i);
    if (acc) *(WIDEST_ANY *)(y + i) += s * from;
    else *(WIDEST_ANY *)(y + i) = s * from;
  }
  for (; i < n; i++) y[i] = acc ? y[i] + s * x[i] : s * x[i];
}

KERNEL void NAME(clear_rows)(long count, const int *list, int width, float *table) {
  for (long k = 0, n = width; k < count; k++) {
    float *row = ROW(table, list[k]);
    long i = 0;
    for (; i + LANES <= n; i += LANES) *(WIDEST_ANY *)(row + i) = (WIDEST){0};
    for (; i < n; i++) row[i] = 0;
  }
}

// Returns 1 if no number of the rows is NaN or infinite.
KERNEL int NAME(rows_finite)(long count, const int *list, int width, const float *table) {
  int finite = 1;
  for (long k = 0, n = width; k < count; k++) finite &= NAME(all_finite)(n, ROW(table, list[k]));
  return finite;
}

KERNEL int NAME(descend_rows)(long count, const int *list, int width, float rate, float *g,
                              float *w) {
  WIDEST rests = {0};  // x − x is 0, but for NaN and the infinities
  float rest = 0;
  for (long k = 0, n = width; k < count; k++) {
    float *from = ROW(g, list[k]), *to = ROW(w, list[k]);
    long i = 0;
    for (; i + LANES <= n; i += LANES) {
      WIDEST x = *(const WIDEST_ANY *)(to + i) - rate * *(const WIDEST_ANY *)(from + i);
      *(WIDEST_ANY *)(to + i) = x;
      *(WIDEST_ANY *)(from + i) = (WIDEST){0};
      rests += x - x;
    }
    for (; i < n; i++) {
      to[i] -= rate * from[i];
      rest += to[i] - to[i];
      from[i] = 0;
    }
  }
  return NAME(sum_of)(rests) + rest == 0;
}

KERNEL void NAME(mean_of_rows)(int rows, int columns, int width, const float *table,
                               const float *ids, float *y) {
  for (long r = 0, n = width; r < rows; r++, ids += columns, y += n) {
    int counted = 0;
    for (int k = 0; k < columns; k++)
      if (ids[k] >= 0) NAME(add_row)(n, 1, ROW(table, ids[k]), y, counted++ > 0);
    if (!counted) memset(y, 0, n * sizeof(float));
    if (counted > 1) VECTORISE for (long i = 0; i < n; i++) y[i] /= counted;
  }
}

KERNEL void NAME(mean_of_rows_gradient)(int rows, int columns, int width, const float *ids,
                                        const float *dy, float *dtable) {
  for (long r = 0, n = width; r < rows; r++, ids += columns, dy += n) {
    int counted = 0;
    for (int k = 0; k < columns; k++) counted += ids[k] >= 0;
    for (int k = 0; k < columns; k++)
      if (ids[k] >= 0) NAME(add_row)(n, 1.0f / counted, dy, ROW(dtable, ids[k]), 1);
  }
}

INLINE float NAME(row_product)(long n, const float *a, const float *b) {
  REORDER
  WIDEST sums = {0};
  long i = 0;
  for (; i + LANES <= n; i += LANES)
    sums += *(const WIDEST_ANY *)(a + i) * *(const WIDEST_ANY *)(b + i);
  float sum = NAME(sum_of)(sums);
  for (; i < n; i++) sum += a[i] * b[i];
  return sum;
}

KERNEL void NAME(row_scores)(int rows, int columns, int width, const float *table,
                             const float *ids, const float *x, float *y) {
  for (long r = 0, n = width; r < rows; r++, ids += columns, x += n, y += columns)
    for (int k = 0; k < columns; k++)
      y[k] = ids[k] < 0 ? 0 : NAME(row_product)(n, ROW(table, ids[k]), x);
}

// A stretch of COUNT vectors of x and of dx stays in registers while the ids of a row go by.
#define STRETCH(COUNT)                                                              \
  for (; i + COUNT * LANES <= n; i += COUNT * LANES) {                              \
    WIDEST own[COUNT], sum[COUNT];                                                  \
    UNROLL for (int v = 0; v < COUNT; v++) {                                        \
      own[v] = *(const WIDEST_ANY *)(x + i + v * LANES);                            \
      sum[v] = acc ? *(const WIDEST_ANY *)(dx + i + v * LANES) : (WIDEST){0};        \
    }                                                                               \
    for (int k = 0; k < columns; k++) {                                             \
      if (ids[k] < 0) continue;                                                     \
      const float *row = ROW(table, ids[k]) + i;                                    \
      float *slope = ROW(dtable, ids[k]) + i;                                       \
      UNROLL for (int v = 0; v < COUNT; v++) {                                      \
        sum[v] += dy[k] * *(const WIDEST_ANY *)(row + v * LANES);                   \
        *(WIDEST_ANY *)(slope + v * LANES) += dy[k] * own[v];                       \
      }                                                                             \
    }                                                                               \
    UNROLL for (int v = 0; v < COUNT; v++) *(WIDEST_ANY *)(dx + i + v * LANES) = sum[v]; \
  }

KERNEL void NAME(row_scores_gradient)(int rows, int columns, int width, const float *table,
                                      const float *ids, const float *x, const float *dy,
                                      float *dtable, float *dx, int acc) {
  for (long r = 0, n = width; r < rows;
       r++, ids += columns, x += n, dx += n, dy += columns) {
    long i = 0;
    STRETCH(4)
    STRETCH(1)
    for (; i < n; i++) {
      float sum = acc ? dx[i] : 0;
      for (int k = 0; k < columns; k++) {
        if (ids[k] < 0) continue;
        sum += dy[k] * ROW(table, ids[k])[i];
        ROW(dtable, ids[k])[i] += dy[k] * x[i];
      }
      dx[i] = sum;
    }
  }
}
#undef STRETCH
#undef ROW

// −log σ(x) = log(1 + e^−x) for the first of a row, log(1 + eˣ) for the others, without overflow
KERNEL void NAME(negative_sampling)(int rows, int columns, const float *x, const float *ids,
                                    float *y) {
  REORDER
  float each[GROUP];
  int group = rows_in_group(columns);
  for (long r0 = 0; r0 < rows; r0 += group) {
    long n = smaller(group, rows - r0) * columns;
    memcpy(each, x, n * sizeof(float));
    for (long i = 0; i < n; i += columns) each[i] = -each[i];
    VECTORISE for (long i = 0; i < n; i++) {
      float rest = NAME(log_one_plus)(NAME(exp_of)(-__builtin_fabsf(each[i])));
      float cost = (each[i] < 0 ? 0 : each[i]) + rest;
      each[i] = ids[i] < 0 ? 0 : cost;
    }
    for (long i = 0; i < n; i += columns) {
      float sum = 0;
      DO_NOT_UNROLL for (int k = 0; k < columns; k++) sum += each[i + k];
      *y++ = sum;
    }
    x += n, ids += n;
  }
}

// σ(x) − 1 for the first of a row, σ(x) for the others
KERNEL void NAME(negative_sampling_gradient)(int rows, int columns, const float *x,
                                             const float *ids, const float *dy, float *dx,
                                             int acc) {
  float each[GROUP];
  int group = rows_in_group(columns);
  for (long r0 = 0; r0 < rows; r0 += group) {
    long n = smaller(group, rows - r0) * columns;
    VECTORISE for (long i = 0; i < n; i++) {
      float probability = NAME(sigmoid_of)(x[i]);
      each[i] = ids[i] < 0 ? 0 : probability;
    }
    for (long i = 0; i < n; i += columns, dy++) {
      if (ids[i] >= 0) each[i] -= 1;
      if (*dy != 1) for (int k = 0; k < columns; k++) each[i + k] *= *dy;
    }
    PUT(dx, each[i])
    x += n, ids += n, dx += n;
  }
}

// Draws are those of Random.swift, chosen among as in Noise.swift.
KERNEL void NAME(draw_words)(long rows, int each, unsigned long long key, const long *numbers,
                             long count, const unsigned *limits, const int *aliases,
                             float *words) {
  unsigned long long bits[GROUP];
  int group = rows_in_group(each);
  for (long r0 = 0; r0 < rows; r0 += group) {
    int these = smaller(group, rows - r0);
    for (int r = 0; r < these; r++)
      for (int k = 0; k < each; k++)
        bits[r * each + k] = (unsigned long long)(numbers[r0 + r] * each + k);
    VECTORISE for (long i = 0; i < these * each; i++) {
      unsigned long long z = key + bits[i] * 0x9e3779b97f4a7c15u;
      z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
      z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
      bits[i] = z ^ (z >> 31);
    }
    for (int r = 0; r < these; r++, words += 1 + each)
      for (int k = 0; k < each; k++) {
        unsigned long long z = bits[r * each + k];
        unsigned column = (unsigned)(((z >> 32) * (unsigned long long)count) >> 32);
        float word = (unsigned)z < limits[column] ? (int)column : aliases[column];
        words[1 + k] = word == words[0] ? -1 : word;
      }
  }
}
