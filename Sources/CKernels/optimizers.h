// Updates of parameters w by their gradients g.

KERNEL void NAME(gradient_descent)(long n, float rate, const float *g, float *w) {
  VECTORISE for (long i = 0; i < n; i++) w[i] -= rate * g[i];
}

KERNEL void NAME(momentum)(long n, float rate, float momentum, const float *g, float *w,
                           float *velocity) {
  VECTORISE for (long i = 0; i < n; i++) {
    velocity[i] = momentum * velocity[i] + g[i];
    w[i] -= rate * velocity[i];
  }
}

KERNEL void NAME(nesterov)(long n, float rate, float momentum, const float *g, float *w,
                           float *velocity) {
  VECTORISE for (long i = 0; i < n; i++) {
    velocity[i] = momentum * velocity[i] + g[i];
    w[i] -= rate * (g[i] + momentum * velocity[i]);
  }
}

KERNEL void NAME(ada_grad)(long n, float rate, float epsilon, const float *g, float *w, float *s) {
  VECTORISE for (long i = 0; i < n; i++) {
    s[i] += g[i] * g[i];
    w[i] -= rate * g[i] / (__builtin_elementwise_sqrt(s[i]) + epsilon);
  }
}

KERNEL void NAME(rms_prop)(long n, float rate, float decay, float rest, float epsilon,
                           const float *g, float *w, float *s) {
  VECTORISE for (long i = 0; i < n; i++) {
    s[i] = decay * s[i] + rest * (g[i] * g[i]);
    w[i] -= rate * g[i] / (__builtin_elementwise_sqrt(s[i]) + epsilon);
  }
}

// The corrections are divided out before the loop: one division per parameter instead of three.
KERNEL void NAME(adam)(long n, float rate, float beta1, float rest1, float beta2, float rest2,
                       float epsilon, float correction1, float correction2, const float *g,
                       float *w, float *m, float *v) {
  float step = rate / correction1, scale = 1 / correction2;
  VECTORISE for (long i = 0; i < n; i++) {
    m[i] = beta1 * m[i] + rest1 * g[i];
    v[i] = beta2 * v[i] + rest2 * (g[i] * g[i]);
    w[i] -= step * m[i] / (__builtin_elementwise_sqrt(v[i] * scale) + epsilon);
  }
}

KERNEL void NAME(adam_w)(long n, float rate, float keep, float beta1, float rest1, float beta2,
                         float rest2, float epsilon, float correction1, float correction2,
                         const float *g, float *w, float *m, float *v) {
  float step = rate / correction1, scale = 1 / correction2;
  VECTORISE for (long i = 0; i < n; i++) {
    m[i] = beta1 * m[i] + rest1 * g[i];
    v[i] = beta2 * v[i] + rest2 * (g[i] * g[i]);
    w[i] = keep * w[i] - step * m[i] / (__builtin_elementwise_sqrt(v[i] * scale) + epsilon);
  }
}

KERNEL void NAME(lion)(long n, float rate, float keep, float beta1, float rest1, float beta2,
                       float rest2, const float *g, float *w, float *m) {
  VECTORISE for (long i = 0; i < n; i++) {
    float c = beta1 * m[i] + rest1 * g[i];
    float sign = c > 0 ? 1 : c < 0 ? -1 : c;  // so NaN stays NaN
    w[i] = keep * w[i] - rate * sign;
    m[i] = beta2 * m[i] + rest2 * g[i];
  }
}
