/* SPDX-License-Identifier: MIT
 *
 * softmax and log_softmax over rows. */
#include <activate/layers.h>

#include "api/check.h"
#include "dispatch/dispatch.h"
#include "params.h"
#include "work/matrix.h"
#include "work/stream.h"

typedef struct forward_job {
    act_row_fn kernel;
    const float *x;
    size_t x_stride;
    float *y;
    size_t y_stride, cols;
    float scale;
    int zero_rows; /* what ACT_ZERO_ROWS says */
    float zero;    /* the result of such a row */
    int stream;
} forward_job;

typedef struct backward_job {
    act_row_backward_fn kernel;
    const float *dy;
    size_t dy_stride;
    const float *y;
    size_t y_stride;
    float *dx;
    size_t dx_stride, cols;
    float scale;
    int stream;
} backward_job;

/* Every element, scaled, is -inf. Any other row is left at its first other element. */
static int is_nothing(const forward_job *j, const float *x)
{
    const float nothing = j->scale > 0 ? -INFINITY : INFINITY;
    for (size_t i = 0; i < j->cols; i++)
        if (x[i] != nothing)
            return 0;
    return 1;
}

static void forward_row(const forward_job *j, const float *x, float *y)
{
    if (!j->zero_rows || !is_nothing(j, x)) {
        j->kernel(x, y, j->cols, j->scale, j->stream);
        return;
    }
    for (size_t i = 0; i < j->cols; i++)
        y[i] = j->zero;
}

static void forward_part(const void *job, size_t begin, size_t count)
{
    const forward_job *const j = job;
    for (size_t r = begin; r < begin + count; r++)
        forward_row(j, j->x + r * j->x_stride, j->y + r * j->y_stride);
}

static void backward_part(const void *job, size_t begin, size_t count)
{
    const backward_job *const j = job;
    for (size_t r = begin; r < begin + count; r++)
        j->kernel(j->dy + r * j->dy_stride, j->y + r * j->y_stride, j->dx + r * j->dx_stride,
                  j->cols, j->scale, j->stream);
}

static act_status check_call(act_dtype dtype, float scale, const act_options *given,
                             uint32_t understood, act_options *options)
{
    act_status status = act_check_dtype(dtype);
    if (status == ACT_OK && !act_in_range(scale, -FLT_MAX, FLT_MAX))
        status = ACT_ERR_PARAM;
    if (status == ACT_OK)
        status = act_check_options(given, understood, options);
    return status;
}

static act_status forward(forward_job *j, act_dtype dtype, size_t rows, const act_options *options)
{
    act_options how;
    act_status status = check_call(dtype, j->scale, options, ACT_ZERO_ROWS, &how);
    if (status != ACT_OK || rows == 0 || j->cols == 0)
        return status;
    status = act_check_rows(j->y, rows, j->cols, j->y_stride);
    if (status == ACT_OK)
        status = act_check_rows_of(j->x, j->x_stride, j->y, j->y_stride, rows, j->cols);
    if (status != ACT_OK)
        return status;
    /* 0 * -inf is NaN */
    j->zero_rows = (how.flags & ACT_ZERO_ROWS) != 0 && j->scale != 0;
    j->stream = act_stream_rows(rows, j->cols, 1, j->x == j->y) != 0;
    act_run(forward_part, j, rows, act_cut_rows(j->cols, j->y_stride), &how);
    return ACT_OK;
}

static act_status backward(backward_job *j, act_dtype dtype, size_t rows,
                           const act_options *options)
{
    act_options how;
    act_status status = check_call(dtype, j->scale, options, 0, &how);
    if (status != ACT_OK || rows == 0 || j->cols == 0)
        return status;
    status = act_check_rows(j->dx, rows, j->cols, j->dx_stride);
    if (status == ACT_OK)
        status = act_check_rows_of(j->dy, j->dy_stride, j->dx, j->dx_stride, rows, j->cols);
    if (status == ACT_OK)
        status = act_check_rows_of(j->y, j->y_stride, j->dx, j->dx_stride, rows, j->cols);
    if (status != ACT_OK)
        return status;
    j->stream = 
        act_stream_rows(rows, j->cols, 1, j->dx == j->dy || j->dx == j->y) != 0;
    act_run(backward_part, j, rows, act_cut_rows(j->cols, j->dx_stride), &how);
    return ACT_OK;
}

act_status act_softmax(act_dtype dtype, const void *x, size_t x_stride, void *y, size_t y_stride,
                       size_t rows, size_t cols, float scale, const act_options *options)
{
    forward_job job = { act_tier_now()->softmax, x, x_stride, y, y_stride, cols, scale, 0, 0, 0 };
    return forward(&job, dtype, rows, options);
}

act_status act_log_softmax(act_dtype dtype, const void *x, size_t x_stride, void *y,
                           size_t y_stride, size_t rows, size_t cols, float scale,
                           const act_options *options)
{
    forward_job job = {
        act_tier_now()->log_softmax, x, x_stride, y, y_stride, cols, scale, 0, -INFINITY, 0
    };
    return forward(&job, dtype, rows, options);
}

act_status act_softmax_backward(act_dtype dtype, const void *dy, size_t dy_stride, const void *y,
                                size_t y_stride, void *dx, size_t dx_stride, size_t rows,
                                size_t cols, float scale, const act_options *options)
{
    backward_job job = {
        act_tier_now()->softmax_backward, dy, dy_stride, y, y_stride, dx, dx_stride, cols, scale, 0
    };
    return backward(&job, dtype, rows, options);
}

act_status act_log_softmax_backward(act_dtype dtype, const void *dy, size_t dy_stride,
                                    const void *y, size_t y_stride, void *dx, size_t dx_stride,
                                    size_t rows, size_t cols, float scale,
                                    const act_options *options)
{
    backward_job job = { act_tier_now()->log_softmax_backward,
                         dy,
                         dy_stride,
                         y,
                         y_stride,
                         dx,
                         dx_stride,
                         cols,
                         scale,
                         0 };
    return backward(&job, dtype, rows, options);
}
