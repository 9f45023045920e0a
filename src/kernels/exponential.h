/* SPDX-License-Identifier: MIT
 *
 * e^x and the logistic function, the parts that most activations are made of.
 *
 * Reduction: x = n * ln2 / 8 + r, |r| <= ln2 / 16, by adding 1.5 * 2^23, which
 * leaves n in the low bits. ln2 / 8 is split so that n times its first part is
 * exact without FMA, too. 2^(n/8) comes from a table of eight bit patterns, less
 * their index << 20, to which n << 20 is added: the low three bits of n select,
 * the others count in the exponent.
 *
 * Tables and polynomials are scaled by C = 1.0877149086761242, for which all
 * eight entries lie within 2^-28.3 of a float (the best of 1.5e9 random trials),
 * and by powers of 2^(1/8) that put the polynomial near the top of a binade,
 * where a float is most precise. Polynomials: Sollya's
 * fpminimax(c * exp(x), d, [|SG...|], 1.02 * [-log(2)/16; log(2)/16], floating,
 * relative). */
#ifndef ACTIVATE_KERNELS_EXPONENTIAL_H
#define ACTIVATE_KERNELS_EXPONENTIAL_H

/* Adding this to |x| < 2^22 rounds x to the nearest integer, which is then in
 * the low bits. Unlike a rounding instruction it exists everywhere. */
#define ROUNDER 0x1.8p23f

/* x = n ln2/8 + r; the low bits of n are the integer. */
typedef struct reduced {
    vf r;
    vi n;
} reduced;

/* rounder: ROUNDER plus an integer, which is added to what the low bits say. */
INLINE reduced reduce_by(vf x, vf rounder)
{
    const vf shifted = v_fma(x, v_set1(0x1.715476p3f), rounder);
    const vf n = v_sub(shifted, rounder);
    reduced result;
    result.r = v_fnma(n, v_set1(0x1.62ep-4f), x);
    result.r = v_fnma(n, v_set1(0x1.0bfbe8p-18f), result.r);
    result.n = v_bits(shifted);
    return result;
}

INLINE reduced reduce(vf x)
{
    return reduce_by(x, v_set1(ROUNDER));
}

/* a^2 + c with one rounding, for c that nearly cancels the square. */
INLINE vf square_plus(vf a, vf c)
{
    if (VEC_FUSED)
        return v_fma(a, a, c);
    const vf square = v_mul(a, a);
    return v_add(v_add(square, c), v_residual(a, a, square));
}

/* 2^(n/8) times the scale of the table. */
INLINE vf power_of_two(const int32_t table[8], vi n)
{
    const vi mantissa = v_lookup8(v_load_table8(table), n);
    return v_from_bits(v_iadd(mantissa, v_shl(n, 20)));
}

/* The correction that is none: unlike +0, compilers know that adding it changes
 * nothing. */
#define NO_LOW v_set1(-0.0f)

/* A number that is value * unit; unit is a power of two. The product is the only
 * rounding into the subnormal range. */
typedef struct scaled {
    vf value, unit;
} scaled;

/* C / 2 * 2^(k/8) */
static const int32_t exp_table[8] = { 0x3f0b3a3e, 0x3f07d424, 0x3f059202, 0x3f048e45,
                                      0x3f04e5be, 0x3f06b7da, 0x3f0a26de, 0x3f0f5829 };

/* 2 / C * e^r * scale within 2^-28 */
INLINE vf exp_polynomial(vf r, float scale)
{
    vf e = v_fma(v_set1(0x1.4bda24p-4f * scale), r, v_set1(0x1.39d4c8p-2f * scale));
    e = v_fma(e, r, v_set1(0x1.d6b4cp-1f * scale));
    e = v_fma(e, r, v_set1(0x1.d6b62ap0f * scale));
    return v_fma(e, r, v_set1(0x1.d6b62ap0f * scale));
}

/* e^(x + low) for x in [-113, 89]; low is a correction below 2^-6. */
INLINE scaled exp_scaled(vf x, vf low)
{
    reduced x8 = reduce(x);
    const vf r = v_add(x8.r, low);
    const vf e = exp_polynomial(r, 1.0f);
    const vm small = v_lt(x, v_set1(-60.0f));
    const vi lift = v_bits(v_select(small, v_from_bits(v_iset1(64 << 23)), v_set1(0.0f)));
    const vf power = v_from_bits(v_iadd(v_bits(power_of_two(exp_table, x8.n)), lift));
    scaled result;
    result.value = v_mul(e, power);
    result.unit = v_select(small, v_set1(0x1p-64f), v_set1(1.0f));
    return result;
}

