// Functions of one number, written so that a loop over them becomes vector instructions: no
// branches, no tables. A comparison keeps NaN where it chooses the unchanged x if it is false.
// Errors are the largest measured at any level, in units of 2⁻²⁴ of the result.

// 2ⁿ for −126 ≤ n ≤ 127; 0 for n = −127
INLINE float NAME(power_of_two)(int n) { return float_of_bits((unsigned)(n + 127) << 23); }

// The whole number nearest to x, |x| < 2²², found in the last bits of x + 1.5·2²³.
INLINE float NAME(nearest)(float x, int *n) {
  float shifted = x + 0x1.8p23f;
  *n = (int)(bits_of(shifted) - bits_of(0x1.8p23f));
  return shifted - 0x1.8p23f;
}

// eʳ − 1 for |r| ≤ ½ log 2; the polynomial is good to 0.24 units (minimax, by Remez' algorithm)
INLINE float NAME(exp_less_one)(float r) {
  float y = 1.388239238e-3f;
  y = y * r + 8.367180818e-3f;
  y = y * r + 4.166722132e-2f;
  y = y * r + 1.666653868e-1f;
  y = y * r + 4.999999804e-1f;
  return y * (r * r) + r;
}

// x − n·log 2, log 2 in two parts: the product with the first, of nine bits, is exact
// (Cody & Waite, 1980).
INLINE float NAME(less_logarithms)(float x, float n) {
  return (x - n * 0.693359375f) + n * 2.12194440e-4f;
}

// e to the power x − y as 2ⁿ·eʳ, returning eʳ. y, much smaller than x, is what x alone cannot hold.
INLINE float NAME(exp_parts)(float x, float y, int *n) {
  float whole = NAME(nearest)((x - y) * 1.44269504f, n);
  return NAME(exp_less_one)(NAME(less_logarithms)(x, whole) - y) + 1;
}

// e to the power x − y. n goes from −151 to 128, hence 2ⁿ in two factors.
INLINE float NAME(exp_of_difference)(float x, float y) {
  x = x > 89 ? 89 : x;
  x = x < -105 ? -105 : x;
  int n;
  float mantissa = NAME(exp_parts)(x, y, &n);
  int half = n >> 1;
  return mantissa * NAME(power_of_two)(half) * NAME(power_of_two)(n - half);
}

// eˣ (error: 1.5)
INLINE float NAME(exp_of)(float x) { return NAME(exp_of_difference)(x, 0); }

// tanh x = e / (e + 2), e = e²ˣ − 1, which near 0 loses nothing (error: 3.2)
INLINE float NAME(tanh_of)(float x) {
  x = x > 10 ? 10 : x;
  x = x < -10 ? -10 : x;
  int n;
  float whole = NAME(nearest)(2 * x * 1.44269504f, &n);
  float power = NAME(power_of_two)(n);
  float e = power * NAME(exp_less_one)(NAME(less_logarithms)(2 * x, whole)) + (power - 1);
  return e / (e + 2);
}

// eˣ − 1 for x ≤ 0, which near 0 loses nothing
INLINE float NAME(exp_minus_one)(float x) {
  x = x < -30 ? -30 : x;
  x = x > 0 ? 0 : x;
  int n;
  float whole = NAME(nearest)(x * 1.44269504f, &n);
  float power = NAME(power_of_two)(n);
  return power * NAME(exp_less_one)(NAME(less_logarithms)(x, whole)) + (power - 1);
}

// Not ½ + ½·tanh(½x), which loses all its digits where x is far below 0. (error: 2.5)
INLINE float NAME(sigmoid_of)(float x) { return 1 / (1 + NAME(exp_of)(-x)); }

// log(1 + x) = 2 artanh(x / (2 + x)) for 0 ≤ x ≤ 1, by the series of artanh with its last terms
// fitted (error: 3.0)
INLINE float NAME(log_one_plus)(float x) {
  float s = x / (2 + x), z = s * s;
  float y = 0.1214478284f;
  y = y * z + 0.107153699f;
  y = y * z + 0.1430829835f;
  y = y * z + 0.1999944418f;
  y = y * z + 0.3333333775f;
  return 2 * s + 2 * s * (z * y);
}

// e to the power −x²/2. The square needs more digits than a float has: it is (x² − h²) + h², where
// h, the first half of x, has an exact square. What is below 2⁻¹²⁶ becomes 0. (error: 1.7)
INLINE float NAME(bell)(float x) {
  x = __builtin_fabsf(x);
  x = x > 15 ? 15 : x;
  float h = float_of_bits(bits_of(x) & 0xfffff000u);
  int n;
  float mantissa = NAME(exp_parts)(-0.5f * h * h, 0.5f * (x - h) * (x + h), &n);
  return mantissa * NAME(power_of_two)(n < -127 ? -127 : n);
}

// φ(x), the density of the standard normal distribution
INLINE float NAME(normal_density)(float x) { return 0.3989422804f * NAME(bell)(x); }

// Φ(x) = ½ erfc(−x/√2), the share of the standard normal distribution below x. Its tail is
// e^(−x²/2) times a ratio of polynomials in |x| (form: Cody, 1969; fitted for 0 ≤ |x| ≤ 15, where
// it is good to 0.11 units). No coefficient is negative: nothing cancels. (error: 4.4 for x > −¼,
// 5.8 down to −2½, 7.3 below; with FMA 4.4, 5.0 and 6.4)
INLINE float NAME(normal_below)(float x) {
  float a = __builtin_fabsf(x);
  a = a > 15 ? 15 : a;
  float p = 4.151617123e-3f;
  p = p * a + 4.087087361e-2f;
  p = p * a + 1.839398072e-1f;
  p = p * a + 4.392456141e-1f;
  p = p * a + 5.000000032e-1f;
  float q = 1.040644907e-2f;
  q = q * a + 1.024542105e-1f;
  q = q * a + 4.713309993e-1f;
  q = q * a + 1.205429283f;
  q = q * a + 1.676376235f;
  q = q * a + 1;
  float tail = NAME(bell)(a) * (p / q);
  return x > 0 ? 1 - tail : tail;
}

// sin(x + shift·π/2), worked out in double: near a multiple of π a float has no digits to spare.
// x = n·π/2 + r, |r| ≤ π/4, π/2 in two parts, the first of 33 bits (Taylor). From 2⁵⁰ on, where
// neighbouring numbers are too far apart to say anything, it is NaN, as sin_double.
INLINE float NAME(turned_sine)(float x, int shift) {
  double wide = x < 0x1p50f && x > -0x1p50f ? x : NAN;
  double shifted = wide * 0.63661977236758134 + 0x1.8p52, n = shifted - 0x1.8p52;
  long long quarters;
  memcpy(&quarters, &shifted, sizeof quarters);
  quarters += shift;
  double r = (wide - n * 0x1.921fb544p0) - n * 0x1.0b4611a626331p-34, z = r * r;
  double odd = -1.0 / 39916800;
  odd = odd * z + 1.0 / 362880;
  odd = odd * z - 1.0 / 5040;
  odd = odd * z + 1.0 / 120;
  odd = odd * z - 1.0 / 6;
  odd = odd * z * r + r;
  double even = 1.0 / 479001600;
  even = even * z - 1.0 / 3628800;
  even = even * z + 1.0 / 40320;
  even = even * z - 1.0 / 720;
  even = even * z + 1.0 / 24;
  even = even * z - 0.5;
  even = even * z + 1;
  double y = quarters & 1 ? even : odd;
  return (float)(quarters & 2 ? -y : y);
}
