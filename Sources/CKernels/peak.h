// The most that a core can do, to compare with: sums that stay in registers, so many that none
// waits for its last addition.

#if LANES == 16
#define SUMS 24
#else
#define SUMS 12
#endif

// Returns how many multiplications and additions were made: 2 · LANES · SUMS a round.
KERNEL double NAME(most_multiply_adds)(long rounds) {
  WIDEST sum[SUMS] = {0}, a = {0}, b = {0};
  for (long k = 0; k < rounds; k++)
    UNROLL for (int i = 0; i < SUMS; i++) {
      CHANGED(a);
      sum[i] = a * b + sum[i];
    }
  UNROLL for (int i = 0; i < SUMS; i++) CHANGED(sum[i]);
  return 2.0 * LANES * SUMS * (double)rounds;
}
#undef SUMS
