/* SPDX-License-Identifier: MIT
 *
 * The backward passes of softmax and log_softmax for any finite dy, y and scale, of every
 * magnitude from 2^-149 to 2^127: within 2^-22 of the sum of magnitudes of the formula, and
 * half the spacing of subnormals beside it. */
#include "layers.h"

#include <float.h>
#include <math.h>

/* Under an emulator a sample of the sample. */
#ifdef ACTIVATE_EMULATED
enum { ROUNDS = 150, STEP = 29 };
#else
enum { ROUNDS = 40000, STEP = 1 };
#endif

enum { MOST = 300 };

static float dy[MOST], y[MOST], dx[MOST];

/* ---- The truth ----------------------------------------------------------------------- */

typedef struct truth {
    long double value, allowed;
} truth;

/* Of element i; s and size are the sum and that of its magnitudes. */
static truth truth_of(int is_log, size_t i, long double s, long double size, long double scale)
{
    const long double g = (long double)dy[i], out = (long double)y[i], factor = is_log ? 1 : out;
    const long double share = is_log ? expl(fminl(out, 300)) : 1; /* beyond, all overflows */
    truth t;
    t.value = scale * factor * (g - (s == 0 ? 0 : share * s));
    t.allowed = 0x1p-22L * fabsl(scale * factor) * (fabsl(g) + (size == 0 ? 0 : share * size));
    t.allowed += 0x1p-150L;
    return t;
}

/* Infinite only if a float within what is allowed would be. */
static int is_within(float got, truth t)
{
    const long double overflow = 0x1p128L - 0x1p103L;
    if (isinf(got))
        return (got > 0 ? t.value : -t.value) + t.allowed >= overflow;
    return fabsl((long double)got - t.value) <= t.allowed;
}

static void check(int is_log, size_t n, float scale)
{
    long double s = 0, size = 0;
    const act_status status =
        is_log ? act_log_softmax_backward(ACT_F32, dy, n, y, n, dx, n, 1, n, scale, NULL)
               : act_softmax_backward(ACT_F32, dy, n, y, n, dx, n, 1, n, scale, NULL);
    assert_int_equal(status, ACT_OK);
    for (size_t i = 0; i < n; i++) {
        const long double term = (long double)dy[i] * (is_log ? 1 : (long double)y[i]);
        s += term;
        size += fabsl(term);
    }
    for (size_t i = 0; i < n; i++) {
        const truth t = truth_of(is_log, i, s, size, (long double)scale);
        if (!is_within(dx[i], t))
            fail_msg("%s, n = %zu, scale %a: dx[%zu] = %a for dy = %a, y = %a, truth %La, allowed "
                     "%La, sum %La, magnitudes %La",
                     is_log ? "log_softmax" : "softmax", n, (double)scale, i, (double)dx[i],
                     (double)dy[i], (double)y[i], t.value, t.allowed, s, size);
    }
}

/* ---- Once seen to fail ------------------------------------------------------------------ */

static void pair(float *out, float first, float second)
{
    out[0] = first;
    out[1] = second;
}

static void test_known(void **state)
{
    h_use(((const h_tier *)*state)->table);
    pair(dy, 1e30f, 0);
    pair(y, 0, -104); /* e^y is subnormal or 0, its product with 1e30 is not */
    check(1, 2, 1);
    pair(y, 0, -100);
    check(1, 2, 1);
    pair(y, 1, 1e-30f);
    pair(dy, 0, 1e-12f);
    check(0, 2, 1e20f); /* y * dy is subnormal, its product with the scale is not */
    pair(y, 0.1f, 0.9f);
    pair(dy, 3e38f, -3e38f);
    check(0, 2, 1); /* dy - s overflows, dx does not */
    pair(y, 0.5f, 0.5f);
    pair(dy, FLT_MAX, FLT_MAX);
    check(0, 2, FLT_MAX);
    check(1, 2, 0x1p-149f);
    pair(y, -0x1p-149f, 1000); /* no share, but e^y times a sum of 0 is 0 */
    pair(dy, 5, -5);
    check(1, 2, 1);
    check(1, 2, 0);
    check(0, 2, 0);
    pair(y, 0x1p-149f, 1);
    pair(dy, 0x1p-149f, -0x1p-149f);
    check(0, 2, -FLT_MAX);
    check(1, 2, FLT_MAX);
    check(1, 2, 0.3f);
}

/* A sum of 0, and results of a few of the smallest floats: one rounding, not two. */
static void test_smallest(void **state)
{
    h_use(((const h_tier *)*state)->table);
    for (int k = 1; k < 100; k += STEP)
        for (int e = 0; e < 8; e++)
            for (int v = 0; v < 4; v++) {
                pair(dy, (float)k * 0x1p-149f, (float)-k * 0x1p-149f);
                pair(y, 0.25f * (float)(v + 1) + 0.1f, 0.25f * (float)(v + 1) + 0.1f);
                check(0, 2, ldexpf(v % 2 ? 1 : -0.7f, -e));
                pair(y, -(float)v, -(float)v);
                check(1, 2, ldexpf(v % 2 ? 1 : 0.7f, 2 - e));
            }
}

