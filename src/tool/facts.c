/* SPDX-License-Identifier: MIT
 *
 * Facts about activations that no formula in ops.def states. */
#include "facts.h"
#include "sweep.h"
#include <float.h>
#include <math.h>

static const range everything = { -INFINITY, INFINITY };

/* ---- Range ---- */

static range forward_range(act_op op, const float params[2])
{
    const float saturated = (float)act_reference_forward(op, -(double)INFINITY, params);
    switch (op) {
    case ACT_RELU:
    case ACT_RELU_SQUARED:
    case ACT_SQUAREPLUS:
    case ACT_EXP:
        return (range) { 0, INFINITY };
    case ACT_SOFTPLUS: /* x itself beyond the threshold */
        return (range) { fminf(0, params[1] / params[0]), INFINITY };
    case ACT_RELU6:
        return (range) { 0, 6 };
    case ACT_HARDTANH:
        return (range) { params[0], params[1] };
    case ACT_ELU:
    case ACT_SELU:
    case ACT_CELU:
        return saturated <= 0 && params[1] >= 0 ? (range) { saturated, INFINITY } : everything;
    case ACT_SIGMOID:
    case ACT_HARDSIGMOID:
        return (range) { 0, 1 };
    case ACT_LOG_SIGMOID:
        return (range) { -INFINITY, 0 };
    case ACT_TANH:
    case ACT_SOFTSIGN:
    case ACT_ERF:
        return (range) { -1, 1 };
    default:
        return everything;
    }
}

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

range fact_range(act_op op, act_pass pass, const float params[2])
{
    return pass == ACT_PASS_FORWARD ? forward_range(op, params) : slope_range(op);
}

/* x + sin^2(a x) / a lies between x and x + 1 / a, each rounded. */
range fact_range_at(act_op op, act_pass pass, float x, const float params[2])
{
    if (op != ACT_SNAKE || pass != ACT_PASS_FORWARD)
        return fact_range(op, pass, params);
    const float end = (float)((double)x + 1 / (double)params[0]);
    return (range) { nextafterf(fminf(x, end), -INFINITY), nextafterf(fmaxf(x, end), INFINITY) };
}

/* ---- Shape ---- */

static int is_monotone(act_op op, const float params[2])
{
    switch (op) {
    case ACT_LEAKY_RELU:
    case ACT_ELU:
    case ACT_HARDSIGMOID:
        return params[0] >= 0;
    case ACT_SELU:
        return params[0] >= 0 && params[1] >= 0;
    case ACT_THRESHOLD:
    case ACT_SHRINK:
        return params[1] <= params[0];
    case ACT_SOFTPLUS:
        return params[1] >= INFINITY;
    case ACT_GELU:
    case ACT_GELU_TANH:
    case ACT_GELU_QUICK:
    case ACT_SILU:
    case ACT_SWISH:
    case ACT_MISH:
    case ACT_HARDSWISH:
        return 0;
    default:
        return 1;
    }
}

/* sigmoid never falls because its description says so, pieces because nothing in them could;
 * in the others a rounding may be that of the next float or not. */
double fact_greatest_fall(act_op op, const float params[2])
{
    if (!is_monotone(op, params))
        return (double)INFINITY;
    return op == ACT_SIGMOID || fact_is_piecewise(op) ? 0 : SWEEP_FORWARD_PROMISE;
}

int fact_is_odd(act_op op, const float params[2])
{
    switch (op) {
    case ACT_IDENTITY:
    case ACT_TANH:
    case ACT_TANHSHRINK:
    case ACT_SOFTSIGN:
    case ACT_HARDSHRINK:
    case ACT_SOFTSHRINK:
    case ACT_SHRINK:
    case ACT_ERF:
        return 1;
    case ACT_HARDTANH:
        return params[0] == -params[1];
    default:
        return 0;
    }
}

static int has_dead_zone(act_op op)
{
    switch (op) {
    case ACT_RELU:
    case ACT_RELU6:
    case ACT_HARDTANH:
    case ACT_THRESHOLD:
    case ACT_RELU_SQUARED:
    case ACT_HARDSIGMOID:
    case ACT_HARDSWISH:
    case ACT_HARDSHRINK:
    case ACT_SOFTSHRINK:
    case ACT_SHRINK:
        return 1;
    default:
        return 0;
    }
}

/* An underflowing derivative may be +0 or -0; a dead unit's is +0. A slope of zero
 * or less leaves the sign of f(0) open, and so does snake. */
int fact_zero_has_sign(act_op op, act_pass pass, const float params[2])
{
    if (pass != ACT_PASS_FORWARD)
        return has_dead_zone(op);
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

int fact_is_exempt(act_op op, float x, const float params[2])
{
    return op == ACT_SNAKE && fabs((double)params[0] * (double)x) > 0x1p20;
}

static int is_around(double x, double zero)
{
    return x > zero - 1 && x < zero / 4;
}

/* Around the zero of the derivative, in the units of the gate's argument. That of
 * snake has many. */
static int is_near_zero(act_op op, double x, const float params[2])
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
static double hardsigmoid_allowance(act_pass pass, double x, const float params[2])
{
    const double alpha = (double)params[0], beta = (double)params[1];
    if (pass == ACT_PASS_BACKWARD_Y || (params[0] == (float)(1.0 / 6) && params[1] == 0.5f))
        return 0;
    const double rounding = 0x1p-23 * fmax(fabs(alpha * x), fabs(beta)), line = alpha * x + beta;
    if (pass == ACT_PASS_FORWARD)
        return rounding;
    return fmin(fabs(line), fabs(line - 1)) <= rounding ? fabs(alpha) : 0;
}

double fact_allowance(act_op op, act_pass pass, float x, const float params[2], double absolute)
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

int fact_is_fused(act_isa isa)
{
    return isa == ACT_ISA_AVX2 || isa == ACT_ISA_AVX512 || isa == ACT_ISA_NEON;
}

/* Made of pieces that no fused multiply-add computes. */
int fact_is_piecewise(act_op op)
{
    switch (op) {
    case ACT_IDENTITY:
    case ACT_RELU:
    case ACT_RELU6:
    case ACT_HARDTANH:
    case ACT_LEAKY_RELU:
    case ACT_THRESHOLD:
    case ACT_RELU_SQUARED:
    case ACT_HARDSIGMOID:
    case ACT_HARDSWISH:
    case ACT_HARDSHRINK:
    case ACT_SOFTSHRINK:
    case ACT_SHRINK:
        return 1;
    default:
        return 0;
    }
}

int fact_same_bits(act_op op, act_isa one, act_isa other)
{
    return fact_is_piecewise(op) || fact_is_fused(one) == fact_is_fused(other);
}
