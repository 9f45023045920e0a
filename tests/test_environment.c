/* SPDX-License-Identifier: MIT
 *
 * The floating-point environment: kernels leave it alone, cause no trap on
 * ordinary inputs whatever lies in unused lanes, and return the same normal
 * numbers when the caller flushes subnormals. */
#define _GNU_SOURCE /* feenableexcept */
#include "tier_list.h"
#include <fenv.h>
#include <float.h>
#include <math.h>
#ifdef __x86_64__
#    include <xmmintrin.h>
#endif

enum { SIZE = 67 };

static float x[SIZE], dy[SIZE], out[SIZE];

static void prepare(const h_kernel *kernel, float params[2])
{
    h_params(kernel->op, 0, params);
    h_fill_normal(x, SIZE, h_seed());
    h_fill_normal(dy, SIZE, h_seed() + 1);
}

/* The functions for traps are glibc's own; other libraries cannot be asked. */
#ifdef __GLIBC__
static int unmask(int traps)
{
    return feenableexcept(traps) != -1 && fegetexcept() == traps;
}

static int unmasked(void)
{
    return fegetexcept();
}

static void mask(void)
{
    fedisableexcept(FE_ALL_EXCEPT);
}
#else
static int unmask(int traps)
{
    (void)traps;
    return 0;
}

static int unmasked(void)
{
    return 0;
}

static void mask(void)
{
}
#endif

static void test_traps(void **state)
{
    const h_kernel *kernel = *state;
    const int traps = FE_INVALID | FE_DIVBYZERO | FE_OVERFLOW;
    float params[2];
    prepare(kernel, params);
    feclearexcept(FE_ALL_EXCEPT);
    if (!unmask(traps)) {
        h_skip("this CPU or C library has no floating-point traps");
        return;
    }
    for (size_t n = 0; n <= SIZE; n++)
        h_call(kernel->tier->table, kernel, "traps unmasked", dy, x, out, n, params);
    assert_int_equal(unmasked(), traps);
    assert_int_equal(fegetround(), FE_TONEAREST);
    mask();
}

/* A trap ends the test before it can mask traps again. */
static int mask_traps(void **state)
{
    (void)state;
    feclearexcept(FE_ALL_EXCEPT);
    mask();
    return 0;
}

#ifdef __x86_64__
static void test_flushing(void **state)
{
    static float want[SIZE];
    const h_kernel *kernel = *state;
    const unsigned before = _mm_getcsr(), flush = 0x8040; /* FTZ and DAZ */
    const unsigned control = ~0x3fu;                      /* all but the sticky flags */
    float params[2];
    prepare(kernel, params);
    h_call(kernel->tier->table, kernel, "normal", dy, x, want, SIZE, params);
    assert_int_equal(_mm_getcsr() & control, before & control);
    _mm_setcsr(before | flush);
    h_call(kernel->tier->table, kernel, "subnormals flushed", dy, x, out, SIZE, params);
    const unsigned after = _mm_getcsr();
    _mm_setcsr(before);
    assert_int_equal(after & control, (before | flush) & control);
    for (size_t i = 0; i < SIZE; i++)
        if (fpclassify(want[i]) == FP_NORMAL)
            h_expect(out[i], want[i], dy[i], x[i], params, i);
}
#endif

static void test_kernel(void **state)
{
#ifdef __x86_64__
    test_flushing(state);
#endif
    test_traps(state);
}

static void add(void)
{
    h_add_kernels(test_kernel);
}

int main(int argc, char **argv)
{
    h_teardown = mask_traps;
    return h_main(argc, argv, "environment", add);
}
