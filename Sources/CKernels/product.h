// The matrix product: c is cut into panels as wide as a tile, each panel into tiles of nearly
// equal height. A large product is cut into blocks of rows as well, and long sums into pieces, so
// that what is read again is still near (Goto & van de Geijn, 2008).

// From how many multiplications on a product is large.
#define LARGE (1 << 14)
// The longest sum worked out at once in a large product, where the rows of a lie in memory as rows,
// and where they are its columns: there, few lines of a are near at a time.
#define DEPTH 512
#define DEPTH_OF_COLUMNS 128
// Rows of c that are worked out before the next: their part of a stays near while b goes by.
#define BLOCK (8 * MAX_ROWS)

#define B_STEP long
#define B_ROW(k) (k) * b_row
#define B_COLUMN(j) (j) * WIDTH

#define TILE NAME(tile_double)
#define TILE_FIXED NAME(tile_double_fixed)
#define VECTOR WIDEST
#define ANY WIDEST_ANY
#define WIDTH LANES
#define VECTORS 2
#include "tile.h"

#define TILE NAME(tile_single)
#define TILE_FIXED NAME(tile_single_fixed)
#define VECTOR WIDEST
#define ANY WIDEST_ANY
#define WIDTH LANES
#define VECTORS 1
#include "tile.h"

#if LANES > 8
#define TILE NAME(tile_8)
#define TILE_FIXED NAME(tile_8_fixed)
#define VECTOR float8
#define ANY any8
#define WIDTH 8
#define VECTORS 1
#include "tile.h"
#endif

#if LANES > 4
#define TILE NAME(tile_4)
#define TILE_FIXED NAME(tile_4_fixed)
#define VECTOR float4
#define ANY any4
#define WIDTH 4
#define VECTORS 1
#include "tile.h"
#endif

#undef B_STEP
#undef B_ROW
#undef B_COLUMN

// The widest tile that `left` columns fill; where they fill none, what is left of them.
INLINE int NAME(panel_width)(int left) {
  return left >= 2 * LANES ? 2 * LANES : left >= LANES ? LANES
       : left >= 8 && LANES > 8 ? 8 : left >= 4 ? 4 : left;
}

// One panel of c: as many columns as a tile of that width has.
INLINE void NAME(multiply_panel)(int width, int rows, int inner, const float *a, long a_row,
                                 long a_column, const float *b, long b_row, float *c, long c_row,
                                 int acc, const float *bias, struct ahead *ahead) {
  int tiles = (rows + MAX_ROWS - 1) / MAX_ROWS, height = rows, taller = 0;
  if (tiles > 1) height = rows / tiles, taller = rows % tiles;
  for (int h; rows > 0; rows -= h, a += h * a_row, c += h * c_row) {
    h = height + (taller-- > 0);
    struct line line = ahead ? next_line(ahead, a + h * a_row) : (struct line){0, 0};
    if (width == 2 * LANES)
      NAME(tile_double)(h, inner, a, a_row, a_column, b, b_row, c, c_row, acc, bias, line);
    else if (width == LANES)
      NAME(tile_single)(h, inner, a, a_row, a_column, b, b_row, c, c_row, acc, bias, line);
#if LANES > 8
    else if (width == 8)
      NAME(tile_8)(h, inner, a, a_row, a_column, b, b_row, c, c_row, acc, bias, line);
#endif
#if LANES > 4
    else
      NAME(tile_4)(h, inner, a, a_row, a_column, b, b_row, c, c_row, acc, bias, line);
#endif
  }
}

// One panel of b, (inner, width), copied together; filled up to four columns with zeros.
static __attribute__((noinline)) TARGET void NAME(copy_panel)(
    int width, int inner, const float *b, long b_row, long b_column, float *copy) {
  int full = width < 4 ? 4 : width;
  if (b_row == 1) {
    NAME(transpose_strided)(width, inner, b, b_column, copy, full);
  } else if (b_column == 1 && width >= LANES) {
    for (int k = 0; k < inner; k++)
      for (int t = 0; t < width; t += LANES)
        *(WIDEST_ANY *)(copy + k * full + t) = *(const WIDEST_ANY *)(b + k * b_row + t);
  } else {
    for (int k = 0; k < inner; k++)
      for (int t = 0; t < width; t++) copy[k * full + t] = b[k * b_row + t * b_column];
  }
  if (width == full) return;
  for (int k = 0; k < inner; k++)
    for (int t = width; t < full; t++) copy[k * full + t] = 0;
}

