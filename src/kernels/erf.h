/* SPDX-License-Identifier: MIT
 *
 * erf, the error function. */
#ifndef ACTIVATE_KERNELS_ERF_H
#define ACTIVATE_KERNELS_ERF_H

/* erf(t) = 1 - 2^-v with v = -log2(erfc(t)) = t q(t). With v = n + f, which is exact, and
 * p = 2^-n it is (1 - p) + p f g(f), g(f) = (1 - 2^-f) / f: where n is 0 all of it, so that
 * small t keep their precision. From 3.925 on erf rounds to 1.
 * q: remez(-log2(erfc(x)) / x, 8, [0x1p-20; 3.925], weight), 2^-27.4 in what it does to erf
 * or 1 - erf; g: fpminimax((1 - 2^-x) / x, 5, [|SG...|], [-0.5; 0.5], floating, relative),
 * 2^-27. */
INLINE vf erf_f(vf x, vpar p)
{
    (void)p;
    const vf rounder = v_set1(ROUNDER), t = v_min(v_set1(3.925f), v_abs(x));
    vf q = v_fma(v_set1(-0x1.be4cd2p-17f), t, v_set1(0x1.62ebe6p-13f));
    q = v_fma(q, t, v_set1(-0x1.ddc1b2p-11f));
    q = v_fma(q, t, v_set1(0x1.3acd86p-9f));
    q = v_fma(q, t, v_set1(-0x1.de399p-13f));
    q = v_fma(q, t, v_set1(-0x1.c4c12ap-6f));
    q = v_fma(q, t, v_set1(0x1.2fac2ep-3f));
    q = v_fma(q, t, v_set1(0x1.d63ec2p-1f));
    q = v_fma(q, t, v_set1(0x1.a0be84p0f));
    const vf v = v_mul(q, t), shifted = v_add(v, rounder), f = v_sub(v, v_sub(shifted, rounder));
    const vf power = v_from_bits(v_isub(v_iset1(127 << 23), v_shl(v_bits(shifted), 23)));
    vf g = v_fma(v_set1(-0x1.427c96p-13f), f, v_set1(0x1.5ef62ep-10f));
    g = v_fma(g, f, v_set1(-0x1.3b2c56p-7f));
    g = v_fma(g, f, v_set1(0x1.c6af9cp-5f));
    g = v_fma(g, f, v_set1(-0x1.ebfbdep-3f));
    g = v_fma(g, f, v_set1(0x1.62e43p-1f));
    return v_with_sign(v_fma(v_mul(power, f), g, v_sub(v_set1(1.0f), power)), x);
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
