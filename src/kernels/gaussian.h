/* SPDX-License-Identifier: MIT
 *
 * gelu and gelu_tanh. With a = |x|, both are relu(x) - a Q(a), where Q falls from
 * 1/2 to 0; their slope is D(a) on the left and 1 - D(a) on the right. */
#ifndef ACTIVATE_KERNELS_GAUSSIAN_H
#define ACTIVATE_KERNELS_GAUSSIAN_H

/* ---- gelu ----
 *
 * e^(-a^2/2) = 2^-n e^(-r/2) with r = a^2 - n L, L = 0x1.62e43p0 for 2 ln2. What L lacks
 * makes a factor e^(kappa a^2), kappa = 1.374e-9, which the other factor, a polynomial in a
 * fraction of a, takes away: one constant suffices. That factor is flat, and the fraction
 * comes first, so that few of the roundings count in full. */

/* a^2 + minus_n * L with the rounding error of the square. Without FMA the square and the
 * product are each two exact products. */
INLINE vf gauss_rest(vf a, vf square, vf minus_n)
{
    if (VEC_FUSED)
        return v_add(v_fma(minus_n, v_set1(0x1.62e43p0f), square), v_residual(a, a, square));
    const vf high = v_and(a, v_from_bits(v_iset1(-4096))), low = v_sub(a, high);
    const vf rest = v_fma(minus_n, v_set1(0x1.0cp-14f), v_mul(low, v_add(a, high)));
    return v_add(v_fma(minus_n, v_set1(0x1.62ep0f), v_mul(high, high)), rest);
}

/* (e^(-r/2) - 1) / r for |r| <= 0.6945: fpminimax(exp(-x/2), [|1,...,6|], [|SG...|],
 * [-0.6945; 0.6945], floating, relative, 1), 2^-27.9 */
INLINE vf gauss_minus(vf r)
{
    vf g = v_fma(v_set1(0x1.68659ep-16f), r, v_set1(-0x1.123d38p-12f));
    g = v_fma(g, r, v_set1(0x1.555b88p-9f));
    g = v_fma(g, r, v_set1(-0x1.55548cp-6f));
    g = v_fma(g, r, v_set1(0x1.fffff8p-4f));
    return v_fma(g, r, v_set1(-0.5f));
}

/* a 2^n, both being normal and not 0. */
INLINE vf times_power(vf a, vi n)
{
    return v_from_bits(v_iadd(v_bits(a), v_shl(n, 23)));
}

/* Beyond, a Q(a) rounds to 0. */
#define GELU_END 14.6f

/* a Q(a) = w F e^(-a^2/2), w = a / (a + 15/4); F is a polynomial in w - 5/16 (2^-25.2). 2^64
 * keeps it normal before the last step. With kap = (L / 2 - log(2)) / L, on
 * d = [-5/16; 14.6 / 18.35 - 5/16], where a = 15/4 * (x + 5/16) / (1 - x - 5/16):
 * fpminimax(exp(a^2/2 * (1 - 2 * kap)) * erfc(a / sqrt(2)) / 2 * (a + 15/4), 8, [|SG...|],
 * d, floating, relative) */
INLINE vf gelu_f(vf x, vpar p)
{
    (void)p;
    const vf size = v_abs(x), a = v_zero_if(v_lt(v_set1(GELU_END), size), size);
    const vf square = v_mul(a, a), rounder = v_set1(ROUNDER + 64);
    const vf shifted = v_fnma(square, v_set1(0x1.715476p-1f), rounder);
    const vf r = gauss_rest(a, square, v_sub(shifted, rounder));
    const vf w = v_div(a, v_add(a, v_set1(3.75f))), v = v_sub(w, v_set1(0.3125f));
    vf f = v_fma(v_set1(0x1.d6abe2p-4f), v, v_set1(-0x1.b3cbd6p-4f));
    f = v_fma(f, v, v_set1(-0x1.ecb9f4p-3f));
    f = v_fma(f, v, v_set1(0x1.6154f4p-2f));
    f = v_fma(f, v, v_set1(0x1.abedbp-2f));
    f = v_fma(f, v, v_set1(-0x1.9cb01cp0f));
    f = v_fma(f, v, v_set1(0x1.1b32b2p1f));
    f = v_fma(f, v, v_set1(-0x1.d94ccap0f));
    f = v_fma(f, v, v_set1(0x1.077a28p0f));
    f = v_fma(v_mul(f, r), gauss_minus(r), f);
    const vf tail = v_mul(w, times_power(f, v_bits(shifted)));
    return v_fnma(tail, v_set1(0x1p-64f), v_max(v_set1(-0.0f), x));
}

