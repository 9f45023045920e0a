/* SPDX-License-Identifier: MIT
 *
 * The choice of a tier. */
#ifndef ACTIVATE_DISPATCH_H
#define ACTIVATE_DISPATCH_H

#include "tier.h"

#include <stdatomic.h>

/* The table in use; NULL until the first call. */
extern _Atomic(const act_tier *) act_tier_current;

/* Detects, sets act_tier_current and returns it. */
const act_tier *act_tier_choose(void);

static inline const act_tier *act_tier_now(void)
{
    const act_tier *tier = atomic_load_explicit(&act_tier_current, memory_order_acquire);
    return tier != NULL ? tier : act_tier_choose();
}

/* Whether a call of n elements should write past the caches. */
static inline int act_streams(size_t n, int in_place)
{
    return !in_place && n >= atomic_load_explicit(&act_stream_from, memory_order_relaxed);
}

static inline act_forward_fn act_forward_kernel(act_op op, const void *x, const void *y, size_t n)
{
    const act_tier *const tier = act_tier_now();
    return act_streams(n, x == y) ? tier->forward_stream[op] : tier->forward[op];
}

/* From x, with `by` being x. */
static inline act_backward_fn act_backward_kernel(act_op op, const void *dy, const void *by,
                                                  const void *dx, size_t n)
{
    const act_tier *const tier = act_tier_now();
    return act_streams(n, dx == dy || dx == by) ? tier->backward_stream[op] : tier->backward[op];
}

/* From y, with `by` being y; NULL if the activation has none. */
static inline act_backward_fn act_backward_y_kernel(act_op op, const void *dy, const void *by,
                                                    const void *dx, size_t n)
{
    const act_tier *const tier = act_tier_now();
    return act_streams(n, dx == dy || dx == by) ? tier->backward_y_stream[op]
                                                : tier->backward_y[op];
}

#endif
