/* SPDX-License-Identifier: MIT
 *
 * sigmoid and x times a sigmoid: silu, swish, gelu_quick. */
#ifndef ACTIVATE_KERNELS_LOGISTIC_H
#define ACTIVATE_KERNELS_LOGISTIC_H

/* B * 2^-24 * 2^(k/8), B = 1.0027253606328, as in exponential.h: within 2^-27.2 */
static const int32_t sigmoid_table[8] = { 0x3380594e, 0x337bf725, 0x3378a224, 0x337672a7,
                                          0x3375833f, 0x3375f0e4, 0x3377db2e, 0x337b6490 };

/* S / (S + E), E = S e^-x = power + power * minus, S = 2^-24 for the sake of E. It never
 * falls: each operation is monotone but for minus = c0 + r (c1 + r ...), where r moves by at
 * least 2^-24 of itself and the rounding of the bracket by one unit, which is as little
 * where the bracket is just below 1: so B is just above 1. What is left, x near 0 and the
 * ends of r's interval, was tried: of 51 neighbours of c1 and c0 most do not fall over all
 * floats, with FMA and without; these are among them. Below -103.98 the result rounds to 0;
 * a numerator of 0 makes it so without underflow. fpminimax(exp(-x) / B - 1, 3, [|SG...|],
 * 1.02 * [-log(2)/16; log(2)/16], floating, absolute): 2^-25.5 */
INLINE vf sigmoid_f(vf x, vpar p)
{
    (void)p;
    const vf scale = v_set1(0x1p-24f), rounder = v_set1(ROUNDER);
    const vf above = v_zero_if(v_lt(x, v_set1(-103.98f)), scale);
    const vf t = v_clamp(x, -104.0f, 17.5f);
    const vf shifted = v_fnma(t, v_set1(0x1.715476p3f), rounder);
    const vf n = v_sub(shifted, rounder);
    vf r = v_fma(n, v_set1(0x1.62ep-4f), t); /* -x = n ln2/8 - r */
    r = v_fma(n, v_set1(0x1.0bfbe8p-18f), r);
    vf minus = v_fma(v_set1(-0x1.54757cp-3f), r, v_set1(0x1.feb104p-2f));
    minus = v_fma(minus, r, v_set1(-0x1.fe9bc2p-1f));
    minus = v_fma(minus, r, v_set1(-0x1.64400ap-9f));
    const vf power = power_of_two(sigmoid_table, v_bits(shifted));
    return v_div(above, v_add(scale, v_fma(power, minus, power)));
}

/* dy * sigmoid(-z) */
INLINE vf times_sigmoid(vf dy, vf z)
{
    const deep d = reduce_deep(v_clamp(z, -17.5f, DEEP_MOST), logistic_table);
    const vf above = exp_minus_polynomial(d.r), q = v_div(above, v_add(above, d.power));
    return v_mul(v_mul(dy, d.unit), q);
}

/* q (1 - q) with q = sigmoid(-|x|), which is the smaller side: 1 - q loses
 * nothing. */
INLINE vf sigmoid_b(vf dy, vf x, vpar p)
{
    (void)p;
    const deep d = reduce_deep(v_min(v_set1(DEEP_MOST), v_abs(x)), logistic_table);
    const vf above = exp_minus_polynomial(d.r), q = v_div(above, v_add(above, d.power));
    return v_mul(v_mul(dy, d.unit), v_fnma(q, q, q));
}

INLINE vf sigmoid_y(vf dy, vf y, vpar p)
{
    (void)p;
    return v_mul(dy, v_mul(y, v_sub(v_set1(1.0f), y)));
}

/* ---- x sigmoid(beta x) ----
 *
 * Forward, t q with q = sigmoid(-|beta| t), t = |x| but 0 where the product rounds to 0,
 * so that nothing underflows: -t q on the left, x - t q on the right. 2^-32 keeps the sum
 * with e^z finite up to z = 109, and the quotient normal. */

/* c * 2^-32 * 2^(k/8), see exponential.h */
static const int32_t swish_table[8] = { 0x2f7f5829, 0x2f7b3a3e, 0x2f77d424, 0x2f759202,
                                        0x2f748e45, 0x2f74e5be, 0x2f76b7da, 0x2f7a26de };

#define SWISH_END 109.0f

/* 2^32 t sigmoid(-z) for z in [0, 109] */
INLINE vf times_decay(vf t, vf z)
{
    const reduced z8 = reduce(z);
    const vf power = power_of_two(swish_table, z8.n);
    return v_div(t, v_fma(power, exp_minus(z8.r), v_add(power, v_set1(0x1p-32f))));
}

INLINE vf silu_f(vf x, vpar p)
{
    (void)p;
    const vf size = v_abs(x), t = v_zero_if(v_lt(v_set1(SWISH_END), size), size);
    return v_fnma(times_decay(t, t), v_set1(0x1p-32f), v_max(v_set1(-0.0f), x));
}

/* Backward, the slope on the left is D = q (1 - z + z q), that on the right 1 - D. */
INLINE vf swish_product_b(vf dy, vf side, vf d, vf unit)
{
    const vf one = v_set1(1.0f);
    const vm right = v_gt(side, v_set1(0.0f));
    return v_mul(v_mul(dy, v_select(right, one, unit)), v_select(right, v_sub(one, d), d));
}

INLINE vf silu_b(vf dy, vf x, vpar p)
{
    (void)p;
    const vf z = v_min(v_set1(DEEP_MOST), v_abs(x));
    const deep z8 = reduce_deep(z, logistic_table);
    const vf above = exp_minus_polynomial(z8.r), q = v_div(above, v_add(above, z8.power));
    const vf d = v_mul(q, v_fma(z, q, v_sub(v_set1(1.0f), z)));
    return swish_product_b(dy, x, d, z8.unit);
}

