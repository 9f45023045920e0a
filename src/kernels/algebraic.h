/* SPDX-License-Identifier: MIT
 *
 * softsign and squareplus: divisions and square roots. */
#ifndef ACTIVATE_KERNELS_ALGEBRAIC_H
#define ACTIVATE_KERNELS_ALGEBRAIC_H

INLINE vf softsign_f(vf x, vpar p)
{
    (void)p;
    const vf t = v_min(v_set1(FLT_MAX), v_abs(x));
    return v_with_sign(v_div(t, v_add(v_set1(1.0f), t)), x);
}

/* (1 + |x|)^-2. Its root meets dy twice: the slope may be far below the floats. */
INLINE vf softsign_b(vf dy, vf x, vpar p)
{
    const vf one = v_set1(1.0f);
    (void)p;
    const vf root = v_div(one, v_add(one, v_min(v_set1(FLT_MAX), v_abs(x))));
    return v_mul(v_mul(dy, root), root);
}

INLINE vf softsign_y(vf dy, vf y, vpar p)
{
    (void)p;
    const vf rest = v_sub(v_set1(1.0f), v_abs(y));
    return v_mul(dy, v_mul(rest, rest));
}

/* Below `cut`, x and b times powers of two with which neither square overflows
 * nor vanishes; from `cut` on, b no longer shows in sqrt(x^2 + b). The same for every x. */
typedef struct squareplus_scale {
    vf cut, scale, unscale, b; /* b is scaled twice */
    vf far_b, far_unit;        /* far_b * far_unit = b / 4 */
} squareplus_scale;

INLINE squareplus_scale squareplus_scaling(vf b)
{
    const vm small = v_lt(b, v_set1(0x1p-60f)), large = v_gt(b, v_set1(0x1p60f));
    const vf one = v_set1(1.0f);
    squareplus_scale s;
    s.cut = v_select(small, v_set1(0x1p-10f), v_select(large, v_set1(0x1p80f), v_set1(0x1p50f)));
    s.scale = v_select(small, v_set1(0x1p50f), v_select(large, v_set1(0x1p-40f), one));
    s.unscale = v_select(small, v_set1(0x1p-50f), v_select(large, v_set1(0x1p40f), one));
    s.b = v_mul(v_mul(b, s.scale), s.scale);
    s.far_b = v_select(small, s.b, b);
    s.far_unit = v_select(small, v_set1(0x1p-102f), v_set1(0.25f));
    return s;
}

/* m = (|x| + sqrt(x^2 + b)) / 2, or b / (4 m) on the left, where x + sqrt(x^2 + b)
 * would cancel. */
APART vf squareplus_any_f(vf x, vf b)
{
    const squareplus_scale s = squareplus_scaling(b);
    const vf t = v_abs(x), near = v_min(s.cut, t);
    const vf xs = v_mul(near, s.scale);
    const vf scaled_root = v_mul(v_sqrt(v_fma(xs, xs, s.b)), s.unscale);
    const vf root = v_select(v_eq(b, v_set1(0.0f)), near, scaled_root);
    const vf mean = v_mul(v_add(v_max(root, near), near), v_set1(0.5f));
    const vf m = v_max(t, mean);
    const vf left = v_mul(v_div(b, v_max(v_set1(0x1p-149f), m)), v_set1(0.25f));
    return v_select(v_lt(x, v_set1(0.0f)), left, m);
}

/* On the left h = b / (2 (x^2 + b + |x| sqrt(x^2 + b))), b / (4 x^2) beyond the
 * cut; on the right 1 - h. At the kink that b = 0 makes h is 0. */
APART vf squareplus_any_b(vf dy, vf x, vf b)
{
    const squareplus_scale s = squareplus_scaling(b);
    const vf t = v_abs(x), one = v_set1(1.0f);
    const vf xs = v_mul(v_min(s.cut, t), s.scale);
    const vf w = v_fma(xs, xs, s.b);
    const vf near = v_max(v_set1(FLT_MIN), v_fma(xs, v_sqrt(w), w));
    const vm far = v_gt(t, s.cut);
    const vf quotient = v_div(v_select(far, s.far_b, s.b), v_select(far, t, near));
    const vf h =
        v_mul(v_div(quotient, v_select(far, t, one)), v_select(far, s.far_unit, v_set1(0.5f)));
    return v_mul(dy, v_select(v_le(x, v_set1(0.0f)), h, v_sub(one, h)));
}

/* Whether nothing has to be scaled up to |x| = 2^62. */
INLINE int squareplus_is_ordinary(vf b)
{
    return v_any(v_both(v_ge(b, v_set1(0x1p-60f)), v_le(b, v_set1(0x1p60f))));
}

INLINE vf squareplus_f(vf x, vpar p)
{
    const vf half = v_set1(0.5f);
    if (!squareplus_is_ordinary(p.a))
        return squareplus_any_f(x, v_abs(p.a)); /* -0 is 0 */
    const vf t = v_abs(x), near = v_min(v_set1(0x1p62f), t);
    const vf twice = v_add(v_sqrt(v_fma(near, near, p.a)), near);
    const vf m = v_max(t, v_mul(twice, half));
    return v_select(v_lt(x, v_set1(0.0f)), v_div(v_mul(p.a, v_set1(0.25f)), m), m);
}

/* Where h may be subnormal it is q^2, q = sqrt(b) / (2 |x|), of which dy meets one after the
 * other. */
RARELY vf squareplus_far_b(vf dy, vf x, vf b)
{
    const vf size = v_max(v_set1(1.0f), v_abs(x));
    const vf q = v_mul(v_div(v_sqrt(b), v_min(v_set1(FLT_MAX), size)), v_set1(0.5f));
    const vm infinite = v_gt(size, v_set1(FLT_MAX));
    return v_select(v_lt(x, v_set1(0.0f)), v_mul(v_mul(dy, v_zero_if(infinite, q)), q), dy);
}

INLINE vf squareplus_b(vf dy, vf x, vpar p)
{
    if (!squareplus_is_ordinary(p.a))
        return squareplus_any_b(dy, x, v_abs(p.a));
    const vf one = v_set1(1.0f);
    const vf most = v_min(v_set1(0x1p62f), v_mul(v_sqrt(p.a), v_set1(0x1p60f)));
    const vf t = v_abs(x), near = v_min(most, t), w = v_fma(near, near, p.a);
    const vf h = v_div(v_mul(p.a, v_set1(0.5f)), v_fma(near, v_sqrt(w), w));
    const vf dx = v_mul(dy, v_select(v_le(x, v_set1(0.0f)), h, v_sub(one, h)));
    const vm far = v_gt(t, most);
    return v_any(far) ? v_select(far, squareplus_far_b(dy, x, p.a), dx) : dx;
}

#endif
