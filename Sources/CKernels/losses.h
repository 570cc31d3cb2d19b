// Softmax and the losses. Exponentials are taken of x less the row's peak, so none overflows; and
// of many short rows at once, because one row may not fill a vector.

// NaN is passed over here; the exponentials find it.
INLINE float NAME(peak)(int n, const float *x) {
  float peaks[LANES], peak = -INFINITY;
  int j = 0;
  if (n >= 2 * LANES) {
    for (int k = 0; k < LANES; k++) peaks[k] = -INFINITY;
    for (; j + LANES <= n; j += LANES)
      VECTORISE for (int k = 0; k < LANES; k++)
        peaks[k] = x[j + k] > peaks[k] ? x[j + k] : peaks[k];
    for (int k = 0; k < LANES; k++) peak = peaks[k] > peak ? peaks[k] : peak;
  }
  for (; j < n; j++) peak = x[j] > peak ? x[j] : peak;
  return peak;
}

static __attribute__((noinline)) TARGET void NAME(exponentials)(long n, float *x) {
  VECTORISE for (long i = 0; i < n; i++) x[i] = NAME(exp_of)(x[i]);
}

KERNEL void NAME(softmax)(int rows, int columns, const float *x, float *y) {
  REORDER
  for (long r = 0, n = columns; r < rows; r++) {
    float peak = NAME(peak)(columns, x + r * n);
    if (peak == -INFINITY) peak = 0;  // then all exponentials are 0, and so are all shares
    VECTORISE for (long j = 0; j < n; j++) y[r * n + j] = x[r * n + j] - peak;
  }
  NAME(exponentials)((long)rows * columns, y);
  for (long r = 0, n = columns; r < rows; r++, y += n) {
    float sum = 0;
    for (long j = 0; j < n; j++) sum += y[j];
    float share = sum == 0 ? 0 : 1 / sum;
    VECTORISE for (long j = 0; j < n; j++) y[j] *= share;
  }
}

// ∂L/∂xᵢ = yᵢ (∂L/∂yᵢ − Σⱼ yⱼ ∂L/∂yⱼ)
KERNEL void NAME(softmax_gradient)(int rows, int columns, const float *y, const float *dy,
                                   float *dx, int acc) {
  REORDER
  for (long r = 0, n = columns; r < rows; r++, y += n, dy += n, dx += n) {
    float mean = 0;
    for (long i = 0; i < n; i++) mean += y[i] * dy[i];
    PUT(dx, y[i] * (dy[i] - mean))
  }
}

// Σⱼ exp(xⱼ − peak) of a group of rows; a row too long for a group is taken piece by piece.
INLINE void NAME(sums_of_exponentials)(int count, long n, const float *x, const float *peaks,
                                       float *sums) {
  REORDER
  float e[GROUP];
  for (int r = 0; r < count; r++) sums[r] = 0;
  for (long from = 0, width; from < n; from += width) {
    width = smaller(GROUP, n - from);
    for (int r = 0; r < count; r++)
      VECTORISE for (long j = 0; j < width; j++)
        e[r * width + j] = x[r * n + from + j] - peaks[r];
    NAME(exponentials)(count * width, e);
    for (int r = 0; r < count; r++) {
      float sum = 0;
      for (long j = 0; j < width; j++) sum += e[r * width + j];
      sums[r] += sum;
    }
  }
}

KERNEL void NAME(cross_entropy)(int rows, int columns, const float *x, const float *target,
                                float *loss) {
  REORDER
  float peaks[GROUP], sums[GROUP];
  int group = rows_in_group(columns);
  for (long r0 = 0, n = columns; r0 < rows; r0 += group, x += group * n) {
    int count = smaller(group, rows - r0);
    for (int r = 0; r < count; r++) peaks[r] = NAME(peak)(columns, x + r * n);
    NAME(sums_of_exponentials)(count, n, x, peaks, sums);
    for (int r = 0; r < count; r++) {
      if (target[r0 + r] < 0) { loss[r0 + r] = 0; continue; }
      double score = x[r * n + (int)target[r0 + r]];
      loss[r0 + r] = (float)(log_double(sums[r]) + (peaks[r] - score));
    }
  }
}

// log Σⱼ exp xⱼ, for the rare row whose score at the target is −∞: its loss tells nothing of it.
static __attribute__((noinline)) TARGET double NAME(log_sum)(int n, const float *x) {
  float peak = NAME(peak)(n, x), sum = 0;
  for (int j = 0; j < n; j++) sum += NAME(exp_of)(x[j] - peak);
  return peak + log_double(sum);
}

// softmax(x)ⱼ − [j = t], where log softmax(x)ⱼ = xⱼ − (loss + xₜ). Scores may be large and close to
// each other: what rounding takes from the sum is given back as a factor.
KERNEL void NAME(cross_entropy_gradient)(int rows, int columns, const float *x,
                                         const float *target, const float *loss,
                                         const float *dloss, float *dx, int acc) {
  float e[GROUP], scales[GROUP];
  int group = rows_in_group(columns);
  for (long r0 = 0, all = columns; r0 < rows; r0 += group, x += group * all, dx += group * all) {
    int count = smaller(group, rows - r0);
    for (long from = 0, n; from < all; from += n) {
      n = smaller(GROUP, all - from);
      for (int r = 0; r < count; r++) {
        int counts = target[r0 + r] >= 0;
        double normaliser = counts ? (double)loss[r0 + r] + x[r * all + (int)target[r0 + r]] : 0;
        if (loss[r0 + r] == INFINITY) normaliser = NAME(log_sum)(columns, x + r * all);
        float most = (float)normaliser;
        scales[r] = counts ? (float)(dloss[r0 + r] * (1 - (normaliser - most))) : 0;
        VECTORISE for (long j = 0; j < n; j++) e[r * n + j] = x[r * all + from + j] - most;
      }
      NAME(exponentials)(count * n, e);
      for (int r = 0; r < count; r++) {
        const float *p = e + r * n;
        float *out = dx + r * all + from;
        if (target[r0 + r] < 0) { PUT(out, 0) continue; }
        PUT(out, p[i] * scales[r])
      }
    }
    for (int r = 0; r < count; r++)
      if (target[r0 + r] >= 0) dx[r * all + (int)target[r0 + r]] -= dloss[r0 + r];
  }
}

KERNEL void NAME(binary_cross_entropy)(long n, const float *x, const float *t, float *y) {
  VECTORISE for (long i = 0; i < n; i++) {
    float rest = NAME(log_one_plus)(NAME(exp_of)(-__builtin_fabsf(x[i])));
    y[i] = (x[i] < 0 ? 0 : x[i]) - x[i] * t[i] + rest;
  }
}

KERNEL void NAME(binary_cross_entropy_gradient)(long n, const float *x, const float *t,
                                                const float *dy, float *dx, int acc) {
  PUT(dx, (NAME(sigmoid_of)(x[i]) - t[i]) * dy[i])
}
