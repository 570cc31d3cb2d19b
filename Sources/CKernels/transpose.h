// A matrix turned over its diagonal, in squares of 8×8 that fit into registers.

INLINE void NAME(transpose_8x8)(const float *a, long a_row, float *b, long b_row) {
#if LANES > 4
#define PAIRS(x, y, at) \
  __builtin_shufflevector(x, y, at, 8 + at, at + 1, 9 + at, at + 4, 12 + at, at + 5, 13 + at)
#define FOURS(x, y, at) \
  __builtin_shufflevector(x, y, at, at + 1, 8 + at, 9 + at, at + 4, at + 5, 12 + at, 13 + at)
#define HALVES(x, y, at) \
  __builtin_shufflevector(x, y, at, at + 1, at + 2, at + 3, 8 + at, 9 + at, 10 + at, 11 + at)
  float8 r[8], p[8], q[8];
  for (int i = 0; i < 8; i++) r[i] = *(const any8 *)(a + i * a_row);
  for (int i = 0; i < 8; i += 2) {
    p[i] = PAIRS(r[i], r[i + 1], 0);
    p[i + 1] = PAIRS(r[i], r[i + 1], 2);
  }
  for (int i = 0; i < 8; i += 4) {
    q[i] = FOURS(p[i], p[i + 2], 0), q[i + 1] = FOURS(p[i], p[i + 2], 2);
    q[i + 2] = FOURS(p[i + 1], p[i + 3], 0), q[i + 3] = FOURS(p[i + 1], p[i + 3], 2);
  }
  for (int i = 0; i < 4; i++) {
    *(any8 *)(b + i * b_row) = HALVES(q[i], q[i + 4], 0);
    *(any8 *)(b + (i + 4) * b_row) = HALVES(q[i], q[i + 4], 4);
  }
#undef PAIRS
#undef FOURS
#undef HALVES
#else
  for (int i = 0; i < 8; i++)
    for (int j = 0; j < 8; j++) b[j * b_row + i] = a[i * a_row + j];
#endif
}

INLINE void NAME(transpose_strided)(int rows, int columns, const float *a, long a_row, float *b,
                                    long b_row) {
  int i = 0;
  for (; i + 8 <= rows; i += 8) {
    int j = 0;
    for (; j + 8 <= columns; j += 8)
      NAME(transpose_8x8)(a + i * a_row + j, a_row, b + j * b_row + i, b_row);
    for (; j < columns; j++)
      for (int r = i; r < i + 8; r++) b[j * b_row + r] = a[r * a_row + j];
  }
  for (; i < rows; i++)
    for (int j = 0; j < columns; j++) b[j * b_row + i] = a[i * a_row + j];
}

KERNEL void NAME(transpose)(int rows, int columns, const float *a, float *b) {
  NAME(transpose_strided)(rows, columns, a, columns, b, rows);
}
