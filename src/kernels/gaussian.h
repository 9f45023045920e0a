/* SPDX-License-Identifier: MIT
 *
 * gelu and gelu_tanh. With a = |x|, both are relu(x) - a Q(a), where Q falls from
 * 1/2 to 0; their slope is D(a) on the left and 1 - D(a) on the right. */
#ifndef ACTIVATE_KERNELS_GAUSSIAN_H
#define ACTIVATE_KERNELS_GAUSSIAN_H

#include "tables/gelu.h"
#include "tables/gelu_tanh.h"

/* d for x <= 0, else 1 - d. */
INLINE vf slope_of_tail(vf x, vf d)
{
    const vm left = v_le(x, v_set1(0.0f));
    return v_add(v_zero_if(left, v_set1(1.0f)), v_xor(d, v_zero_if(left, v_sign_bit())));
}

/* gelu: Q(a) = erfc(a / sqrt 2) / 2 and D(a) = Q(a) - a e^(-a^2/2) / sqrt(2 pi) come
 * from tables. An exponential times a rational function, which is as fast with AVX2,
 * rounds ten times instead of two: 5 ULP. It serves beyond the cut, where Q and D
 * matter on the left only, in a branch that ordinary inputs rarely take. Where the
 * result rounds to 0 it is made 0 without underflow, which is slow. */
#define GELU_CUT 6.0f

/* On [-14.6, -6], gelu(x) = -e^(-x^2/2) (1 - x^-2 + 3 x^-4 ...) / sqrt(2 pi) and
 * gelu'(x) = x e^(-x^2/2) (1 - x^-2 + x^-4 ...) / sqrt(2 pi), with polynomials in
 * x^-2 for the series: fpminimax over [14.7^-2; 5.8^-2], within 2^-26.8. Lanes that are
 * not so far are kept from dividing by 0. */
RARELY vf gelu_far(vf x)
{
    const vm beyond = v_lt(x, v_set1(-14.6f));
    const vf a = v_select(beyond, v_set1(GELU_CUT), v_max(v_set1(GELU_CUT), v_neg(x)));
    const vf e = v_zero_if(beyond, gauss_lifted(a));
    const vf v = v_div(v_set1(1.0f), v_mul(a, a));
    vf c = v_fma(v_set1(0x1.5cace4p4f), v, v_set1(-0x1.5c39cp2f));
    c = v_fma(c, v, v_set1(0x1.307f8p0f));
    c = v_fma(c, v, v_set1(-0x1.987804p-2f));
    c = v_fma(c, v, v_set1(0x1.98844cp-2f));
    return v_mul(v_mul(e, c), v_set1(-0x1p-64f));
}

RARELY vf gelu_slope_far(vf x)
{
    const vm beyond = v_lt(x, v_set1(-14.6f));
    const vf a = v_select(beyond, v_set1(GELU_CUT), v_max(v_set1(GELU_CUT), v_neg(x)));
    const vf e = v_zero_if(beyond, gauss_lifted(a));
    const vf v = v_div(v_set1(1.0f), v_mul(a, a));
    vf c = v_fma(v_set1(0x1.bdc49p1f), v, v_set1(-0x1.1f8b94p0f));
    c = v_fma(c, v, v_set1(0x1.976838p-2f));
    c = v_fma(c, v, v_set1(-0x1.98825ep-2f));
    c = v_fma(c, v, v_set1(0x1.988452p-2f));
    return v_mul(v_mul(e, v_mul(a, c)), v_set1(-0x1p-64f));
}

INLINE vf gelu_f(vf x, vpar p)
{
    (void)p;
    const vf a = v_min(v_set1(GELU_CUT), v_abs(x));
    const vf y =
        v_fnma(a, piecewise(gelu_q, 8, 0.0f, 25.0f / 64, 0.5f, a), v_max(v_set1(-0.0f), x));
    const vm far = v_lt(x, v_set1(-GELU_CUT));
    return v_any(far) ? v_select(far, gelu_far(x), y) : y;
}

INLINE vf gelu_b(vf dy, vf x, vpar p)
{
    (void)p;
    const vf a = v_min(v_set1(GELU_CUT), v_abs(x));
    vf slope = slope_of_tail(x, piecewise(gelu_d, 8, 0.0f, 25.0f / 64, 0.5f, a));
    const vm far = v_lt(x, v_set1(-GELU_CUT));
    if (v_any(far))
        slope = v_select(far, gelu_slope_far(x), slope);
    return v_mul(dy, slope);
}

