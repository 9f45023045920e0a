/* SPDX-License-Identifier: MIT
 *
 * tanh and tanhshrink. */
#ifndef ACTIVATE_KERNELS_TANH_H
#define ACTIVATE_KERNELS_TANH_H

/* tanh(n h) and 1 - tanh(n h)^2, h = 0x1.4305f6p0, for which tanh(h) to
 * tanh(3 h) lie within 2^-27 of a float. */
static const int32_t tanh_table[8] = { 0x00000000, 0x3f59fffc, 0x3f7cbaf9, 0x3f7fbc80,
                                       0x3f7ffa96, 0x3f7fff91, 0x3f7ffff7, 0x3f7fffff };
static const int32_t sech2_table[8] = { 0x3f800000, 0x3e8cb80e, 0x3ccfeba7, 0x3b06ee3e,
                                        0x392d3d6e, 0x375e3b75, 0x358e87a2, 0x33b6d2cf };

/* (r coth r - 1) / r^2 as a polynomial in r^2: fpminimax(f, 3, [|SG...|],
 * [0x1p-20; 0.76^2], floating, absolute), 2^-25.6 */
INLINE vf coth_series(vf r2)
{
    vf c = v_fma(v_set1(-0x1.8bb858p-13f), r2, v_set1(0x1.1454c8p-9f));
    c = v_fma(c, r2, v_set1(-0x1.6c12bcp-6f));
    return v_fma(c, r2, v_set1(0x1.555554p-2f));
}

/* tanh(t) = node + step for t >= 0. With t = n h + r and A = r coth r, which is
 * even in r, step = r (1 - node^2) / (A + node r): small beside the node, so that
 * its errors hardly count, and all there is for n = 0. */
typedef struct tanh_parts {
    vf node, step;
} tanh_parts;

INLINE tanh_parts tanh_positive(vf t)
{
    const vf rounder = v_set1(ROUNDER);
    const vf cut = v_min(v_set1(9.45f), t); /* where the sum rounds to 1 */
    const vf shifted = v_fma(cut, v_set1(0x1.95c434p-1f), rounder);
    const vf r = v_fnma(v_sub(shifted, rounder), v_set1(0x1.4305f6p0f), cut);
    const vi n = v_bits(shifted);
    const vf rate = v_from_bits(v_lookup8(v_load_table8(sech2_table), n));
    const vf r2 = v_mul(r, r);
    const vf a = v_fma(coth_series(r2), r2, v_set1(1.0f));
    tanh_parts result;
    result.node = v_from_bits(v_lookup8(v_load_table8(tanh_table), n));
    result.step = v_div(v_mul(r, rate), v_fma(result.node, r, a));
    return result;
}

/* The nodes again, but with 1 for the last: from 8.2 on the quotient below is exactly 1,
 * which is within 2.6 ULP; with the float next to the node it would never be 1. */
static const int32_t tanh_quotient_table[8] = { 0x00000000, 0x3f59fffc, 0x3f7cbaf9, 0x3f7fbc80,
                                                0x3f7ffa96, 0x3f7fff91, 0x3f7ffff7, 0x3f800000 };

/* (node a + r) / (a + node r): the numerator is never above the denominator, so that no
 * rounding takes the quotient above 1. */
INLINE vf tanh_f(vf x, vpar p)
{
    (void)p;
    if (!VEC_FUSED) { /* which would make 3.4 ULP of the quotient's four products */
        const tanh_parts y = tanh_positive(v_abs(x));
        return v_with_sign(v_add(y.node, y.step), x);
    }
    const vf rounder = v_set1(ROUNDER), t = v_min(v_set1(9.45f), v_abs(x));
    const vf shifted = v_fma(t, v_set1(0x1.95c434p-1f), rounder);
    const vf r = v_fnma(v_sub(shifted, rounder), v_set1(0x1.4305f6p0f), t);
    const vi index = v_bits(shifted);
    const vf node = v_from_bits(v_lookup8(v_load_table8(tanh_quotient_table), index));
    const vf r2 = v_mul(r, r), a = v_fma(coth_series(r2), r2, v_set1(1.0f));
    return v_with_sign(v_div(v_fma(node, a, r), v_fma(node, r, a)), x);
}

