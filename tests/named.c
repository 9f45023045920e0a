/* SPDX-License-Identifier: MIT */
#include "named.h"

#define LOCAL(name, preset, range)    const float name = *params++;
#define ARGUMENT(name, preset, range) , name

static act_status forward(act_op op, const float *x, float *y, size_t n,
                          const float params[ACT_PARAMS_MOST])
{
    switch (op) {
#define OP(id, NAME, name, ...)                                                        \
    case id: {                                                                         \
        PARAMS_##NAME(LOCAL) return act_##name##_f32(x, y, n PARAMS_##NAME(ARGUMENT)); \
    }
#include "ops.def"
    default:
        return ACT_ERR_UNKNOWN;
    }
}

static act_status backward(act_op op, const float *dy, const float *x, float *dx, size_t n,
                           const float params[ACT_PARAMS_MOST])
{
    switch (op) {
#define OP(id, NAME, name, ...)                                                           \
    case id: {                                                                            \
        PARAMS_##NAME(LOCAL) return act_##name##_backward_f32(dy, x, dx,                  \
                                                              n PARAMS_##NAME(ARGUMENT)); \
    }
#include "ops.def"
    default:
        return ACT_ERR_UNKNOWN;
    }
}

act_status h_named_with(act_op op, h_pass pass, const float *dy, const float *x, float *out,
                        size_t n, const float params[ACT_PARAMS_MOST])
{
    return pass == H_FORWARD ? forward(op, x, out, n, params) : backward(op, dy, x, out, n, params);
}

act_status h_named(act_op op, h_pass pass, const float *dy, const float *x, float *out, size_t n)
{
    float params[ACT_PARAMS_MOST];
    h_params(op, 0, params);
    return h_named_with(op, pass, dy, x, out, n, params);
}
