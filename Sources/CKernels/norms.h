// Lengths, and normalisation: along rows (layer, root mean square) or down columns (batch).

// √Σ x², summed in double: no number that a float can hold is too large or too small for it.
KERNEL float NAME(norm)(long n, const float *x) {
  REORDER
  double sum = 0;
  for (long i = 0; i < n; i++) sum += (double)x[i] * x[i];
  return (float)__builtin_elementwise_sqrt(sum);
}

KERNEL float NAME(dot)(long n, const float *a, const float *b) {
  REORDER
  float sum = 0;
  for (long i = 0; i < n; i++) sum += a[i] * b[i];
  return sum;
}

// The mean, or 0 where rows are not centred, and 1/√(mean of squares about it + ε).
INLINE void NAME(row_scale)(long n, int centred, float epsilon, const float *x, float *mean,
                            float *scale) {
  REORDER
  float sum = 0, squares = 0, middle = 0;
  if (centred) {
    for (long i = 0; i < n; i++) sum += x[i];
    middle = sum / (float)n;
  }
  for (long i = 0; i < n; i++) squares += (x[i] - middle) * (x[i] - middle);
  *mean = middle;
  *scale = 1 / __builtin_elementwise_sqrt(squares / (float)n + epsilon);
}

// (x − mean)·scale·γ + β; no β where rows are not centred
INLINE void NAME(normalise_rows)(int rows, long n, int centred, float epsilon, const float *x,
                                 const float *gamma, const float *beta, float *y) {
  for (long r = 0; r < rows; r++, x += n, y += n) {
    float mean, scale;
    NAME(row_scale)(n, centred, epsilon, x, &mean, &scale);
    if (centred)
      VECTORISE for (long i = 0; i < n; i++) y[i] = (x[i] - mean) * scale * gamma[i] + beta[i];
    else
      VECTORISE for (long i = 0; i < n; i++) y[i] = x[i] * scale * gamma[i];
  }
}

// ∂L/∂xᵢ = scale·(gᵢ − mean g − x̂ᵢ·mean (g·x̂)) with g = γ·∂L/∂y; without mean g where rows are
// not centred.
INLINE void NAME(normalise_rows_gradient)(int rows, long n, int centred, float epsilon,
                                          const float *x, const float *gamma, const float *dy,
                                          float *dx, int acc) {
  REORDER
  for (long r = 0; r < rows; r++, x += n, dy += n, dx += n) {
    float mean, scale, sum = 0, product = 0;
    NAME(row_scale)(n, centred, epsilon, x, &mean, &scale);
    for (long i = 0; i < n; i++) {
      float g = gamma[i] * dy[i];
      sum += g;
      product += g * ((x[i] - mean) * scale);
    }
    float middle = centred ? sum / (float)n : 0;
    product /= (float)n;
    PUT(dx, scale * (gamma[i] * dy[i] - middle - (x[i] - mean) * scale * product))
  }
}

// dγ += Σᵣ ∂L/∂y·x̂
INLINE void NAME(normalise_rows_gain)(int rows, long n, int centred, float epsilon, const float *x,
                                      const float *dy, float *dgamma, int acc) {
  if (!acc) memset(dgamma, 0, n * sizeof(float));
  for (long r = 0; r < rows; r++, x += n, dy += n) {
    float mean, scale;
    NAME(row_scale)(n, centred, epsilon, x, &mean, &scale);
    VECTORISE for (long i = 0; i < n; i++) dgamma[i] += dy[i] * ((x[i] - mean) * scale);
  }
}

