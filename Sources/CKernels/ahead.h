// What a matrix product reads next, fetched a line of the cache at a time by the tiles before.

// Numbers in one line of the cache.
#define LINE 16

// Where a tile begins to fetch, and how far on it goes for every k.
struct line {
  const float *start;
  long step;
};

// Where a is read as columns, the coming piece of a and that of b lie behind these. Each tile
// fetches the next few columns of them; where this is the last piece, most often the matrices are
// followed by those of the next product.
struct ahead {
  int rows_lie;  // of a, as rows: then a tile fetches those of the next tile
  struct line a, b;
  int a_left, b_left;
};

static inline struct ahead ahead_of(int rows, int columns, int inner, const float *a,
                                    long a_column, const float *b, long b_row) {
  return (struct ahead){a_column == 1, {a + inner * a_column, a_column},
                        {b + inner * b_row, b_row}, rows, columns};
}

static inline struct line next_line(struct ahead *ahead, const float *next_rows) {
  if (ahead->rows_lie) return (struct line){next_rows, LINE};
  struct line *from = ahead->a_left > 0 ? &ahead->a : &ahead->b, line = *from;
  int *left = ahead->a_left > 0 ? &ahead->a_left : &ahead->b_left;
  if (*left <= 0) return (struct line){0, 0};
  from->start += LINE;
  *left -= LINE;
  return line;
}
