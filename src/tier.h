/* SPDX-License-Identifier: MIT
 *
 * A tier: all kernels for one instruction set, as one const table. Kernels
 * cannot fail and check nothing; api.c does that. An entry is NULL only where
 * the activation has no backward from y. */
#ifndef ACTIVATE_TIER_H
#define ACTIVATE_TIER_H

#include <activate/activate.h>

#include "panel.h"

/* ---- Masks, gated units, random slopes, softmax ----
 *
 * stream: outputs go past the caches, the caller having looked at their size and at
 * what they are. */

/* mask[i / 8] has the bit of element i; slope is that of leaky_relu. */
typedef void (*act_mask_fn)(const float *x, float *y, uint8_t *mask, size_t n, float slope,
                            int stream);
typedef void (*act_mask_backward_fn)(const float *dy, const uint8_t *mask, float *dx, size_t n,
                                     float slope, int stream);

/* y = f(a) * b; da = (dy * b) * f'(a), db = dy * f(a). Outputs may be inputs. */
typedef void (*act_gated_fn)(const float *a, const float *b, float *y, size_t n,
                             const float params[2], int stream);
typedef void (*act_gated_backward_fn)(const float *dy, const float *a, const float *b, float *da,
                                      float *db, size_t n, const float params[2], int stream);

/* Rows of softmax or log_softmax; x of the backward pass is the output of the forward one.
 * out may be x or dy with its stride. rows, cols > 0. */
typedef struct act_softmax_rows {
    const float *dy, *x;
    float *out;
    size_t dy_stride, x_stride, out_stride, rows, cols;
    float scale;
    int is_log, stream;
} act_softmax_rows;
typedef void (*act_softmax_fn)(const act_softmax_rows *rows);

/* The slope of element i is drawn for number offset + i, modulo 2^64:
 * min(lower + (24 random bits) * step, greatest). */
typedef struct act_draw {
    float lower, step, greatest;
    uint64_t seed, offset;
} act_draw;
typedef void (*act_rrelu_fn)(const float *x, float *y, size_t n, const act_draw *draw);
typedef void (*act_rrelu_backward_fn)(const float *dy, const float *x, float *dx, size_t n,
                                      const act_draw *draw);

typedef struct act_tier {
    act_isa isa;
    int fused; /* its v_fma rounds once: all fused tiers return the same bits */
    act_forward_fn forward[ACT_OP_COUNT];
    act_backward_fn backward[ACT_OP_COUNT];
    act_backward_fn backward_y[ACT_OP_COUNT];
    /* The same past the caches, for outputs that are no inputs: see act_stream_from. */
    act_forward_fn forward_stream[ACT_OP_COUNT];
    act_backward_fn backward_stream[ACT_OP_COUNT];
    act_backward_fn backward_y_stream[ACT_OP_COUNT];
    /* Channels. */
    act_panel_forward_fn prelu_forward;
    act_panel_backward_fn prelu_backward;
    act_panel_forward_fn bias_forward[ACT_OP_COUNT];
    act_panel_backward_fn bias_backward[ACT_OP_COUNT];
    act_panel_forward_fn residual_forward[ACT_OP_COUNT];
    act_count_fn count_zeros;

    act_mask_fn relu_mask, leaky_relu_mask;
    act_mask_backward_fn relu_mask_backward, leaky_relu_mask_backward;
    act_gated_fn gated[ACT_OP_COUNT];
    act_gated_backward_fn gated_backward[ACT_OP_COUNT];
    act_softmax_fn softmax, softmax_backward;
    act_rrelu_fn rrelu;
    act_rrelu_backward_fn rrelu_backward;
} act_tier;

/* cmake/tiers.cmake defines ACT_HAVE_x for each file that it compiles. */
extern const act_tier act_tier_scalar;
extern const act_tier act_tier_portable;
extern const act_tier act_tier_sse2;
extern const act_tier act_tier_avx2;
extern const act_tier act_tier_avx512;
extern const act_tier act_tier_neon;

/* From this many elements on, the output of a call that is none of its inputs is
 * written past the caches. The length of the whole call counts, not of its tasks. Set
 * once by the dispatcher. */
extern _Atomic(size_t) act_stream_from;

#endif
