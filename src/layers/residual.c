/* SPDX-License-Identifier: MIT
 *
 * Any activation, and a residual added to it. */
#include "work/buffers.h"
#include "api/check.h"
#include "dispatch/dispatch.h"
#include "work/run.h"
#include "work/stream.h"

#include <activate/layers.h>

typedef struct residual_job {
    act_panel_forward_fn kernel;
    const float *x, *r;
    float *y;
    float params[ACT_PARAMS_MOST];
    uint32_t how;
} residual_job;

/* One row, whose operands are the residual. */
static void part(const void *shared, size_t begin, size_t count)
{
    const residual_job *const job = shared;
    const act_panel panel = {
        .rows = 1,
        .cols = count,
        .stride = count,
        .operand = job->r + begin,
        .col_step = 1,
        .stage = ACT_ADD_AFTER,
        .how = job->how,
    };
    job->kernel(job->x + begin, job->y + begin, &panel, job->params);
}

act_status act_residual_forward(act_op op, act_dtype dtype, const void *x, const void *r, void *y,
                                size_t n, const act_params *params, const act_options *options)
{
    residual_job job = { .x = x, .r = r, .y = y };
    act_options how;
    act_status status = act_check_call(op, dtype, params, options, 0, job.params, &how);
    if (status != ACT_OK || n == 0)
        return status;
    status = act_check_binary(x, r, y, n);
    if (status != ACT_OK)
        return status;
    job.kernel = act_tier_now()->of[op].forward_with;
    job.how = act_stream(n, y == x || y == r);
    act_run(part, &job, n, act_cut_floats(y), &how);
    return ACT_OK;
}
