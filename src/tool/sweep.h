/* SPDX-License-Identifier: MIT
 *
 * Runs one pass of one activation over many floats, on several tiers at once,
 * and compares every result with the reference: error in ULP, and properties
 * that an error bound does not imply. The reference is computed once for all
 * tiers. */
#ifndef ACTIVATE_TOOL_SWEEP_H
#define ACTIVATE_TOOL_SWEEP_H

#include "reference.h"

/* ULP that every function keeps with any parameters; the catalogue has what was
 * measured with its defaults. */
#define SWEEP_FORWARD_PROMISE  3.0
#define SWEEP_BACKWARD_PROMISE 4.0

/* What may be violated. */
typedef enum sweep_property {
    SWEEP_BOUND,      /* the error is above the bound                           */
    SWEEP_NAN,        /* NaN in x gives another y than NaN, or a dx of 0        */
    SWEEP_FINITE,     /* a finite x gives NaN                                   */
    SWEEP_INFINITY,   /* an infinite x gives another value than the limit       */
    SWEEP_RANGE,      /* outside the function's range                           */
    SWEEP_SATURATION, /* not exactly the value that the function has settled on */
    SWEEP_ZERO,       /* a zero of the wrong sign                               */
    SWEEP_MONOTONE,   /* falls by more than it may where f rises                */
    SWEEP_ODD,        /* f(-x) is not -f(x), or f'(-x) not f'(x)                */
    SWEEP_SAME_BITS   /* not what another tier returns that must agree          */
} sweep_property;
enum { SWEEP_PROPERTY_COUNT = 10, SWEEP_TIERS_MOST = 8 };
extern const char *const sweep_property_name[SWEEP_PROPERTY_COUNT];

typedef struct sweep_case {
    float x, got;
    double want;
} sweep_case;

/* What one tier did. An input is counted if the bound applies to it: x is finite,
 * for backward_y in the range of f, and the error is not excused by an absolute
 * allowance. The greatest error in ULP is that of results beyond the allowance,
 * so that it does not depend on the bound. */
typedef struct sweep_result {
    act_isa isa;
    double bound; /* in ULP */
    uint64_t counted, rounded_correctly;
    double greatest_ulp, ulp_sum;
    sweep_case worst;
    uint64_t excused;         /* above the bound, but within the absolute allowance */
    double greatest_absolute; /* error where there is an allowance */
    uint64_t exempt;          /* checked for the range alone */
    uint64_t violations[SWEEP_PROPERTY_COUNT];
    sweep_case example[SWEEP_PROPERTY_COUNT]; /* of same_bits: `want` is what... */
    act_isa agrees_with;                      /* ...this tier got */
} sweep_result;

typedef struct sweep_request {
    act_op op;
    act_pass pass;
    float params[2];
    int tier_count;
    act_isa tiers[SWEEP_TIERS_MOST];
    uint32_t first, last; /* keys, see below, both included */
    uint32_t stride;      /* takes every stride-th key      */
    int threads;
    void (*progress)(double share); /* called now and then; may be NULL */
} sweep_request;

/* The place of a float among all of them in ascending order: -NaN, -infinity,
 * ..., -0, +0, ..., +infinity, +NaN. */
uint32_t sweep_key(float x);
float sweep_float(uint32_t key);

/* Fills in one result per tier. Chooses each tier in turn with act_isa_select()
 * to learn its kernel, then restores the one that was chosen. Returns 0 if a
 * tier is not available, has no such kernel, or a thread cannot be had. */
int sweep_run(const sweep_request *request, sweep_result results[SWEEP_TIERS_MOST]);

/* The sum of a result's violations. */
uint64_t sweep_violations(const sweep_result *result);

/* |got - want| in units of the spacing of floats at want. Infinity counts as
 * 2^128, and is right where want rounds to it. */
double sweep_ulp(float got, double want);

#endif