// Fewer than four columns do not fill a tile, but the rows of cᵀ = bᵀ · aᵀ do: it is worked out
// panel by panel in `turned`, and turned back. Here b[k, j] = b[k·b_row + j·b_column].
static __attribute__((noinline)) TARGET void NAME(multiply_narrow)(
    int rows, int columns, int inner, const float *a, long a_row, long a_column, const float *b,
    long b_row, long b_column, float *c, long c_row, int acc, const float *bias, float *scratch) {
  float turned[3][2 * LANES];
  for (int i = 0, width; i < rows; i += width, a += width * a_row, c += width * c_row) {
    width = NAME(panel_width)(rows - i);
    int full = width < 4 ? 4 : width;
    const float *panel = a;
    long panel_row = a_column;
    if (a_row != 1 || width < 4) {
      NAME(copy_panel)(width, inner, a, a_column, a_row, scratch);
      panel = scratch;
      panel_row = full;
    }
    if (c_row == 1 && width >= 4) {  // one column, so cᵀ lies in memory as c does
      if (bias)
        for (int t = 0; t < width; t++) c[t] = acc ? c[t] + *bias : *bias;
      NAME(multiply_panel)(width, 1, inner, b, 0, b_row, panel, panel_row, c, 0, acc || bias, 0,
                           0);
      continue;
    }
    for (int j = 0; j < columns; j++)
      for (int t = 0; t < full; t++) {
        turned[j][t] = bias ? bias[j] : 0;
        if (acc && t < width) turned[j][t] += c[t * c_row + j];
      }
    NAME(multiply_panel)(full, columns, inner, b, b_column, b_row, panel, panel_row, turned[0],
                         2 * LANES, 1, 0, 0);
    for (int j = 0; j < columns; j++)
      for (int t = 0; t < width; t++) c[t * c_row + j] = turned[j][t];
  }
}

// Panel after panel.
INLINE void NAME(multiply_panels)(int rows, int columns, int inner, const float *a, long a_row,
                                  long a_column, const float *b, long b_row, long b_column,
                                  float *c, long c_row, int acc, const float *bias,
                                  float *scratch) {
  for (int width; columns > 0; columns -= width) {
    width = NAME(panel_width)(columns);
    if (width < 4) {
      NAME(multiply_narrow)(rows, width, inner, a, a_row, a_column, b, b_row, b_column, c, c_row,
                            acc, bias, scratch);
    } else if (b_column != 1) {
      NAME(copy_panel)(width, inner, b, b_row, b_column, scratch);
      NAME(multiply_panel)(width, rows, inner, a, a_row, a_column, scratch, width, c, c_row, acc,
                           bias, 0);
    } else {
      NAME(multiply_panel)(width, rows, inner, a, a_row, a_column, b, b_row, c, c_row, acc, bias,
                           0);
    }
    b += width * b_column;
    c += width;
    if (bias) bias += width;
  }
}

// Block after block of rows, each with all panels; columns a multiple of four.
static __attribute__((noinline)) TARGET void NAME(multiply_blocks)(
    int rows, int columns, int inner, const float *a, long a_row, long a_column, const float *b,
    long b_row, long b_column, float *c, long c_row, int acc, const float *bias, float *scratch) {
  // b is first copied together, panel after panel, where it is transposed, or where it is read many
  // times and its rows lie so far apart that they would push one another out of the caches.
  int copied = b_column != 1 || (rows >= BLOCK && b_row > 2 * LANES);
  float *copy = scratch;
  for (int j = 0, width; copied && j < columns; j += width, copy += width * inner) {
    width = NAME(panel_width)(columns - j);
    NAME(copy_panel)(width, inner, b + j * b_column, b_row, b_column, copy);
  }
  struct ahead ahead = ahead_of(rows, columns, inner, a, a_column, b, b_row);
  for (int count; rows > 0; rows -= count, a += count * a_row, c += count * c_row) {
    count = (int)smaller(rows, BLOCK);
    const float *panel = scratch;
    for (int j = 0, width; j < columns; j += width, panel += width * inner) {
      width = NAME(panel_width)(columns - j);
      NAME(multiply_panel)(width, count, inner, a, a_row, a_column, copied ? panel : b + j,
                           copied ? width : b_row, c + j, c_row, acc, bias ? bias + j : 0, &ahead);
    }
  }
}

static __attribute__((noinline)) TARGET void NAME(multiply_large)(
    int rows, int columns, int inner, const float *a, long a_row, long a_column, const float *b,
    long b_row, long b_column, float *c, long c_row, int acc, const float *bias, float *scratch) {
  int whole = columns & ~3, most = a_column == 1 ? DEPTH : DEPTH_OF_COLUMNS;
  for (int depth; inner > 0; inner -= depth) {
    depth = inner <= most ? inner : inner < 2 * most ? (inner + 1) / 2 : most;
    NAME(multiply_blocks)(rows, whole, depth, a, a_row, a_column, b, b_row, b_column, c, c_row,
                          acc, bias, scratch);
    if (whole < columns)
      NAME(multiply_narrow)(rows, columns - whole, depth, a, a_row, a_column, b + whole * b_column,
                            b_row, b_column, c + whole, c_row, acc, bias ? bias + whole : 0,
                            scratch);
    a += depth * a_column;
    b += depth * b_row;
    acc = 1;
    bias = 0;
  }
}

KERNEL void NAME(multiply)(int rows, int columns, int inner, const float *a, long a_row,
                           long a_column, const float *b, long b_row, int b_transposed, float *c,
                           long c_row, int acc, const float *bias, float *scratch) {
  long b_column = b_transposed ? b_row : 1;
  if (b_transposed) b_row = 1;
  if ((long)rows * columns * inner < LARGE)
    NAME(multiply_panels)(rows, columns, inner, a, a_row, a_column, b, b_row, b_column, c, c_row,
                          acc, bias, scratch);
  else
    NAME(multiply_large)(rows, columns, inner, a, a_row, a_column, b, b_row, b_column, c, c_row,
                         acc, bias, scratch);
}
#undef LARGE
#undef DEPTH
#undef DEPTH_OF_COLUMNS
#undef BLOCK
