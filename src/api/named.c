/* SPDX-License-Identifier: MIT
 *
 * The calls by name. The catalogue's ranges are constants here, so that a call
 * costs a few comparisons before the kernel. */
#include "dispatch/dispatch.h"
#include "params.h"
#include "work/buffers.h"
#include "work/stream.h"

static inline act_status forward(act_op op, const float *x, float *y, size_t n, const float *params)
{
    if (!act_params_valid(op, params))
        return ACT_ERR_PARAM;
    if (n == 0)
        return ACT_OK;
    const act_status status = act_check_unary(x, y, n);
    if (status == ACT_OK)
        act_tier_now()->of[op].forward(x, y, n, params, act_stream(n, x == y));
    return status;
}

static inline act_status backward(act_op op, const float *dy, const float *x, float *dx, size_t n,
                                  const float *params)
{
    if (!act_params_valid(op, params))
        return ACT_ERR_PARAM;
    if (n == 0)
        return ACT_OK;
    const act_status status = act_check_binary(dy, x, dx, n);
    if (status == ACT_OK)
        act_tier_now()->of[op].backward(dy, x, dx, n, params, act_stream(n, dx == dy || dx == x));
    return status;
}

#define ARGUMENT(name, standard, range) , float name
#define VALUE(name, standard, range)    name,
#define IN_RANGE(name, standard, range) &&act_in_range(name, LEAST_##range, GREATEST_##range)

#define OP(id, NAME, name, ...)                                                             \
    act_status act_##name##_f32(const float *x, float *y, size_t n PARAMS_##NAME(ARGUMENT)) \
    {                                                                                       \
        const float params[] = { PARAMS_##NAME(VALUE) 0 };                                  \
        if (!(1 PARAMS_##NAME(IN_RANGE)))                                                   \
            return ACT_ERR_PARAM;                                                           \
        return forward(ACT_##NAME, x, y, n, params);                                        \
    }                                                                                       \
    act_status act_##name##_backward_f32(const float *dy, const float *x, float *dx,        \
                                         size_t n PARAMS_##NAME(ARGUMENT))                  \
    {                                                                                       \
        const float params[] = { PARAMS_##NAME(VALUE) 0 };                                  \
        if (!(1 PARAMS_##NAME(IN_RANGE)))                                                   \
            return ACT_ERR_PARAM;                                                           \
        return backward(ACT_##NAME, dy, x, dx, n, params);                                  \
    }
#include "ops.def"