/* ---- Slopes that are no floats ----
 *
 * dy times a slope may be a normal number where the slope is subnormal or less. So e^-z is
 * never rounded to such a slope: it meets dy as two factors, each of them normal, and
 * counts as 0 only where it is below 2^-250. */

/* e^(x + low) for x in [-176, 175] as first * value * second, all of them normal: first is
 * the power of two of a little less than half of the exponent, but 0 for x below -175.4.
 * A product with a number, in this order, underflows or overflows only at its end. */
typedef struct halves {
    vf first, value, second;
} halves;

INLINE halves exp_halves(vf x, vf low)
{
    const vf bias = v_set1(ROUNDER + 8 * (127 + 2)), first_bias = v_set1(ROUNDER + 127);
    const vf shifted = v_fma(x, v_set1(0x1.715476p3f), bias), n = v_sub(shifted, bias);
    vf r = v_fnma(n, v_set1(0x1.62ep-4f), x);
    r = v_add(v_fnma(n, v_set1(0x1.0bfbe8p-18f), r), low);
    const vi first = v_shl(v_bits(v_fma(x, v_set1(0.7212f), first_bias)), 23);
    const vi second = v_isub(v_bits(power_of_two(exp_table, v_bits(shifted))), first);
    const halves e = { v_from_bits(first), exp_polynomial(r, 0.25f), v_from_bits(second) };
    return e;
}

/* a e^(x + low) */
INLINE vf times_exp(vf a, vf x, vf low)
{
    const halves e = exp_halves(x, low);
    return v_mul(v_mul(v_mul(a, e.first), e.value), e.second);
}

/* c * 2^64 * 2^(k/8), c = C * 2^(-1/8), next to 1 */
static const int32_t lifted_table[8] = { 0x5f7f5829, 0x5f7b3a3e, 0x5f77d424, 0x5f759202,
                                         0x5f748e45, 0x5f74e5be, 0x5f76b7da, 0x5f7a26de };

/* 2^64 e^x within 2^-25.5 of a reduced x: as power + power * minus it has one rounding
 * less than a product. minus is e^r / c - 1 for the rest r. */
INLINE vf exp_lifted_of(reduced x8)
{
    const vf power = power_of_two(lifted_table, x8.n);
    vf minus = v_fma(v_set1(0x1.562fc6p-3f), x8.r, v_set1(0x1.00b2f6p-1f));
    minus = v_fma(minus, x8.r, v_set1(0x1.00a846p0f));
    minus = v_fma(minus, x8.r, v_set1(0x1.5089eap-9f));
    return v_fma(power, minus, power);
}

/* The same of x in [-110, 40]. */
INLINE vf exp_lifted(vf x)
{
    return exp_lifted_of(reduce(x));
}

/* e^(x + low) * factor for x <= 0 and a large factor, with which the product has further
 * to fall than e^x alone: what x has beyond -110 goes into a second exponential. */
RARELY vf exp_times_large(vf x, vf low, vf factor)
{
    const vf least = v_set1(-110.0f);
    const vf cut = v_max(least, x), beyond = v_sub(v_max(v_set1(-FLT_MAX), x), cut);
    const scaled e = exp_scaled(cut, low), rest = exp_scaled(v_max(least, beyond), NO_LOW);
    return v_mul(v_mul(v_mul(v_mul(e.value, factor), rest.value), e.unit), rest.unit);
}

/* dy * factor * e^(x + low) for x <= 0 and a factor above 2: where dy is large, the powers
 * come before the factor. With a factor above 256, dy may not make normal what
 * is not. */
RARELY vf times_exp_large(vf dy, vf x, vf low, vf factor)
{
    const vm huge = v_gt(v_abs(factor), v_set1(256.0f));
    if (v_any(huge))
        return v_mul(dy, exp_times_large(x, low, factor));
    const halves e = exp_halves(v_max(v_set1(-176.0f), x), low);
    const vf value = v_mul(e.value, factor), first = v_mul(dy, e.first);
    return v_select(v_gt(v_abs(dy), v_set1(1.0f)), v_mul(v_mul(first, e.second), value),
                    v_mul(v_mul(first, value), e.second));
}

