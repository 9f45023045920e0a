/* SPDX-License-Identifier: MIT
 *
 * The kernel tables under test: those of the library that this CPU can run, and
 * those for tests only. */
#ifndef ACTIVATE_TESTS_TIER_LIST_H
#define ACTIVATE_TESTS_TIER_LIST_H

#include "harness.h"
#include "dispatch/dispatch.h"
#include "work/stream.h"

typedef struct h_tier {
    const char *name;
    const act_tier *table;
    act_isa needs; /* the tier whose CPU runs it  */
    int shipped;   /* act_isa_select() takes it   */
} h_tier;

extern const h_tier h_tiers[];
extern const size_t h_tier_count;

int h_tier_runs(const h_tier *tier);

/* The scalar tier with the same arithmetic: fused or not. */
const act_tier *h_twin(const act_tier *table);

/* Adds a test for each tier, such as "avx2", run with the h_tier as its state;
 * a tier that cannot run is skipped. */
void h_add_tiers(CMUnitTestFunction run);

/* One kernel of one tier. */
typedef struct h_kernel {
    const h_tier *tier;
    act_op op;
    h_pass pass;
} h_kernel;

/* Adds a test for each kernel, such as "avx2/gelu/backward", run with the
 * h_kernel as its state; a tier that cannot run is skipped once. */
void h_add_kernels(CMUnitTestFunction run);

/* Runs that kernel of a table, or its streaming kernel from act_stream_from elements
 * on; dy is ignored forward. `check` names the test in failures and crashes. */
void h_call(const act_tier *table, const h_kernel *kernel, const char *check, const float *dy,
            const float *x, float *out, size_t n, const float params[ACT_PARAMS_MOST]);

#endif
