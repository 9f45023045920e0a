/* SPDX-License-Identifier: MIT
 *
 * sigmoid and x times a sigmoid: silu, swish, gelu_quick. */
#ifndef ACTIVATE_KERNELS_LOGISTIC_H
#define ACTIVATE_KERNELS_LOGISTIC_H

/* Below -104 the result rounds to zero, above 17.33 to one. */
INLINE vf sigmoid_f(vf x, vpar p)
{
    (void)p;
    const ratio e = exp_ratio(v_clamp(x, -104.0f, 17.5f));
    return v_div(e.above, v_add(e.above, e.below));
}

/* q (1 - q) with q = sigmoid(-|x|), which is the smaller side: 1 - q loses
 * nothing. */
INLINE vf sigmoid_b(vf dy, vf x, vpar p)
{
    (void)p;
    const ratio e = exp_minus_ratio(v_min(v_set1(104.0f), v_abs(x)));
    const vf q = v_div(e.above, v_add(e.above, e.below));
    return v_mul(dy, v_fnma(q, q, q));
}

INLINE vf sigmoid_y(vf dy, vf y, vpar p)
{
    (void)p;
    return v_mul(dy, v_mul(y, v_sub(v_set1(1.0f), y)));
}

/* Both passes of x * sigmoid(beta * x) work on t = |x|, cut where the function
 * has reached its limit, and on q = 2^32 sigmoid(-|beta| t). */
typedef struct swish_parts {
    vf t, z, low, q; /* z + low = |beta| t */
} swish_parts;

INLINE swish_parts silu_parts(vf x)
{
    swish_parts s;
    s.t = v_min(v_set1(109.0f), v_abs(x));
    s.z = s.t;
    s.low = NO_LOW;
    s.q = logistic_scaled(s.z, s.low);
    return s;
}

/* limit / size, but no more than FLT_MAX, which is just limit / (limit / FLT_MAX) in
 * floats for the two limits here: so without dividing by 0 or overflowing. */
INLINE vf quotient_below_infinity(float limit, vf size)
{
    return v_div(v_set1(limit), v_max(v_set1(limit / FLT_MAX), size));
}

/* The product beta * t is carried with its rounding error: e^z would magnify it. */
INLINE swish_parts swish_scaled_parts(vf x, vf beta)
{
    const vf size = v_abs(beta);
    const vf cut = quotient_below_infinity(109.0f, size);
    swish_parts s;
    s.t = v_min(cut, v_abs(x));
    s.z = v_mul(s.t, size);
    s.low = v_residual(s.t, size, s.z);
    s.q = logistic_scaled(s.z, s.low);
    return s;
}

/* For beta > 0: x - t q where x > 0, -t q elsewhere; -0 stays. */
INLINE vf swish_value(vf x, swish_parts s)
{
    const vf base = v_max(v_set1(-0.0f), x);
    return v_fnma(v_mul(s.t, s.q), v_set1(0x1p-32f), base);
}

/* q ((1 - z) + z q) is the slope on the left, one minus that on the right. */
INLINE vf swish_slope(vf side, swish_parts s)
{
    const vf one = v_set1(1.0f), unit = v_set1(0x1p-32f);
    const vf rest = v_sub(v_sub(one, s.z), s.low);
    const vf left = v_mul(s.q, v_fma(v_mul(s.z, unit), s.q, rest));
    return v_select(v_gt(side, v_set1(0.0f)), v_fnma(left, unit, one), v_mul(left, unit));
}

INLINE vf silu_f(vf x, vpar p)
{
    (void)p;
    return swish_value(x, silu_parts(x));
}

INLINE vf silu_b(vf dy, vf x, vpar p)
{
    (void)p;
    return v_mul(dy, swish_slope(x, silu_parts(x)));
}

INLINE vf gelu_quick_f(vf x, vpar p)
{
    (void)p;
    return swish_value(x, swish_scaled_parts(x, v_set1(1.702f)));
}

INLINE vf gelu_quick_b(vf dy, vf x, vpar p)
{
    (void)p;
    return v_mul(dy, swish_slope(x, swish_scaled_parts(x, v_set1(1.702f))));
}

/* x e^z for z = -|beta x| < -100, where it is sigmoid(z): for a small beta, x is
 * so large that e^z has further to fall than the parts above reach. */
RARELY vf swish_far(vf x, vf beta)
{
    const vf size = v_abs(beta);
    const vf cut = quotient_below_infinity(250.0f, size);
    const vf t = v_min(cut, v_abs(x)), z = v_neg(v_mul(t, size));
    return v_with_sign(exp_times(z, v_neg(v_residual(t, size, v_neg(z))), t), x);
}

/* Any sign of beta: the side on which y tends to x is that of beta * x > 0. With a
 * tiny beta t may be so large that only scaling it first avoids an overflow. */
INLINE vf swish_f(vf x, vpar p)
{
    if (is_number(p.a, 1.0f))
        return silu_f(x, p);
    const vf one = v_set1(1.0f), unit = v_set1(0x1p-32f);
    const swish_parts s = swish_scaled_parts(x, p.a);
    const vm right = v_gt(v_with_sign(s.z, v_xor(x, p.a)), v_set1(0.0f));
    const vf size = v_select(v_eq(p.a, v_set1(0.0f)), v_abs(x), s.t);
    const vm large = v_ge(size, one);
    const vf t = v_mul(size, v_select(large, unit, one));
    const vf tq = v_with_sign(v_mul(t, s.q), x);
    const vf base = v_select(right, x, v_set1(-0.0f));
    const vf y = v_fma(v_xor(tq, v_select(right, v_sign_bit(), v_set1(0.0f))),
                       v_select(large, one, unit), base);
    const vf left = v_select(right, v_set1(0.0f), s.z);
    const vm far = v_gt(left, v_set1(100.0f));
    return v_any(far) ? v_select(far, swish_far(x, p.a), y) : y;
}

INLINE vf swish_b(vf dy, vf x, vpar p)
{
    if (is_number(p.a, 1.0f))
        return silu_b(dy, x, p);
    const swish_parts s = swish_scaled_parts(x, p.a);
    return v_mul(dy, swish_slope(v_with_sign(s.z, v_xor(x, p.a)), s));
}

#endif