/* D = (z - a) W e^(-a^2/2), z being its zero, as two floats, and W a polynomial in
 * (a - k) / (a + k), k = 11/4 (2^-26.2). Of 2^-n, first meets dy alone, so that no slope is
 * rounded to a subnormal: from 18.6 on first is 0. On [-1; 15.9 / 21.4], where
 * a = k * (1 + x) / (1 - x): fpminimax((exp(a^2/2) * erfc(a / sqrt(2)) / 2 - a / sqrt(2 * pi))
 * * exp(-kap * a^2) / (z - a), 8, [|SG...|], d, floating, relative) */
INLINE vf gelu_b(vf dy, vf x, vpar p)
{
    (void)p;
    const vf one = v_set1(1.0f), rounder = v_set1(ROUNDER), k = v_set1(2.75f);
    const vf a = v_min(v_set1(18.62f), v_abs(x)), square = v_mul(a, a);
    const vf shifted = v_fnma(square, v_set1(0x1.715476p-1f), rounder);
    const vf first_bits = v_fnma(square, v_set1(0.36645f), v_set1(ROUNDER + 127));
    const vi first = v_shl(v_bits(first_bits), 23);
    const vf r = gauss_rest(a, square, v_sub(shifted, rounder));
    const vf v = v_div(v_sub(a, k), v_add(a, k));
    vf w = v_fma(v_set1(-0x1.16c56ap-15f), v, v_set1(-0x1.9dbd9ap-14f));
    w = v_fma(w, v, v_set1(0x1.6aa6c2p-13f));
    w = v_fma(w, v, v_set1(0x1.f236b4p-11f));
    w = v_fma(w, v, v_set1(-0x1.9907bp-10f));
    w = v_fma(w, v, v_set1(-0x1.356472p-7f));
    w = v_fma(w, v, v_set1(0x1.980ecep-5f));
    w = v_fma(w, v, v_set1(-0x1.fddee2p-4f));
    w = v_fma(w, v, v_set1(0x1.ef3928p-2f));
    const vi second = v_isub(v_iadd(v_bits(w), v_shl(v_bits(shifted), 23)), first);
    w = v_from_bits(v_iadd(second, v_iset1(127 << 23)));
    vf d = v_sub(v_sub(v_set1(0x1.80ead2p-1f), a), v_set1(0x1.a03fd4p-27f));
    d = v_mul(v_fma(v_mul(d, r), gauss_minus(r), d), w);
    const vm right = v_gt(x, v_set1(0.0f));
    const vf factor = v_from_bits(first);
    return v_mul(v_mul(dy, v_select(right, one, factor)),
                 v_select(right, v_fnma(d, factor, one), d));
}

/* ---- gelu_tanh ----
 *
 * 2u = c a (a^2 + k) with k = 1 / 0.044715, c = 2 sqrt(2 / pi) / k, as (n K + r) c with
 * K c = ln2/8, so that nothing is multiplied by c but what the polynomials take in. The sum
 * and the product are carried with their rounding errors: e^2u would magnify them. K is two
 * floats, n times the first of which is exact; the high part of k is a multiple of 2^-17,
 * so that k - sum is. */
typedef struct cubic {
    vf product, r, shifted;
} cubic;

/* a in [0, 13]; n + bias is in the low bits of shifted, bias a multiple of 8. */
INLINE cubic gelu_tanh_2u(vf a, float bias)
{
    const vf rounder = v_set1(ROUNDER + bias), k = v_set1(0x1.65d26p4f);
    cubic u;
    const vf sum = v_fma(a, a, k);
    const vf sum_low = v_add(square_plus(a, v_sub(k, sum)), v_set1(-0x1.226128p-20f));
    u.product = v_mul(a, sum);
    u.shifted = v_fma(u.product, v_set1(0x1.a5a7dp-1f), rounder); /* 1 / K */
    const vf n = v_sub(u.shifted, rounder);
    const vf r = v_fma(a, sum_low, v_residual(a, sum, v_mul(n, v_set1(0x1.36ep0f))));
    u.r = v_fma(n, v_set1(0x1.8aa4a2p-14f), r);
    return u;
}

