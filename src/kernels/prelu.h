/* SPDX-License-Identifier: MIT
 *
 * prelu: leaky_relu with a slope that is an operand. */
#ifndef ACTIVATE_KERNELS_PRELU_H
#define ACTIVATE_KERNELS_PRELU_H

INLINE vf prelu_f(vf x, vf slope, vpar p)
{
    p.a = slope;
    return leaky_relu_f(x, p);
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
