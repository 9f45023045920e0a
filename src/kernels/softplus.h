/* SPDX-License-Identifier: MIT
 *
 * softplus and log_sigmoid: max(z, 0) + log(1 + e^-|z|). */
#ifndef ACTIVATE_KERNELS_SOFTPLUS_H
#define ACTIVATE_KERNELS_SOFTPLUS_H

/* log(1 + e^-|z|) as 2 atanh(w / 2), w = 2 / (1 + 2 e^|z|), which rounds once even
 * where it is subnormal. fpminimax((2 * atanh(sqrt(x) / 2) / sqrt(x) - 1) / x, 3,
 * [|SG...|], [0x1p-40; 4.0004/9], floating, absolute): 2^-27.7 */
INLINE vf log1p_exp_minus(vf z)
{
    const vf t = v_abs(z), end = v_set1(103.98f);
    const ratio e = exp_minus_ratio(v_min(end, t));
    const vf above = v_zero_if(v_lt(end, t), e.above); /* lest what is 0 underflow */
    const vf w = v_div(above, v_fma(above, v_set1(0.5f), e.below));
    const vf kept = v_max(v_set1(0x1p-60f), w), w2 = v_mul(kept, kept);
    vf f = v_fma(v_set1(0x1.1ef3d6p-11f), w2, v_set1(0x1.1eb694p-9f));
    f = v_fma(f, w2, v_set1(0x1.99d28p-7f));
    f = v_fma(f, w2, v_set1(0x1.5555p-4f));
    return v_fma(v_mul(f, w2), w, w);
}

/* log(1 + e^(z + low)) for z < -15: e - e^2 / 2. */
INLINE scaled log1p_exp_far(vf z, vf low)
{
    scaled e = exp_scaled(v_max(v_set1(-110.0f), z), low);
    const vf half = v_mul(v_set1(-0.5f), v_mul(e.value, e.unit));
    e.value = v_fma(e.value, half, e.value);
    return e;
}

/* log_sigmoid(x) = -softplus(-x) = min(x, 0) - log(1 + e^-|x|) */
INLINE vf log_sigmoid_f(vf x, vpar p)
{
    (void)p;
    return v_sub(v_min(v_set1(-0.0f), x), log1p_exp_minus(x));
}

/* sigmoid(-x) */
INLINE vf log_sigmoid_b(vf dy, vf x, vpar p)
{
    (void)p;
    return times_sigmoid(dy, x);
}

/* 1 - e^y */
INLINE vf log_sigmoid_y(vf dy, vf y, vpar p)
{
    (void)p;
    return v_mul(dy, expm1_times(y, v_set1(-1.0f)));
}

INLINE int softplus_is_plain(vpar p)
{
    return v_any(v_both(v_eq(p.a, v_set1(1.0f)), v_eq(p.b, v_set1(INFINITY))));
}

/* beta x, as far as it matters, and its rounding error. */
typedef struct softplus_argument {
    vf z, low;
} softplus_argument;

INLINE softplus_argument softplus_product(vf x, vpar p)
{
    const vf product = v_mul(p.a, x);
    softplus_argument s;
    s.z = v_clamp(product, -250.0f, 18.0f);
    s.low = v_select(v_eq(s.z, product), v_residual(p.a, x, s.z), v_set1(0.0f));
    return s;
}

/* x where beta x > threshold. The product of a finite x that overflows is still above
 * -inf. */
INLINE vm softplus_is_linear(vf x, vpar p)
{
    const vm above = v_gt(v_max(v_set1(-FLT_MAX), v_mul(p.a, x)), p.b);
    return v_both(above, v_gt(x, v_set1(-INFINITY)));
}

/* Any beta: log(1 + e^z) / beta is as sensitive to z as sigmoid(z). From z = 17.5
 * on y is x. A tiny beta is lifted for the division, whose result may be huge, and
 * makes the left side fall further than e^z alone: hence a second exponential. */
RARELY vf softplus_scaled(vf x, vpar p)
{
    const vf zero = v_set1(0.0f), one = v_set1(1.0f);
    const softplus_argument s = softplus_product(x, p);
    const vf cut = v_max(v_set1(-110.0f), s.z);
    const vm tiny = v_lt(p.a, v_set1(0x1p-64f));
    const vf lift = v_select(tiny, v_set1(0x1p64f), one);

    const vf near = v_fma(sigmoid_f(cut, p), s.low, v_add(v_max(zero, cut), log1p_exp_minus(cut)));
    const vm far = v_lt(cut, v_set1(-15.0f));
    const scaled e = log1p_exp_far(v_min(v_set1(-15.0f), cut), s.low);
    const vf value = v_div(v_select(far, e.value, near), v_mul(p.a, lift));
    const scaled rest = exp_scaled(v_max(v_set1(-110.0f), v_sub(s.z, cut)), NO_LOW);
    const vf unit = v_mul(v_select(far, e.unit, one), lift);
    const vf y = v_mul(v_mul(v_mul(value, rest.value), unit), rest.unit);

    const vm linear = v_either(v_gt(s.z, v_set1(17.5f)), softplus_is_linear(x, p));
    return v_select(linear, x, y);
}

INLINE vf softplus_f(vf x, vpar p)
{
    if (softplus_is_plain(p))
        return v_add(v_max(v_set1(0.0f), x), log1p_exp_minus(x));
    return softplus_scaled(x, p);
}

/* sigmoid(beta x), with the rounding error of the product in the exponential. */
APART vf softplus_scaled_b(vf dy, vf x, vpar p)
{
    const vf one = v_set1(1.0f);
    const softplus_argument s = softplus_product(x, p);
    const vf low = v_xor(s.low, v_and(v_sign_bit(), s.z));
    vf unit;
    const vf q = logistic_deep(v_abs(s.z), low, &unit);
    const vm right = v_gt(s.z, v_set1(0.0f)), linear = softplus_is_linear(x, p);
    const vf slope = v_select(right, v_sub(one, q), q);
    const vf dx = v_mul(v_mul(dy, v_select(right, one, unit)), slope);
    return v_select(linear, dy, dx);
}

INLINE vf softplus_b(vf dy, vf x, vpar p)
{
    return softplus_is_plain(p) ? times_sigmoid(dy, v_neg(x)) : softplus_scaled_b(dy, x, p);
}

/* 1 - e^(-beta y) */
INLINE vf softplus_y(vf dy, vf y, vpar p)
{
    return v_mul(dy, expm1_times(v_neg(v_mul(p.a, y)), v_set1(-1.0f)));
}

#endif
