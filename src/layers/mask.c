/* SPDX-License-Identifier: MIT
 *
 * relu and leaky_relu with a mask of one bit per element. */
#include <activate/layers.h>

#include "buffers.h"
#include "check.h"
#include "dispatch.h"
#include "params.h"
#include "run.h"

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
    int stream;
} forward_job;

typedef struct backward_job {
    act_mask_backward_fn kernel;
    const float *dy;
    const uint8_t *mask;
    float *dx;
    float slope;
    int stream;
} backward_job;

static void forward_part(const void *job, size_t begin, size_t count)
{
    const forward_job *const j = job;
    j->kernel(j->x + begin, j->y + begin, j->mask + begin / 8, count, j->slope, j->stream);
}

static void backward_part(const void *job, size_t begin, size_t count)
{
    const backward_job *const j = job;
    j->kernel(j->dy + begin, j->mask + begin / 8, j->dx + begin, count, j->slope, j->stream);
}

static act_status check_call(act_dtype dtype, float slope, const act_options *given,
                             act_options *options)
{
    act_status status = act_check_dtype(dtype);
    if (status == ACT_OK && !act_in_range(slope, -FLT_MAX, FLT_MAX))
        status = ACT_ERR_ARG;
    if (status == ACT_OK)
        status = act_check_options(given, 0, options);
    return status;
}

/* An input, an output and the mask, of which one is written, too. */
static int buffers_fit(const void *input, const void *output, const uint8_t *mask, size_t n)
{
    const size_t bytes = n * sizeof(float), mask_bytes = (n + 7) / 8;
    return act_buffer_fits(input, n) && act_buffer_fits(output, n) &&
           act_buffers_agree(input, output, n) && mask != NULL &&
           mask_bytes <= UINTPTR_MAX - (uintptr_t)mask &&
           act_bytes_apart(output, bytes, mask, mask_bytes) &&
           act_bytes_apart(input, bytes, mask, mask_bytes);
}

static act_status forward(forward_job *job, act_dtype dtype, size_t n, const act_options *options)
{
    act_options how;
    const act_status status = check_call(dtype, job->slope, options, &how);
    if (status != ACT_OK || n == 0)
        return status;
    if (!buffers_fit(job->x, job->y, job->mask, n))
        return ACT_ERR_ARG;
    job->stream = act_streams(n, job->x == job->y);
    act_run(forward_part, job, n, cut_of(job->y), &how);
    return ACT_OK;
}

static act_status backward(backward_job *job, act_dtype dtype, size_t n, const act_options *options)
{
    act_options how;
    const act_status status = check_call(dtype, job->slope, options, &how);
    if (status != ACT_OK || n == 0)
        return status;
    if (!buffers_fit(job->dy, job->dx, job->mask, n))
        return ACT_ERR_ARG;
    job->stream = act_streams(n, job->dy == job->dx);
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
