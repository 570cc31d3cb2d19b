// Element by element. PUT(y, f) stands for yᵢ = f, or yᵢ += f where the caller accumulates.

#define PUT(y, f) \
  if (acc) { VECTORISE for (long i = 0; i < n; i++) y[i] += f; } \
  else { VECTORISE for (long i = 0; i < n; i++) y[i] = f; }

KERNEL void NAME(add)(long n, const float *a, const float *b, float *y) {
  VECTORISE for (long i = 0; i < n; i++) y[i] = a[i] + b[i];
}

KERNEL void NAME(accumulate)(long n, const float *a, float *y, int acc) {
  if (acc) { VECTORISE for (long i = 0; i < n; i++) y[i] += a[i]; }
  else memmove(y, a, n * sizeof(float));
}

KERNEL void NAME(multiply_elements)(long n, const float *a, const float *b, float *y, int acc) {
  PUT(y, a[i] * b[i])
}

KERNEL void NAME(scaled_difference)(long n, float s, const float *a, const float *b, float *y,
                                    int acc) {
  PUT(y, s * (a[i] - b[i]))
}

KERNEL void NAME(scale)(long n, float s, float *y) {
  VECTORISE for (long i = 0; i < n; i++) y[i] *= s;
}

KERNEL void NAME(hyperbolic_tangent)(long n, const float *x, float *y) {
  VECTORISE for (long i = 0; i < n; i++) y[i] = NAME(tanh_of)(x[i]);
}

KERNEL void NAME(hyperbolic_tangent_gradient)(long n, const float *y, const float *dy, float *dx,
                                              int acc) {
  PUT(dx, dy[i] * (1 - y[i] * y[i]))
}

KERNEL void NAME(sigmoid)(long n, const float *x, float *y) {
  VECTORISE for (long i = 0; i < n; i++) y[i] = NAME(sigmoid_of)(x[i]);
}

KERNEL void NAME(sigmoid_gradient)(long n, const float *y, const float *dy, float *dx, int acc) {
  PUT(dx, dy[i] * (y[i] * (1 - y[i])))
}

KERNEL void NAME(relu)(long n, const float *x, float *y) {
  VECTORISE for (long i = 0; i < n; i++) y[i] = x[i] < 0 ? 0 : x[i];  // so NaN stays NaN
}

KERNEL void NAME(relu_gradient)(long n, const float *x, const float *dy, float *dx, int acc) {
  PUT(dx, dy[i] * (x[i] > 0 ? 1 : x[i] <= 0 ? 0 : x[i]))
}

KERNEL void NAME(gelu)(long n, const float *x, float *y) {
  VECTORISE for (long i = 0; i < n; i++) y[i] = x[i] * NAME(normal_below)(x[i]);
}

// Φ(x) + x·φ(x), φ being the density of the normal distribution
KERNEL void NAME(gelu_gradient)(long n, const float *x, const float *dy, float *dx, int acc) {
  PUT(dx, dy[i] * (NAME(normal_below)(x[i]) + x[i] * NAME(normal_density)(x[i])))
}

// tanh(√(2/π)·(x + 0.044715x³))
INLINE float NAME(gelu_inner)(float x) {
  return NAME(tanh_of)(0.79788456f * (x + 0.044715f * (x * x * x)));
}

KERNEL void NAME(gelu_tanh)(long n, const float *x, float *y) {
  VECTORISE for (long i = 0; i < n; i++) y[i] = 0.5f * x[i] * (1 + NAME(gelu_inner)(x[i]));
}

// ½(1 + t) + ½x·(1 − t²)·√(2/π)·(1 + 3·0.044715x²)
INLINE float NAME(gelu_tanh_slope)(float x) {
  float t = NAME(gelu_inner)(x);
  return 0.5f * (1 + t) +
         0.5f * x * (1 - t * t) * (0.79788456f * (1 + 0.134145f * (x * x)));
}

