/* SPDX-License-Identifier: MIT
 *
 * The threads of a sweep: each takes block after block and adds to results of
 * its own; these are added up at the end. */
#include "block.h"
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

const char *const sweep_property_name[SWEEP_PROPERTY_COUNT] = {
    "bound",      "nan",  "finite",   "infinity", "range",
    "saturation", "zero", "monotone", "odd",      "same_bits",
};

/* ---- Keys ---- */

uint32_t sweep_key(float x)
{
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

float sweep_float(uint32_t key)
{
    const uint32_t bits = key & 0x80000000u ? key ^ 0x80000000u : ~key;
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* ---- Plan ---- */

static int has_defaults(const sweep_request *request, const act_op_info *info)
{
    for (int k = 0; k < info->param_count; k++)
        if (request->params[k] != info->params[k].standard)
            return 0;
    return 1;
}

/* What was measured with default parameters, and what is promised with others.
 * Piecewise functions are made of the same few operations with all of them. */
static double bound_of(const sweep_request *request, act_isa isa, double *absolute)
{
    act_op_info info = { .size = sizeof info };
    act_op_describe(request->op, &info);
    const float *bounds[ACT_PASS_COUNT] = { info.forward_ulp, info.backward_ulp,
                                            info.backward_y_ulp };
    *absolute = (double)info.backward_absolute;
    if (has_defaults(request, &info) || fact_is_piecewise(request->op))
        return (double)bounds[request->pass][!act_isa_is_fused(isa)];
    return request->pass == ACT_PASS_FORWARD ? SWEEP_FORWARD_PROMISE : SWEEP_BACKWARD_PROMISE;
}

/* Like the bound. */
static double allowed_fall(const sweep_request *request)
{
    act_op_info info = { .size = sizeof info };
    act_op_describe(request->op, &info);
    if (has_defaults(request, &info) || fact_is_piecewise(request->op))
        return fact_fall(request->op);
    return SWEEP_FORWARD_PROMISE;
}

static int find_kernel(block_plan *plan, int t)
{
    const sweep_request *request = plan->request;
    if (act_isa_select(request->tiers[t]) != ACT_OK)
        return 0;
    switch (request->pass) {
    case ACT_PASS_FORWARD:
        plan->kernels[t].forward = act_find_forward(request->op, ACT_F32);
        return plan->kernels[t].forward != NULL;
    case ACT_PASS_BACKWARD:
        plan->kernels[t].backward = act_find_backward(request->op, ACT_F32);
        return plan->kernels[t].backward != NULL;
    default:
        plan->kernels[t].backward = act_find_backward_y(request->op, ACT_F32);
        return plan->kernels[t].backward != NULL;
    }
}

static int find_kernels(block_plan *plan)
{
    const act_isa chosen = act_isa_current();
    int found = 1;
    for (int t = 0; t < plan->request->tier_count; t++)
        found = found && find_kernel(plan, t);
    act_isa_select(chosen);
    return found;
}

static float settled(const sweep_request *request, double x)
{
    if (request->pass == ACT_PASS_BACKWARD_Y)
        return NAN;
    return (float)(request->pass == ACT_PASS_FORWARD
                       ? act_reference_forward(request->op, x, request->params)
                       : act_reference_backward(request->op, x, request->params));
}

static int first_that_agrees(const sweep_request *request, int t)
{
    int first = 0;
    while (first < t && !fact_same_bits(request->op, request->tiers[first], request->tiers[t]))
        first++;
    return first;
}

static int make_plan(block_plan *plan, const sweep_request *request, sweep_result *results)
{
    const act_op op = request->op;
    const int forward = request->pass == ACT_PASS_FORWARD;
    plan->request = request;
    plan->reference = act_reference_find(op, request->pass);
    if (plan->reference == NULL || request->tier_count < 1 || !find_kernels(plan))
        return 0;
    for (int k = 0; k < ACT_PARAMS_MOST; k++)
        plan->params[k] = (double)request->params[k];
    plan->results = fact_range(op, request->pass, request->params);
    plan->settled[0] = settled(request, -(double)INFINITY);
    plan->settled[1] = settled(request, (double)INFINITY);
    plan->monotone = forward && fact_is_monotone(op, request->params);
    plan->fall = allowed_fall(request);
    plan->odd = request->pass != ACT_PASS_BACKWARD_Y && fact_is_odd(op, request->params);
    plan->signed_zero = fact_zero_has_sign(op, request->pass, request->params);
    for (int t = 0; t < request->tier_count; t++) {
        results[t] = (sweep_result) { .isa = request->tiers[t] };
        results[t].bound = bound_of(request, request->tiers[t], &plan->absolute);
        plan->agrees_with[t] = first_that_agrees(request, t);
        results[t].agrees_with = request->tiers[plan->agrees_with[t]];
    }
    plan->allows = fact_has_allowance(op, request->pass, plan->absolute);
    return 1;
}

/* A derivative from y is asked for at values of f only. */
static sweep_request within_range(const sweep_request *request)
{
    sweep_request within = *request;
    if (request->pass == ACT_PASS_BACKWARD_Y) {
        const range values = fact_range(request->op, ACT_PASS_FORWARD, request->params);
        const uint32_t least = sweep_key(values.least == 0 ? -0.0f : values.least);
        const uint32_t greatest = sweep_key(values.greatest);
        within.first = within.first < least ? least : within.first;
        within.last = within.last > greatest ? greatest : within.last;
    }
    return within;
}

/* ---- Threads ---- */

typedef struct sweep {
    const block_plan *plan;
    uint64_t total;
    atomic_uint_fast64_t next;
} sweep;

typedef struct worker {
    sweep *of;
    pthread_t thread;
    int reports;
    sweep_result results[SWEEP_TIERS_MOST];
    block at;
} worker;

static void *work(void *argument)
{
    worker *self = argument;
    sweep *of = self->of;
    const sweep_request *request = of->plan->request;
    for (unsigned blocks = 0;; blocks++) {
        const uint64_t first = atomic_fetch_add(&of->next, BLOCK_SIZE);
        if (first >= of->total)
            return NULL;
        block_fill(&self->at, of->plan, first, of->total);
        for (int t = 0; t < request->tier_count; t++)
            block_compare(&self->at, of->plan, t, &self->results[t]);
        if (self->reports && request->progress != NULL && blocks % 1024 == 0)
            request->progress((double)first / (double)of->total);
    }
}

static void add_up(sweep_result *to, const sweep_result *from)
{
    to->counted += from->counted;
    to->rounded_correctly += from->rounded_correctly;
    to->ulp_sum += from->ulp_sum;
    to->excused += from->excused;
    to->exempt += from->exempt;
    to->greatest_absolute = fmax(to->greatest_absolute, from->greatest_absolute);
    if (from->greatest_ulp > to->greatest_ulp) {
        to->greatest_ulp = from->greatest_ulp;
        to->worst = from->worst;
    }
    for (int k = 0; k < SWEEP_PROPERTY_COUNT; k++) {
        if (to->violations[k] == 0)
            to->example[k] = from->example[k];
        to->violations[k] += from->violations[k];
    }
}

/* The calling thread is the first worker, and the one that reports progress. */
static int run_workers(sweep *of, int threads, sweep_result *results)
{
    const int tiers = of->plan->request->tier_count;
    worker *workers = threads < 1 ? NULL : calloc((size_t)threads, sizeof *workers);
    int started = workers != NULL;
    if (workers == NULL)
        return 0;
    for (int w = 0; w < threads; w++) {
        workers[w].of = of;
        workers[w].reports = w == 0;
        memcpy(workers[w].results, results, (size_t)tiers * sizeof *results);
    }
    while (started < threads &&
           pthread_create(&workers[started].thread, NULL, work, &workers[started]) == 0)
        started++;
    work(&workers[0]);
    for (int w = 1; w < started; w++)
        pthread_join(workers[w].thread, NULL);
    for (int w = 0; w < started; w++)
        for (int t = 0; t < tiers; t++)
            add_up(&results[t], &workers[w].results[t]);
    free(workers);
    return 1;
}

int sweep_run(const sweep_request *request, sweep_result results[SWEEP_TIERS_MOST])
{
    const sweep_request within = within_range(request);
    block_plan plan;
    if (!make_plan(&plan, &within, results))
        return 0;
    sweep of = { .plan = &plan };
    if (within.first <= within.last)
        of.total = (uint64_t)(within.last - within.first) / within.stride + 1;
    atomic_init(&of.next, 0);
    return run_workers(&of, within.threads, results);
}

uint64_t sweep_violations(const sweep_result *result)
{
    uint64_t sum = 0;
    for (int k = 0; k < SWEEP_PROPERTY_COUNT; k++)
        sum += result->violations[k];
    return sum;
}
