/* SPDX-License-Identifier: MIT
 *
 * gelu and gelu_tanh. With a = |x|, both are relu(x) - a Q(a), where Q falls from
 * 1/2 to 0; their slope is D(a) on the left and 1 - D(a) on the right. Q and D
 * come from tables up to a cut; beyond it, where they matter only on the left,
 * from an exponential, in a branch that ordinary inputs rarely take. */
#ifndef ACTIVATE_KERNELS_GAUSSIAN_H
#define ACTIVATE_KERNELS_GAUSSIAN_H

#include "tables/gelu.h"
#include "tables/gelu_tanh.h"

static const float gelu_q[256] = PIECEWISE_TABLE(GELU_Q);
static const float gelu_d[256] = PIECEWISE_TABLE(GELU_SLOPE);
static const float gelu_tanh_s[256] = PIECEWISE_TABLE(GELU_TANH_S);
static const float gelu_tanh_d[256] = PIECEWISE_TABLE(GELU_TANH_SLOPE);

#define GELU_CUT      6.875f
#define GELU_TANH_CUT 5.875f

/* x > 0: x - t q, else -t q; -0 stays -0. */
INLINE vf value_of_tail(vf x, vf t, vf q)
{
    return v_fnma(t, q, v_max(v_set1(-0.0f), x));
}

/* d for x < 0, else 1 - d. */
INLINE vf slope_of_tail(vf x, vf d)
{
    return v_select(v_lt(x, v_set1(0.0f)), d, v_sub(v_set1(1.0f), d));
}

/* e^(-x^2 / 2) with the rounding error of the square. */
INLINE scaled gauss(vf x)
{
    const vf minus_half = v_set1(-0.5f);
    const vf square = v_mul(x, x);
    const vf low = v_residual(x, x, square);
    return exp_scaled(v_mul(square, minus_half), v_mul(low, minus_half));
}

/* On [-15, -6.8], gelu(x) = -e^(-x^2/2) (1 - x^-2 + 3 x^-4 ...) / sqrt(2 pi) and
 * gelu'(x) = x e^(-x^2/2) (1 - x^-2 + x^-4 ...) / sqrt(2 pi), with polynomials in
 * x^-2 for the series: fpminimax over [15^-2; 6.8^-2], within 2^-28. */
RARELY vf gelu_far(vf x)
{
    const vf cut = v_max(v_set1(-15.0f), x);
    const scaled e = gauss(cut);
    const vf v = v_div(v_set1(1.0f), v_mul(cut, cut));
    vf c = v_fma(v_set1(0x1.891ed8p4f), v, v_set1(-0x1.661afap2f));
    c = v_fma(c, v, v_set1(0x1.314246p0f));
    c = v_fma(c, v, v_set1(-0x1.987e0ep-2f));
    c = v_fma(c, v, v_set1(0x1.98845p-2f));
    return v_neg(v_mul(v_mul(e.value, c), e.unit));
}

RARELY vf gelu_slope_far(vf x)
{
    const vf cut = v_max(v_set1(-15.0f), x);
    const scaled e = gauss(cut);
    const vf v = v_div(v_set1(1.0f), v_mul(cut, cut));
    vf c = v_fma(v_set1(0x1.a6c898p1f), v, v_set1(-0x1.1da4f4p0f));
    c = v_fma(c, v, v_set1(0x1.974f82p-2f));
    c = v_fma(c, v, v_set1(-0x1.988246p-2f));
    c = v_fma(c, v, v_set1(0x1.988452p-2f));
    return v_mul(v_mul(e.value, v_mul(cut, c)), e.unit);
}

INLINE vf gelu_f(vf x, vpar p)
{
    (void)p;
    const vf t = v_min(v_set1(GELU_CUT), v_abs(x));
    const vf q = piecewise(gelu_q, 7, 0.0f, 7.0f / 32, t);
    const vf y = value_of_tail(x, t, q);
    const vm far = v_lt(x, v_set1(-GELU_CUT));
    return v_any(far) ? v_select(far, gelu_far(x), y) : y;
}