#define GELU_TANH_CUT 5.65f   /* of the table of the slope */
#define GELU_TANH_END 10.915f /* beyond, the left side rounds to 0 */

/* 2u = c a (a^2 + k) with k = 1 / 0.044715, c = 2 sqrt(2 / pi) / k, as (n + r) ln2 / 8.
 * The sum and both products are carried with their rounding errors: e^2u would
 * magnify them. The high part of k is a multiple of 2^-17, so that k - sum is exact. */
INLINE reduced gelu_tanh_2u(vf a)
{
    const vf rounder = v_set1(ROUNDER);
    const vf k = v_set1(0x1.65d26p4f), k_low = v_set1(-0x1.226128p-20f);
    const vf c8 = v_set1(0x1.a5a7dp-1f), c8_low = v_set1(-0x1.151aaep-26f); /* 8 c / ln2 */
    const vf sum = v_fma(a, a, k);
    const vf sum_low = v_add(square_plus(a, v_sub(k, sum)), k_low);
    const vf product = v_mul(a, sum);
    const vf product_low = v_fma(a, sum_low, v_residual(a, sum, product));

    const vf shifted = v_fma(product, c8, rounder);
    const vf n = v_sub(shifted, rounder);
    const vf r = v_fma(product, c8_low, v_residual(product, c8, n));
    reduced result;
    result.r = v_fma(product_low, c8, r);
    result.n = v_bits(shifted);
    return result;
}

/* 2^32 / (1 + e^2u) */
INLINE vf gelu_tanh_q(vf a)
{
    const reduced u8 = gelu_tanh_2u(a);
    vf above = v_fma(v_set1(-0x1.9fb8cep-13f), u8.r, v_set1(0x1.c20ec4p-8f));
    above = v_fma(above, u8.r, v_set1(-0x1.449a78p-3f));
    above = v_fma(above, u8.r, v_set1(0x1.d44dbcp0f));
    const vf below = power_of_two(logistic_scaled_table, u8.n);
    return v_div(above, v_fma(above, v_set1(0x1p-32f), below));
}

INLINE vf gelu_tanh_f(vf x, vpar p)
{
    (void)p;
    const vf a = v_min(v_set1(GELU_TANH_END), v_abs(x));
    return v_fnma(v_mul(a, gelu_tanh_q(a)), v_set1(0x1p-32f), v_max(v_set1(-0.0f), x));
}

/* e^-2u (1 - a (2u)') for x < -5.6, with 2^64 e^-2u as exp_lifted() has it. Other lanes
 * are kept from overflowing. */
RARELY vf gelu_tanh_slope_far(vf x)
{
    const vm beyond = v_lt(x, v_set1(-GELU_TANH_END));
    const vf a = v_zero_if(beyond, v_max(v_set1(GELU_TANH_CUT), v_neg(x)));
    const reduced u8 = gelu_tanh_2u(a);
    const vf minus_n = v_sub(v_set1(2 * ROUNDER), v_from_bits(u8.n));
    const vf power = power_of_two(lifted_table, v_bits(minus_n));
    vf minus = v_fma(v_set1(0x1.3b53f2p-19f), u8.r, v_set1(-0x1.c7e09ep-14f));
    minus = v_fma(minus, u8.r, v_set1(0x1.ed3f5p-9f));
    minus = v_fma(minus, u8.r, v_set1(-0x1.63cd76p-4f));
    minus = v_fma(minus, u8.r, v_set1(0x1.508a94p-9f));
    const vf rate = v_fma(v_mul(a, a), v_set1(0x1.b6676cp-3f), v_set1(0x1.988454p0f));
    const vf factor = v_fnma(a, rate, v_set1(1.0f));
    const vf e = v_zero_if(beyond, v_fma(power, minus, power));
    return v_mul(v_mul(e, factor), v_set1(0x1p-64f));
}

INLINE vf gelu_tanh_b(vf dy, vf x, vpar p)
{
    (void)p;
    const vf a = v_min(v_set1(GELU_TANH_CUT), v_abs(x));
    vf slope = slope_of_tail(x, piecewise(gelu_tanh_d, 8, 0.0f, 47.0f / 128, 0.5f, a));
    const vm far = v_lt(x, v_set1(-GELU_TANH_CUT));
    if (v_any(far))
        slope = v_select(far, gelu_tanh_slope_far(x), slope);
    return v_mul(dy, slope);
}

#endif
