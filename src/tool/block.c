/* SPDX-License-Identifier: MIT
 *
 * What is expected of a block of inputs, and what is wrong with the results of a
 * kernel. A quick look at the whole block suffices if nothing is wrong; else each
 * element is inspected. */
#include "block.h"
#include <math.h>
#include <string.h>

/* ---- Units in the last place ---- */

/* 1 / the spacing of floats at a finite value. */
static double per_ulp(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    int exponent = (int)(bits >> 52 & 0x7ff) - 1023;
    exponent = exponent < -126 ? -126 : exponent > 127 ? 127 : exponent;
    bits = (uint64_t)(1023 + 23 - exponent) << 52;
    memcpy(&value, &bits, sizeof value);
    return value;
}

double sweep_ulp(float got, double want)
{
    if (got == (float)want && (isinf(got) || isinf(want)))
        return 0;
    const double finite = isinf(got) ? copysign(0x1p128, (double)got) : (double)got;
    return isinf(want) ? (double)INFINITY : fabs(finite - want) * per_ulp(want);
}

/* ---- Expectation ---- */

/* Results that have come so close to a limit, or to x itself, that no kernel may
 * still miss it; and infinities. */
static int must_equal(const block_plan *plan, float x, double want, float rounded)
{
    if (isinf(x) || isinf(rounded))
        return 1;
    if (fabsf(x) < 1 || plan->request->op == ACT_SNAKE)
        return 0;
    if (rounded == 0)
        return fabs(want) < 0x1p-152;
    if (fabs(want - (double)rounded) > 0x1p-30 * fabs(want))
        return 0;
    return rounded == plan->settled[0] || rounded == plan->settled[1] || rounded == x;
}

static void expect(block *at, const block_plan *plan, int i)
{
    const sweep_request *request = plan->request;
    const float x = at->x[i];
    if (isnan(x) || fact_is_exempt(request->op, x, request->params)) {
        at->want[i] = (double)NAN; /* no result equals that: it will be inspected */
        at->rounded[i] = NAN;
        at->per_ulp[i] = 0;
        at->must_equal[i] = 1;
        return;
    }
    const double want = plan->reference((double)x, plan->params);
    const float rounded = (float)want;
    at->want[i] = want;
    at->rounded[i] = rounded;
    at->must_equal[i] = must_equal(plan, x, want, rounded);
    at->per_ulp[i] = isinf(x) || isinf(rounded) ? 0 : per_ulp(want);
}

static double allowance(const block *at, const block_plan *plan, int i)
{
    const sweep_request *request = plan->request;
    return fact_allowance(request->op, request->pass, at->x[i], request->params, plan->absolute);
}

void block_fill(block *at, const block_plan *plan, uint64_t first, uint64_t total)
{
    const sweep_request *request = plan->request;
    const uint64_t left = total - first;
    at->count = left < BLOCK_SIZE ? (int)left : BLOCK_SIZE;
    at->counted = at->has_allowance = 0;
    for (int i = 0; i <= at->count; i++) {
        const uint64_t sample = first + (uint64_t)i - (first + (uint64_t)i > 0);
        at->x[i] = sweep_float(request->first + (uint32_t)(sample * request->stride));
        at->negated[i] = -at->x[i];
        at->ones[i] = 1;
    }
    for (int i = 1; i <= at->count; i++) {
        expect(at, plan, i);
        at->counted += at->per_ulp[i] > 0;
        at->has_allowance |= plan->allows && allowance(at, plan, i) > 0;
    }
}

/* ---- Inspection of one element ---- */

typedef struct inspection {
    const block *at;
    const block_plan *plan;
    sweep_result *result;
} inspection;

static void violated(const inspection *of, sweep_property property, int i)
{
    if (of->result->violations[property]++ == 0)
        of->result->example[property] =
            (sweep_case) { of->at->x[i], of->at->got[i], of->at->want[i] };
}

/* y is NaN; dx is not 0, unless that is the slope of the branch that NaN takes. */
static void inspect_nan(const inspection *of, int i)
{
    const block_plan *plan = of->plan;
    const float got = of->at->got[i];
    const int fine = plan->request->pass == ACT_PASS_FORWARD
                         ? isnan(got)
                         : got != 0 || plan->reference((double)NAN, plan->params) == 0;
    if (!fine)
        violated(of, SWEEP_NAN, i);
}

