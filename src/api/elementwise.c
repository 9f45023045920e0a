/* SPDX-License-Identifier: MIT
 *
 * The calls for any activation: check everything, pick a kernel, run it. */
#include "api/check.h"
#include "dispatch/dispatch.h"
#include "params.h"
#include "work/buffers.h"
#include "work/run.h"
#include "work/stream.h"

typedef struct forward_job {
    act_forward_fn kernel;
    const float *x;
    float *y;
    const float *params;
    uint32_t how;
} forward_job;

typedef struct backward_job {
    act_backward_fn kernel;
    const float *dy, *saved; /* the input or the output of the forward pass */
    float *dx;
    const float *params;
    uint32_t how;
} backward_job;

static void forward_part(const void *job, size_t begin, size_t count)
{
    const forward_job *const j = job;
    j->kernel(j->x + begin, j->y + begin, count, j->params, j->how);
}

static void backward_part(const void *job, size_t begin, size_t count)
{
    const backward_job *const j = job;
    j->kernel(j->dy + begin, j->saved + begin, j->dx + begin, count, j->params, j->how);
}

act_status act_forward(act_op op, act_dtype dtype, const void *x, void *y, size_t n,
                       const act_params *params, const act_options *options)
{
    float checked[ACT_PARAMS_MOST];
    act_options how;
    act_status status = act_check_call(op, dtype, params, options, 0, checked, &how);
    if (status != ACT_OK || n == 0)
        return status;
    status = act_check_unary(x, y, n);
    if (status != ACT_OK)
        return status;
    const forward_job job = { act_tier_now()->of[op].forward, x, y, checked,
                              act_stream(n, x == y) };
    act_run(forward_part, &job, n, act_cut_floats(y), &how);
    return ACT_OK;
}

/* Both backward calls. */
static act_status backward(backward_job *job, size_t n, const act_options *options)
{
    if (n == 0)
        return ACT_OK;
    const act_status status = act_check_binary(job->dy, job->saved, job->dx, n);
    if (status != ACT_OK)
        return status;
    job->how = act_stream(n, job->dx == job->dy || job->dx == job->saved);
    act_run(backward_part, job, n, act_cut_floats(job->dx), options);
    return ACT_OK;
}

act_status act_backward(act_op op, act_dtype dtype, const void *dy, const void *x, void *dx,
                        size_t n, const act_params *params, const act_options *options)
{
    float checked[ACT_PARAMS_MOST];
    act_options how;
    const act_status status = act_check_call(op, dtype, params, options, 0, checked, &how);
    if (status != ACT_OK)
        return status;
    backward_job job = { act_tier_now()->of[op].backward, dy, x, dx, checked, 0 };
    return backward(&job, n, &how);
}

act_status act_backward_y(act_op op, act_dtype dtype, const void *dy, const void *y, void *dx,
                          size_t n, const act_params *params, const act_options *options)
{
    float checked[ACT_PARAMS_MOST];
    act_options how;
    const act_status status = act_check_call(op, dtype, params, options, 0, checked, &how);
    if (status != ACT_OK)
        return status;
    backward_job job = { act_tier_now()->of[op].backward_y, dy, y, dx, checked, 0 };
    if (job.kernel == NULL || !act_output_determines(op, checked))
        return ACT_ERR_UNSUPPORTED;
    return backward(&job, n, &how);
}

act_forward_fn act_find_forward(act_op op, act_dtype dtype)
{
    return act_check_op(op, dtype) == ACT_OK ? act_tier_now()->of[op].forward : NULL;
}

act_backward_fn act_find_backward(act_op op, act_dtype dtype)
{
    return act_check_op(op, dtype) == ACT_OK ? act_tier_now()->of[op].backward : NULL;
}

act_backward_fn act_find_backward_y(act_op op, act_dtype dtype)
{
    return act_check_op(op, dtype) == ACT_OK ? act_tier_now()->of[op].backward_y : NULL;
}