/* limit / size, but no more than FLT_MAX, which is just limit / (limit / FLT_MAX) in
 * floats for the limits here: so without dividing by 0 or overflowing. */
INLINE vf quotient_below_infinity(float limit, vf size)
{
    return v_div(v_set1(limit), v_max(v_set1(limit / FLT_MAX), size));
}

/* The product |beta| t is carried with its rounding error: e^z would magnify it. */
typedef struct swish_parts {
    vf t, z, low;
} swish_parts;

INLINE swish_parts swish_product(vf t, vf size)
{
    swish_parts s;
    s.t = t;
    s.z = v_mul(t, size);
    s.low = v_residual(t, size, s.z);
    return s;
}

/* |x|, but 0 where e^-|beta x| has made of x what it tends to. */
INLINE swish_parts swish_parts_forward(vf x, vf size)
{
    const vf t = v_abs(x), cut = quotient_below_infinity(SWISH_END, size);
    return swish_product(v_zero_if(v_lt(cut, t), t), size);
}

INLINE vf gelu_quick_f(vf x, vpar p)
{
    (void)p;
    const swish_parts s = swish_parts_forward(x, v_set1(1.702f));
    const vf q = logistic_scaled(s.z, s.low);
    return v_fnma(v_mul(s.t, q), v_set1(0x1p-32f), v_max(v_set1(-0.0f), x));
}

/* x e^z for z = -|beta x| < -100, where it is sigmoid(z): for a small beta, x is
 * so large that e^z has further to fall than the parts above reach. */
RARELY vf swish_far(vf x, vf beta)
{
    const vf size = v_abs(beta);
    const vf cut = quotient_below_infinity(250.0f, size);
    const vf t = v_min(cut, v_abs(x)), z = v_neg(v_mul(t, size));
    const vf y = v_with_sign(exp_times_large(z, v_neg(v_residual(t, size, v_neg(z))), t), x);
    const vm infinite = v_lt(v_set1(FLT_MAX), v_abs(x));
    return v_select(infinite, v_with_sign(v_set1(0.0f), x), y);
}

/* Any sign of beta: the side on which y tends to x is that of beta * x > 0. With a
 * tiny beta t may be so large that only scaling it first avoids an overflow. Apart, lest
 * the loop for beta = 1 suffer. */
APART vf swish_scaled(vf x, vf beta)
{
    const vf one = v_set1(1.0f), unit = v_set1(0x1p-32f), zero = v_set1(0.0f);
    const vf size = v_abs(x);
    const swish_parts s = swish_parts_forward(x, v_abs(beta));
    const vf side = v_zero_if(v_eq(beta, zero), v_xor(x, v_and(v_sign_bit(), beta)));
    const vm right = v_gt(side, zero);
    const vf t = v_select(v_eq(beta, zero), size, s.t);
    const vm large = v_ge(t, one);
    const vf tq = v_mul(v_mul(t, v_select(large, unit, one)), logistic_scaled(s.z, s.low));
    const vf base = v_select(right, x, v_set1(-0.0f));
    const vf y = v_fma(v_xor(v_with_sign(tq, x), v_zero_if(v_le(side, zero), v_sign_bit())),
                       v_select(large, one, unit), base);
    const vf cut = quotient_below_infinity(100.0f, v_abs(beta));
    const vm far = v_both(v_lt(side, zero), v_lt(cut, size));
    return v_any(far) ? v_select(far, swish_far(x, beta), y) : y;
}

INLINE vf swish_f(vf x, vpar p)
{
    return is_number(p.a, 1.0f) ? silu_f(x, p) : swish_scaled(x, p.a);
}

/* sigmoid(-(z + low)) as q * unit, with the polynomial of logistic_scaled(). */
INLINE vf logistic_deep(vf z, vf low, vf *unit)
{
    const deep d = reduce_deep(v_min(v_set1(DEEP_MOST), z), logistic_one_table);
    const vf above = exp_minus_polynomial_4(v_add(d.r, low));
    *unit = d.unit;
    return v_div(above, v_add(above, d.power));
}

/* As in silu_b(). At infinity the slope is the limit even where beta * FLT_MAX is small. */
INLINE vf swish_slope(vf dy, vf x, vf beta)
{
    const vf size = v_abs(beta), cut = quotient_below_infinity(180.0f, size);
    const swish_parts s = swish_product(v_min(cut, v_abs(x)), size);
    const vm infinite = v_both(v_lt(v_set1(FLT_MAX), v_abs(x)), v_lt(v_set1(0.0f), size));
    vf unit;
    const vf q = v_zero_if(infinite, logistic_deep(s.z, s.low, &unit));
    const vf rest = v_sub(v_sub(v_set1(1.0f), s.z), s.low);
    const vf side = v_with_sign(s.z, v_xor(x, beta));
    return swish_product_b(dy, side, v_mul(q, v_fma(s.z, q, rest)), unit);
}

INLINE vf gelu_quick_b(vf dy, vf x, vpar p)
{
    (void)p;
    return swish_slope(dy, x, v_set1(1.702f));
}

APART vf swish_scaled_b(vf dy, vf x, vf beta)
{
    return swish_slope(dy, x, beta);
}

INLINE vf swish_b(vf dy, vf x, vpar p)
{
    return is_number(p.a, 1.0f) ? silu_b(dy, x, p) : swish_scaled_b(dy, x, p.a);
}

#endif