/* Returns 0 if there is nothing more to say about the element. */
static int inspect_special(const inspection *of, int i)
{
    const float x = of->at->x[i], got = of->at->got[i];
    const double want = of->at->want[i];
    if (isnan(x)) {
        inspect_nan(of, i);
        return 0;
    }
    if (isinf(x)) {
        if (isnan(want) ? !isnan(got) : got != (float)want)
            violated(of, SWEEP_INFINITY, i);
        return !isnan(got);
    }
    if (isnan(got))
        violated(of, SWEEP_FINITE, i);
    return !isnan(got);
}

static void inspect_range(const inspection *of, int i)
{
    const sweep_request *request = of->plan->request;
    const float got = of->at->got[i];
    range allowed = of->plan->results;
    if (fact_is_exempt(request->op, of->at->x[i], request->params)) {
        allowed = fact_range_at(request->op, request->pass, of->at->x[i], request->params);
        of->result->exempt++;
    }
    if (got < allowed.least || got > allowed.greatest)
        violated(of, SWEEP_RANGE, i);
}

static void inspect_error(const inspection *of, int i)
{
    sweep_result *result = of->result;
    const float x = of->at->x[i], got = of->at->got[i];
    const double want = of->at->want[i], ulp = sweep_ulp(got, want);
    const double absolute = fabs((double)got - want), allowed = allowance(of->at, of->plan, i);
    const int passes = allowed > 0 && absolute <= allowed;
    if (allowed > 0)
        result->greatest_absolute = fmax(result->greatest_absolute, absolute);
    if (passes && ulp > result->bound) {
        result->excused++;
        return;
    }
    if (ulp > result->bound)
        violated(of, SWEEP_BOUND, i);
    result->counted++;
    result->rounded_correctly += got == of->at->rounded[i];
    result->ulp_sum += ulp;
    if (!passes && ulp > result->greatest_ulp) {
        result->greatest_ulp = ulp;
        result->worst = (sweep_case) { x, got, want };
    }
}

static void inspect_saturation(const inspection *of, int i)
{
    const block *at = of->at;
    const int overflow = isinf(at->rounded[i]) && fabs(at->want[i]) < 0x1p129;
    if (at->must_equal[i] && !overflow && at->got[i] != at->rounded[i])
        violated(of, SWEEP_SATURATION, i);
}

static int has_wrong_sign(const block *at, int i)
{
    return (at->got[i] == 0) & (copysignf(1, at->got[i]) != copysignf(1, at->rounded[i]));
}

static int falls(const block *at, const block_plan *plan, int i)
{
    const double fall = (double)at->got[i - 1] - (double)at->got[i];
    return fall * at->per_ulp[i] > plan->greatest_fall;
}

static int is_lopsided(const block *at, const block_plan *plan, int i)
{
    const float mirrored = plan->request->pass == ACT_PASS_FORWARD ? -at->got[i] : at->got[i];
    return at->got_negated[i] != mirrored;
}

static void inspect(const inspection *of, int i)
{
    const block_plan *plan = of->plan;
    if (!inspect_special(of, i))
        return;
    inspect_range(of, i);
    if (plan->odd && is_lopsided(of->at, plan, i))
        violated(of, SWEEP_ODD, i);
    if (isnan(of->at->want[i]))
        return;
    if (plan->signed_zero && has_wrong_sign(of->at, i))
        violated(of, SWEEP_ZERO, i);
    if (isinf(of->at->x[i]))
        return;
    inspect_error(of, i);
    inspect_saturation(of, i);
    if (!isnan(of->at->x[i - 1]) && falls(of->at, plan, i))
        violated(of, SWEEP_MONOTONE, i);
}

/* ---- A quick look at a full block: loops that compilers make vectors of ---- */

enum { LANES = 8 };

typedef struct errors {
    double sum, greatest;
} errors;

/* A sum that is not finite betrays a result that is not. */
static errors measure(const block *at)
{
    double sum[LANES] = { 0 }, greatest[LANES] = { 0 };
    for (int i = 1; i <= BLOCK_SIZE; i += LANES) {
        for (int k = 0; k < LANES; k++) {
            const double error =
                fabs((double)at->got[i + k] - at->want[i + k]) * at->per_ulp[i + k];
            const double counted = at->per_ulp[i + k] > 0 ? error : 0;
            sum[k] += counted;
            greatest[k] = counted > greatest[k] ? counted : greatest[k];
        }
    }
    errors all = { 0, 0 };
    for (int k = 0; k < LANES; k++) {
        all.sum += sum[k];
        all.greatest = fmax(all.greatest, greatest[k]);
    }
    return all;
}

