/* SPDX-License-Identifier: MIT
 *
 * Which parameters an activation accepts. */
#ifndef ACTIVATE_PARAMS_H
#define ACTIVATE_PARAMS_H

#include <activate/activate.h>

#include <float.h>
#include <math.h>

/* Closed range; false for NaN. */
static inline int act_in_range(float value, float least, float greatest)
{
    return value >= least && value <= greatest;
}

/* Beyond the ranges of the catalogue: parameters that depend on each other. */
static inline int act_params_fit(act_op op, float a, float b)
{
    switch (op) {
    case ACT_HARDTANH:
        return a <= b;
    case ACT_SELU:
        return act_in_range(a * b, -FLT_MAX, FLT_MAX);
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
        return a >= 0;
    case ACT_SELU:
        return a >= 0 && b > 0;
    case ACT_THRESHOLD:
    case ACT_SHRINK:
        return b <= a;
    case ACT_SOFTPLUS:
        return b == INFINITY;
    default:
        return 1;
    }
}

#endif
