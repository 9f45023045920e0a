/* SPDX-License-Identifier: MIT
 *
 * snake(x) = x + sin(a x)^2 / a. */
#ifndef ACTIVATE_KERNELS_SNAKE_H
#define ACTIVATE_KERNELS_SNAKE_H

/* Beyond this |a x|, sin^2 is taken as 1/2: x is so large that this is an error
 * of at most 4 ULP, and below 1/2 ULP from 2^24 on. */
#define SNAKE_LIMIT 0x1p21f

/* The sum of two floats: what a rounding took away is kept. */
typedef struct pair {
    vf high, low;
} pair;

/* a x + shift less the nearest multiple n of pi / 2, and n. The product, n pi / 2
 * and their sum are carried with their rounding errors. */
INLINE pair snake_reduce(vf x, vf a, pair shift, vi *n)
{
    const vf rounder = v_set1(ROUNDER);
    const vf two_over_pi = v_set1(0x1.45f306p-1f);
    const vf half_pi = v_set1(0x1.921fb6p0f), half_pi_low = v_set1(-0x1.777a5cp-25f);
    const vf product = v_mul(a, x);
    const vm far = v_gt(v_abs(product), v_set1(SNAKE_LIMIT));
    const vf z = v_zero_if(far, product);
    const vf residual = is_number(a, 1.0f) ? v_set1(0.0f) : v_residual(a, x, z);
    const vf z_low = v_zero_if(far, residual);

    const vf turns = v_fma(z, two_over_pi, v_mul(shift.high, two_over_pi));
    const vf shifted = v_add(turns, rounder), count = v_sub(shifted, rounder);
    const vf whole = v_mul(count, half_pi);
    const vf whole_low = v_fma(count, half_pi_low, v_residual(count, half_pi, whole));
    const vf left = v_sub(z, whole), angle = v_add(left, shift.high);
    const vf angle_low = v_sub(v_sub(left, v_sub(angle, shift.high)), whole_low);
    const vf low = v_add(angle_low, v_add(z_low, shift.low));
    pair r;
    r.high = v_add(angle, low);
    r.low = v_add(v_sub(angle, r.high), low);
    *n = v_bits(shifted);
    return r;
}

/* sin^2(a x + shift): s^2 for even n, 1 - s^2 for odd n, s = sin(r). */
INLINE pair snake_square(vf x, vf a, pair shift)
{
    const vf one = v_set1(1.0f);
    vi n;
    const pair r = snake_reduce(x, a, shift, &n);
    /* fpminimax((sin(sqrt(x)) / sqrt(x) - 1) / x, 3, [|SG...|],
     * [0x1p-30; (pi/4 * 1.001)^2], floating, absolute): 2^-30 */
    const vf r2 = v_mul(r.high, r.high);
    vf c = v_fma(v_set1(0x1.877536p-19f), r2, v_set1(-0x1.a08312p-13f));
    c = v_fma(c, r2, v_set1(0x1.111198p-7f));
    c = v_fma(c, r2, v_set1(-0x1.555556p-3f));
    const vf rest = v_fma(v_mul(c, r2), r.high, r.low);
    const vf s = v_add(r.high, rest), s_low = v_add(v_sub(r.high, s), rest);

    pair even, odd, square;
    even.high = v_mul(s, s);
    even.low = v_fma(v_add(s, s), s_low, v_residual(s, s, even.high));
    odd.high = v_sub(one, even.high);
    odd.low = v_sub(v_sub(v_sub(one, odd.high), even.high), even.low);
    const vi parity = v_shl(n, 31);
    const vm is_odd = v_eq(v_or(v_from_bits(parity), one), v_set1(-1.0f));
    square.high = v_select(is_odd, odd.high, even.high);
    square.low = v_select(is_odd, odd.low, even.low);
    return square;
}

INLINE vm snake_is_far(vf x, vf a)
{
    return v_gt(v_abs(v_mul(a, x)), v_set1(SNAKE_LIMIT));
}

/* 0 for finite x, NaN for infinities, where sin has no limit. */
INLINE vf snake_nowhere(vf x)
{
    return v_mul(x, v_set1(0.0f));
}

INLINE pair snake_quotient(pair square, vf a)
{
    pair quotient;
    quotient.high = v_div(square.high, a);
    quotient.low = v_div(v_sub(square.low, v_residual(quotient.high, a, square.high)), a);
    return quotient;
}

/* For negative x the two terms cancel by up to a factor of 3, hence the error of
 * the square and of the quotient. */
APART vf snake_any_f(vf x, vpar p)
{
    const vf zero = v_set1(0.0f);
    const pair none = { zero, zero };
    const pair square = snake_square(x, p.a, none);
    const pair quotient = is_number(p.a, 1.0f) ? square : snake_quotient(square, p.a);
    const vf y = v_add(v_add(x, quotient.high), quotient.low);
    const vf y_far = v_add(x, v_add(v_div(v_set1(0.5f), p.a), snake_nowhere(x)));
    const vf value = v_select(snake_is_far(x, p.a), y_far, y);
    return v_select(v_eq(x, zero), x, value);
}

