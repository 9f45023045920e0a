/* SPDX-License-Identifier: MIT
 *
 * The contract between a call and a kernel. Kernels cannot fail and check nothing: the
 * calls have checked everything. No kernel knows about threads, sizes of caches or types
 * of options.
 *
 * The bits of an element depend on its inputs and the parameters alone, however a call is
 * cut. An output may be an input, exactly; no other buffers overlap. `how` is 0 or
 * ACT_STREAM; work/stream.h decides which. `params` has as many values as the activation
 * has parameters. */
#ifndef ACTIVATE_KERNELS_CONTRACT_H
#define ACTIVATE_KERNELS_CONTRACT_H

#include <activate/activate.h>

/* ---- An activation ------------------------------------------------------------- */

/* What is done with the operand of an element, of which there is one. */
typedef enum act_stage {
    ACT_ADD_BEFORE = 1,    /* f(x + operand): a bias       */
    ACT_ADD_AFTER = 2,     /* f(x) + operand: a residual   */
    ACT_MULTIPLY_AFTER = 4 /* f(x) * operand: a gated unit */
} act_stage;

/* Rows of equal length at equal distances, the same in x and all outputs. */
typedef struct act_panel {
    size_t rows, cols, stride; /* in elements */
    /* The operand of row r, column i is operand[r * row_step + i * col_step], where
     * col_step is 0 or 1. */
    const float *operand;
    size_t row_step, col_step;
    act_stage stage; /* forward; the backward pass knows ACT_ADD_BEFORE alone */
    uint32_t how;
    size_t ahead; /* how far inputs are fetched ahead, in elements; 0: not at all */
    /* NULL, or where the backward pass adds the operand's gradient: to sums[i] that of
     * column i, row by row, with room for 16 more sums that hold nothing of use; or, if
     * by_row, to sums[r] that of row r. */
    double *sums;
    int by_row;
} act_panel;

/* y from x and the operands. Where rows and columns coincide, y may be the operand. */
typedef void (*act_panel_forward_fn)(const float *x, float *y, const act_panel *panel,
                                     const float *params);

/* dx from dy, x and the operands, and sums. dx may be NULL: only sums. */
typedef void (*act_panel_backward_fn)(const float *dy, const float *x, float *dx,
                                      const act_panel *panel, const float *params);

/* da = (dy * b) * f'(a), db = dy * f(a). */
typedef void (*act_gated_backward_fn)(const float *dy, const float *a, const float *b, float *da,
                                      float *db, size_t n, const float *params, uint32_t how);

/* All kernels of an activation. Whatever else is done with one is put together of these. */
typedef struct act_kernels {
    act_forward_fn forward;
    act_backward_fn backward;
    act_backward_fn backward_y; /* NULL where y does not determine the derivative */
    act_panel_forward_fn forward_with;
    act_panel_backward_fn backward_with;
    act_gated_backward_fn gated_backward;
} act_kernels;

/* ---- Layers -------------------------------------------------------------------- */

/* mask[i / 8] has the bit of element i; slope is that of leaky_relu. */
typedef void (*act_mask_fn)(const float *x, float *y, uint8_t *mask, size_t n, float slope,
                            uint32_t how);
typedef void (*act_mask_backward_fn)(const float *dy, const uint8_t *mask, float *dx, size_t n,
                                     float slope, uint32_t how);

/* Rows of softmax or log_softmax; x of the backward pass is the output of the forward one.
 * out may be x or dy with its stride. rows, cols > 0. */
typedef struct act_softmax_rows {
    const float *dy, *x;
    float *out;
    size_t dy_stride, x_stride, out_stride, rows, cols;
    float scale;
    int is_log;
    uint32_t how;
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

/* Adds to counts[i] how many rows have a zero in column i. There is room for 16 more
 * counts, which hold nothing of use. */
typedef void (*act_count_fn)(const float *y, size_t rows, size_t cols, size_t stride,
                             int32_t *counts);

/* ---- A tier: all kernels for one instruction set, as one const table ------------- */

typedef struct act_tier {
    act_isa isa;
    int fused; /* its v_fma rounds once: all fused tiers return the same bits */
    act_kernels of[ACT_OP_COUNT];
    act_panel_forward_fn prelu;
    act_panel_backward_fn prelu_backward;
    act_count_fn count_zeros;
    act_mask_fn relu_mask, leaky_relu_mask;
    act_mask_backward_fn relu_mask_backward, leaky_relu_mask_backward;
    act_softmax_fn softmax, softmax_backward;
    act_rrelu_fn rrelu;
    act_rrelu_backward_fn rrelu_backward;
} act_tier;

#endif
