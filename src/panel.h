/* SPDX-License-Identifier: MIT
 *
 * What kernels with an operand besides x work on: a panel, rows of equal length at
 * equal distances, the same in all buffers of a call. channels.c cuts
 * [outer][channels][inner] into panels. */
#ifndef ACTIVATE_PANEL_H
#define ACTIVATE_PANEL_H

#include <stddef.h>
#include <stdint.h>

typedef struct act_panel {
    size_t rows, cols, stride; /* in elements */
    /* The operand of row r, column i is operand[r * row_step + i * col_step], where
     * col_step is 0 or 1. */
    const float *operand;
    size_t row_step, col_step;
    int stream;   /* the output is no input, and larger than the caches */
    size_t ahead; /* how far inputs are fetched ahead, in elements; 0: not at all */
    /* NULL, or where the backward pass adds the operand's gradient: to sums[i] that of
     * column i, row by row, with room for 16 more sums that hold nothing of use; or, if
     * by_row, to sums[r] that of row r. */
    double *sums;
    int by_row;
} act_panel;

/* y = f(x, operand). y may be x or, where rows and columns coincide, the operand. */
typedef void (*act_panel_forward_fn)(const float *x, float *y, const act_panel *panel,
                                     const float params[2]);

/* dx, from dy, x and the operand, and sums. dx may be dy or x, or NULL: only sums. */
typedef void (*act_panel_backward_fn)(const float *dy, const float *x, float *dx,
                                      const act_panel *panel, const float params[2]);

/* Adds to counts[i] how many rows have a zero in column i. There is room for 16 more
 * counts, which hold nothing of use. */
typedef void (*act_count_fn)(const float *y, size_t rows, size_t cols, size_t stride,
                             int32_t *counts);

#endif
