/* SPDX-License-Identifier: MIT
 *
 * The kernel tables under test, and tests for each of their kernels. */
#include "tier_list.h"
#include <stdio.h>

extern const act_tier act_tier_scalar_fused;
extern const act_tier act_tier_sse2_simde;
extern const act_tier act_tier_avx2_simde;
extern const act_tier act_tier_avx512_simde;
extern const act_tier act_tier_neon_simde;

/* The fused SIMDe tiers on x86 are compiled for AVX2: SIMDe fuses only there. */
#ifdef ACT_HAVE_AVX2
#    define SIMDE_NEEDS ACT_ISA_AVX2
#else
#    define SIMDE_NEEDS ACT_ISA_SCALAR
#endif

const h_tier h_tiers[] = {
    { "scalar", &act_tier_scalar, ACT_ISA_SCALAR, 1 },
#ifdef ACT_HAVE_PORTABLE
    { "portable", &act_tier_portable, ACT_ISA_PORTABLE, 1 },
#endif
#ifdef ACT_HAVE_SSE2
    { "sse2", &act_tier_sse2, ACT_ISA_SSE2, 1 },
#endif
#ifdef ACT_HAVE_AVX2
    { "avx2", &act_tier_avx2, ACT_ISA_AVX2, 1 },
#endif
#ifdef ACT_HAVE_AVX512
    { "avx512", &act_tier_avx512, ACT_ISA_AVX512, 1 },
#endif
#ifdef ACT_HAVE_NEON
    { "neon", &act_tier_neon, ACT_ISA_NEON, 1 },
#endif
    { "scalar_fused", &act_tier_scalar_fused, ACT_ISA_SCALAR, 0 },
#ifdef ACT_HAVE_SSE2_SIMDE
    { "sse2_simde", &act_tier_sse2_simde, ACT_ISA_SCALAR, 0 },
#endif
#ifdef ACT_HAVE_AVX2_SIMDE
    { "avx2_simde", &act_tier_avx2_simde, SIMDE_NEEDS, 0 },
#endif
#ifdef ACT_HAVE_AVX512_SIMDE
    { "avx512_simde", &act_tier_avx512_simde, SIMDE_NEEDS, 0 },
#endif
#ifdef ACT_HAVE_NEON_SIMDE
    { "neon_simde", &act_tier_neon_simde, SIMDE_NEEDS, 0 },
#endif
};
enum { TIERS = sizeof h_tiers / sizeof h_tiers[0] };
const size_t h_tier_count = TIERS;

int h_tier_runs(const h_tier *tier)
{
    return act_isa_available(tier->needs);
}

const act_tier *h_twin(const act_tier *table)
{
    return table->fused ? &act_tier_scalar_fused : &act_tier_scalar;
}

static void skip_tier(void **state)
{
    (void)state;
    h_skip("this CPU cannot run the tier");
}

void h_add_tiers(CMUnitTestFunction run)
{
    static h_tier states[TIERS];
    for (size_t t = 0; t < TIERS; t++) {
        states[t] = h_tiers[t];
        h_add(states[t].name, states[t].name, NULL, h_tier_runs(&states[t]) ? run : skip_tier,
              &states[t]);
    }
}

static void add_kernel(CMUnitTestFunction run, h_kernel *kernel)
{
    char name[64];
    const char *op = h_ops[kernel->op].name;
    snprintf(name, sizeof name, "%s/%s/%s", kernel->tier->name, op, h_pass_name[kernel->pass]);
    h_add(name, kernel->tier->name, op, run, kernel);
}

void h_add_kernels(CMUnitTestFunction run)
{
    static h_kernel kernels[TIERS * ACT_OP_COUNT * H_PASS_COUNT];
    h_kernel *kernel = kernels;
    for (size_t t = 0; t < TIERS; t++) {
        if (!h_tier_runs(&h_tiers[t])) {
            h_add(h_tiers[t].name, h_tiers[t].name, H_ANY, skip_tier, NULL);
            continue;
        }
        for (act_op op = 0; op < ACT_OP_COUNT; op++) {
            for (int pass = 0; pass < H_PASS_COUNT; pass++) {
                if (pass == H_BACKWARD_Y && !h_ops[op].from_y)
                    continue;
                *kernel = (h_kernel) { &h_tiers[t], op, (h_pass)pass };
                add_kernel(run, kernel++);
            }
        }
    }
}

void h_call(const act_tier *table, const h_kernel *kernel, const char *check, const float *dy,
            const float *x, float *out, size_t n, const float params[ACT_PARAMS_MOST])
{
    const act_kernels *const k = &table->of[kernel->op];
    const uint32_t how = n >= act_stream_from && out != x && out != dy ? ACT_STREAM : 0;
    h_now = (h_note) {
        kernel->tier->name, h_ops[kernel->op].name, h_pass_name[kernel->pass], check, dy, x, out, n
    };
    if (kernel->pass == H_FORWARD)
        k->forward(x, out, n, params, how);
    else
        (kernel->pass == H_BACKWARD ? k->backward : k->backward_y)(dy, x, out, n, params, how);
}
