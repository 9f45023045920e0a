/* SPDX-License-Identifier: MIT
 *
 * The elementwise calls over the rows of matrices with padding. */
#include "api/check.h"
#include "dispatch/dispatch.h"
#include "params.h"
#include "work/matrix.h"
#include "work/stream.h"

#include <activate/layers.h>

/* Forward, backward is NULL and dy is no matrix; saved: the input or the output of
 * the forward pass. */
typedef struct rows_job {
    act_forward_fn forward;
    act_backward_fn backward;
    act_matrix dy, saved;
    float *out;
    size_t out_stride, rows, cols;
    float params[ACT_PARAMS_MOST];
    uint32_t how;
} rows_job;

/* ---- Checks ---------------------------------------------------------------- */

static act_status check_buffers(const rows_job *job)
{
    const act_matrix all[] = { job->dy, job->saved, { job->out, job->out_stride } };
    return job->backward == NULL ? act_check_matrices(all + 1, 1, 1, job->rows, job->cols)
                                 : act_check_matrices(all, 2, 1, job->rows, job->cols);
}

/* ---- Running --------------------------------------------------------------- */

static void kernel(const rows_job *job, size_t dy, size_t saved, size_t out, size_t n)
{
    if (job->backward == NULL)
        job->forward(job->saved.at + saved, job->out + out, n, job->params, job->how);
    else
        job->backward(job->dy.at + dy, job->saved.at + saved, job->out + out, n, job->params,
                      job->how);
}

static void some_rows(const void *shared, size_t begin, size_t count)
{
    const rows_job *const job = shared;
    for (size_t r = begin; r < begin + count; r++)
        kernel(job, r * job->dy.stride, r * job->saved.stride, r * job->out_stride, job->cols);
}

static void some_elements(const void *shared, size_t begin, size_t count)
{
    kernel(shared, begin, begin, begin, count);
}

/* Without padding all rows are one. */
static int is_one_row(const rows_job *job)
{
    return job->rows == 1 || (job->saved.stride == job->cols && job->out_stride == job->cols &&
                              (job->backward == NULL || job->dy.stride == job->cols));
}

static act_status run(rows_job *job, const act_options *options)
{
    if (job->rows == 0 || job->cols == 0)
        return ACT_OK;
    const act_status status = check_buffers(job);
    if (status != ACT_OK)
        return status;
    job->how =
        act_stream(job->rows * job->cols, job->out == job->saved.at || job->out == job->dy.at);
    if (is_one_row(job))
        act_run(some_elements, job, job->rows * job->cols, act_cut_floats(job->out), options);
    else
        act_run(some_rows, job, job->rows, act_cut_rows(job->cols, job->out_stride), options);
    return ACT_OK;
}

/* ---- The calls ------------------------------------------------------------- */

act_status act_forward_rows(act_op op, act_dtype dtype, const void *x, size_t x_stride, void *y,
                            size_t y_stride, size_t rows, size_t cols, const act_params *params,
                            const act_options *options)
{
    rows_job job = { .saved = { x, x_stride }, .out = y, .out_stride = y_stride };
    act_options how;
    const act_status status = act_check_call(op, dtype, params, options, 0, job.params, &how);
    if (status != ACT_OK)
        return status;
    job.rows = rows;
    job.cols = cols;
    job.forward = act_tier_now()->of[op].forward;
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
    const act_kernels *const kernels = &act_tier_now()->of[op];
    job->backward = from_y ? kernels->backward_y : kernels->backward;
    if (from_y && (job->backward == NULL || !act_output_determines(op, job->params)))
        return ACT_ERR_UNSUPPORTED;
    return run(job, &how);
}

act_status act_backward_rows(act_op op, act_dtype dtype, const void *dy, size_t dy_stride,
                             const void *x, size_t x_stride, void *dx, size_t dx_stride,
                             size_t rows, size_t cols, const act_params *params,
                             const act_options *options)
{
    rows_job job = {
        .dy = { dy, dy_stride }, .saved = { x, x_stride }, .out = dx, .out_stride = dx_stride
    };
    job.rows = rows;
    job.cols = cols;
    return backward(&job, 0, op, dtype, params, options);
}

act_status act_backward_y_rows(act_op op, act_dtype dtype, const void *dy, size_t dy_stride,
                               const void *y, size_t y_stride, void *dx, size_t dx_stride,
                               size_t rows, size_t cols, const act_params *params,
                               const act_options *options)
{
    rows_job job = {
        .dy = { dy, dy_stride }, .saved = { y, y_stride }, .out = dx, .out_stride = dx_stride
    };
    job.rows = rows;
    job.cols = cols;
    return backward(&job, 1, op, dtype, params, options);
}
