/* SPDX-License-Identifier: MIT
 *
 * Matrices of rows x cols floats whose rows begin `stride` floats apart. */
#ifndef ACTIVATE_WORK_MATRIX_H
#define ACTIVATE_WORK_MATRIX_H

#include "work/buffers.h"
#include "work/run.h"

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

static inline act_status act_check_rows(const void *p, size_t rows, size_t cols, size_t stride)
{
    const size_t span = act_rows_span(rows, cols, stride);
    if (span == 0)
        return ACT_ERR_SHAPE;
    return act_buffer_valid(p, span) ? ACT_OK : ACT_ERR_POINTER;
}

/* The output is the input or has no element in common with it. Both are valid and have as
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

/* Inputs, then outputs: all are valid, and each output agrees with each input. All are
 * looked at before any two are compared, so that a buffer that is none is ACT_ERR_POINTER
 * whatever else is wrong. */
static inline act_status act_check_matrices(const act_matrix *all, size_t inputs, size_t outputs,
                                            size_t rows, size_t cols)
{
    const act_matrix *const out = all + inputs;
    for (size_t k = 0; k < inputs + outputs; k++) {
        const act_status status = act_check_rows(all[k].at, rows, cols, all[k].stride);
        if (status != ACT_OK)
            return status;
    }
    for (size_t k = 0; k < inputs; k++)
        for (size_t o = 0; o < outputs; o++)
            if (!act_rows_agree(all[k].at, all[k].stride, out[o].at, out[o].stride, rows, cols))
                return ACT_ERR_OVERLAP;
    return ACT_OK;
}

/* Parts of whole rows: those of one output end where a cache line does, if the buffer
 * is aligned to lines. */
static inline act_cut act_cut_rows(size_t cols, size_t stride)
{
    size_t unit = ACT_LINE;
    while (unit > 1 && unit / 2 * stride % ACT_LINE == 0)
        unit /= 2;
    return act_cut_items(unit, cols);
}

#endif
