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
