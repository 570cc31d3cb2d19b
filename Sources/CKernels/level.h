// Every kernel, written once. kernels.c includes this file once per level, with
//   NAME(f)    f with the level's ending
//   TARGET     the level's function attribute
//   LANES      floats in its widest vector
//   MAX_ROWS   rows of its tallest tile

#define VECTORISE _Pragma("clang loop vectorize(assume_safety) interleave(enable)")
#define UNROLL _Pragma("clang loop unroll(full)")
#define DO_NOT_UNROLL _Pragma("clang loop unroll(disable)")
#define REORDER _Pragma("clang fp reassociate(on)")  // sums may be taken in any order
#define INLINE static inline __attribute__((always_inline)) TARGET
#define KERNEL static TARGET

#if LANES == 16
#define WIDEST float16
#define WIDEST_ANY any16
#elif LANES == 8
#define WIDEST float8
#define WIDEST_ANY any8
#else
#define WIDEST float4
#define WIDEST_ANY any4
#endif

#include "transpose.h"
#include "product.h"
#include "functions.h"
#include "elements.h"
#include "sums.h"
#include "losses.h"
#include "attention.h"
#include "rows.h"
#include "lookups.h"
#include "recurrence.h"
#include "norms.h"
#include "closeness.h"
#include "convolution.h"
#include "pooling.h"
#include "optimizers.h"
#include "wide.h"
#include "neighbours.h"
#include "peak.h"

#define ENTRY(f) .f = NAME(f)
static const struct kernels NAME(table) = {
    ENTRY(multiply), ENTRY(transpose), ENTRY(column_sums),
    ENTRY(add), ENTRY(accumulate), ENTRY(multiply_elements), ENTRY(scale),
    ENTRY(hyperbolic_tangent), ENTRY(hyperbolic_tangent_gradient),
    ENTRY(sigmoid), ENTRY(sigmoid_gradient), ENTRY(relu), ENTRY(relu_gradient),
    ENTRY(gelu), ENTRY(gelu_gradient),
    ENTRY(gelu_tanh), ENTRY(gelu_tanh_gradient),
    ENTRY(lstm), ENTRY(lstm_gradient), ENTRY(gru), ENTRY(gru_gradient), ENTRY(elman),
    ENTRY(elman_gradient),
    ENTRY(sum), ENTRY(sum_of_squares), ENTRY(sum_of_sizes), ENTRY(wide_sum_of_squares),
    ENTRY(squared_distance), ENTRY(scaled_difference),
    ENTRY(all_finite),
    ENTRY(softmax), ENTRY(softmax_gradient), ENTRY(attention_weights),
    ENTRY(attention_weights_gradient),
    ENTRY(cross_entropy), ENTRY(cross_entropy_gradient),
    ENTRY(binary_cross_entropy), ENTRY(binary_cross_entropy_gradient),
    ENTRY(leaky_relu), ENTRY(leaky_relu_gradient), ENTRY(elu), ENTRY(elu_gradient),
    ENTRY(silu), ENTRY(silu_gradient), ENTRY(softplus), ENTRY(softplus_gradient),
    ENTRY(sine), ENTRY(sine_gradient), ENTRY(hinge), ENTRY(hinge_gradient), ENTRY(mask),
    ENTRY(log_softmax), ENTRY(log_softmax_gradient), ENTRY(row_sums), ENTRY(copy_rows),
    ENTRY(permute),
    ENTRY(clear_rows), ENTRY(rows_finite), ENTRY(descend_rows), ENTRY(mean_of_rows), ENTRY(mean_of_rows_gradient), ENTRY(row_scores),
    ENTRY(row_scores_gradient), ENTRY(negative_sampling), ENTRY(negative_sampling_gradient),
    ENTRY(draw_words),
    ENTRY(norm), ENTRY(dot), ENTRY(layer_norm), ENTRY(layer_norm_gradient), ENTRY(layer_norm_gain),
    ENTRY(rms_norm), ENTRY(rms_norm_gradient), ENTRY(rms_norm_gain),
    ENTRY(row_dots), ENTRY(row_cosines), ENTRY(row_distances),
    ENTRY(column_variances), ENTRY(batch_norm), ENTRY(scale_columns), ENTRY(scale_deviations),
    ENTRY(column_deviations), ENTRY(column_products),
    ENTRY(convolve), ENTRY(convolve_inputs), ENTRY(convolve_weights), ENTRY(max_pool), ENTRY(max_pool_gradient), ENTRY(average_pool),
    ENTRY(average_pool_gradient), ENTRY(upsample), ENTRY(upsample_gradient),
    ENTRY(gradient_descent), ENTRY(momentum), ENTRY(nesterov), ENTRY(ada_grad), ENTRY(rms_prop),
    ENTRY(adam), ENTRY(adam_w), ENTRY(lion),
    ENTRY(wide_product), ENTRY(wide_sums), ENTRY(neighbour_weights), ENTRY(neighbour_forces),
    ENTRY(most_multiply_adds),
};

#undef ENTRY
#undef PUT
#undef VECTORISE
#undef UNROLL
#undef DO_NOT_UNROLL
#undef REORDER
#undef INLINE
#undef KERNEL
#undef WIDEST
#undef WIDEST_ANY
#undef NAME
#undef TARGET
#undef LANES
#undef MAX_ROWS
