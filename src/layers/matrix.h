/* SPDX-License-Identifier: MIT
 *
 * Matrices of rows x cols floats whose rows begin `stride` floats apart. */
#ifndef ACTIVATE_LAYERS_MATRIX_H
#define ACTIVATE_LAYERS_MATRIX_H

#include "buffers.h"
#include "dispatch.h"
#include "run.h"

typedef struct act_matrix {
    const float *at;
    size_t stride;
} act_matrix;

/* How many floats lie between the first and the end of the last; 0 if the shape is
 * none or overflows. rows, cols > 0. */
static inline size_t act_rows_span(size_t rows, size_t cols, size_t stride)
{
    if (stride < cols || (rows - 1 > 0 && stride > (SIZE_MAX - cols) / (rows - 1)))
        return 0;
    return (rows - 1) * stride + cols;
}

static inline int act_rows_fit(const void *p, size_t rows, size_t cols, size_t stride)
{
    const size_t span = act_rows_span(rows, cols, stride);
    return span > 0 && act_buffer_fits(p, span);
}

/* The output is the input or has no element in common with it. Both fit and have as
 * many columns. Rows of one may lie in the gaps of the other if the strides are equal;
 * otherwise the whole of both must be apart. */
static inline int act_rows_agree(const void *input, size_t in_stride, const void *output,
                                 size_t out_stride, size_t rows, size_t cols)
{
    const uintptr_t in = (uintptr_t)input, out = (uintptr_t)output;
    const size_t distance = (in < out ? out - in : in - out) / sizeof(float);
    const size_t lower = in < out ? in_stride : out_stride;
    if (in == out && (in_stride == out_stride || rows == 1))
        return 1;
    if (distance >= act_rows_span(rows, cols, lower))
        return 1;
    return in_stride == out_stride && distance % lower >= cols && distance % lower + cols <= lower;
}

/* Whether an output of such rows, which fit, is worth writing past the caches: the ends
 * of short ones are parts of lines. */
static inline int act_rows_stream(size_t rows, size_t cols, int in_place)
{
    enum { LONG = 512 };
    return cols >= LONG && act_streams(rows * cols, in_place);
}

/* Parts of whole rows: those of one output end where a cache line does, if the buffer
 * is aligned to lines. */
static inline act_cut act_cut_rows(size_t cols, size_t stride)
{
    size_t unit = 64 / sizeof(float);
    while (unit > 1 && unit / 2 * stride % (64 / sizeof(float)) == 0)
        unit /= 2;
    return act_cut_items(unit, cols);
}

#endif
