/* SPDX-License-Identifier: MIT
 *
 * softmax and log_softmax over rows. */
#include <activate/layers.h>

#include "api/check.h"
#include "dispatch/dispatch.h"
#include "params.h"
#include "work/matrix.h"
#include "work/stream.h"

typedef struct softmax_job {
    act_softmax_fn kernel;
    act_softmax_rows rows;
    int zero_rows; /* what ACT_ZERO_ROWS says */
} softmax_job;

static act_softmax_rows rows_at(const act_softmax_rows *all, size_t begin, size_t count)
{
    act_softmax_rows part = *all;
    part.dy = all->dy != NULL ? all->dy + begin * all->dy_stride : NULL;
    part.x += begin * all->x_stride;
    part.out += begin * all->out_stride;
    part.rows = count;
    return part;
}

/* ---- Rows that are nothing ------------------------------------------------------------ */

/* What all of x is in such a row: -inf with the sign of the scale, or backward what the
 * forward pass made of it. */
static float nothing_of(const softmax_job *j)
{
    if (j->rows.dy != NULL)
        return j->rows.is_log ? -INFINITY : 0.0f;
    return j->rows.scale > 0 ? -INFINITY : INFINITY;
}

/* Any other row is left at its first other element. */
static int is_nothing(const act_softmax_rows *rows, size_t r, float nothing)
{
    const float *const x = rows->x + r * rows->x_stride;
    for (size_t i = 0; i < rows->cols; i++)
        if (x[i] != nothing)
            return 0;
    return 1;
}

static void fill_nothing(const act_softmax_rows *rows, size_t r)
{
    float *const out = rows->out + r * rows->out_stride;
    const float value = rows->is_log && rows->dy == NULL ? -INFINITY : 0.0f;
    for (size_t i = 0; i < rows->cols; i++)
        out[i] = value;
}

/* ---- Parts of the rows ------------------------------------------------------------------ */

/* The rows between those that are nothing are done together. */
static void run_rows(const softmax_job *j, act_softmax_rows part)
{
    const float nothing = nothing_of(j);
    size_t done = 0;
    for (size_t r = 0; r <= part.rows; r++) {
        const int end = r == part.rows;
        if (!end && !(j->zero_rows && is_nothing(&part, r, nothing)))
            continue;
        const act_softmax_rows some = rows_at(&part, done, r - done);
        if (r > done)
            j->kernel(&some);
        if (!end)
            fill_nothing(&part, r);
        done = r + 1;
    }
}

static void run_part(const void *job, size_t begin, size_t count)
{
    const softmax_job *const j = job;
    const act_softmax_rows part = rows_at(&j->rows, begin, count);
    if (j->zero_rows)
        run_rows(j, part);
    else
        j->kernel(&part);
}

/* ---- The calls ---------------------------------------------------------------------------- */

static act_status check_call(act_dtype dtype, float scale, const act_options *given,
                             act_options *options)
{
    act_status status = act_check_dtype(dtype);
    if (status == ACT_OK && !act_in_range(scale, -FLT_MAX, FLT_MAX))
        status = ACT_ERR_PARAM;
    if (status == ACT_OK)
        status = act_check_options(given, ACT_ZERO_ROWS, options);
    return status;
}

static act_status check_buffers(const act_softmax_rows *r, int backward)
{
    const act_matrix all[] = { { r->dy, r->dy_stride },
                               { r->x, r->x_stride },
                               { r->out, r->out_stride } };
    return backward ? act_check_matrices(all, 2, 1, r->rows, r->cols)
                    : act_check_matrices(all + 1, 1, 1, r->rows, r->cols);
}

static act_status run(act_softmax_fn kernel, const act_softmax_rows *rows, int backward,
                      act_dtype dtype, const act_options *options)
{
    softmax_job job = { kernel, *rows, 0 };
    act_softmax_rows *const r = &job.rows;
    act_options how;
    act_status status = check_call(dtype, r->scale, options, &how);
    if (status != ACT_OK || r->rows == 0 || r->cols == 0)
        return status;
    status = check_buffers(r, backward);
    if (status != ACT_OK)
        return status;
    /* 0 * -inf is NaN */
    job.zero_rows = (how.flags & ACT_ZERO_ROWS) != 0 && (backward || r->scale != 0);
    const int in_place = r->out == r->x || r->out == r->dy;
    r->how = act_stream_rows(r->rows, r->cols, 1, in_place);
    act_run(run_part, &job, r->rows, act_cut_rows(r->cols, r->out_stride), &how);
    return ACT_OK;
}

static act_status forward(act_dtype dtype, const void *x, size_t x_stride, void *y, size_t y_stride,
                          size_t rows, size_t cols, float scale, int is_log,
                          const act_options *options)
{
    const act_softmax_rows r = { NULL, x, y, 0, x_stride, y_stride, rows, cols, scale, is_log, 0 };
    return run(act_tier_now()->softmax, &r, 0, dtype, options);
}

static act_status backward(act_dtype dtype, const void *dy, size_t dy_stride, const void *y,
                           size_t y_stride, void *dx, size_t dx_stride, size_t rows, size_t cols,
                           float scale, int is_log, const act_options *options)
{
    const act_softmax_rows r = { dy,   y,    dx,    dy_stride, y_stride, dx_stride,
                                 rows, cols, scale, is_log,    0 };
    return run(act_tier_now()->softmax_backward, &r, 1, dtype, options);
}

act_status act_softmax(act_dtype dtype, const void *x, size_t x_stride, void *y, size_t y_stride,
                       size_t rows, size_t cols, float scale, const act_options *options)
{
    return forward(dtype, x, x_stride, y, y_stride, rows, cols, scale, 0, options);
}

act_status act_log_softmax(act_dtype dtype, const void *x, size_t x_stride, void *y,
                           size_t y_stride, size_t rows, size_t cols, float scale,
                           const act_options *options)
{
    return forward(dtype, x, x_stride, y, y_stride, rows, cols, scale, 1, options);
}

act_status act_softmax_backward(act_dtype dtype, const void *dy, size_t dy_stride, const void *y,
                                size_t y_stride, void *dx, size_t dx_stride, size_t rows,
                                size_t cols, float scale, const act_options *options)
{
    return backward(dtype, dy, dy_stride, y, y_stride, dx, dx_stride, rows, cols, scale, 0,
                    options);
}

act_status act_log_softmax_backward(act_dtype dtype, const void *dy, size_t dy_stride,
                                    const void *y, size_t y_stride, void *dx, size_t dx_stride,
                                    size_t rows, size_t cols, float scale,
                                    const act_options *options)
{
    return backward(dtype, dy, dy_stride, y, y_stride, dx, dx_stride, rows, cols, scale, 1,
                    options);
}
