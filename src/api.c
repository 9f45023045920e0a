/* SPDX-License-Identifier: MIT
 *
 * The generic calls: check everything, pick a kernel, run it. */
#include "buffers.h"
#include "check.h"
#include "dispatch.h"
#include "params.h"
#include "run.h"

typedef struct forward_job {
    act_forward_fn kernel;
    const float *x;
    float *y;
    const float *params;
} forward_job;

typedef struct backward_job {
    act_backward_fn kernel;
    const float *dy, *by; /* by: the input or the output of the forward pass */
    float *dx;
    const float *params;
} backward_job;

static void forward_part(const void *job, size_t begin, size_t count)
{
    const forward_job *const j = job;
    j->kernel(j->x + begin, j->y + begin, count, j->params);
}

static void backward_part(const void *job, size_t begin, size_t count)
{
    const backward_job *const j = job;
    j->kernel(j->dy + begin, j->by + begin, j->dx + begin, count, j->params);
}

act_status act_forward(act_op op, act_dtype dtype, const void *x, void *y, size_t n,
                       const act_params *params, const act_options *options)
{
    float checked[2];
    act_options how;
    const act_status status = act_check_call(op, dtype, params, options, 0, checked, &how);
    if (status != ACT_OK || n == 0)
        return status;
    if (!act_buffer_fits(x, n) || !act_buffer_fits(y, n) || !act_buffers_agree(x, y, n))
        return ACT_ERR_ARG;
    const forward_job job = { act_forward_kernel(op, x, y, n), x, y, checked };
    act_run(forward_part, &job, n, act_cut_floats(y), &how);
    return ACT_OK;
}

/* Both backward calls. */
static act_status backward(const backward_job *job, size_t n, const act_options *options)
{
    if (n == 0)
        return ACT_OK;
    if (!act_buffer_fits(job->dy, n) || !act_buffer_fits(job->by, n) ||
        !act_buffer_fits(job->dx, n) || !act_buffers_agree(job->dy, job->dx, n) ||
        !act_buffers_agree(job->by, job->dx, n))
        return ACT_ERR_ARG;
    act_run(backward_part, job, n, act_cut_floats(job->dx), options);
    return ACT_OK;
}

act_status act_backward(act_op op, act_dtype dtype, const void *dy, const void *x, void *dx,
                        size_t n, const act_params *params, const act_options *options)
{
    float checked[2];
    act_options how;
    const act_status status = act_check_call(op, dtype, params, options, 0, checked, &how);
    if (status != ACT_OK)
        return status;
    const act_backward_fn kernel = act_backward_kernel(op, dy, x, dx, n);
    const backward_job job = { kernel, dy, x, dx, checked };
    return backward(&job, n, &how);
}

act_status act_backward_y(act_op op, act_dtype dtype, const void *dy, const void *y, void *dx,
                          size_t n, const act_params *params, const act_options *options)
{
    float checked[2];
    act_options how;
    const act_status status = act_check_call(op, dtype, params, options, 0, checked, &how);
    if (status != ACT_OK)
        return status;
    const act_backward_fn kernel = act_backward_y_kernel(op, dy, y, dx, n);
    const backward_job job = { kernel, dy, y, dx, checked };
    if (job.kernel == NULL || !act_output_tells(op, checked[0], checked[1]))
        return ACT_ERR_UNSUPPORTED;
    return backward(&job, n, &how);
}

act_forward_fn act_find_forward(act_op op, act_dtype dtype)
{
    return act_check_op(op, dtype) == ACT_OK ? act_tier_now()->forward[op] : NULL;
}

act_backward_fn act_find_backward(act_op op, act_dtype dtype)
{
    return act_check_op(op, dtype) == ACT_OK ? act_tier_now()->backward[op] : NULL;
}

act_backward_fn act_find_backward_y(act_op op, act_dtype dtype)
{
    return act_check_op(op, dtype) == ACT_OK ? act_tier_now()->backward_y[op] : NULL;
}
