/* SPDX-License-Identifier: MIT
 *
 * relu and leaky_relu with a mask of one bit per element. */
#include <activate/layers.h>

#include "work/buffers.h"
#include "api/check.h"
#include "dispatch/dispatch.h"
#include "params.h"
#include "work/run.h"
#include "work/stream.h"

/* 512 bits are a cache line of the mask. Parts begin at whole bytes of it and, if the
 * output's lines do, too, there. */
static act_cut cut_of(const void *output)
{
    act_cut cut = act_cut_floats(output);
    cut.unit = 512;
    if (cut.lead % 8 != 0)
        cut.lead = 0;
    return cut;
}

typedef struct forward_job {
    act_mask_fn kernel;
    const float *x;
    float *y;
    uint8_t *mask;
    float slope;
    uint32_t how;
} forward_job;

typedef struct backward_job {
    act_mask_backward_fn kernel;
    const float *dy;
    const uint8_t *mask;
    float *dx;
    float slope;
    uint32_t how;
} backward_job;

static void forward_part(const void *job, size_t begin, size_t count)
{
    const forward_job *const j = job;
    j->kernel(j->x + begin, j->y + begin, j->mask + begin / 8, count, j->slope, j->how);
}

static void backward_part(const void *job, size_t begin, size_t count)
{
    const backward_job *const j = job;
    j->kernel(j->dy + begin, j->mask + begin / 8, j->dx + begin, count, j->slope, j->how);
}

static act_status check_call(act_dtype dtype, float slope, const act_options *given,
                             act_options *options)
{
    act_status status = act_check_dtype(dtype);
    if (status == ACT_OK && !act_in_range(slope, -FLT_MAX, FLT_MAX))
        status = ACT_ERR_PARAM;
    if (status == ACT_OK)
        status = act_check_options(given, 0, options);
    return status;
}

/* An input, an output and the mask, of which one is written, too. */
static act_status check_buffers(const void *input, const void *output, const uint8_t *mask,
                                size_t n)
{
    const size_t bytes = n * sizeof(float), mask_bytes = (n + 7) / 8;
    const act_status status = act_check_unary(input, output, n);
    if (status == ACT_ERR_POINTER || mask == NULL || mask_bytes > UINTPTR_MAX - (uintptr_t)mask)
        return ACT_ERR_POINTER;
    if (!act_bytes_disjoint(output, bytes, mask, mask_bytes) ||
        !act_bytes_disjoint(input, bytes, mask, mask_bytes))
        return ACT_ERR_OVERLAP;
    return status;
}

static act_status forward(forward_job *job, act_dtype dtype, size_t n, const act_options *options)
{
    act_options how;
    act_status status = check_call(dtype, job->slope, options, &how);
    if (status != ACT_OK || n == 0)
        return status;
    status = check_buffers(job->x, job->y, job->mask, n);
    if (status != ACT_OK)
        return status;
    job->how = act_stream(n, job->x == job->y);
    act_run(forward_part, job, n, cut_of(job->y), &how);
    return ACT_OK;
}

static act_status backward(backward_job *job, act_dtype dtype, size_t n, const act_options *options)
{
    act_options how;
    act_status status = check_call(dtype, job->slope, options, &how);
    if (status != ACT_OK || n == 0)
        return status;
    status = check_buffers(job->dy, job->dx, job->mask, n);
    if (status != ACT_OK)
        return status;
    job->how = act_stream(n, job->dy == job->dx);
    act_run(backward_part, job, n, cut_of(job->dx), &how);
    return ACT_OK;
}

act_status act_relu_mask(act_dtype dtype, const void *x, void *y, uint8_t *mask, size_t n,
                         const act_options *options)
{
    forward_job job = { act_tier_now()->relu_mask, x, y, mask, 0, 0 };
    return forward(&job, dtype, n, options);
}

act_status act_relu_mask_backward(act_dtype dtype, const void *dy, const uint8_t *mask, void *dx,
                                  size_t n, const act_options *options)
{
    backward_job job = { act_tier_now()->relu_mask_backward, dy, mask, dx, 0, 0 };
    return backward(&job, dtype, n, options);
}

act_status act_leaky_relu_mask(act_dtype dtype, const void *x, void *y, uint8_t *mask, size_t n,
                               float negative_slope, const act_options *options)
{
    forward_job job = { act_tier_now()->leaky_relu_mask, x, y, mask, negative_slope, 0 };
    return forward(&job, dtype, n, options);
}

act_status act_leaky_relu_mask_backward(act_dtype dtype, const void *dy, const uint8_t *mask,
                                        void *dx, size_t n, float negative_slope,
                                        const act_options *options)
{
    backward_job job = {
        act_tier_now()->leaky_relu_mask_backward, dy, mask, dx, negative_slope, 0
    };
    return backward(&job, dtype, n, options);
}
