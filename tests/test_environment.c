/* SPDX-License-Identifier: MIT
 *
 * The floating-point environment: kernels leave it alone, return the same normal numbers
 * when the caller flushes subnormals, and survive other rounding modes. Traps have a
 * program of their own, and so has loading (test_process). */
#include "tier_list.h"
#include <fenv.h>
#include <math.h>
#ifdef __x86_64__
#    include <xmmintrin.h>
#endif

enum { SIZE = 1 << 12 };

static float x[SIZE], dy[SIZE], out[SIZE], want[SIZE];

/* Ordinary numbers, and any finite ones. */
static void prepare(const h_kernel *kernel, float params[ACT_PARAMS_MOST])
{
    h_params(kernel->op, 0, params);
    h_fill_normal(x, SIZE / 2, h_seed());
    h_fill_bits(x + SIZE / 2, SIZE / 2, h_seed() + 2);
    h_fill_normal(dy, SIZE, h_seed() + 1);
    h_call(kernel->tier->table, kernel, "normal", dy, x, want, SIZE, params);
}

#ifdef __x86_64__
/* The promise of activate.h: flushing shows where x, f'(x) or the result is subnormal,
 * and in results below 2^-100, of which a part is. */
static int may_differ(const h_kernel *kernel, size_t i, float slope)
{
    if (fpclassify(want[i]) != FP_NORMAL || fpclassify(x[i]) == FP_SUBNORMAL)
        return 1;
    if (kernel->pass != H_FORWARD && fpclassify(slope) != FP_NORMAL)
        return 1;
    return fabsf(want[i]) < 0x1p-100f && fabsf(out[i] - want[i]) <= 0x1p-125f;
}

static void test_flushing(const h_kernel *kernel, const float params[ACT_PARAMS_MOST])
{
    static float ones[SIZE], slopes[SIZE];
    const unsigned before = _mm_getcsr(), flush = 0x8040; /* FTZ and DAZ */
    const unsigned control = ~0x3fu;                      /* all but the sticky flags */
    for (size_t i = 0; i < SIZE; i++)
        ones[i] = 1;
    h_call(kernel->tier->table, kernel, "slopes", ones, x, slopes, SIZE, params);
    assert_int_equal(_mm_getcsr() & control, before & control);
    _mm_setcsr((before & control) | flush);
    h_call(kernel->tier->table, kernel, "subnormals flushed", dy, x, out, SIZE, params);
    const unsigned after = _mm_getcsr();
    _mm_setcsr(before);
    assert_int_equal(after & control, (before & control) | flush);
    for (size_t i = 0; i < SIZE; i++)
        if (!may_differ(kernel, i, slopes[i]))
            h_expect(out[i], want[i], dy[i], x[i], params, i);
}
#endif

/* Results are specified for rounding to nearest. In other modes nothing is promised but
 * the end of the call, NaN for NaN, and the mode itself, unchanged; how far results are
 * off for x and dy of N(0, 2^2), relative to 1 and to larger results or dy, is printed. */
static double distance(size_t i)
{
    const double scale = fmax(1, fmax(fabs((double)want[i]), fabs((double)dy[i])));
    return fabs((double)out[i] - (double)want[i]) / scale;
}

static void test_rounding(const h_kernel *kernel, const float params[ACT_PARAMS_MOST])
{
    static const int modes[] = { FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO };
    double worst = 0;
    for (size_t m = 0; m < sizeof modes / sizeof modes[0]; m++) {
        assert_int_equal(fesetround(modes[m]), 0);
        h_call(kernel->tier->table, kernel, "other rounding", dy, x, out, SIZE, params);
        const int after = fegetround();
        fesetround(FE_TONEAREST);
        assert_int_equal(after, modes[m]);
        for (size_t i = 0; i < SIZE; i++)
            if (h_is_nan(want[i]))
                assert_true(h_is_nan(out[i]));
        for (size_t i = 0; i < SIZE / 2; i++)
            if (distance(i) > worst) /* fmax: an internal error of gcc 12 for AArch64 */
                worst = distance(i);
    }
    print_message("             other rounding modes: within %.1e of nearest\n", worst);
}

static void test_kernel(void **state)
{
    const h_kernel *kernel = *state;
    float params[ACT_PARAMS_MOST];
    prepare(kernel, params);
#ifdef __x86_64__
    test_flushing(kernel, params);
#endif
    test_rounding(kernel, params);
}

static int round_to_nearest(void **state)
{
    (void)state;
    return fesetround(FE_TONEAREST);
}

static void add(void)
{
    h_add_kernels(test_kernel);
}

int main(int argc, char **argv)
{
    h_teardown = round_to_nearest;
    return h_main(argc, argv, "environment", add);
}
