/* SPDX-License-Identifier: MIT
 *
 * The elementwise calls over the rows of matrices with padding. */
#include "check.h"
#include "matrix.h"
#include "params.h"

#include <activate/layers.h>

/* Forward, backward is NULL and dy is no matrix; by: the input or the output of the
 * forward pass. */
typedef struct rows_job {
    act_forward_fn forward;
    act_backward_fn backward;
    act_matrix dy, by, out;
    float *to; /* out.at */
    size_t rows, cols;
    float params[2];
} rows_job;

/* ---- Checks ---------------------------------------------------------------- */

static int fits(const rows_job *job, act_matrix m)
{
    return act_rows_fit(m.at, job->rows, job->cols, m.stride);
}

static int agrees(const rows_job *job, act_matrix input)
{
    return act_rows_agree(input.at, input.stride, job->out.at, job->out.stride, job->rows,
                          job->cols);
}

static int inputs_fit(const rows_job *job)
{
    return fits(job, job->by) && agrees(job, job->by) &&
           (job->backward == NULL || (fits(job, job->dy) && agrees(job, job->dy)));
}

/* ---- Running --------------------------------------------------------------- */

static void kernel(const rows_job *job, size_t dy, size_t by, size_t out, size_t n)
{
    if (job->backward == NULL)
        job->forward(job->by.at + by, job->to + out, n, job->params);
    else
        job->backward(job->dy.at + dy, job->by.at + by, job->to + out, n, job->params);
}

static void some_rows(const void *shared, size_t begin, size_t count)
{
    const rows_job *const job = shared;
    for (size_t r = begin; r < begin + count; r++)
        kernel(job, r * job->dy.stride, r * job->by.stride, r * job->out.stride, job->cols);
}

static void some_elements(const void *shared, size_t begin, size_t count)
{
    kernel(shared, begin, begin, begin, count);
}

/* Without padding all rows are one. */
static int is_one_row(const rows_job *job)
{
    return job->rows == 1 || (job->by.stride == job->cols && job->out.stride == job->cols &&
                              (job->backward == NULL || job->dy.stride == job->cols));
}

static act_status run(rows_job *job, const act_options *options)
{
    job->out.at = job->to;
    if (job->rows == 0 || job->cols == 0)
        return ACT_OK;
    if (!fits(job, job->out) || !inputs_fit(job))
        return ACT_ERR_ARG;
    if (is_one_row(job))
        act_run(some_elements, job, job->rows * job->cols, act_cut_floats(job->to), options);
    else
        act_run(some_rows, job, job->rows, act_cut_rows(job->cols, job->out.stride), options);
    return ACT_OK;
}

/* ---- The calls ------------------------------------------------------------- */

act_status act_forward_rows(act_op op, act_dtype dtype, const void *x, size_t x_stride, void *y,
                            size_t y_stride, size_t rows, size_t cols, const act_params *params,
                            const act_options *options)
{
    rows_job job = { .by = { x, x_stride }, .out = { NULL, y_stride }, .to = y };
    act_options how;
    const act_status status = act_check_call(op, dtype, params, options, 0, job.params, &how);
    if (status != ACT_OK)
        return status;
    job.rows = rows;
    job.cols = cols;
    job.forward = act_forward_kernel(op, x, y, rows * cols);
    return run(&job, &how);
}

/* Both backward calls, from x or from y. */
static act_status backward(rows_job *job, int from_y, act_op op, act_dtype dtype,
                           const act_params *params, const act_options *options)
{
    act_options how;
    const act_status status = act_check_call(op, dtype, params, options, 0, job->params, &how);
    if (status != ACT_OK)
        return status;
    const size_t n = job->rows * job->cols;
    job->backward = from_y ? act_backward_y_kernel(op, job->dy.at, job->by.at, job->to, n)
                           : act_backward_kernel(op, job->dy.at, job->by.at, job->to, n);
    if (from_y && (job->backward == NULL || !act_output_tells(op, job->params[0], job->params[1])))
        return ACT_ERR_UNSUPPORTED;
    return run(job, &how);
}

act_status act_backward_rows(act_op op, act_dtype dtype, const void *dy, size_t dy_stride,
                             const void *x, size_t x_stride, void *dx, size_t dx_stride,
                             size_t rows, size_t cols, const act_params *params,
                             const act_options *options)
{
    rows_job job = { .dy = { dy, dy_stride }, .by = { x, x_stride }, .out = { NULL, dx_stride } };
    job.to = dx;
    job.rows = rows;
    job.cols = cols;
    return backward(&job, 0, op, dtype, params, options);
}

act_status act_backward_y_rows(act_op op, act_dtype dtype, const void *dy, size_t dy_stride,
                               const void *y, size_t y_stride, void *dx, size_t dx_stride,
                               size_t rows, size_t cols, const act_params *params,
                               const act_options *options)
{
    rows_job job = { .dy = { dy, dy_stride }, .by = { y, y_stride }, .out = { NULL, dx_stride } };
    job.to = dx;
    job.rows = rows;
    job.cols = cols;
    return backward(&job, 1, op, dtype, params, options);
}
