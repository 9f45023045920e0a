/* SPDX-License-Identifier: MIT
 *
 * erf, the error function. */
#ifndef ACTIVATE_KERNELS_ERF_H
#define ACTIVATE_KERNELS_ERF_H

/* Where the two forms meet, and where 1 - erf is below half the spacing under 1. */
#define ERF_MIDDLE 0.875f
#define ERF_END    4.0f

/* erf(t) - t for t in [0, 0.875]: t times a polynomial in t^2 for erf(t) / t - 1, from
 * fpminimax(erf(sqrt(x)) / sqrt(x) - 1, 6, [|SG...|], [1b-40; 0.875^2], floating,
 * absolute), within 2^-30. */
INLINE vf erf_beyond(vf t)
{
    const vf s = v_mul(t, t);
    vf c = v_fma(v_set1(0x1.6d15a2p-14f), s, v_set1(-0x1.aec8fap-11f));
    c = v_fma(c, s, v_set1(0x1.553fdep-8f));
    c = v_fma(c, s, v_set1(-0x1.b819aap-6f));
    c = v_fma(c, s, v_set1(0x1.ce2e78p-4f));
    c = v_fma(c, s, v_set1(-0x1.812744p-2f));
    c = v_fma(c, s, v_set1(0x1.06eba8p-3f));
    return v_mul(c, t);
}

/* 1 - erf(t) for t in [0.875, 4], as e to a polynomial: what that loses is small beside
 * 1. remez(-log(erfc(x)) * erfc(x), 7, [0.874; 4], erfc(x)), rounded to float: within
 * 2^-27 absolutely. */
INLINE vf erf_complement(vf t)
{
    vf c = v_fma(v_set1(0x1.589628p-16f), t, v_set1(-0x1.c0d8c2p-12f));
    c = v_fma(c, t, v_set1(0x1.0f53eap-8f));
    c = v_fma(c, t, v_set1(-0x1.9a3a92p-6f));
    c = v_fma(c, t, v_set1(0x1.bb013ep-4f));
    c = v_fma(c, t, v_set1(0x1.4454cap-1f));
    c = v_fma(c, t, v_set1(0x1.212446p0f));
    c = v_fma(c, t, v_set1(-0x1.567764p-13f));
    return exp_scaled(v_neg(c), NO_LOW).value;
}

INLINE vf erf_f(vf x, vpar p)
{
    const vf t = v_min(v_set1(ERF_END), v_abs(x));
    const vm middle = v_lt(t, v_set1(ERF_MIDDLE));
    const vf outer = v_sub(v_set1(1.0f), erf_complement(v_max(v_set1(ERF_MIDDLE), t)));
    (void)p;
    return v_with_sign(v_select(middle, v_add(t, erf_beyond(t)), outer), x);
}

/* 2 / sqrt(pi) e^(-x^2), with the rounding error of the square. */
INLINE vf erf_b(vf dy, vf x, vpar p)
{
    const vf t = v_min(v_set1(13.26f), v_abs(x)), square = v_mul(t, t);
    const vf low = v_neg(v_residual(t, t, square));
    (void)p;
    return times_exp_factor(dy, v_neg(square), low, v_set1(0x1.20dd76p0f));
}

#endif