/* Sums that are much larger than any of their terms. */
static void test_long_sums(void **state)
{
    h_use(((const h_tier *)*state)->table);
    for (int e = -149; e < 128; e += STEP)
        for (int is_log = 0; is_log < 2; is_log++) {
            for (size_t i = 0; i < MOST; i++) {
                dy[i] = ldexpf(i % 3 ? 1 : 1.5f, e);
                y[i] = is_log ? (float)(i % 5) * -30 : (i % 5 ? 1e-30f : 0.9f);
            }
            check(is_log, MOST, 1);
            check(is_log, MOST, 0.3f);
        }
}

/* ---- Any ---------------------------------------------------------------------------------- */

typedef struct fuzz {
    uint64_t random;
} fuzz;

static int between(fuzz *f, int least, int most)
{
    return least + (int)(h_random(&f->random) >> 33) % (most - least + 1);
}

/* Of either sign, the exponent between two that are cut to those of floats. */
static float any(fuzz *f, int least, int most)
{
    const int exponent = between(f, least, most);
    const int cut = exponent < -149 ? -149 : exponent > 127 ? 127 : exponent;
    const float mantissa = 1 + (float)(h_random(&f->random) >> 41) * 0x1p-23f;
    const float value = (float)ldexp((double)mantissa, cut);
    const float finite = fabsf(value) <= FLT_MAX ? value : FLT_MAX;
    return between(f, 0, 1) ? finite : -finite;
}

static float any_scale(fuzz *f)
{
    switch (between(f, 0, 5)) {
    case 0:
        return 1;
    case 1:
        return any(f, -149, 127);
    case 2:
        return ldexpf(1, between(f, -149, 127));
    case 3:
        return between(f, 0, 1) ? FLT_MAX : 0;
    default:
        return any(f, -40, 20);
    }
}

/* Around one magnitude, or of all; at times the sum nearly vanishes, or only one is not 0. */
static void fill_dy(fuzz *f, size_t n)
{
    const int centre = between(f, -149, 127), width = between(f, 0, 3) ? between(f, 0, 30) : 300;
    for (size_t i = 0; i < n; i++)
        dy[i] = any(f, centre - width, centre + width);
    const int how = between(f, 0, 4);
    if (how == 1)
        for (size_t i = 1; i < n; i += 2)
            dy[i] = between(f, 0, 9) ? -dy[i - 1] : 0;
    else if (how == 2)
        for (size_t i = 1; i < n; i++)
            dy[i] = 0;
}

/* A forward pass over logits of some width, or anything. */
static void fill_y(fuzz *f, int is_log, size_t n)
{
    static float x[MOST];
    const int how = between(f, 0, 3);
    const float width = ldexpf(1, between(f, -2, 7));
    for (size_t i = 0; i < n; i++) {
        x[i] = (float)between(f, -1000, 1000) * 1e-3f * width;
        if (how == 1 && i > 0 && between(f, 0, 2) == 0)
            x[i] = -INFINITY;
    }
    if (how < 2) {
        if (is_log)
            act_log_softmax(ACT_F32, x, n, y, n, 1, n, 1, NULL);
        else
            act_softmax(ACT_F32, x, n, y, n, 1, n, 1, NULL);
        for (size_t i = 0; i < n; i++) /* formulas with infinities are for another test */
            y[i] = isinf(y[i]) ? -FLT_MAX : y[i];
        return;
    }
    const int least = how == 2 ? -149 : -60, most = how == 2 ? 127 : 0;
    for (size_t i = 0; i < n; i++) {
        y[i] = is_log ? any(f, how == 2 ? -149 : -3, how == 2 ? 127 : 8) : any(f, least, most);
        if (is_log && how == 3)
            y[i] = -fabsf(y[i]);
    }
}

static void test_any(void **state)
{
    fuzz f = { h_seed() };
    h_use(((const h_tier *)*state)->table);
    for (int round = 0; round < ROUNDS; round++) {
        const int is_log = between(&f, 0, 1);
        const size_t n = (size_t)(between(&f, 0, 9) ? between(&f, 1, 40) : between(&f, 41, MOST));
        fill_y(&f, is_log, n);
        fill_dy(&f, n);
        check(is_log, n, any_scale(&f));
    }
}

static void add(void)
{
    h_add_tiers(test_known);
    h_add_tiers(test_smallest);
    h_add_tiers(test_long_sums);
    h_add_tiers(test_any);
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "softmax gradient", add);
}
