/* SPDX-License-Identifier: MIT
 *
 * Piecewise linear activations, and relu_squared. Multiplications and additions
 * are never fused here, so that all tiers return the same bits.
 *
 * name_f(x) is the forward pass, name_b(dy, x) and name_y(dy, y) are the backward
 * pass from the input and from the output. Dead zones are tested by the ordered
 * comparison that is true inside: NaN is alive. They select a zero, so that no
 * infinite dy turns it into NaN. */
#ifndef ACTIVATE_KERNELS_LINEAR_H
#define ACTIVATE_KERNELS_LINEAR_H

INLINE vf identity_f(vf x, vpar p)
{
    (void)p;
    return v_quiet(x);
}

INLINE vf identity_b(vf dy, vf x, vpar p)
{
    (void)x;
    (void)p;
    return dy;
}

INLINE vf identity_y(vf dy, vf y, vpar p)
{
    return identity_b(dy, y, p);
}

/* The sum makes NaN quiet (see v_quiet) and +0 of the -0 that max keeps. */
INLINE vf relu_f(vf x, vpar p)
{
    (void)p;
    return v_add(v_max(v_set1(0.0f), x), v_hidden(0.0f));
}

INLINE vf relu_b(vf dy, vf x, vpar p)
{
    (void)p;
    return v_zero_if(v_le(x, v_set1(0.0f)), dy);
}

INLINE vf relu_y(vf dy, vf y, vpar p)
{
    return relu_b(dy, y, p);
}

/* max and min keep their second operand if it is equal or either is NaN: they differ from
 * the comparisons where a limit is a zero of the other sign. */
INLINE vf hardtanh_f(vf x, vpar p)
{
    const vf zero = v_set1(0.0f);
    if (v_any(v_either(v_eq(p.a, zero), v_eq(p.b, zero)))) {
        const vf raised = v_select(v_le(x, p.a), p.a, v_quiet(x));
        return v_select(v_ge(x, p.b), p.b, raised);
    }
    return v_quiet(v_min(p.b, v_max(p.a, x)));
}

INLINE vf hardtanh_b(vf dy, vf x, vpar p)
{
    return v_zero_if(v_either(v_le(x, p.a), v_ge(x, p.b)), dy);
}

INLINE vf hardtanh_y(vf dy, vf y, vpar p)
{
    return hardtanh_b(dy, y, p);
}

INLINE vpar relu6_limits(void)
{
    const float limits[] = { 0.0f, 6.0f };
    return params_of(limits, 2);
}

/* + 0 as in relu_f. */
INLINE vf relu6_f(vf x, vpar p)
{
    (void)p;
    return v_add(v_clamp(x, 0.0f, 6.0f), v_hidden(0.0f));
}

INLINE vf relu6_b(vf dy, vf x, vpar p)
{
    (void)p;
    return hardtanh_b(dy, x, relu6_limits());
}

INLINE vf relu6_y(vf dy, vf y, vpar p)
{
    return relu6_b(dy, y, p);
}

INLINE vf leaky_relu_f(vf x, vpar p)
{
    return v_select(v_gt(x, v_set1(0.0f)), x, v_mul(p.a, x));
}

INLINE vf leaky_relu_b(vf dy, vf x, vpar p)
{
    return v_mul(dy, v_select(v_le(x, v_set1(0.0f)), p.a, v_set1(1.0f)));
}

INLINE vf leaky_relu_y(vf dy, vf y, vpar p)
{
    return leaky_relu_b(dy, y, p);
}

INLINE vf threshold_f(vf x, vpar p)
{
    return v_select(v_le(x, p.a), p.b, v_quiet(x));
}

INLINE vf threshold_b(vf dy, vf x, vpar p)
{
    return v_zero_if(v_le(x, p.a), dy);
}

INLINE vf threshold_y(vf dy, vf y, vpar p)
{
    return threshold_b(dy, y, p);
}

INLINE vf relu_squared_f(vf x, vpar p)
{
    (void)p;
    return v_zero_if(v_le(x, v_set1(0.0f)), v_mul(x, x));
}

INLINE vf relu_squared_b(vf dy, vf x, vpar p)
{
    (void)p;
    return v_zero_if(v_le(x, v_set1(0.0f)), v_mul(dy, v_add(x, x)));
}

INLINE vm hardshrink_dead(vf x, vpar p)
{
    return v_le(v_abs(x), p.a);
}

INLINE vf hardshrink_f(vf x, vpar p)
{
    return v_quiet(v_zero_if(hardshrink_dead(x, p), x));
}

