/* SPDX-License-Identifier: MIT
 *
 * The generic calls: check everything, pick a kernel, run it. */
#include "buffers.h"
#include "catalogue.h"
#include "dispatch.h"
#include "params.h"
#include "run.h"

#include <string.h>

/* A struct that the caller's `size` says has at least this field. */
#define HAS_FIELD(s, type, field) ((s)->size >= offsetof(type, field) + sizeof((s)->field))

static act_status check_kind(act_op op, act_dtype dtype)
{
    if (!act_op_is_known(op) || dtype < ACT_F32 || dtype > ACT_F16)
        return ACT_ERR_UNKNOWN;
    return dtype == ACT_F32 ? ACT_OK : ACT_ERR_UNSUPPORTED;
}

/* The parameters to use: the caller's, defaults for what is missing. */
static act_status check_params(act_op op, const act_params *given, float params[2])
{
    const act_op_info *const info = &act_catalogue[op];
    params[0] = info->param_default[0];
    params[1] = info->param_default[1];
    if (given != NULL) {
        if (given->size < sizeof given->size)
            return ACT_ERR_ARG;
        if (info->param_count > 0 && HAS_FIELD(given, act_params, a))
            params[0] = given->a;
        if (info->param_count > 1 && HAS_FIELD(given, act_params, b))
            params[1] = given->b;
    }
    for (int i = 0; i < info->param_count; i++)
        if (!act_in_range(params[i], info->param_least[i], info->param_greatest[i]))
            return ACT_ERR_ARG;
    return act_params_fit(op, params[0], params[1]) ? ACT_OK : ACT_ERR_ARG;
}

/* A complete copy of the options, zero for what is missing. */
static act_status check_options(const act_options *given, act_options *options)
{
    memset(options, 0, sizeof *options);
    if (given == NULL)
        return ACT_OK;
    if (given->size < sizeof given->size)
        return ACT_ERR_ARG;
    if (HAS_FIELD(given, act_options, flags))
        options->flags = given->flags;
    if (HAS_FIELD(given, act_options, parallel_for))
        options->parallel_for = given->parallel_for;
    if (HAS_FIELD(given, act_options, pool))
        options->pool = given->pool;
    if (HAS_FIELD(given, act_options, grain))
        options->grain = given->grain;
    if (options->flags & ~(uint32_t)ACT_EXACT)
        return ACT_ERR_UNKNOWN;
    return options->flags & ACT_EXACT ? ACT_ERR_UNSUPPORTED : ACT_OK;
}

static act_status check_call(act_op op, act_dtype dtype, const act_params *given,
                             const act_options *given_options, float params[2],
                             act_options *options)
{
    act_status status = check_kind(op, dtype);
    if (status == ACT_OK)
        status = check_params(op, given, params);
    if (status == ACT_OK)
        status = check_options(given_options, options);
    return status;
}

act_status act_forward(act_op op, act_dtype dtype, const void *x, void *y, size_t n,
                       const act_params *params, const act_options *options)
{
    float checked[2];
    act_options how;
    const act_status status = check_call(op, dtype, params, options, checked, &how);
    if (status != ACT_OK || n == 0)
        return status;
    if (!act_buffer_fits(x, n) || !act_buffer_fits(y, n) || !act_buffers_agree(x, y, n))
        return ACT_ERR_ARG;
    act_run_forward(act_tier_now()->forward[op], x, y, n, checked, &how);
    return ACT_OK;
}

/* Both backward calls; `by` is the input or the output of the forward pass. */
static act_status backward(act_backward_fn kernel, const void *dy, const void *by, void *dx,
                           size_t n, const float params[2], const act_options *options)
{
    if (n == 0)
        return ACT_OK;
    if (!act_buffer_fits(dy, n) || !act_buffer_fits(by, n) || !act_buffer_fits(dx, n) ||
        !act_buffers_agree(dy, dx, n) || !act_buffers_agree(by, dx, n))
        return ACT_ERR_ARG;
    act_run_backward(kernel, dy, by, dx, n, params, options);
    return ACT_OK;
}

act_status act_backward(act_op op, act_dtype dtype, const void *dy, const void *x, void *dx,
                        size_t n, const act_params *params, const act_options *options)
{
    float checked[2];
    act_options how;
    const act_status status = check_call(op, dtype, params, options, checked, &how);
    if (status != ACT_OK)
        return status;
    return backward(act_tier_now()->backward[op], dy, x, dx, n, checked, &how);
}

act_status act_backward_y(act_op op, act_dtype dtype, const void *dy, const void *y, void *dx,
                          size_t n, const act_params *params, const act_options *options)
{
    float checked[2];
    act_options how;
    const act_status status = check_call(op, dtype, params, options, checked, &how);
    if (status != ACT_OK)
        return status;
    const act_backward_fn kernel = act_tier_now()->backward_y[op];
    if (kernel == NULL || !act_output_tells(op, checked[0], checked[1]))
        return ACT_ERR_UNSUPPORTED;
    return backward(kernel, dy, y, dx, n, checked, &how);
}

act_forward_fn act_find_forward(act_op op, act_dtype dtype)
{
    return check_kind(op, dtype) == ACT_OK ? act_tier_now()->forward[op] : NULL;
}

act_backward_fn act_find_backward(act_op op, act_dtype dtype)
{
    return check_kind(op, dtype) == ACT_OK ? act_tier_now()->backward[op] : NULL;
}

act_backward_fn act_find_backward_y(act_op op, act_dtype dtype)
{
    return check_kind(op, dtype) == ACT_OK ? act_tier_now()->backward_y[op] : NULL;
}