INLINE vf gelu_b(vf dy, vf x, vpar p)
{
    (void)p;
    const vf t = v_min(v_set1(GELU_CUT), v_abs(x));
    const vf d = piecewise(gelu_d, 7, 0.0f, 7.0f / 32, t);
    vf slope = slope_of_tail(x, d);
    const vm far = v_lt(x, v_set1(-GELU_CUT));
    if (v_any(far))
        slope = v_select(far, gelu_slope_far(x), slope);
    return v_mul(dy, slope);
}

/* 2u = a (c1 + c3 a^2), c1 = 2 sqrt(2 / pi), c3 = 0.044715 c1, as high + low. */
typedef struct gelu_tanh_argument {
    vf high, low;
} gelu_tanh_argument;

INLINE gelu_tanh_argument gelu_tanh_2u(vf a)
{
    const vf c1 = v_set1(0x1.988454p0f), c1_low = v_set1(-0x1.857936p-25f);
    const vf c3 = v_set1(0x1.2444f2p-4f), c3_low = v_set1(0x1.49b16ap-29f);
    const vf square = v_mul(a, a), square_low = v_residual(a, a, square);
    const vf cubic = v_mul(c3, square);
    vf low = v_residual(c3, square, cubic);
    low = v_fma(c3, square_low, low);
    low = v_fma(c3_low, square, low);
    /* cubic > c1 beyond the cut, so that this sum loses nothing */
    const vf sum = v_add(cubic, c1);
    low = v_add(v_add(v_sub(c1, v_sub(sum, cubic)), c1_low), low);
    gelu_tanh_argument u2;
    u2.high = v_mul(a, sum);
    u2.low = v_fma(a, low, v_residual(a, sum, u2.high));
    return u2;
}

/* Below -5.8, where 1 / (1 + e^2u) is e^-2u. */
RARELY vf gelu_tanh_far(vf x)
{
    const vf a = v_min(v_set1(11.0f), v_neg(x));
    const gelu_tanh_argument u2 = gelu_tanh_2u(a);
    const scaled s = exp_scaled(v_neg(u2.high), v_neg(u2.low));
    return v_neg(v_mul(v_mul(s.value, a), s.unit));
}

/* e^-2u (1 - a (2u)'), where a (2u)' = 3 (2u) - 2 c1 a, with 2u known to both parts. */
RARELY vf gelu_tanh_slope_far(vf x)
{
    const vf a = v_min(v_set1(11.0f), v_neg(x)), three = v_set1(3.0f);
    const gelu_tanh_argument u2 = gelu_tanh_2u(a);
    const scaled s = exp_scaled(v_neg(u2.high), v_neg(u2.low));
    const vf linear = v_fma(v_set1(0x1.988454p1f), a, v_set1(1.0f));
    const vf rest = v_sub(v_sub(linear, u2.high), v_add(u2.high, u2.high)); /* one rounding */
    const vf slope = v_fnma(three, u2.low, rest);
    return v_mul(v_mul(s.value, slope), s.unit);
}

INLINE vf gelu_tanh_f(vf x, vpar p)
{
    (void)p;
    const vf t = v_min(v_set1(GELU_TANH_CUT), v_abs(x));
    const vf s = piecewise(gelu_tanh_s, 7, 0.0f, 3.0f / 16, t);
    const vf y = value_of_tail(x, t, s);
    const vm far = v_lt(x, v_set1(-GELU_TANH_CUT));
    return v_any(far) ? v_select(far, gelu_tanh_far(x), y) : y;
}

INLINE vf gelu_tanh_b(vf dy, vf x, vpar p)
{
    (void)p;
    const vf t = v_min(v_set1(GELU_TANH_CUT), v_abs(x));
    const vf d = piecewise(gelu_tanh_d, 7, 0.0f, 3.0f / 16, t);
    vf slope = slope_of_tail(x, d);
    const vm far = v_lt(x, v_set1(-GELU_TANH_CUT));
    if (v_any(far))
        slope = v_select(far, gelu_tanh_slope_far(x), slope);
    return v_mul(dy, slope);
}

#endif