/* The same with any factor, which is the same in all lanes. */
INLINE vf times_exp_factor(vf dy, vf x, vf low, vf factor)
{
    if (v_any(v_gt(v_abs(factor), v_set1(2.0f))))
        return times_exp_large(dy, x, low, factor);
    const halves e = exp_halves(v_max(v_set1(-176.0f), x), low);
    return v_mul(v_mul(v_mul(dy, e.first), v_mul(e.value, factor)), e.second);
}

/* 2^-24 e^-r * C * 2^(6/8) within 2^-25.1 */
INLINE vf exp_minus_polynomial(vf r)
{
    vf e = v_fma(v_set1(-0x1.3824ccp-26f), r, v_set1(0x1.d45e3ap-25f));
    e = v_fma(e, r, v_set1(-0x1.d44dbep-24f));
    return v_fma(e, r, v_set1(0x1.d44dbcp-24f));
}

/* C * 2^(6/8) * 2^-24 * 2^(k/8) */
static const int32_t logistic_table[8] = { 0x33ea26de, 0x33ef5829, 0x33eb3a3e, 0x33e7d424,
                                           0x33e59202, 0x33e48e45, 0x33e4e5be, 0x33e6b7da };

/* e^-z = above / below for z in [-17.5, 104], both positive, so scaled that
 * above / (above + below) = sigmoid(-z) rounds once even where it is subnormal. */
typedef struct ratio {
    vf above, below;
} ratio;

INLINE ratio exp_minus_ratio(vf z)
{
    const reduced z8 = reduce(z);
    ratio result;
    result.above = exp_minus_polynomial(z8.r);
    result.below = power_of_two(logistic_table, z8.n);
    return result;
}

/* C * 2^(6/8) * 2^-32 * 2^(k/8) */
static const int32_t logistic_scaled_table[8] = { 0x2fea26de, 0x2fef5829, 0x2feb3a3e, 0x2fe7d424,
                                                  0x2fe59202, 0x2fe48e45, 0x2fe4e5be, 0x2fe6b7da };

/* The scale without 2^-24. */
static const int32_t logistic_one_table[8] = { 0x3fea26de, 0x3fef5829, 0x3feb3a3e, 0x3fe7d424,
                                               0x3fe59202, 0x3fe48e45, 0x3fe4e5be, 0x3fe6b7da };

/* e^-r * C * 2^(6/8) within 2^-29 */
INLINE vf exp_minus_polynomial_4(vf r)
{
    vf e = v_fma(v_set1(0x1.2f11ecp-4f), r, v_set1(-0x1.383b12p-2f));
    e = v_fma(e, r, v_set1(0x1.d44e72p-1f));
    e = v_fma(e, r, v_set1(-0x1.d44dbcp0f));
    return v_fma(e, r, v_set1(0x1.d44dbcp0f));
}

/* 2^32 / (1 + e^(z + low)) for z in [0, 109], low a correction below 2^-6: never
 * subnormal, so that it can be multiplied before it is scaled back. */
INLINE vf logistic_scaled(vf z, vf low)
{
    const reduced z8 = reduce(z);
    const vf r = v_add(z8.r, low);
    const vf above = exp_minus_polynomial_4(r);
    const vf below = power_of_two(logistic_scaled_table, z8.n);
    return v_div(above, v_fma(above, v_set1(0x1p-32f), below));
}

/* c * 2^(k/8), as in lifted_table. */
static const int32_t one_table[8] = { 0x3f7f5829, 0x3f7b3a3e, 0x3f77d424, 0x3f759202,
                                      0x3f748e45, 0x3f74e5be, 0x3f76b7da, 0x3f7a26de };

/* e^r / c - 1 within 2^-28.7: fpminimax(exp(x) / c - 1, 3, [|SG...|],
 * 1.02 * [-log(2)/16; log(2)/16], floating, absolute) */
INLINE vf exp_minus(vf r)
{
    vf minus = v_fma(v_set1(0x1.562fc6p-3f), r, v_set1(0x1.00b2f6p-1f));
    minus = v_fma(minus, r, v_set1(0x1.00a846p0f));
    return v_fma(minus, r, v_set1(0x1.5089eap-9f));
}

