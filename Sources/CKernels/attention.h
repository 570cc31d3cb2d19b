// The weights of attention: a softmax over what each query may see.

// y[r, s] = exp x[r, s] / Σ exp x[r, ·] over the first `first` + r·step columns, without those whose
// id is that of padding (ids may be null); 0 elsewhere, and in a row that sees nothing.
KERNEL void NAME(attention_weights)(int rows, int columns, int first, int step, const float *ids,
                                    float padding, const float *x, float *y) {
  REORDER
  for (long r = 0, all = columns; r < rows; r++, x += all, y += all) {
    long seen = smaller(first + r * step, all);
    if (seen < 0) seen = 0;
    float peak = -INFINITY, sum = 0;
    if (ids) {
      for (long s = 0; s < seen; s++)
        peak = ids[s] != padding && x[s] > peak ? x[s] : peak;
      if (peak == -INFINITY) peak = 0;
      VECTORISE for (long s = 0; s < seen; s++)
        y[s] = ids[s] != padding ? x[s] - peak : -INFINITY;
    } else {
      peak = NAME(peak)(seen, x);
      if (peak == -INFINITY) peak = 0;
      VECTORISE for (long s = 0; s < seen; s++) y[s] = x[s] - peak;
    }
    NAME(exponentials)(seen, y);
    for (long s = 0; s < seen; s++) sum += y[s];
    float share = sum == 0 ? 0 : 1 / sum;
    VECTORISE for (long s = 0; s < seen; s++) y[s] *= share;
    for (long s = seen; s < all; s++) y[s] = 0;
  }
}

// ∂L/∂xₛ = yₛ (∂L/∂yₛ − Σᵣ yᵣ ∂L/∂yᵣ) over the first `first` + r·step columns, 0 elsewhere
KERNEL void NAME(attention_weights_gradient)(int rows, int columns, int first, int step,
                                             const float *y, const float *dy, float *dx, int acc) {
  REORDER
  for (long r = 0, all = columns; r < rows; r++, y += all, dy += all, dx += all) {
    long n = smaller(first + r * step, all);
    if (n < 0) n = 0;
    float mean = 0;
    for (long i = 0; i < n; i++) mean += y[i] * dy[i];
    PUT(dx, y[i] * (dy[i] - mean))
    if (!acc) memset(dx + n, 0, (all - n) * sizeof(float));
  }
}