KERNEL void NAME(gelu_tanh_gradient)(long n, const float *x, const float *dy, float *dx, int acc) {
  PUT(dx, dy[i] * NAME(gelu_tanh_slope)(x[i]))
}

KERNEL void NAME(leaky_relu)(long n, float slope, const float *x, float *y) {
  VECTORISE for (long i = 0; i < n; i++) y[i] = x[i] > 0 ? x[i] : slope * x[i];
}

KERNEL void NAME(leaky_relu_gradient)(long n, float slope, const float *x, const float *dy,
                                      float *dx, int acc) {
  PUT(dx, dy[i] * (x[i] > 0 ? 1 : x[i] <= 0 ? slope : x[i]))
}

KERNEL void NAME(elu)(long n, float alpha, const float *x, float *y) {
  VECTORISE for (long i = 0; i < n; i++)
    y[i] = x[i] > 0 ? x[i] : alpha * NAME(exp_minus_one)(x[i]);
}

KERNEL void NAME(elu_gradient)(long n, float alpha, const float *x, const float *dy, float *dx,
                               int acc) {
  PUT(dx, dy[i] * (x[i] > 0 ? 1 : alpha * NAME(exp_of)(x[i])))
}

KERNEL void NAME(silu)(long n, const float *x, float *y) {
  VECTORISE for (long i = 0; i < n; i++) y[i] = x[i] * NAME(sigmoid_of)(x[i]);
}

// σ(x) (1 + x (1 − σ(x)))
INLINE float NAME(silu_slope)(float x) {
  float share = NAME(sigmoid_of)(x);
  return share * (1 + x * (1 - share));
}

KERNEL void NAME(silu_gradient)(long n, const float *x, const float *dy, float *dx, int acc) {
  PUT(dx, dy[i] * NAME(silu_slope)(x[i]))
}

KERNEL void NAME(softplus)(long n, const float *x, float *y) {
  VECTORISE for (long i = 0; i < n; i++) {
    float rest = NAME(log_one_plus)(NAME(exp_of)(-__builtin_fabsf(x[i])));
    y[i] = (x[i] < 0 ? 0 : x[i]) + rest;
  }
}

KERNEL void NAME(softplus_gradient)(long n, const float *x, const float *dy, float *dx, int acc) {
  PUT(dx, dy[i] * NAME(sigmoid_of)(x[i]))
}

KERNEL void NAME(sine)(long n, const float *x, float *y) {
  VECTORISE for (long i = 0; i < n; i++) y[i] = NAME(turned_sine)(x[i], 0);
}

KERNEL void NAME(sine_gradient)(long n, const float *x, const float *dy, float *dx, int acc) {
  PUT(dx, dy[i] * NAME(turned_sine)(x[i], 1))
}

KERNEL void NAME(hinge)(long n, const float *x, const float *t, float *y) {
  VECTORISE for (long i = 0; i < n; i++) {
    float missing = 1 - t[i] * x[i];
    y[i] = missing < 0 ? 0 : missing;
  }
}

// −t where 1 − t·x > 0, otherwise 0
INLINE float NAME(hinge_slope)(float x, float t) {
  float missing = 1 - t * x;
  return missing > 0 ? -t : missing <= 0 ? 0 : missing;
}

KERNEL void NAME(hinge_gradient)(long n, const float *x, const float *t, const float *dy,
                                 float *dx, int acc) {
  PUT(dx, dy[i] * NAME(hinge_slope)(x[i], t[i]))
}

// A draw is the finaliser of SplitMix64 (Steele, Lea and Flood, 2014), as in Random.swift; its 53
// highest bits are compared.
KERNEL void NAME(mask)(long n, unsigned long long key, long first, unsigned long long below,
                       float kept, float *y) {
  VECTORISE for (long i = 0; i < n; i++) {
    unsigned long long z = key + (unsigned long long)(first + i) * 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    z = (z ^ (z >> 31)) >> 11;
    y[i] = z < below ? 0 : kept;
  }
}
