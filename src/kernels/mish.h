/* SPDX-License-Identifier: MIT
 *
 * mish(x) = x tanh(softplus(x)) = x n / (n + 2) with n = e^x (e^x + 2). The ratio
 * and the slope come from tables, which are exact to the last bit but one at half
 * the cost of e^x and a division; e^x serves the far left. */
#ifndef ACTIVATE_KERNELS_MISH_H
#define ACTIVATE_KERNELS_MISH_H

#include "tables/mish.h"

static const float mish_ratio[256] = PIECEWISE_TABLE(MISH_RATIO);
static const float mish_slope[256] = PIECEWISE_TABLE(MISH_SLOPE);

#define MISH_CUT       -14.5f
#define MISH_SLOPE_CUT -13.0f

/* x (e - e^2 / 2), e = e^x, for x < -14 */
RARELY vf mish_far(vf x)
{
    const vf cut = v_max(v_set1(-110.0f), x);
    const scaled e = exp_scaled(cut, NO_LOW);
    const vf second = v_fnma(v_mul(e.value, e.unit), v_set1(0.5f), v_set1(1.0f));
    return v_mul(v_mul(e.value, v_mul(cut, second)), e.unit);
}

INLINE vf mish_f(vf x, vpar p)
{
    (void)p;
    const vf t = clamp(x, MISH_CUT, 9.12f);
    const vf y = v_mul(x, piecewise(mish_ratio, 6, MISH_CUT, 0.75f, t));
    const vm far = v_lt(x, v_set1(MISH_CUT));
    return v_any(far) ? v_select(far, mish_far(x), y) : y;
}

/* mish'(x) from a table; left of it e (1 + x) - e^2 (1/2 + x), e = e^x. */
RARELY vf mish_slope_far(vf x)
{
    const vf cut = v_max(v_set1(-109.0f), x);
    const scaled e = exp_scaled(cut, NO_LOW);
    const vf second = v_mul(v_mul(e.value, e.unit), v_add(cut, v_set1(0.5f)));
    const vf slope = v_sub(v_add(cut, v_set1(1.0f)), second);
    return v_mul(v_mul(e.value, slope), e.unit);
}

INLINE vf mish_b(vf dy, vf x, vpar p)
{
    (void)p;
    const vf t = clamp(x, MISH_SLOPE_CUT, 10.25f);
    vf slope = piecewise(mish_slope, 7, MISH_SLOPE_CUT, 0.75f, t);
    const vm far = v_lt(x, v_set1(MISH_SLOPE_CUT));
    if (v_any(far))
        slope = v_select(far, mish_slope_far(x), slope);
    return v_mul(dy, slope);
}

#endif