INLINE vf hardshrink_b(vf dy, vf x, vpar p)
{
    return v_zero_if(hardshrink_dead(x, p), dy);
}

INLINE vf hardshrink_y(vf dy, vf y, vpar p)
{
    (void)p;
    return v_zero_if(v_eq(y, v_set1(0.0f)), dy);
}

INLINE vf softshrink_f(vf x, vpar p)
{
    return v_zero_if(hardshrink_dead(x, p), v_sub(x, v_with_sign(p.a, x)));
}

INLINE vf softshrink_b(vf dy, vf x, vpar p)
{
    return hardshrink_b(dy, x, p);
}

INLINE vf softshrink_y(vf dy, vf y, vpar p)
{
    return hardshrink_y(dy, y, p);
}

/* Towards 0 by the bias, or away from it if that is negative. */
INLINE vf shrink_f(vf x, vpar p)
{
    const vf bias = v_xor(p.b, v_and(v_sign_bit(), x));
    return v_zero_if(hardshrink_dead(x, p), v_sub(x, bias));
}

INLINE vf shrink_b(vf dy, vf x, vpar p)
{
    return hardshrink_b(dy, x, p);
}

INLINE vf shrink_y(vf dy, vf y, vpar p)
{
    return hardshrink_y(dy, y, p);
}

/* max(x, -3) times (x + 3) / 6 between 0 and 1; the factor first, so that nothing
 * overflows. The factor is made of -3 - x, which is +0 at -3, so that it is -0 and the
 * product +0 there. -6 * -(float)(1 / 6) rounds to 1. */
INLINE vf hardswish_f(vf x, vpar p)
{
    const vf least = v_set1(-3.0f), raised = v_max(least, x);
    (void)p;
    const vf side = v_max(v_set1(-6.0f), v_sub(least, raised));
    return v_mul(raised, v_mul(side, v_set1(-(float)(1.0 / 6))));
}

INLINE vf hardswish_b(vf dy, vf x, vpar p)
{
    const vf three = v_set1(3.0f);
    (void)p;
    const vf slope = v_add(v_mul(x, v_set1((float)(1.0 / 3))), v_set1(0.5f));
    const vf live = v_select(v_ge(x, three), v_set1(1.0f), slope);
    return v_zero_if(v_le(x, v_neg(three)), v_mul(dy, live));
}

INLINE int hardsigmoid_is_default(vpar p)
{
    return v_any(v_both(v_eq(p.a, v_set1((float)(1.0 / 6))), v_eq(p.b, v_set1(0.5f))));
}

/* alpha * x + beta; 0 * inf counts as 0, so that infinities give the limit. */
INLINE vf hardsigmoid_line(vf x, vpar p)
{
    const vm flat = v_both(v_eq(p.a, v_set1(0.0f)), v_eq(v_abs(x), v_set1(INFINITY)));
    return v_add(v_zero_if(flat, v_mul(p.a, x)), p.b);
}

/* t / 6, correctly rounded, for t = x + 3 in [0, 6]: with FMA a product with 1 / 6 as
 * the sum of two floats is that quotient for every t from 2^-122 on (tried), and x + 3
 * is 0 or at least 2^-22. */
INLINE vf sixth_of(vf t)
{
    if (!VEC_FUSED)
        return v_div(t, v_set1(6.0f));
    return v_fma(t, v_set1(0x1.555556p-3f), v_mul(t, v_set1(-0x1.555556p-28f)));
}

/* Adds, clamps, divides with the default parameters, which 1 / 6 rounded to
 * float would miss. */
INLINE vf hardsigmoid_f(vf x, vpar p)
{
    if (hardsigmoid_is_default(p))
        return sixth_of(v_clamp(v_add(x, v_set1(3.0f)), 0.0f, 6.0f));
    const vf line = hardsigmoid_line(x, p);
    return v_zero_if(v_le(line, v_set1(0.0f)), v_min(v_set1(1.0f), line));
}

INLINE vf hardsigmoid_b(vf dy, vf x, vpar p)
{
    const int is_default = hardsigmoid_is_default(p);
    const vf line = is_default ? x : hardsigmoid_line(x, p);
    const vf least = v_set1(is_default ? -3.0f : 0.0f);
    const vf greatest = v_set1(is_default ? 3.0f : 1.0f);
    return v_zero_if(v_either(v_le(line, least), v_ge(line, greatest)), v_mul(dy, p.a));
}

INLINE vf hardsigmoid_y(vf dy, vf y, vpar p)
{
    const vm flat = v_either(v_le(y, v_set1(0.0f)), v_ge(y, v_set1(1.0f)));
    return v_zero_if(flat, v_mul(dy, p.a));
}

#endif
