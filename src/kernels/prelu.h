/* SPDX-License-Identifier: MIT
 *
 * prelu: leaky_relu with a slope that is an operand. */
#ifndef ACTIVATE_KERNELS_PRELU_H
#define ACTIVATE_KERNELS_PRELU_H

#include "kernels/linear.h"
#include "kernels/panels.h"

/* x > 0 ? x : slope * x. One product instead of a choice of two: gcc 12 loads x again
 * for each use, so that the three uses of leaky_relu_f take half as long again. */
LOOP void prelu_staged(forward_formula *f, vf at[2], const vf slope[2], vpar p, uint32_t stage)
{
    const vf zero = v_set1(0.0f), one = v_set1(1.0f);
    (void)f;
    (void)p;
    (void)stage;
    at[0] = v_mul(v_select(v_gt(at[0], zero), one, slope[0]), at[0]);
    at[1] = v_mul(v_select(v_gt(at[1], zero), one, slope[1]), at[1]);
}

INLINE vf with_slope(backward_formula *b, vf dy, vf x, vf slope, vpar p)
{
    p.a = slope;
    return b(dy, x, p);
}

/* A NaN in x adds nothing; it goes on in dx. */
INLINE vf slope_term(vf dy, vf x, vf dx)
{
    (void)dx;
    return v_select(v_le(x, v_set1(0.0f)), v_mul(dy, x), v_set1(0.0f));
}

static void prelu(const float *x, float *y, const act_panel *panel, const float *params)
{
    (void)params;
    forward_rows(LINEAR, NULL, prelu_staged, x, y, panel, params_of(NULL, 0), ACT_MULTIPLY_AFTER);
}

static void prelu_backward(const float *dy, const float *x, float *dx, const act_panel *panel,
                           const float *params)
{
    (void)params;
    backward_with_loop(leaky_relu_b, with_slope, slope_term, dy, x, dx, panel, params_of(NULL, 0));
}

#endif