#define GELU_TANH_END 10.915f /* beyond, the left side rounds to 0 */

/* a / (1 + e^2u), scaled by 2^32. e^(c r) / c' - 1 within 2^-28, c' of the table:
 * fpminimax(exp(c * x) / c' - 1, 3, [|SG...|], 0.505 * [-K; K], floating, absolute) */
INLINE vf gelu_tanh_f(vf x, vpar p)
{
    (void)p;
    const vf size = v_abs(x), a = v_zero_if(v_lt(v_set1(GELU_TANH_END), size), size);
    const cubic u = gelu_tanh_2u(a, 0);
    vf minus = v_fma(v_set1(0x1.fd6212p-15f), u.r, v_set1(0x1.4e965cp-9f));
    minus = v_fma(minus, u.r, v_set1(0x1.25050ep-4f));
    minus = v_fma(minus, u.r, v_set1(0x1.5089fp-9f));
    const vf power = power_of_two(swish_table, v_bits(u.shifted));
    const vf q = v_div(a, v_fma(power, minus, v_add(power, v_set1(0x1p-32f))));
    return v_fnma(q, v_set1(0x1p-32f), v_max(v_set1(-0.0f), x));
}

/* D = s (1 - g + g s) with s = 1 / (1 + e^2u), g = a (2u)' = a c (3 a^2 + k). s is
 * above / (lambda above + power), above = e^-cr C 2^(6/8) / lambda; all else is times
 * lambda, for which all constants are next to floats and above is near the top of its
 * binade, but below it (the third best of those). s_low, times above, is what the division
 * and the sum before it lost; above is 1.9 within 5 %. unit as in reduce_deep(), from
 * s = 2^-100 on, so that s_low s is normal.
 * fpminimax(exp(-c * x) * C * 2^(6/8) / lambda, 4, [|SG...|], 0.505 * [-K; K], floating,
 * relative): 2^-29.3 */
INLINE vf gelu_tanh_b(vf dy, vf x, vpar p)
{
    (void)p;
    const vf a = v_min(v_set1(12.44f), v_abs(x)), lambda = v_set1(0x1.eef746p-1f);
    const cubic u = gelu_tanh_2u(a, -8 * 127);
    vf above = v_fma(v_set1(0x1.14bde8p-19f), u.r, v_set1(-0x1.e09cc8p-14f));
    above = v_fma(above, u.r, v_set1(0x1.3bb3d6p-8f));
    above = v_fma(above, u.r, v_set1(-0x1.148694p-3f));
    above = v_fma(above, u.r, v_set1(0x1.e46b9p0f));
    const vf beyond = v_max(v_set1(971.4f), u.product); /* 800 K, or NaN */
    const vf unit_bits = v_fnma(beyond, v_set1(0x1.a5a7dp-4f), v_set1(ROUNDER + 127 + 100));
    const vi unit = v_shl(v_bits(unit_bits), 23);
    const vf power =
        v_from_bits(v_iadd(v_bits(power_of_two(logistic_one_table, v_bits(u.shifted))), unit));

    const vf below = v_fma(above, lambda, power), s = v_div(above, below);
    const vf rate = v_fma(v_mul(a, a), v_set1(0x1.a7d184p-3f), v_set1(0x1.8aecf8p0f));
    const vf g = v_mul(v_mul(a, lambda), rate);
    const vf f = v_fnma(a, rate, v_fma(g, s, lambda));

    const vf below_low = v_fma(above, lambda, v_sub(power, below));
    const vf s_low = v_mul(v_fnma(s, below_low, v_fnma(s, below, above)), v_set1(0.53f));
    const vf d = v_fma(s, f, v_mul(s_low, v_mul(s, v_fma(g, s, f))));
    return swish_product_b(dy, x, d, v_from_bits(unit));
}

#endif
