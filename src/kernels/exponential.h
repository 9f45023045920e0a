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

/* e^(x + low) for x in [-113, 89]; low is a correction below 2^-6. */
INLINE scaled exp_scaled(vf x, vf low)
{
    reduced x8 = reduce(x);
    const vf r = v_add(x8.r, low);
    /* 2 / C * e^r within 2^-28 */
    vf e = v_fma(v_set1(0x1.4bda24p-4f), r, v_set1(0x1.39d4c8p-2f));
    e = v_fma(e, r, v_set1(0x1.d6b4cp-1f));
    e = v_fma(e, r, v_set1(0x1.d6b62ap0f));
    e = v_fma(e, r, v_set1(0x1.d6b62ap0f));
    const vm small = v_lt(x, v_set1(-60.0f));
    const vi lift = v_bits(v_select(small, v_from_bits(v_iset1(64 << 23)), v_set1(0.0f)));
    const vf power = v_from_bits(v_iadd(v_bits(power_of_two(exp_table, x8.n)), lift));
    scaled result;
    result.value = v_mul(e, power);
    result.unit = v_select(small, v_set1(0x1p-64f), v_set1(1.0f));
    return result;
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

/* 2^64 e^(-a^2 / 2) for a in [0, 14.6], likewise, with r = a^2 - n ln2 / 4, which
 * loses nothing of the square. */
INLINE vf gauss_lifted(vf a)
{
    const vf rounder = v_set1(ROUNDER);
    const vf shifted = v_fnma(v_mul(a, a), v_set1(0x1.715476p2f), rounder);
    const vf n = v_sub(shifted, rounder);
    vf r = square_plus(a, v_mul(n, v_set1(0x1.62ep-3f)));
    r = v_fma(n, v_set1(0x1.0bfbe8p-17f), r);
    const vf power = power_of_two(lifted_table, v_bits(shifted));
    vf minus = v_fma(v_set1(-0x1.562fc6p-6f), r, v_set1(0x1.00b2f6p-3f));
    minus = v_fma(minus, r, v_set1(-0x1.00a846p-1f));
    minus = v_fma(minus, r, v_set1(0x1.5089eap-9f));
    return v_fma(power, minus, power);
}

/* e^x * factor for x <= 0 and a large factor, with which the product has further
 * to fall than e^x alone: what x has beyond -110 goes into a second exponential. */
RARELY vf exp_times_large(vf x, vf low, vf factor)
{
    const vf least = v_set1(-110.0f);
    const vf cut = v_max(least, x), beyond = v_sub(v_max(v_set1(-FLT_MAX), x), cut);
    const scaled e = exp_scaled(cut, low), rest = exp_scaled(v_max(least, beyond), NO_LOW);
    return v_mul(v_mul(v_mul(v_mul(e.value, factor), rest.value), e.unit), rest.unit);
}

INLINE vf exp_times(vf x, vf low, vf factor)
{
    if (v_any(v_gt(v_abs(factor), v_set1(256.0f))))
        return exp_times_large(x, low, factor);
    const scaled e = exp_scaled(v_max(v_set1(-110.0f), x), low);
    return v_mul(v_mul(e.value, factor), e.unit);
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

/* The same for e^x, x in [-104, 17.5], with the signs folded in. */
INLINE ratio exp_ratio(vf x)
{
    const vf rounder = v_set1(ROUNDER);
    const vf shifted = v_fnma(x, v_set1(0x1.715476p3f), rounder);
    const vf n = v_sub(shifted, rounder);
    vf r = v_fma(n, v_set1(0x1.62ep-4f), x);
    r = v_fma(n, v_set1(0x1.0bfbe8p-18f), r);
    vf above = v_fma(v_set1(0x1.3824ccp-26f), r, v_set1(0x1.d45e3ap-25f));
    above = v_fma(above, r, v_set1(0x1.d44dbep-24f));
    ratio result;
    result.above = v_fma(above, r, v_set1(0x1.d44dbcp-24f));
    result.below = power_of_two(logistic_table, v_bits(shifted));
    return result;
}

/* C * 2^(6/8) * 2^-32 * 2^(k/8) */
static const int32_t logistic_scaled_table[8] = { 0x2fea26de, 0x2fef5829, 0x2feb3a3e, 0x2fe7d424,
                                                  0x2fe59202, 0x2fe48e45, 0x2fe4e5be, 0x2fe6b7da };

/* 2^32 / (1 + e^(z + low)) for z in [0, 109], low a correction below 2^-6: never
 * subnormal, so that it can be multiplied before it is scaled back. The polynomial
 * is that of e^-r within 2^-29. */
INLINE vf logistic_scaled(vf z, vf low)
{
    const reduced z8 = reduce(z);
    const vf r = v_add(z8.r, low);
    vf above = v_fma(v_set1(0x1.2f11ecp-4f), r, v_set1(-0x1.383b12p-2f));
    above = v_fma(above, r, v_set1(0x1.d44e72p-1f));
    above = v_fma(above, r, v_set1(-0x1.d44dbcp0f));
    above = v_fma(above, r, v_set1(0x1.d44dbcp0f));
    const vf below = power_of_two(logistic_scaled_table, z8.n);
    return v_div(above, v_fma(above, v_set1(0x1p-32f), below));
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
