/* SPDX-License-Identifier: MIT
 *
 * One block of a sweep: inputs, what is expected of them, what kernels gave. */
#ifndef ACTIVATE_TOOL_BLOCK_H
#define ACTIVATE_TOOL_BLOCK_H

#include "facts.h"
#include "sweep.h"

enum { BLOCK_SIZE = 2048, BLOCK_ROOM = BLOCK_SIZE + 8 };

/* The parts of a sweep that do not change. */
typedef struct block_plan {
    const sweep_request *request;
    act_reference_fn reference;
    double params[2];
    double absolute;
    int allows;                        /* fact_allowance() may be above 0 */
    int agrees_with[SWEEP_TIERS_MOST]; /* the first tier that must return the same bits */
    range results;
    float settled[2];     /* the limits at -infinity and infinity; NaN if of no use */
    double greatest_fall; /* in ULP; infinity: f is not asked to rise */
    int odd, signed_zero;
    union {
        act_forward_fn forward;
        act_backward_fn backward;
    } kernels[SWEEP_TIERS_MOST];
} block_plan;

/* Element 0 is the last one of the block before, there to compare with. */
typedef struct block {
    int count, counted;
    int has_allowance; /* for some input of the block */
    float x[BLOCK_ROOM], negated[BLOCK_ROOM], ones[BLOCK_ROOM];
    float got[BLOCK_ROOM], got_negated[BLOCK_ROOM];
    float first_got[2][BLOCK_ROOM]; /* by the first tier without and with fused multiply-add */
    double want[BLOCK_ROOM];
    float rounded[BLOCK_ROOM];  /* the float nearest to want         */
    double per_ulp[BLOCK_ROOM]; /* 1 / spacing; 0: not counted       */
    int must_equal[BLOCK_ROOM]; /* got has to be `rounded`           */
} block;

/* The samples of the request from number `first` on, at most BLOCK_SIZE. */
void block_fill(block *at, const block_plan *plan, uint64_t first, uint64_t total);

/* Runs tier t on it and adds to its result. */
void block_compare(block *at, const block_plan *plan, int t, sweep_result *result);

#endif