static int any_misfit(const block *at, const block_plan *plan)
{
    const float least = plan->results.least, greatest = plan->results.greatest;
    int any = 0;
    for (int i = 1; i <= BLOCK_SIZE; i++) {
        any |= at->must_equal[i] & (at->got[i] != at->rounded[i]);
        any |= !(at->got[i] >= least) | !(at->got[i] <= greatest);
    }
    return any;
}

static int any_wrong_sign(const block *at)
{
    int any = 0;
    for (int i = 1; i <= BLOCK_SIZE; i++)
        any |= has_wrong_sign(at, i);
    return any;
}

static int any_lopsided(const block *at, const block_plan *plan)
{
    int any = 0;
    for (int i = 1; i <= BLOCK_SIZE; i++)
        any |= is_lopsided(at, plan, i);
    return any;
}

/* Few blocks fall at all, so those that do may take longer. */
static int any_fall(const block *at, const block_plan *plan)
{
    int any = 0;
    for (int i = 1; i <= BLOCK_SIZE; i++)
        any |= at->got[i] < at->got[i - 1];
    for (int i = 1; any && i <= BLOCK_SIZE; i++)
        if (falls(at, plan, i))
            return 1;
    return 0;
}

static int is_fine(const block *at, const block_plan *plan, errors measured, double bound)
{
    return measured.greatest <= bound && isfinite(measured.sum) && !any_misfit(at, plan) &&
           !(plan->signed_zero && any_wrong_sign(at)) && !(plan->odd && any_lopsided(at, plan)) &&
           !(isfinite(plan->greatest_fall) && any_fall(at, plan));
}

/* In a block that is fine, results that are not counted equal `rounded`. */
static void add_errors(const block *at, errors measured, sweep_result *result)
{
    int rounded = 0;
    for (int i = 1; i <= BLOCK_SIZE; i++)
        rounded += at->got[i] == at->rounded[i];
    result->counted += (uint64_t)at->counted;
    result->rounded_correctly += (uint64_t)(rounded - (BLOCK_SIZE - at->counted));
    result->ulp_sum += measured.sum;
    for (int i = 1; measured.greatest > result->greatest_ulp; i++) {
        if (at->per_ulp[i] > 0 && sweep_ulp(at->got[i], at->want[i]) == measured.greatest) {
            result->greatest_ulp = measured.greatest;
            result->worst = (sweep_case) { at->x[i], at->got[i], at->want[i] };
        }
    }
}

static void run_kernel(block *at, const block_plan *plan, int t, const float *x, float *out)
{
    const size_t n = (size_t)at->count + 1;
    if (plan->request->pass == ACT_PASS_FORWARD)
        plan->kernels[t].forward(x, out, n, plan->request->params);
    else
        plan->kernels[t].backward(at->ones, x, out, n, plan->request->params);
}

static int is_same(float a, float b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

/* The first tier of those that must agree leaves its results for the others. */
static void compare_bits(block *at, const block_plan *plan, int t, sweep_result *result)
{
    const int first = plan->agrees_with[t];
    float *other = at->first_got[fact_is_fused(plan->request->tiers[first])];
    const size_t bytes = (size_t)at->count * sizeof *other;
    if (first == t) {
        memcpy(other + 1, at->got + 1, bytes);
        return;
    }
    if (memcmp(other + 1, at->got + 1, bytes) == 0)
        return;
    for (int i = 1; i <= at->count; i++)
        if (!is_same(at->got[i], other[i]) && result->violations[SWEEP_SAME_BITS]++ == 0)
            result->example[SWEEP_SAME_BITS] =
                (sweep_case) { at->x[i], at->got[i], (double)other[i] };
}

void block_compare(block *at, const block_plan *plan, int t, sweep_result *result)
{
    const inspection all = { at, plan, result };
    run_kernel(at, plan, t, at->x, at->got);
    if (plan->odd)
        run_kernel(at, plan, t, at->negated, at->got_negated);
    compare_bits(at, plan, t, result);
    if (at->count == BLOCK_SIZE && !at->has_allowance) {
        const errors measured = measure(at);
        if (is_fine(at, plan, measured, result->bound)) {
            add_errors(at, measured, result);
            return;
        }
    }
    for (int i = 1; i <= at->count; i++)
        inspect(&all, i);
}
