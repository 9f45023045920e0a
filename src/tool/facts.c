/* SPDX-License-Identifier: MIT
 *
 * Facts about activations that no formula in ops.def states. */
#include "facts.h"
#include "sweep.h"
#include <float.h>
#include <math.h>

static const range everything = { -INFINITY, INFINITY };

/* ---- What ops.def says ---- */

typedef struct stated {
    int odd, monotone, dead_zone;
    range results;
} stated;

#define VALUE(name, standard, range) \
    const float name = *params++;    \
    (void)name;
#define FACTS(odd, monotone, dead_zone, least, greatest) \
    (stated)                                             \
    {                                                    \
        odd, monotone, dead_zone,                        \
        {                                                \
            (float)(least), (float)(greatest)            \
        }                                                \
    }

static stated stated_of(act_op op, const float *params)
{
    switch (op) {
#define OP(id, NAME, name, from_y, kind, value, slope, slope_y, facts, kinks, bounds) \
    case id: {                                                                        \
        PARAMS_##NAME(VALUE) return facts;                                            \
    }
#include "../ops.def"
    default:
        return (stated) { 0, 0, 0, everything };
    }
}

int fact_is_monotone(act_op op, const float params[ACT_PARAMS_MOST])
{
    return stated_of(op, params).monotone;
}

int fact_is_odd(act_op op, const float params[ACT_PARAMS_MOST])
{
    return stated_of(op, params).odd;
}

/* ---- Range ---- */

static range slope_range(act_op op)
{
    switch (op) {
    case ACT_SIGMOID:
        return (range) { 0, 0.25f };
    case ACT_LOG_SIGMOID:
    case ACT_TANH:
    case ACT_TANHSHRINK:
    case ACT_SOFTSIGN:
    case ACT_SOFTPLUS:
    case ACT_SQUAREPLUS:
        return (range) { 0, 1 };
    case ACT_SNAKE:
        return (range) { 0, 2 };
    case ACT_ERF:
        return (range) { 0, 0x1.20dd76p0f }; /* the float next to 2 / sqrt(pi) */
    case ACT_EXP:
        return (range) { 0, INFINITY };
    default:
        return everything;
    }
}

range fact_range(act_op op, act_pass pass, const float params[ACT_PARAMS_MOST])
{
    return pass == ACT_PASS_FORWARD ? stated_of(op, params).results : slope_range(op);
}

/* x + sin^2(a x) / a lies between x and x + 1 / a, each rounded. */
range fact_range_at(act_op op, act_pass pass, float x, const float params[ACT_PARAMS_MOST])
{
    if (op != ACT_SNAKE || pass != ACT_PASS_FORWARD)
        return fact_range(op, pass, params);
    const float end = (float)((double)x + 1 / (double)params[0]);
    return (range) { nextafterf(fminf(x, end), -INFINITY), nextafterf(fmaxf(x, end), INFINITY) };
}

/* ---- Falls ---- */

double fact_fall(act_op op)
{
    switch (op) {
    case ACT_SELU:
    case ACT_TANHSHRINK:
    case ACT_ERF:
        return 1;
    case ACT_LOG_SIGMOID:
    case ACT_TANH:
    case ACT_SOFTSIGN:
    case ACT_SOFTPLUS:
    case ACT_SNAKE:
    case ACT_EXP:
        return 2;
    default:
        return 0;
    }
}

/* ---- Zeros ---- */

/* An underflowing derivative may be +0 or -0; a dead unit's is +0. A slope of zero
 * or less leaves the sign of f(0) open, and so does snake. */
int fact_zero_has_sign(act_op op, act_pass pass, const float params[ACT_PARAMS_MOST])
{
    if (pass != ACT_PASS_FORWARD)
        return stated_of(op, params).dead_zone;
    switch (op) {
    case ACT_LEAKY_RELU:
    case ACT_ELU:
        return params[0] > 0;
    case ACT_SELU:
        return params[0] > 0 && params[1] > 0;
    case ACT_SNAKE:
        return 0;
    default:
        return 1;
    }
}

/* ---- Where the bound does not apply ---- */

int fact_is_exempt(act_op op, float x, const float params[ACT_PARAMS_MOST])
{
    return op == ACT_SNAKE && fabs((double)params[0] * (double)x) > 0x1p20;
}

static int is_around(double x, double zero)
{
    return x > zero - 1 && x < zero / 4;
}

/* Around the zero of the derivative, in the units of the gate's argument. That of
 * snake has many. */
static int is_near_zero(act_op op, double x, const float params[ACT_PARAMS_MOST])
{
    switch (op) {
    case ACT_GELU:
    case ACT_GELU_TANH:
        return is_around(x, -0.752);
    case ACT_GELU_QUICK:
        return is_around((double)1.702f * x, -1.278);
    case ACT_SILU:
        return is_around(x, -1.278);
    case ACT_SWISH:
        return is_around((double)params[0] * x, -1.278);
    case ACT_MISH:
        return is_around(x, -1.192);
    case ACT_HARDSWISH:
        return is_around(x, -1.5);
    case ACT_SNAKE:
        return fabs((double)params[0] * x) > 0.25 && sin(2 * (double)params[0] * x) < -0.75;
    default:
        return 0;
    }
}

/* alpha * x + beta cancels where it is small, and its rounding moves the ends. */
static double hardsigmoid_allowance(act_pass pass, double x, const float params[ACT_PARAMS_MOST])
{
    const double alpha = (double)params[0], beta = (double)params[1];
    if (pass == ACT_PASS_BACKWARD_Y || (params[0] == (float)(1.0 / 6) && params[1] == 0.5f))
        return 0;
    const double rounding = 0x1p-23 * fmax(fabs(alpha * x), fabs(beta)), line = alpha * x + beta;
    if (pass == ACT_PASS_FORWARD)
        return rounding;
    return fmin(fabs(line), fabs(line - 1)) <= rounding ? fabs(alpha) : 0;
}

double fact_allowance(act_op op, act_pass pass, float x, const float params[ACT_PARAMS_MOST],
                      double absolute)
{
    if (op == ACT_HARDSIGMOID)
        return hardsigmoid_allowance(pass, (double)x, params);
    if (pass != ACT_PASS_BACKWARD || !is_near_zero(op, (double)x, params))
        return 0;
    return absolute;
}

int fact_has_allowance(act_op op, act_pass pass, double absolute)
{
    return op == ACT_HARDSIGMOID || (pass == ACT_PASS_BACKWARD && absolute > 0);
}

/* ---- Which tiers agree ---- */

int fact_is_piecewise(act_op op)
{
    return (act_op_flags(op) & ACT_OP_PIECEWISE) != 0;
}

int fact_same_bits(act_op op, act_isa one, act_isa other)
{
    return fact_is_piecewise(op) || act_isa_is_fused(one) == act_isa_is_fused(other);
}
