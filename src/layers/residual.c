/* SPDX-License-Identifier: MIT
 *
 * Any activation, and a residual added to it. */
#include "buffers.h"
#include "check.h"
#include "dispatch.h"
#include "run.h"

#include <activate/layers.h>

typedef struct residual_job {
    act_panel_forward_fn kernel;
    const float *x, *r;
    float *y;
    float params[2];
    int stream;
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
        .stream = job->stream,
    };
    job->kernel(job->x + begin, job->y + begin, &panel, job->params);
}

act_status act_residual_forward(act_op op, act_dtype dtype, const void *x, const void *r, void *y,
                                size_t n, const act_params *params, const act_options *options)
{
    residual_job job = { .x = x, .r = r, .y = y };
    act_options how;
    const act_status status = act_check_call(op, dtype, params, options, 0, job.params, &how);
    if (status != ACT_OK || n == 0)
        return status;
    if (!act_buffer_fits(x, n) || !act_buffer_fits(r, n) || !act_buffer_fits(y, n) ||
        !act_buffers_agree(x, y, n) || !act_buffers_agree(r, y, n))
        return ACT_ERR_ARG;
    job.kernel = act_tier_now()->residual_forward[op];
    job.stream = act_streams(n, y == x || y == r);
    act_run(part, &job, n, act_cut_floats(y), &how);
    return ACT_OK;
}
