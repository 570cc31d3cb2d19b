// Softmax and the losses. Exponentials are taken of x less the row's peak, so none overflows.

// NaN is passed over here; the exponentials find it.
INLINE float NAME(peak)(int n, const float *x) {
  float peaks[LANES], peak = -INFINITY;
  int j = 0;
  if (n >= LANES) {
    for (int k = 0; k < LANES; k++) peaks[k] = -INFINITY;
    for (; j + LANES <= n; j += LANES)
      VECTORISE for (int k = 0; k < LANES; k++) peaks[k] = x[j + k] > peaks[k] ? x[j + k] : peaks[k];
    for (int k = 0; k < LANES; k++) peak = peaks[k] > peak ? peaks[k] : peak;
  }
  for (; j < n; j++) peak = x[j] > peak ? x[j] : peak;
  return peak;
}

// Σⱼ exp(xⱼ − shift), each term put into y unless that is null. The last vector is filled up with
// terms that are 0.
INLINE float NAME(exponentials)(int n, const float *x, float shift, float *y) {
  REORDER
  float sums[LANES] = {0}, last[LANES], sum = 0;
  int j = 0;
  for (; j + LANES <= n; j += LANES)
    VECTORISE for (int k = 0; k < LANES; k++) {
      float e = NAME(exp_of)(x[j + k] - shift);
      sums[k] += e;
      if (y) y[j + k] = e;
    }
  if (j < n) {
    for (int k = 0; k < LANES; k++) last[k] = j + k < n ? x[j + k] - shift : -INFINITY;
    VECTORISE for (int k = 0; k < LANES; k++) {
      last[k] = NAME(exp_of)(last[k]);
      sums[k] += last[k];
    }
    if (y) for (int k = 0; j + k < n; k++) y[j + k] = last[k];
  }
  for (int k = 0; k < LANES; k++) sum += sums[k];
  return sum;
}

KERNEL void NAME(softmax)(int rows, int columns, const float *x, float *y) {
  for (int r = 0; r < rows; r++, x += columns, y += columns) {
    float peak = NAME(peak)(columns, x);
    // In a row of −∞ all exponentials are 0, and so are all shares.
    float sum = NAME(exponentials)(columns, x, peak == -INFINITY ? 0 : peak, y);
    float share = sum == 0 ? 0 : 1 / sum;
    VECTORISE for (int j = 0; j < columns; j++) y[j] *= share;
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

KERNEL void NAME(cross_entropy)(int rows, int columns, const float *x, const float *target,
                                float *loss) {
  for (int r = 0; r < rows; r++, x += columns) {
    float peak = NAME(peak)(columns, x);
    float sum = NAME(exponentials)(columns, x, peak, 0);
    loss[r] = (float)(log_double(sum) + ((double)peak - x[(int)target[r]]));
  }
}

// softmax(x)ⱼ − [j = t], where log softmax(x)ⱼ = xⱼ − (loss + xₜ). Scores may be large and lie close
// together, so the sum is taken in double and subtracted in two parts.
KERNEL void NAME(cross_entropy_gradient)(int rows, int columns, const float *x,
                                         const float *target, const float *loss,
                                         const float *dloss, float *dx, int acc) {
  for (long r = 0, n = columns; r < rows; r++, x += n, dx += n) {
    int t = (int)target[r];
    double normaliser = (double)loss[r] + x[t];  // log Σⱼ exp xⱼ
    if (loss[r] == INFINITY) {  // xₜ is −∞, and the loss says nothing of the others
      float peak = NAME(peak)(columns, x);
      normaliser = peak + log_double(NAME(exponentials)(columns, x, peak, 0));
    }
    float most = (float)normaliser, rest = (float)(normaliser - most);
    PUT(dx, dloss[r] * NAME(exp_of_difference)(x[i] - most, rest))
    dx[t] -= dloss[r];
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
