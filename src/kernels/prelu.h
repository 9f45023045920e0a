/* SPDX-License-Identifier: MIT
 *
 * prelu: leaky_relu with a slope that is an operand. */
#ifndef ACTIVATE_KERNELS_PRELU_H
#define ACTIVATE_KERNELS_PRELU_H

/* x > 0 ? x : slope * x. One product instead of a choice of two: gcc 12 loads x again
 * for each use, so that the three uses of leaky_relu_f take half as long again. */
INLINE vf prelu_f(vf x, vf slope, vpar p)
{
    (void)p;
    return v_mul(v_select(v_gt(x, v_set1(0.0f)), v_set1(1.0f), slope), x);
}

INLINE vf prelu_b(vf dy, vf x, vf slope, vpar p)
{
    p.a = slope;
    return leaky_relu_b(dy, x, p);
}

/* A NaN in x adds nothing; it goes on in dx. */
INLINE vf prelu_term(vf dy, vf x, vf dx)
{
    (void)dx;
    return v_select(v_le(x, v_set1(0.0f)), v_mul(dy, x), v_set1(0.0f));
}

PANEL_FORWARD(prelu_forward, prelu_f, prelu_f)
PANEL_BACKWARD(prelu_backward, prelu_b, prelu_b, prelu_term)

#endif
