/* SPDX-License-Identifier: MIT
 *
 * Any activation with an addition in the same pass. */
#include "channels.h"
#include "api/check.h"
#include "dispatch/dispatch.h"

#include <activate/layers.h>

act_status act_bias_forward(act_op op, act_dtype dtype, const void *x, const float *bias, void *y,
                            size_t outer, size_t channels, size_t inner, const act_params *params,
                            const act_options *options)
{
    act_channels call = { .x = x, .operand = bias, .out = y };
    act_options how;
    const act_status status = act_check_call(op, dtype, params, options, 0, call.params, &how);
    if (status != ACT_OK)
        return status;
    if (!act_shape_make(outer, channels, inner, &call.shape))
        return ACT_ERR_SHAPE;
    call.forward = act_tier_now()->of[op].forward_with;
    return act_channels_forward(&call, &how);
}

act_status act_bias_backward(act_op op, act_dtype dtype, const void *dy, const void *x,
                             const float *bias, void *dx, float *dbias, size_t outer,
                             size_t channels, size_t inner, const act_params *params,
                             const act_options *options)
{
    act_channels call = { .dy = dy, .x = x, .operand = bias, .out = dx };
    act_options how;
    const act_status status =
        act_check_call(op, dtype, params, options, ACT_ACCUMULATE, call.params, &how);
    if (status != ACT_OK)
        return status;
    if (!act_shape_make(outer, channels, inner, &call.shape))
        return ACT_ERR_SHAPE;
    call.backward = act_tier_now()->of[op].backward_with;
    return act_channels_backward(&call, dbias, &how);
}
