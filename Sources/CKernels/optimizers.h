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