/* The same with degree 4, 2^-33. */
INLINE vf exp_minus_4(vf r)
{
    vf minus = v_fma(v_set1(0x1.558fp-5f), r, v_set1(0x1.562f8ep-3f));
    minus = v_fma(minus, r, v_set1(0x1.00a84cp-1f));
    minus = v_fma(minus, r, v_set1(0x1.00a846p0f));
    return v_fma(minus, r, v_set1(0x1.508a94p-9f));
}

/* z = n ln2/8 + k ln2 + r for z in [-87, 174.9]: unit is 2^-k, which is 1 up to z = 86.6,
 * and 0 from z = 174.4 on. power is that of two of n / 8 and a scale, at most 2^125.5 times
 * that, so that a slope of the size of its reciprocal is normal. dy meets unit first: that product is
 * normal if the result is. */
#define DEEP_MOST 174.9f

typedef struct deep {
    vf r, power, unit;
} deep;

INLINE deep reduce_deep(vf z, const int32_t table[8])
{
    const vf bias = v_set1(ROUNDER - 8 * 127), unit_bias = v_set1(ROUNDER + 127 + 125);
    const vf shifted = v_fma(z, v_set1(0x1.715476p3f), bias), n = v_sub(shifted, bias);
    const vf beyond = v_max(v_set1(0x1.5a92d6p6f), z); /* 125 ln2, or NaN */
    const vi unit = v_shl(v_bits(v_fnma(beyond, v_set1(0x1.715476p0f), unit_bias)), 23);
    deep d;
    d.r = v_fnma(n, v_set1(0x1.62ep-4f), z);
    d.r = v_fnma(n, v_set1(0x1.0bfbe8p-18f), d.r);
    d.power = v_from_bits(v_iadd(v_bits(power_of_two(table, v_bits(shifted))), unit));
    d.unit = v_from_bits(unit);
    return d;
}

/* e^x = power * e^r / c * unit for x in [-174.9, 87]: power is at least 2^-125.5, unit is 1
 * for x from -86.3 on, else a power of two; as in reduce_deep(). */
INLINE deep reduce_decay(vf x)
{
    const vf bias = v_set1(ROUNDER + 8 * 127), unit_bias = v_set1(ROUNDER + 127 + 125);
    const vf shifted = v_fma(x, v_set1(0x1.715476p3f), bias), n = v_sub(shifted, bias);
    const vf beyond = v_min(v_set1(-0x1.5a92d6p6f), x);
    const vi unit = v_shl(v_bits(v_fma(beyond, v_set1(0x1.715476p0f), unit_bias)), 23);
    deep d;
    d.r = v_fnma(n, v_set1(0x1.62ep-4f), x);
    d.r = v_fnma(n, v_set1(0x1.0bfbe8p-18f), d.r);
    d.power = v_from_bits(v_isub(v_bits(power_of_two(one_table, v_bits(shifted))), unit));
    d.unit = v_from_bits(unit);
    return d;
}

/* e^x - 1 = power * minus + (power - 1) for x in [-17.5, 0]: power is a power of
 * two, minus = e^r - 1 for x = n ln2 + r. One FMA reduces: where the error of
 * n * ln2 would show, e^x is too small to matter. */
typedef struct expm1_parts {
    vf power, minus;
} expm1_parts;

INLINE expm1_parts expm1_reduced(vf x)
{
    const vf rounder = v_set1(ROUNDER);
    const vf shifted = v_fma(x, v_set1(0x1.715476p0f), rounder);
    const vf n = v_sub(shifted, rounder);
    const vf r = v_fnma(n, v_set1(0x1.62e43p-1f), x);
    /* (e^r - 1 - r) / r^2, degree 4: |error| of e^r - 1 is below 2^-25.1 of it */
    vf q = v_fma(v_set1(0x1.6d542p-10f), r, v_set1(0x1.12108p-7f));
    q = v_fma(q, r, v_set1(0x1.5554e4p-5f));
    q = v_fma(q, r, v_set1(0x1.5554d8p-3f));
    q = v_fma(q, r, v_set1(0.5f));
    expm1_parts result;
    result.power = v_from_bits(v_shl(v_iadd(v_bits(shifted), v_iset1(127)), 23));
    result.minus = v_fma(v_mul(r, r), q, r);
    return result;
}

#endif
