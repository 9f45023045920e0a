/* SPDX-License-Identifier: MIT
 *
 * All kernels for the vector header included before, as one const table: what a
 * file in tiers/ exports. TIER names the table, TIER_ISA is its act_isa. */
#ifndef ACTIVATE_KERNELS_ALL_H
#define ACTIVATE_KERNELS_ALL_H

#include "arithmetic.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "params.h"
#include "vec/common.h"
#include "kernels/contract.h"
#include "kernels/loops.h"
#include "kernels/linear.h"
#include "kernels/exponential.h"
#include "kernels/logistic.h"
#include "kernels/elu.h"
#include "kernels/tanh.h"
#include "kernels/softplus.h"
#include "kernels/gaussian.h"
#include "kernels/mish.h"
#include "kernels/erf.h"
#include "kernels/algebraic.h"
#include "kernels/snake.h"
#include "kernels/panels.h"
#include "kernels/prelu.h"
#include "kernels/count.h"
#include "kernels/mask.h"
#include "kernels/gated.h"
#include "kernels/philox.h"
#include "kernels/rrelu.h"
#include "kernels/rowsum.h"
#include "kernels/softmax.h"
#include "kernels/softmax_backward.h"

/* The kernels of an activation: loops around name_f(), name_b() and name_y(). */
#define BACKWARD(function, b, kind, count)                                                       \
    static void function(const void *dy, const void *x, void *dx, size_t n, const float *params, \
                         uint32_t how)                                                           \
    {                                                                                            \
        backward_loop(kind, b, dy, x, dx, n, params_of(params, count), how);                     \
    }
#define BACKWARD_Y_Y(name, kind, count) BACKWARD(name##_backward_y, name##_y, kind, count)
#define BACKWARD_Y_N(name, kind, count)

#define OP(id, NAME, name, from_y, kind, ...)                                                     \
    static void name##_forward(const void *x, void *y, size_t n, const float *params,             \
                               uint32_t how)                                                      \
    {                                                                                             \
        forward_loop(kind, name##_f, x, y, n, params_of(params, PARAM_COUNT(NAME)), how);         \
    }                                                                                             \
    BACKWARD(name##_backward, name##_b, kind, PARAM_COUNT(NAME))                                  \
    BACKWARD_Y_##from_y(name, kind, PARAM_COUNT(NAME)) static void name##_forward_with(           \
        const float *x, float *y, const act_panel *panel, const float *params)                    \
    {                                                                                             \
        forward_with_loop(kind, name##_f, x, y, panel, params_of(params, PARAM_COUNT(NAME)));     \
    }                                                                                             \
    static void name##_backward_with(const float *dy, const float *x, float *dx,                  \
                                     const act_panel *panel, const float *params)                 \
    {                                                                                             \
        backward_with_loop(name##_b, with_bias, bias_term, dy, x, dx, panel,                      \
                           params_of(params, PARAM_COUNT(NAME)));                                 \
    }                                                                                             \
    static void name##_gated_backward(const float *dy, const float *a, const float *b, float *da, \
                                      float *db, size_t n, const float *params, uint32_t how)     \
    {                                                                                             \
        gated_backward_loop(kind, name##_f, name##_b, dy, a, b, da, db, n,                        \
                            params_of(params, PARAM_COUNT(NAME)), how);                           \
    }
#include "ops.def"

#define JOIN_(a, b) a##b
#define JOIN(a, b)  JOIN_(a, b)

#define BACKWARD_Y_ENTRY_Y(name) name##_backward_y
#define BACKWARD_Y_ENTRY_N(name) NULL

extern const act_tier JOIN(act_tier_, TIER);
const act_tier JOIN(act_tier_, TIER) = {
    .isa = TIER_ISA,
    .fused = VEC_FUSED,
    .of = {
#define OP(id, NAME, name, from_y, ...)                                                  \
    [id] = { name##_forward,      name##_backward,      BACKWARD_Y_ENTRY_##from_y(name), \
             name##_forward_with, name##_backward_with, name##_gated_backward },
#include "ops.def"
    },
    .prelu = prelu,
    .prelu_backward = prelu_backward,
    .count_zeros = count_zeros,
    .relu_mask = relu_mask,
    .leaky_relu_mask = leaky_relu_mask,
    .relu_mask_backward = relu_mask_backward,
    .leaky_relu_mask_backward = leaky_relu_mask_backward,
    .softmax = softmax,
    .softmax_backward = softmax_backward,
    .rrelu = rrelu,
    .rrelu_backward = rrelu_backward,
};

#endif
