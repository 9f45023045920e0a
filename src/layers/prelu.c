/* SPDX-License-Identifier: MIT
 *
 * prelu. */
#include "channels.h"
#include "api/check.h"
#include "dispatch/dispatch.h"

#include <activate/layers.h>

static act_status check(act_dtype dtype, const act_options *given, uint32_t understood,
                        act_options *options)
{
    const act_status status = act_check_dtype(dtype);
    return status != ACT_OK ? status : act_check_options(given, understood, options);
}

act_status act_prelu(act_dtype dtype, const void *x, const float *slope, void *y, size_t outer,
                     size_t channels, size_t inner, const act_options *options)
{
    act_options how;
    const act_status status = check(dtype, options, 0, &how);
    if (status != ACT_OK)
        return status;
    act_channels call = { .x = x, .operand = slope, .out = y };
    if (!act_shape_make(outer, channels, inner, &call.shape))
        return ACT_ERR_SHAPE;
    call.forward = act_tier_now()->prelu;
    return act_channels_forward(&call, &how);
}

act_status act_prelu_backward(act_dtype dtype, const void *dy, const void *x, const float *slope,
                              void *dx, float *dslope, size_t outer, size_t channels, size_t inner,
                              const act_options *options)
{
    act_options how;
    const act_status status = check(dtype, options, ACT_ACCUMULATE, &how);
    if (status != ACT_OK)
        return status;
    act_channels call = { .dy = dy, .x = x, .operand = slope, .out = dx };
    if (!act_shape_make(outer, channels, inner, &call.shape))
        return ACT_ERR_SHAPE;
    call.backward = act_tier_now()->prelu_backward;
    return act_channels_backward(&call, dslope, &how);
}