KERNEL void NAME(layer_norm)(int rows, int columns, float epsilon, const float *x,
                             const float *gamma, const float *beta, float *y) {
  NAME(normalise_rows)(rows, columns, 1, epsilon, x, gamma, beta, y);
}
KERNEL void NAME(layer_norm_gradient)(int rows, int columns, float epsilon, const float *x,
                                      const float *gamma, const float *dy, float *dx, int acc) {
  NAME(normalise_rows_gradient)(rows, columns, 1, epsilon, x, gamma, dy, dx, acc);
}
KERNEL void NAME(layer_norm_gain)(int rows, int columns, float epsilon, const float *x,
                                  const float *dy, float *dgamma, int acc) {
  NAME(normalise_rows_gain)(rows, columns, 1, epsilon, x, dy, dgamma, acc);
}
KERNEL void NAME(rms_norm)(int rows, int columns, float epsilon, const float *x,
                           const float *gamma, float *y) {
  NAME(normalise_rows)(rows, columns, 0, epsilon, x, gamma, gamma, y);
}
KERNEL void NAME(rms_norm_gradient)(int rows, int columns, float epsilon, const float *x,
                                    const float *gamma, const float *dy, float *dx, int acc) {
  NAME(normalise_rows_gradient)(rows, columns, 0, epsilon, x, gamma, dy, dx, acc);
}
KERNEL void NAME(rms_norm_gain)(int rows, int columns, float epsilon, const float *x,
                                const float *dy, float *dgamma, int acc) {
  NAME(normalise_rows_gain)(rows, columns, 0, epsilon, x, dy, dgamma, acc);
}

// Down the columns j of x (rows, columns, inner), of which the one of a map has all its cells; k is
// the place of one number. y[j] = Σ f
#define SUM_COLUMNS(y, f) \
  memset(y, 0, columns * sizeof(float)); \
  for (long r = 0; r < rows; r++) \
    if (inner == 1) { \
      VECTORISE for (long j = 0; j < columns; j++) { \
        long k = r * columns + j; \
        y[j] += f; \
      } \
    } else { \
      for (long j = 0; j < columns; j++) { \
        REORDER \
        float sum = 0; \
        long from = (r * columns + j) * inner; \
        for (long k = from; k < from + inner; k++) sum += f; \
        y[j] += sum; \
      } \
    }
// y[k] = f
#define EACH_OF_COLUMNS(y, f) \
  for (long r = 0; r < rows; r++) \
    if (inner == 1) { \
      VECTORISE for (long j = 0; j < columns; j++) { \
        long k = r * columns + j; \
        y[k] = f; \
      } \
    } else { \
      for (long j = 0; j < columns; j++) { \
        long from = (r * columns + j) * inner; \
        VECTORISE for (long k = from; k < from + inner; k++) y[k] = f; \
      } \
    }

KERNEL void NAME(column_variances)(int rows, int columns, int inner, const float *x,
                                   const float *mean, float *y) {
  SUM_COLUMNS(y, (x[k] - mean[j]) * (x[k] - mean[j]))
  VECTORISE for (long j = 0; j < columns; j++) y[j] /= (float)rows * (float)inner;
}

// scratch: columns
KERNEL void NAME(batch_norm)(int rows, int columns, int inner, float epsilon, const float *x,
                             const float *mean, const float *variance, const float *gamma,
                             const float *beta, float *y, float *scratch) {
  VECTORISE for (long j = 0; j < columns; j++)
    scratch[j] = 1 / __builtin_elementwise_sqrt(variance[j] + epsilon);
  EACH_OF_COLUMNS(y, (x[k] - mean[j]) * scratch[j] * gamma[j] + beta[j])
}

// y = s·dy, s (columns)
KERNEL void NAME(scale_columns)(int rows, int columns, int inner, const float *scale,
                                const float *dy, float *dx, int acc) {
  if (acc) { EACH_OF_COLUMNS(dx, dx[k] + scale[j] * dy[k]) }
  else { EACH_OF_COLUMNS(dx, scale[j] * dy[k]) }
}

// y = (x − mean)·s, s (columns)
KERNEL void NAME(scale_deviations)(int rows, int columns, int inner, const float *x,
                                   const float *mean, const float *scale, float *y, int acc) {
  if (acc) { EACH_OF_COLUMNS(y, y[k] + (x[k] - mean[j]) * scale[j]) }
  else { EACH_OF_COLUMNS(y, (x[k] - mean[j]) * scale[j]) }
}

KERNEL void NAME(column_deviations)(int rows, int columns, int inner, const float *x,
                                    const float *mean, float *y) {
  SUM_COLUMNS(y, x[k] - mean[j])
}

// y = Σᵣ (x − mean)·dy
KERNEL void NAME(column_products)(int rows, int columns, int inner, const float *x,
                                  const float *mean, const float *dy, float *y) {
  SUM_COLUMNS(y, (x[k] - mean[j]) * dy[k])
}
#undef SUM_COLUMNS
#undef EACH_OF_COLUMNS
