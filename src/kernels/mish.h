/* SPDX-License-Identifier: MIT
 *
 * mish(x) = x tanh(softplus(x)) = x h / (1 + h) with h = u (1 + u / 2), u = e^x. */
#ifndef ACTIVATE_KERNELS_MISH_H
#define ACTIVATE_KERNELS_MISH_H

#include "tables/mish.h"

/* Below, x e^x rounds to 0. */
#define MISH_LEAST -110.0f

/* u - u (u / 2) (1 + u) / (1 + h), times x: far on the left three roundings count. On
 * the right of -0.4 x - x / (1 + h), which is x from 9.1 on. */
INLINE vf mish_f(vf x, vpar p)
{
    const vf unit = v_set1(0x1p-64f), one = v_set1(1.0f);
    (void)p;
    const vm right = v_gt(x, v_set1(-0.4f));
    const vf t = v_clamp(x, MISH_LEAST, 12.0f);
    const vf lifted_u = exp_lifted(t);
    const vf half_u = v_mul(lifted_u, v_set1(0x1p-65f)), u = v_add(half_u, half_u);
    const vf below = v_add(one, v_fma(half_u, u, u));
    const vf left = v_mul(v_mul(t, lifted_u), unit);
    const vf quotient = v_div(v_select(right, t, v_fma(half_u, u, half_u)), below);
    const vf y = v_fnma(v_select(right, one, left), quotient, v_select(right, x, left));
    return v_or(y, v_and(v_sign_bit(), x)); /* of zeros */
}

/* The slope on [-5.7, 10.4] comes from a table, because its two terms cancel. */
#define MISH_SLOPE_FIRST    -5.75f
#define MISH_SLOPE_GREATEST 10.4f

/* u (1 + x + h + (1 + h) u / 2 + x u) / (1 + h)^2 */
RARELY vf mish_slope_far(vf x)
{
    const vf one = v_set1(1.0f);
    const vm beyond = v_lt(x, v_set1(MISH_LEAST));
    const vf t = v_min(v_set1(MISH_SLOPE_FIRST), v_zero_if(beyond, x));
    const vf lifted_u = v_zero_if(beyond, exp_lifted(t));
    const vf half_u = v_mul(lifted_u, v_set1(0x1p-65f)), u = v_add(half_u, half_u);
    const vf h = v_fma(half_u, u, u);
    const vf rest = v_fma(t, u, v_fma(half_u, v_add(h, one), h));
    const vf above = v_mul(lifted_u, v_add(v_add(one, t), rest));
    const vf below = v_fma(h, v_add(h, v_set1(2.0f)), one);
    return v_mul(v_div(above, below), v_set1(0x1p-64f));
}

INLINE vf mish_b(vf dy, vf x, vpar p)
{
    (void)p;
    const vf t = v_clamp(x, MISH_SLOPE_FIRST, MISH_SLOPE_GREATEST);
    vf slope = piecewise(mish_slope, 8, MISH_SLOPE_FIRST, 67.0f / 64, 0.0f, t);
    const vm far = v_lt(x, v_set1(MISH_SLOPE_FIRST));
    if (v_any(far))
        slope = v_select(far, mish_slope_far(x), slope);
    return v_mul(dy, slope);
}

#endif
