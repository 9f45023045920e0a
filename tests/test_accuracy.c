/* SPDX-License-Identifier: MIT
 *
 * Every tier against the reference, as `libactivate verify` does it: the bounds of
 * the catalogue and the properties. A sample of the floats by default; all 2^32
 * with ACTIVATE_EXHAUSTIVE=1 in the environment.
 *
 * The tests of all tiers share one sweep, so that the reference, which is what
 * takes the time, is computed once. */
#define _POSIX_C_SOURCE 200809L
#include "harness.h"
#include "sweep.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Primes: no pattern in the bits of the floats is hit or missed as a whole. */
enum { STRIDE = 131, STRIDE_OTHER_PARAMETERS = 99991 };

static sweep_request base;

typedef struct subject {
    act_op op;
    act_pass pass;
    int swept;
    sweep_result results[SWEEP_TIERS_MOST]; /* as base.tiers */
} subject;

typedef struct tier_subject {
    subject *of;
    int tier;
} tier_subject;

static subject subjects[ACT_OP_COUNT][ACT_PASS_COUNT];
static tier_subject tier_subjects[ACT_OP_COUNT][ACT_PASS_COUNT][SWEEP_TIERS_MOST];

static int is_exhaustive(void)
{
    const char *wish = getenv("ACTIVATE_EXHAUSTIVE");
    return wish != NULL && strcmp(wish, "1") == 0;
}

/* Fails the test with the first violation. */
static void expect_none(const sweep_request *request, const sweep_result *result)
{
    for (int k = 0; k < SWEEP_PROPERTY_COUNT; k++) {
        const sweep_case *at = &result->example[k];
        if (result->violations[k] > 0)
            fail_msg("%s violated %llu times by %s (bound %g ULP, parameters %a %a): "
                     "x = %a, got %a, want %a%s%s",
                     sweep_property_name[k], (unsigned long long)result->violations[k],
                     act_isa_name(result->isa), result->bound, (double)request->params[0],
                     (double)request->params[1], (double)at->x, (double)at->got, at->want,
                     k == SWEEP_SAME_BITS ? ", which is what it gives on " : "",
                     k == SWEEP_SAME_BITS ? act_isa_name(result->agrees_with) : "");
    }
}

static void keeps_bound(void **state)
{
    const tier_subject *self = *state;
    subject *of = self->of;
    sweep_request request = base;
    request.op = of->op;
    request.pass = of->pass;
    h_params(of->op, 0, request.params);
    if (!of->swept)
        assert_true(sweep_run(&request, of->results));
    of->swept = 1;
    assert_true(of->results[self->tier].counted > 0);
    expect_none(&request, &of->results[self->tier]);
}

/* Whether the library has this pass with these parameters. */
static int is_defined(const sweep_request *request)
{
    const act_params all = h_given(request->op, request->params);
    const float one = 1;
    float dx;
    return request->pass != ACT_PASS_BACKWARD_Y ||
           act_backward_y(request->op, ACT_F32, &one, &one, &dx, 1, &all, NULL) == ACT_OK;
}

static void keeps_bound_with_other_parameters(void **state)
{
    const subject *of = ((tier_subject *)*state)->of;
    sweep_result results[SWEEP_TIERS_MOST];
    sweep_request request = base;
    request.op = of->op;
    request.pass = of->pass;
    request.stride = STRIDE_OTHER_PARAMETERS;
    for (size_t k = 1; h_params(of->op, k, request.params); k++) {
        if (!is_defined(&request))
            continue;
        assert_true(sweep_run(&request, results));
        for (int t = 0; t < request.tier_count; t++)
            expect_none(&request, &results[t]);
    }
}

static void add(const char *tier, const char *extra, tier_subject *self, CMUnitTestFunction run)
{
    char name[96];
    snprintf(name, sizeof name, "accuracy/%s/%s/%s%s", tier != NULL ? tier : "all",
             h_ops[self->of->op].name, act_pass_name[self->of->pass], extra);
    h_add(name, tier, h_ops[self->of->op].name, run, self);
}

static void add_subject(act_op op, act_pass pass)
{
    if (act_reference_find(op, pass) == NULL)
        return;
    subjects[op][pass].op = op;
    subjects[op][pass].pass = pass;
    for (int t = 0; t < base.tier_count; t++) {
        tier_subject *self = &tier_subjects[op][pass][t];
        *self = (tier_subject) { &subjects[op][pass], t };
        add(act_isa_name(base.tiers[t]), "", self, keeps_bound);
    }
    if (h_ops[op].count > 0)
        add(NULL, "/parameters", &tier_subjects[op][pass][0], keeps_bound_with_other_parameters);
}

static void add_all(void)
{
    base.last = UINT32_MAX;
    base.stride = is_exhaustive() ? 1 : STRIDE;
    base.threads = is_exhaustive() ? (int)sysconf(_SC_NPROCESSORS_ONLN) : 1;
    for (act_isa isa = ACT_ISA_SCALAR; act_isa_name(isa) != NULL; isa++)
        if (act_isa_available(isa))
            base.tiers[base.tier_count++] = isa;
    for (act_op op = 0; op < ACT_OP_COUNT; op++)
        for (int pass = 0; pass < ACT_PASS_COUNT; pass++)
            add_subject(op, (act_pass)pass);
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "accuracy", add_all);
}
