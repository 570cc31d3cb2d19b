// What t-SNE (van der Maaten and Hinton, 2008) does with every pair of points.

// p[j] = exp(−β·(d[j] − least)); sums: Σp, Σp·(d − least), Σp·(d − least)²
KERNEL void NAME(neighbour_weights)(long n, float beta, float least, const float *d, float *p,
                                    double *sums) {
  REORDER
  double sum = 0, first = 0, second = 0;
  for (long j = 0; j < n; j++) {
    float beyond = d[j] - least, weight = NAME(exp_of)(-beta * beyond);
    p[j] = weight;
    float share = weight * beyond;
    sum += weight;
    first += share;
    second += share * beyond;
  }
  sums[0] = sum;
  sums[1] = first;
  sums[2] = second;
}

// Of point (x, y) and all points, with w = 1/(1 + (x − xs[j])² + (y − ys[j])²):
// pull = Σ p[j]·w·(x − xs[j]) and the same of y; push = Σ w²·(x − xs[j]) and of y; returns Σ w
KERNEL float NAME(neighbour_forces)(long n, float x, float y, const float *xs, const float *ys,
                                    const float *p, float *pull, float *push) {
  REORDER
  float sum = 0, pull_x = 0, pull_y = 0, push_x = 0, push_y = 0;
  for (long j = 0; j < n; j++) {
    float dx = x - xs[j], dy = y - ys[j];
    float w = 1 / (1 + (dx * dx + dy * dy)), pw = p[j] * w, ww = w * w;
    sum += w;
    pull_x += pw * dx;
    pull_y += pw * dy;
    push_x += ww * dx;
    push_y += ww * dy;
  }
  pull[0] = pull_x;
  pull[1] = pull_y;
  push[0] = push_x;
  push[1] = push_y;
  return sum;
}
