// exp, log, tanh, sin, cos and erfc in double, with nothing but + − × ÷: the same bits on every
// processor, which no two C libraries promise. Errors are the largest measured, in units in the
// last place (ulp), over some millions of arguments against 60 digits.
#include "CKernels.h"
#include <math.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

static double of_bits(unsigned long long bits) {
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static unsigned long long bits_of(double x) {
  unsigned long long bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

// The nearest whole number, for |x| < 2⁵¹.
static double nearest(double x) { return (x + 0x1.8p52) - 0x1.8p52; }

static double power_of_two(int n) { return of_bits((unsigned long long)(n + 1023) << 52); }

// Σ cₖ xᵏ, k from 0
static inline double polynomial(double x, int count, const double *c) {
  double y = c[count - 1];
  for (int k = count - 2; k >= 0; k--) y = y * x + c[k];
  return y;
}

// log 2 in two parts; the first has 32 bits, so its products with whole numbers are exact
// (Cody & Waite, 1980).
static const double log2_high = 0x1.62e42feep-1, log2_low = 1.90821492927058782e-10;

// (eʳ − 1 − r)/r² for |r| ≤ ½ log 2 (Taylor)
static double exp_rest(double r) {
  static const double c[] = {1.0 / 2, 1.0 / 6, 1.0 / 24, 1.0 / 120, 1.0 / 720, 1.0 / 5040,
                             1.0 / 40320, 1.0 / 362880, 1.0 / 3628800, 1.0 / 39916800,
                             1.0 / 479001600, 1.0 / 6227020800};
  return polynomial(r, 12, c);
}

// e to the power x − y, y being small: 2ⁿ·eʳ, 2ⁿ in two factors because n goes from −1077 to 1024
static double exp_of_difference(double x, double y) {
  if (x != x) return x;
  if (x > 710) return INFINITY;
  if (x < -746) return 0;
  double n = nearest((x - y) * 1.4426950408889634);
  double r = (x - n * log2_high) - (n * log2_low + y);
  int half = (int)n / 2;
  return (1 + (r + r * r * exp_rest(r))) * power_of_two(half) * power_of_two((int)n - half);
}

// (error: 0.91)
double exp_double(double x) { return exp_of_difference(x, 0); }

// log x = n·log 2 + log m with √½ ≤ m < √2; s = (m − 1)/(m + 1), log m = 2 artanh s (Taylor),
// put together as in fdlibm's log (Sun, 1993) (error: 0.79)
double log_double(double x) {
  static const double c[] = {2.0 / 3, 2.0 / 5, 2.0 / 7, 2.0 / 9, 2.0 / 11, 2.0 / 13, 2.0 / 15,
                             2.0 / 17, 2.0 / 19, 2.0 / 21, 2.0 / 23};
  if (x == 0) return -INFINITY;
  if (x < 0) return NAN;
  if (!(x < INFINITY)) return x;
  int n = 0;
  if (x < 0x1p-1022) x *= 0x1p54, n = -54;
  unsigned long long from_root = bits_of(x) - 0x3fe6a09e667f3bcdu;  // the bits of √½
  int exponent = (int)((long long)from_root >> 52);
  n += exponent;
  double m = of_bits(bits_of(x) - ((unsigned long long)exponent << 52));
  double f = m - 1, s = f / (2 + f), z = s * s, half = 0.5 * f * f;
  double rest = s * (half + z * polynomial(z, 11, c)) + n * log2_low;
  return n * log2_high - ((half - rest) - f);
}

// tanh x = e / (e + 2), e = e²ˣ − 1, for x > 0. What rounding takes from e and from e + 2 is kept,
// and given back after the division. (error: 1.4)
double tanh_double(double x) {
  if (x < 0) return -tanh_double(-x);
  if (!(x >= 0x1p-28)) return x;
  if (x > 20) return 1;
  double n = nearest(2 * x * 1.4426950408889634);
  double power = power_of_two((int)n);
  double r = (2 * x - n * log2_high) - n * log2_low;
  double square = r * r * exp_rest(r), small = r + square, small_lost = (r - small) + square;
  double e = (power - 1) + power * small;
  double e_lost = (((power - 1) - e) + power * small) + power * small_lost;
  double below = e + 2, below_lost = (2 - below) + e + e_lost;
  double y = e / below;
  return y + (e_lost - y * below_lost) / below;
}

// x = n·π/2 + r + rest with |r| ≤ π/4; π/2 in three parts, the first two of 33 bits. Returns n, of
// which only the last two bits matter.
static int quarters(double x, double *r, double *rest) {
  double n = nearest(x * 0.63661977236758134);
  double a = x - n * 0x1.921fb544p0, b = n * 0x1.0b4611a6p-34, c = n * 2.02226624879595073e-21;
  double once = a - b;
  *rest = ((a - once) - b) - c;
  *r = once + *rest;
  *rest = (once - *r) + *rest;
  return (int)((long long)n & 3);
}

// (Taylor; the rest as in fdlibm)
static double sin_small(double r, double rest) {
  static const double c[] = {-1.0 / 6, 1.0 / 120, -1.0 / 5040, 1.0 / 362880, -1.0 / 39916800,
                             1.0 / 6227020800, -1.0 / 1307674368000, 1.0 / 355687428096000};
  double z = r * r;
  return r + (r * z * polynomial(z, 8, c) + rest * (1 - 0.5 * z));
}

static double cos_small(double r, double rest) {
  static const double c[] = {1.0 / 24, -1.0 / 720, 1.0 / 40320, -1.0 / 3628800, 1.0 / 479001600,
                             -1.0 / 87178291200, 1.0 / 20922789888000};
  double z = r * r, half = 0.5 * z, most = 1 - half;
  return most + (((1 - most) - half) + (z * z * polynomial(z, 7, c) - r * rest));
}

// sin(x + shift·π/2). From 10⁶ on, the error grows to one unit in the last place of x; from 2⁵⁰ on,
// where neighbouring doubles are too far apart to say anything, the answer is NaN. (error: 0.76;
// within one of 2⁻⁵³ of a multiple of π/2: 1.1)
static double turned_sin(double x, int shift) {
  if (!(x < 0x1p50 && x > -0x1p50)) return NAN;
  double r, rest, y;
  int n = quarters(x, &r, &rest) + shift;
  y = n & 1 ? cos_small(r, rest) : sin_small(r, rest);
  return n & 2 ? -y : y;
}

double sin_double(double x) { return x < 0x1p-28 && x > -0x1p-28 ? x : turned_sin(x, 0); }
double cos_double(double x) { return turned_sin(x, 1); }

// erfc x = e^(−x²)·P(t)/(x + 3) for x ≥ 0, P a Chebyshev series in t = (x − 3)/(x + 3), summed by
// Clenshaw's rule (form: Shepherd & Laframboise, 1981; coefficients from 128 nodes in 60 digits).
// x² has twice the digits of a double: it is (x² − h²) + h², h being the first half of x.
// (error: 5.3)
double erfc_double(double x) {
  static const double c[] = {
      1.41343822398087196, -1.13147684907469738, 0.354108100342486363, -0.0850870400990854545,
      0.0146152732728166392, -0.00137955716362963284, -6.42906671431594558e-5,
      3.90434210977240465e-5, -2.64278507485605409e-6, -8.23944014391085336e-7,
      1.32479756976713565e-7, 1.91952251567264485e-8, -5.03050716374539325e-9,
      -5.84200641026700724e-10, 1.87423239104081685e-10, 2.43736726567334872e-11,
      -6.99094383966769718e-12, -1.25731156176759989e-12, 2.45800058064390896e-13,
      7.00574163237877899e-14, -6.73277569474960929e-15, -3.84343058941515185e-15,
      3.3163748896188907e-18, 1.93373854069471191e-16, 1.95755279266154594e-17,
      -8.03865166027445451e-18};
  if (x != x) return x;
  if (x < 0) return 2 - erfc_double(-x);
  if (x > 28) return 0;
  double t = (x - 3) / (x + 3), after = 0, sum = 0;
  for (int k = 25; k >= 1; k--) {
    double next = 2 * t * sum - after + c[k];
    after = sum;
    sum = next;
  }
  sum = t * sum - after + c[0];
  double h = of_bits(bits_of(x) & ~0x7ffffffull);
  return exp_of_difference(-h * h, (x - h) * (x + h)) * (sum / (x + 3));
}

float exp_float(float x) { return (float)exp_double(x); }
float log_float(float x) { return (float)log_double(x); }
float tanh_float(float x) { return (float)tanh_double(x); }
float sin_float(float x) { return (float)sin_double(x); }
float cos_float(float x) { return (float)cos_double(x); }
float erfc_float(float x) { return (float)erfc_double(x); }
