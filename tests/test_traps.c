/* SPDX-License-Identifier: MIT
 *
 * With FE_INVALID, FE_DIVBYZERO and FE_OVERFLOW unmasked, ordinary inputs cause no trap,
 * whatever lies in lanes that are not there. Ordinary are: x and dy of at most 2^63, a
 * finite result, parameters that are 0, infinite or between 2^-20 and 2^20. Most of the
 * search reads the sticky flags, which are set where a trap would be. */
#define _GNU_SOURCE /* feenableexcept */
#include "tier_list.h"
#include <fenv.h>
#include <math.h>

enum { TRAPS = FE_INVALID | FE_DIVBYZERO | FE_OVERFLOW, STEP = 400009, MIXED = 67 };

static const uint32_t greatest = 0x5f000000; /* 2^63 */
static const float dys[] = { 1.0f, -1e-3f, 100.0f };
enum { DYS = sizeof dys / sizeof dys[0] };

static int ordinary_param(float value)
{
    const float size = fabsf(value);
    return size == 0 || isinf(size) || (size >= 0x1p-20f && size <= 0x1p20f);
}

static void expect_quiet(const h_kernel *kernel, float dy, float x,
                         const float params[ACT_PARAMS_MOST])
{
    float y;
    feclearexcept(FE_ALL_EXCEPT);
    h_call(kernel->tier->table, kernel, "flags", &dy, &x, &y, 1, params);
    const int raised = fetestexcept(TRAPS);
    if (raised != 0 && isfinite(y))
        fail_msg("%s/%s/%s: dy = %a, x = %a, parameters %a %a raise%s%s%s", kernel->tier->name,
                 h_ops[kernel->op].name, h_pass_name[kernel->pass], (double)dy, (double)x,
                 (double)params[0], (double)params[1], raised & FE_INVALID ? " invalid" : "",
                 raised & FE_DIVBYZERO ? " division by zero" : "",
                 raised & FE_OVERFLOW ? " overflow" : "");
}

static void expect_quiet_for_all_dys(const h_kernel *kernel, float x,
                                     const float params[ACT_PARAMS_MOST])
{
    for (size_t k = 0; k < (kernel->pass == H_FORWARD ? 1 : DYS); k++)
        expect_quiet(kernel, dys[k], x, params);
}

/* Evenly over the floats, and where branches begin. */
static void test_flags(const h_kernel *kernel, const float params[ACT_PARAMS_MOST], uint32_t step)
{
    float specials[H_SPECIALS_MOST];
    const size_t count = h_fill_specials(specials, params);
    for (uint32_t bits = 0; bits < greatest; bits += step) {
        expect_quiet_for_all_dys(kernel, h_float(bits), params);
        expect_quiet_for_all_dys(kernel, h_float(bits | 0x80000000u), params);
    }
    for (size_t i = 0; i < count; i++)
        if (fabsf(specials[i]) <= 0x1p63f)
            expect_quiet_for_all_dys(kernel, specials[i], params);
}

/* The functions for traps are glibc's own; other libraries cannot be asked. */
#ifdef __GLIBC__
static int unmask(void)
{
    return feenableexcept(TRAPS) != -1 && fegetexcept() == TRAPS;
}

static void mask(void)
{
    fedisableexcept(FE_ALL_EXCEPT);
}
#else
static int unmask(void)
{
    return 0;
}

static void mask(void)
{
}
#endif

/* Real traps, for every length: ordinary inputs of different branches side by side. */
static void test_traps(const h_kernel *kernel)
{
    static float x[MIXED], dy[MIXED], out[MIXED];
    float params[ACT_PARAMS_MOST];
    h_params(kernel->op, 0, params);
    h_fill_normal(x, MIXED, h_seed());
    h_fill_normal(dy, MIXED, h_seed() + 1);
    for (size_t i = 0; i < MIXED; i += 3)
        x[i] *= i % 2 == 0 ? 10 : -10; /* less than 88, beyond which exp overflows */
    feclearexcept(FE_ALL_EXCEPT);
    if (!unmask())
        return; /* no traps here; the flags were there */
    for (size_t n = 0; n <= MIXED; n++)
        h_call(kernel->tier->table, kernel, "traps unmasked", dy, x, out, n, params);
    mask();
}

static void test_kernel(void **state)
{
    const h_kernel *kernel = *state;
    float params[ACT_PARAMS_MOST];
    for (size_t k = 0; h_params(kernel->op, k, params); k++)
        if (ordinary_param(params[0]) && ordinary_param(params[1]))
            test_flags(kernel, params, k == 0 ? STEP / 2 : 4 * STEP);
    test_traps(kernel);
}

/* A trap ends the test before it can mask traps again. */
static int mask_traps(void **state)
{
    (void)state;
    feclearexcept(FE_ALL_EXCEPT);
    mask();
    return 0;
}

static void add(void)
{
    h_add_kernels(test_kernel);
}

int main(int argc, char **argv)
{
    h_teardown = mask_traps;
    return h_main(argc, argv, "traps", add);
}
