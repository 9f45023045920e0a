/* SPDX-License-Identifier: MIT
 *
 * Which parameters an activation accepts. */
#ifndef ACTIVATE_PARAMS_H
#define ACTIVATE_PARAMS_H

#include <activate/activate.h>

#include <float.h>
#include <math.h>
#include <string.h>

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

/* Beyond the ranges of the catalogue: parameters that depend on each other, or
 * are not 0. */
static inline int act_params_fit(act_op op, float a, float b)
{
    switch (op) {
    case ACT_HARDTANH:
        return act_order(a) <= act_order(b);
    case ACT_SELU: /* exact in double */
        return act_rounds_to_finite((double)a * (double)b);
    case ACT_SNAKE:
        return act_order(a) != 0;
    default:
        return 1;
    }
}

/* Whether the output tells which branch the input took. */
static inline int act_output_tells(act_op op, float a, float b)
{
    switch (op) {
    case ACT_LEAKY_RELU:
    case ACT_ELU:
        return act_order(a) >= 0;
    case ACT_SELU:
        return act_order(a) >= 0 && act_order(b) > 0;
    case ACT_THRESHOLD:
    case ACT_SHRINK:
        return act_order(b) <= act_order(a);
    case ACT_SOFTPLUS:
        return act_order(b) == act_order(INFINITY);
    default:
        return 1;
    }
}

#endif
