/* SPDX-License-Identifier: MIT
 *
 * All kernels for the vector header included before, as one const table: what a
 * file in tiers/ exports. TIER names the table, TIER_ISA is its act_isa. */
#ifndef ACTIVATE_KERNELS_ALL_H
#define ACTIVATE_KERNELS_ALL_H

#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#    error "kernels need IEEE arithmetic: do not compile them with -ffast-math"
#endif

#include <float.h>
#include <math.h>
#include <stdatomic.h>
#include <string.h>

#if FLT_EVAL_METHOD != 0
#    error "kernels need float to be computed as float: see cmake/tiers.cmake"
#endif

#include "tier.h"
#include "vec/common.h"
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
#include "kernels/bias.h"
#include "kernels/count.h"
#include "kernels/mask.h"
#include "kernels/gated.h"
#include "kernels/philox.h"
#include "kernels/rrelu.h"
#include "kernels/rowsum.h"
#include "kernels/softmax.h"

#define FROM_Y_Y(name) BACKWARD(name, backward_y, name##_y)
#define FROM_Y_N(name)
#define OP(id, NAME, name, count, a, b, from_y, value, slope, slope_y, kinks, bounds) \
    FORWARD(name)                                                                     \
    BACKWARD(name, backward, name##_b)                                                \
    FROM_Y_##from_y(name)
#include "ops.def"

#define OP(id, NAME, name, ...) \
    GATED_FORWARD(name)         \
    GATED_BACKWARD(name)
#include "ops.def"

#define JOIN_(a, b) a##b
#define JOIN(a, b)  JOIN_(a, b)

#define ENTRY_Y(id, kernel) [id] = kernel,
#define ENTRY_N(id, kernel)

extern const act_tier JOIN(act_tier_, TIER);
const act_tier JOIN(act_tier_, TIER) = {
    .isa = TIER_ISA,
    .fused = VEC_FUSED,
    .forward = {
#define OP(id, NAME, name, count, a, b, from_y, value, slope, slope_y, kinks, bounds) \
    [id] = name##_forward,
#include "ops.def"
    },
    .backward = {
#define OP(id, NAME, name, count, a, b, from_y, value, slope, slope_y, kinks, bounds) \
    [id] = name##_backward,
#include "ops.def"
    },
    .backward_y = {
#define OP(id, NAME, name, count, a, b, from_y, value, slope, slope_y, kinks, bounds) \
    ENTRY_##from_y(id, name##_backward_y)
#include "ops.def"
    },
    .forward_stream = {
#define OP(id, NAME, name, count, a, b, from_y, value, slope, slope_y, kinks, bounds) \
    [id] = name##_forward_stream,
#include "ops.def"
    },
    .backward_stream = {
#define OP(id, NAME, name, count, a, b, from_y, value, slope, slope_y, kinks, bounds) \
    [id] = name##_backward_stream,
#include "ops.def"
    },
    .backward_y_stream = {
#define OP(id, NAME, name, count, a, b, from_y, value, slope, slope_y, kinks, bounds) \
    ENTRY_##from_y(id, name##_backward_y_stream)
#include "ops.def"
    },
    /* Channels. */
    .prelu_forward = prelu_forward,
    .prelu_backward = prelu_backward,
    .bias_forward = {
#define OP(id, NAME, name, ...) [id] = name##_bias_forward,
#include "ops.def"
    },
    .bias_backward = {
#define OP(id, NAME, name, ...) [id] = name##_bias_backward,
#include "ops.def"
    },
    .residual_forward = {
#define OP(id, NAME, name, ...) [id] = name##_residual_forward,
#include "ops.def"
    },
    .count_zeros = count_zeros,

    .relu_mask = relu_mask,
    .leaky_relu_mask = leaky_relu_mask,
    .relu_mask_backward = relu_mask_backward,
    .leaky_relu_mask_backward = leaky_relu_mask_backward,
    .gated = {
#define OP(id, NAME, name, ...) [id] = name##_gated,
#include "ops.def"
    },
    .gated_backward = {
#define OP(id, NAME, name, ...) [id] = name##_gated_backward,
#include "ops.def"
    },
    .softmax = softmax,
    .log_softmax = log_softmax,
    .softmax_backward = softmax_backward,
    .log_softmax_backward = log_softmax_backward,
    .rrelu = rrelu,
    .rrelu_backward = rrelu_backward,
};

#endif
