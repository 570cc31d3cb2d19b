// One vector q against every row of a table (rows, n). Memory is the bound: each row is read once,
// and all rows are summed alike, so that it does not matter who does which.

// Past these a sum of squares may have lost what is small, or run over: then it is taken in double.
#define IS_USUAL(x) ((x) > 1e-30f && (x) < 1e30f)

KERNEL void NAME(row_dots)(long rows, long n, const float *x, const float *q, float *y) {
  for (long r = 0; r < rows; r++, x += n) {
    y[r] = NAME(dot)(n, x, q);
    if (!(__builtin_fabsf(y[r]) < 1e37f)) {  // what ran over on the way may come back
      double sum = 0;
      for (long i = 0; i < n; i++) sum += (double)x[i] * q[i];
      y[r] = (float)sum;
    }
  }
}

// y = Σ x·q / (‖x‖·length), length being that of q
KERNEL void NAME(row_cosines)(long rows, long n, const float *x, const float *q, float length,
                              float *y) {
  REORDER
  for (long r = 0; r < rows; r++, x += n) {
    float sum = 0, squares = 0;
    for (long i = 0; i < n; i++) {
      sum += x[i] * q[i];
      squares += x[i] * x[i];
    }
    if (IS_USUAL(squares) && IS_USUAL(length)) {
      y[r] = sum / (__builtin_elementwise_sqrt(squares) * length);
    } else {
      double all = 0, own = 0, other = 0;
      for (long i = 0; i < n; i++) {
        all += (double)x[i] * q[i];
        own += (double)x[i] * x[i];
        other += (double)q[i] * q[i];
      }
      y[r] = (float)(all / (__builtin_elementwise_sqrt(own) * __builtin_elementwise_sqrt(other)));
    }
  }
}

// y = √Σ (x − q)²
KERNEL void NAME(row_distances)(long rows, long n, const float *x, const float *q, float *y) {
  REORDER
  for (long r = 0; r < rows; r++, x += n) {
    float squares = 0;
    for (long i = 0; i < n; i++) squares += (x[i] - q[i]) * (x[i] - q[i]);
    if (IS_USUAL(squares)) {
      y[r] = __builtin_elementwise_sqrt(squares);
    } else {
      double sum = 0;
      for (long i = 0; i < n; i++) sum += ((double)x[i] - q[i]) * ((double)x[i] - q[i]);
      y[r] = (float)__builtin_elementwise_sqrt(sum);
    }
  }
}

#undef IS_USUAL
