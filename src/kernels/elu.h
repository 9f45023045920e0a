/* SPDX-License-Identifier: MIT
 *
 * exp and the exponential linear units: elu, selu, celu. */
#ifndef ACTIVATE_KERNELS_ELU_H
#define ACTIVATE_KERNELS_ELU_H

INLINE vf exp_f(vf x, vpar p)
{
    (void)p;
    const halves e = exp_halves(v_clamp(x, -176.0f, 89.0f), NO_LOW);
    return v_mul(v_mul(e.first, e.value), e.second);
}

INLINE vf exp_b(vf dy, vf x, vpar p)
{
    (void)p;
    return times_exp(dy, v_clamp(x, -176.0f, 175.0f), NO_LOW);
}

INLINE vf exp_y(vf dy, vf y, vpar p)
{
    (void)p;
    return v_mul(dy, y);
}

/* factor * (e^x - 1) for x <= 0; 0 for x > 0 and for -0, which callers keep. */
INLINE vf expm1_times(vf x, vf factor)
{
    const expm1_parts e = expm1_reduced(v_clamp(x, -17.5f, 0.0f));
    const vf power = v_mul(e.power, factor);
    return v_fma(power, e.minus, v_neg(v_sub(factor, power))); /* -0 where they are equal */
}

/* The same for x <= 0, with the sign of -factor even if it is 0; a factor of 0 counts as +0. */
INLINE vf expm1_left(vf x, vf factor)
{
    const vf sign = v_zero_if(v_lt(factor, v_set1(0.0f)), v_sign_bit());
    const vf size = v_add(factor, v_set1(0.0f));
    const expm1_parts e = expm1_reduced(v_clamp(x, -17.5f, 0.0f));
    const vf power = v_mul(e.power, size);
    return v_or(sign, v_fma(power, e.minus, v_sub(power, size)));
}

INLINE vf elu_f(vf x, vpar p)
{
    return v_select(v_ge(x, v_set1(0.0f)), x, expm1_left(x, p.a));
}

INLINE vf elu_b(vf dy, vf x, vpar p)
{
    const vf left = times_exp_factor(dy, v_min(v_set1(0.0f), x), NO_LOW, p.a);
    return v_select(v_gt(x, v_set1(0.0f)), dy, left);
}

INLINE vf elu_y(vf dy, vf y, vpar p)
{
    const vf slope = v_add(y, p.a);
    return v_mul(dy, v_select(v_gt(y, v_set1(0.0f)), v_set1(1.0f), slope));
}

INLINE vf selu_f(vf x, vpar p)
{
    const vf left = expm1_left(x, v_mul(p.a, p.b));
    return v_select(v_ge(x, v_set1(0.0f)), v_mul(p.b, x), left);
}

INLINE vf selu_b(vf dy, vf x, vpar p)
{
    const vf factor = v_mul(p.a, p.b);
    const vf left = times_exp_factor(dy, v_min(v_set1(0.0f), x), NO_LOW, factor);
    return v_select(v_gt(x, v_set1(0.0f)), v_mul(dy, p.b), left);
}

/* y + scale * alpha with the product's rounding error: the sum cancels. */
INLINE vf selu_y(vf dy, vf y, vpar p)
{
    const vf limit = v_mul(p.a, p.b);
    const vf slope = v_add(v_add(y, limit), v_residual(p.a, p.b, limit));
    return v_mul(dy, v_select(v_gt(y, v_set1(0.0f)), p.b, slope));
}

/* Where x / alpha is tiny, or even subnormal, celu(x) is x. */
INLINE vf celu_f(vf x, vpar p)
{
    const vf left = v_min(v_set1(0.0f), x);
    const vf t = is_number(p.a, 1.0f) ? left : v_div(left, p.a);
    return v_select(v_gt(t, v_set1(-0x1p-26f)), x, expm1_times(t, p.a));
}

/* The quotient is carried with its rounding error: e^t would magnify it. For a
 * tiny alpha both sides are lifted, lest the error be subnormal. */
INLINE vf celu_b(vf dy, vf x, vpar p)
{
    if (is_number(p.a, 1.0f))
        return elu_b(dy, x, p);
    const vf zero = v_set1(0.0f), least = v_set1(-176.0f);
    const vm tiny = v_lt(p.a, v_set1(0x1p-63f));
    const vf lift = v_select(tiny, v_set1(0x1p63f), v_set1(1.0f));
    const vf alpha = v_mul(p.a, lift);
    const vf floor = v_select(tiny, v_set1(-0x1p60f), v_set1(-INFINITY));
    const vf left = v_mul(v_max(floor, v_min(zero, x)), lift);
    const vf t = v_max(least, v_div(left, alpha));
    const vf error = v_div(v_neg(v_residual(t, alpha, left)), alpha);
    const vf low = v_zero_if(v_le(t, least), error);
    return v_select(v_gt(x, zero), dy, times_exp(dy, t, low));
}

INLINE vf celu_y(vf dy, vf y, vpar p)
{
    const vf slope = v_div(v_add(y, p.a), p.a);
    return v_mul(dy, v_select(v_gt(y, v_set1(0.0f)), v_set1(1.0f), slope));
}

#endif