/* 4 q (1 - q) = h (2 - h) with q = sigmoid(-2 |x|), h = 2 q. */
INLINE vf tanh_b(vf dy, vf x, vpar p)
{
    (void)p;
    const vf t = v_abs(x);
    const deep d = reduce_deep(v_min(v_set1(DEEP_MOST), v_add(t, t)), logistic_table);
    const vf above = exp_minus_polynomial(d.r);
    const vf h = v_div(v_add(above, above), v_add(above, d.power));
    return v_mul(v_mul(dy, d.unit), v_fnma(h, h, v_add(h, h)));
}

INLINE vf tanh_y(vf dy, vf y, vpar p)
{
    const vf one = v_set1(1.0f);
    (void)p;
    return v_mul(dy, v_mul(v_sub(one, y), v_add(one, y)));
}

/* (t - node) - step, but below 0.85, where the difference cancels, t^3 times a
 * polynomial in t^2, with the rounding error of t^2. */
INLINE vf tanhshrink_f(vf x, vpar p)
{
    const vf t = v_abs(x), limit = v_set1(0.85f);
    (void)p;
    const tanh_parts y = tanh_positive(t);
    const vf far = v_sub(v_sub(t, y.node), y.step);

    /* fpminimax((sqrt(x) - tanh(sqrt(x))) / x^1.5, 6, [|SG...|],
     * [0x1p-20; 0.73], floating, relative): 2^-25 */
    const vf near = v_min(limit, t), t2 = v_mul(near, near);
    vf c = v_fma(v_set1(0x1.38171cp-11f), t2, v_set1(-0x1.7f660ap-9f));
    c = v_fma(c, t2, v_set1(0x1.197b6cp-7f));
    c = v_fma(c, t2, v_set1(-0x1.65680cp-6f));
    c = v_fma(c, t2, v_set1(0x1.ba12f8p-5f));
    c = v_fma(c, t2, v_set1(-0x1.11111ap-3f));
    c = v_fma(c, t2, v_set1(0x1.555556p-2f));
    const vf slope = v_mul(near, c);
    const vf cubic = v_fma(t2, slope, v_mul(v_residual(near, near, t2), slope));
    return v_with_sign(v_select(v_lt(t, limit), cubic, far), x);
}

/* tanh(n h), h = 0x1.eb69ccp0, for which tanh(h) to tanh(3 h) lie within 2^-30 of a float. */
static const int32_t tanhshrink_table[8] = { 0x00000000, 0x3f7537d1, 0x3f7fc360, 0x3f7ffeb2,
                                             0x3f7ffff9, 0x3f800000, 0x3f800000, 0x3f800000 };

/* tanh^2, with the nodes so far apart that the first serves up to 0.96, where it is
 * r / a alone. (r coth r - 1) / r^2 as in coth_series(): fpminimax(f, 4, [|SG...|],
 * [0x1p-20; 0.97^2], floating, absolute). tanh itself meets dy twice: its square may be
 * below the floats. */
INLINE vf tanhshrink_b(vf dy, vf x, vpar p)
{
    (void)p;
    const vf rounder = v_set1(ROUNDER), one = v_set1(1.0f), t = v_min(v_set1(9.45f), v_abs(x));
    const vf shifted = v_fma(t, v_set1(0x1.0ab97ep-1f), rounder);
    const vf r = v_fnma(v_sub(shifted, rounder), v_set1(0x1.eb69ccp0f), t), r2 = v_mul(r, r);
    const vf node = v_from_bits(v_lookup8(v_load_table8(tanhshrink_table), v_bits(shifted)));
    vf c = v_fma(v_set1(0x1.1df9fap-16f), r2, v_set1(-0x1.b54716p-13f));
    c = v_fma(c, r2, v_set1(0x1.154cdap-9f));
    c = v_fma(c, r2, v_set1(-0x1.6c16c4p-6f));
    c = v_fma(c, r2, v_set1(0x1.555556p-2f));
    const vf a = v_fma(c, r2, one), rate = v_fnma(node, node, one);
    const vf y = v_add(node, v_div(v_mul(r, rate), v_fma(node, r, a)));
    return v_mul(v_mul(dy, y), y);
}

#endif
