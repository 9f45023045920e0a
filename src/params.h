/* SPDX-License-Identifier: MIT
 *
 * The parameters of activations: how the lists of ops.def are spelled, and which values
 * an activation accepts. */
#ifndef ACTIVATE_PARAMS_H
#define ACTIVATE_PARAMS_H

#include <activate/activate.h>

#include <float.h>
#include <math.h>
#include <string.h>

/* ---- Lists: PARAMS_NAME(P) of ops.def is P(name, default, range) for each -------- */

/* The ranges, both ends included. */
#define LEAST_FINITE     (-FLT_MAX)
#define GREATEST_FINITE  FLT_MAX
#define LEAST_ANY        (-INFINITY)
#define GREATEST_ANY     INFINITY
#define LEAST_ABOVE_0    0x1p-149f
#define GREATEST_ABOVE_0 FLT_MAX
#define LEAST_FROM_0     0.0f
#define GREATEST_FROM_0  FLT_MAX

#define PARAM_ONE(name, standard, range) +1
#define PARAM_COUNT(NAME)                (0 PARAMS_##NAME(PARAM_ONE))

/* ---- Values ----------------------------------------------------------------------- */

/* Integers in the order of the floats, of which both zeros are one; a NaN is beyond the
 * infinities. A comparison of floats would take subnormals for 0 if the caller set DAZ, and
 * NaN would trap if the caller unmasked that. */
static inline int32_t act_order(float value)
{
    int32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits < 0 ? INT32_MIN - bits : bits;
}

/* Closed range; false for NaN. */
static inline int act_in_range(float value, float least, float greatest)
{
    return act_order(value) >= act_order(least) && act_order(value) <= act_order(greatest);
}

/* Whether rounding to the nearest float leaves it finite. */
static inline int act_rounds_to_finite(double value)
{
    return value > -0x1.ffffffp127 && value < 0x1.ffffffp127;
}

/* Beyond the ranges of the catalogue: parameters that depend on each other. */
static inline int act_params_valid(act_op op, const float *params)
{
    switch (op) {
    case ACT_HARDTANH:
        return act_order(params[0]) <= act_order(params[1]);
    case ACT_SELU: /* exact in double */
        return act_rounds_to_finite((double)params[0] * (double)params[1]);
    default:
        return 1;
    }
}

/* Whether the output determines which branch the input took. */
static inline int act_output_determines(act_op op, const float *params)
{
    switch (op) {
    case ACT_LEAKY_RELU:
    case ACT_ELU:
        return act_order(params[0]) >= 0;
    case ACT_SELU:
        return act_order(params[0]) >= 0 && act_order(params[1]) > 0;
    case ACT_THRESHOLD:
    case ACT_SHRINK:
        return act_order(params[1]) <= act_order(params[0]);
    case ACT_SOFTPLUS:
        return act_order(params[1]) == act_order(INFINITY);
    default:
        return 1;
    }
}

#endif