/* 1 + sin(2 a x) = 2 sin^2(a x + pi / 4) */
APART vf snake_any_b(vf dy, vf x, vpar p)
{
    const pair quarter_turn = { v_set1(0x1.921fb6p-1f), v_set1(-0x1.777a5cp-26f) };
    const pair square = snake_square(x, p.a, quarter_turn);
    const vf half_slope = v_add(square.high, square.low);
    const vf slope = v_add(half_slope, half_slope);
    const vf far = v_add(v_set1(1.0f), snake_nowhere(x));
    return v_mul(dy, v_select(snake_is_far(x, p.a), far, slope));
}

/* ---- a = 1, the default, and no more than a thousand turns by pi / 2 or pi ----
 *
 * n of 0x1.922p0 (12 bits) are exact, and what that lacks needs no more. */

/* sin(r)^2 = r^2 + r^4 c(r^2): fpminimax((sin(sqrt(x))^2 / x - 1) / x, 3, [|SG...|],
 * [0x1p-30; (pi/4 * 1.001)^2], floating, absolute), 2^-27.8 */
INLINE vf snake_series(vf r2)
{
    vf c = v_fma(v_set1(0x1.1e34e4p-13f), r2, v_set1(-0x1.9febdap-9f));
    c = v_fma(c, r2, v_set1(0x1.6c16a4p-5f));
    return v_fma(c, r2, v_set1(-0x1.555556p-2f));
}

/* x + sin(r)^2 for an even number of quarter turns, x + 1 - sin(r)^2 for an odd one. y has
 * the sign of x. */
INLINE vf snake_near_f(vf x)
{
    const vf rounder = v_set1(ROUNDER), half = v_set1(0.5f);
    const vf shifted = v_fma(x, v_set1(0x1.45f306p-1f), rounder), n = v_sub(shifted, rounder);
    const vf r = v_fnma(n, v_set1(-0x1.2aeef4p-18f), v_fnma(n, v_set1(0x1.922p0f), x));
    const vf r2 = v_mul(r, r);
    const vf square = v_fma(v_mul(snake_series(r2), r2), r2, r2);
    const vf flip = v_from_bits(v_shl(v_bits(shifted), 31));
    const vf base = v_sub(half, v_or(flip, half)); /* 0 or 1 */
    const vf y = v_add(v_add(x, base), v_xor(square, flip));
    return v_or(y, v_and(v_sign_bit(), x));
}

/* 1 + sin(2 x) = 2 sin^2(x + pi / 4), with the rounding errors of r and r^2. */
INLINE vf snake_near_b(vf dy, vf x)
{
    const vf rounder = v_set1(ROUNDER), half = v_set1(0.5f), one = v_set1(1.0f);
    const vf half_pi_low = v_set1(-0x1.2aeef4p-18f);
    const vf shifted = v_add(v_fma(x, v_set1(0x1.45f306p-1f), half), rounder);
    const vf turns = v_sub(v_sub(shifted, rounder), half);
    const vf rest = v_fnma(turns, v_set1(0x1.922p0f), x), r = v_fnma(turns, half_pi_low, rest);
    const vf low = v_fnma(turns, half_pi_low, v_sub(rest, r)), r2 = v_mul(r, r);
    const vf more = v_fma(v_add(r, r), low, v_residual(r, r, r2));
    const vf fourth = v_fma(v_mul(snake_series(r2), r2), r2, more);
    const vf sign = v_or(v_from_bits(v_shl(v_bits(shifted), 31)), v_set1(2.0f)); /* +-2 */
    const vf slope = v_fma(sign, r2, v_fnma(sign, half, one));
    return v_mul(dy, v_fma(sign, fourth, slope));
}

#define SNAKE_NEAR 1600.0f

/* a = 0 is the limit, y = x. */
INLINE vf snake_f(vf x, vpar p)
{
    if (is_number(p.a, 0.0f))
        return v_quiet(x);
    if (!is_number(p.a, 1.0f))
        return snake_any_f(x, p);
    const vm far = v_gt(v_abs(x), v_set1(SNAKE_NEAR));
    const vf y = snake_near_f(v_zero_if(far, x)); /* lest powers overflow */
    return v_any(far) ? v_select(far, snake_any_f(x, p), y) : y;
}

INLINE vf snake_b(vf dy, vf x, vpar p)
{
    if (is_number(p.a, 0.0f))
        return dy;
    if (!is_number(p.a, 1.0f))
        return snake_any_b(dy, x, p);
    const vm far = v_gt(v_abs(x), v_set1(SNAKE_NEAR));
    const vf dx = snake_near_b(dy, v_zero_if(far, x));
    return v_any(far) ? v_select(far, snake_any_b(dy, x, p), dx) : dx;
}

#endif
