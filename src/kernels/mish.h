/* SPDX-License-Identifier: MIT
 *
 * mish(x) = x tanh(softplus(x)) = x h / (1 + h) with h = u (1 + u / 2), u = e^x. */
#ifndef ACTIVATE_KERNELS_MISH_H
#define ACTIVATE_KERNELS_MISH_H

/* c * 2^34 * 2^(k/8), see exponential.h */
static const int32_t mish_table[8] = { 0x507f5829, 0x507b3a3e, 0x5077d424, 0x50759202,
                                       0x50748e45, 0x5074e5be, 0x5076b7da, 0x507a26de };

/* On the left L - L q with L = x u, q = (u / 2) (1 + u) / (1 + h); on the right x - x q
 * with q = 1 / (1 + h). Below -110 x u rounds to 0, above 12 y is x. */
INLINE vf mish_f(vf x, vpar p)
{
    (void)p;
    const vf one = v_set1(1.0f);
    const vf t = v_zero_if(v_lt(x, v_set1(-110.0f)), v_min(v_set1(12.0f), x));
    const reduced z = reduce(t);
    const vf power = power_of_two(mish_table, z.n), u34 = v_fma(power, exp_minus(z.r), power);
    const vf half_u = v_mul(u34, v_set1(0x1p-35f)), u = v_add(half_u, half_u);
    const vf below = v_add(one, v_fma(half_u, u, u));
    const vm right = v_lt(v_set1(0.0f), x);
    const vf q = v_div(v_select(right, one, v_fma(half_u, u, half_u)), below);
    const vf l = v_mul(v_abs(t), v_select(right, v_set1(-0x1p34f), u34));
    const vf y = v_fnma(l, q, v_zero_if(right, l));
    /* not v_fnma(): gcc 12 for AArch64 takes -y for l q - l, a zero of the other sign */
    return v_fma(y, v_set1(-0x1p-34f), v_max(v_set1(-0.0f), x));
}

/* u (1 + x + u (3/2 + x + u v)) / (1 + u (2 + u (2 + u v))) with v = 1 + u / 4. Left of 0
 * roundings count in full, most of all that of u in u (1 + x): hence its low part. u^2 is
 * left out where it would underflow. */
INLINE vf mish_b(vf dy, vf x, vpar p)
{
    (void)p;
    const vf one = v_set1(1.0f), two = v_set1(2.0f);
    const vf t = v_clamp(x, -DEEP_MOST, 12.0f); /* from 10.4 on, 1 */
    const deep e = reduce_decay(t);
    const vf minus = exp_minus_4(e.r);
    const vf u = v_fma(e.power, minus, e.power);
    const vf u_low = v_fma(e.power, minus, v_sub(e.power, u));
    const vf kept = v_zero_if(v_lt(u, v_set1(0x1p-60f)), u), u2 = v_mul(kept, kept);

    const vf v = v_fma(u, v_set1(0.25f), one), t1 = v_add(t, one);
    const vf above = v_fma(u2, v_fma(u, v, v_add(t, v_set1(1.5f))), v_fma(t1, u, v_mul(t1, u_low)));
    const vf below = v_add(one, v_fma(u2, v_fma(u, v, two), v_add(u, u)));
    return v_mul(v_mul(dy, e.unit), v_div(above, below));
}

#endif
