// Matrices of floats times vectors of doubles, summed in double: for what is found by iterating.

// y (rows) = a (rows, columns) · x (columns)
KERNEL void NAME(wide_product)(long rows, long columns, const float *a, const double *x,
                               double *y) {
  REORDER
  for (long r = 0; r < rows; r++, a += columns) {
    double sum = 0;
    for (long j = 0; j < columns; j++) sum += (double)a[j] * x[j];
    y[r] = sum;
  }
}

// y (columns) += Σᵣ x[r]·a[r, ·]
KERNEL void NAME(wide_sums)(long rows, long columns, const float *a, const double *x, double *y) {
  for (long r = 0; r < rows; r++, a += columns) {
    double factor = x[r];
    VECTORISE for (long j = 0; j < columns; j++) y[j] += factor * a[j];
  }
}
