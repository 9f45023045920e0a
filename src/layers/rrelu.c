/* SPDX-License-Identifier: MIT
 *
 * Randomized leaky relu in training. */
#include <activate/layers.h>

#include "api/check.h"
#include "arithmetic.h"
#include "dispatch/dispatch.h"
#include "work/buffers.h"
#include "params.h"
#include "work/run.h"

#include <string.h>

typedef struct rrelu_job {
    act_rrelu_fn forward;
    act_rrelu_backward_fn backward;
    const float *dy, *x;
    float *out;
    act_draw draw;
} rrelu_job;

static void part(const void *job, size_t begin, size_t count)
{
    const rrelu_job *const j = job;
    act_draw draw = j->draw;
    draw.offset += begin;
    if (j->dy == NULL)
        j->forward(j->x + begin, j->out + begin, count, &draw);
    else
        j->backward(j->dy + begin, j->x + begin, j->out + begin, count, &draw);
}

/* The greatest float below a finite one. */
static float below(float value)
{
    int32_t bits;
    if (value == 0)
        return -0x1p-149f;
    memcpy(&bits, &value, sizeof bits);
    bits += value > 0 ? -1 : 1;
    memcpy(&value, &bits, sizeof bits);
    return value;
}

/* At lines of the output, and not in the midst of the 64 elements that are drawn
 * together, as long as the offset is a multiple of them. */
static act_cut cut_of(const void *output)
{
    act_cut cut = act_cut_floats(output);
    cut.unit = 64;
    return cut;
}

static act_status check_draw(const act_rrelu *r, act_draw *draw)
{
    if (r == NULL)
        return ACT_ERR_POINTER;
    if (!ACT_HAS_FIELD(r, act_rrelu, offset)) /* the last of version 0.9 */
        return ACT_ERR_SIZE;
    if (!act_in_range(r->lower, -FLT_MAX, FLT_MAX) || !act_in_range(r->upper, r->lower, FLT_MAX) ||
        !act_rounds_to_finite((double)r->upper - (double)r->lower))
        return ACT_ERR_PARAM;
    draw->lower = r->lower;
    draw->step = (r->upper - r->lower) * 0x1p-24f;
    draw->greatest = r->lower < r->upper ? below(r->upper) : r->upper;
    draw->seed = r->seed;
    draw->offset = r->offset;
    return ACT_OK;
}

static act_status check_call(act_dtype dtype, const act_rrelu *r, const act_options *given,
                             act_draw *draw, act_options *options)
{
    act_status status = act_check_dtype(dtype);
    if (status == ACT_OK)
        status = check_draw(r, draw);
    if (status == ACT_OK)
        status = act_check_options(given, 0, options);
    return status;
}

act_status act_rrelu_train(act_dtype dtype, const void *x, void *y, size_t n, const act_rrelu *r,
                           const act_options *options)
{
    act_options how;
    rrelu_job job = { act_tier_now()->rrelu, NULL, NULL, x, y, { 0, 0, 0, 0, 0 } };
    act_status status = check_call(dtype, r, options, &job.draw, &how);
    if (status != ACT_OK || n == 0)
        return status;
    status = act_check_unary(x, y, n);
    if (status == ACT_OK)
        act_run(part, &job, n, cut_of(job.out), &how);
    return status;
}

act_status act_rrelu_train_backward(act_dtype dtype, const void *dy, const void *x, void *dx,
                                    size_t n, const act_rrelu *r, const act_options *options)
{
    act_options how;
    rrelu_job job = { NULL, act_tier_now()->rrelu_backward, dy, x, dx, { 0, 0, 0, 0, 0 } };
    act_status status = check_call(dtype, r, options, &job.draw, &how);
    if (status != ACT_OK || n == 0)
        return status;
    status = act_check_binary(dy, x, dx, n);
    if (status == ACT_OK)
        act_run(part, &job, n, cut_of(job.out), &how);
    return status;
}
