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

/* act_stream_from for a cache of so many bytes; 0: not told. */
size_t act_stream_after(size_t last_cache);

static inline const act_tier *act_tier_now(void)
{
    const act_tier *tier = atomic_load_explicit(&act_tier_current, memory_order_acquire);
    return tier != NULL ? tier : act_tier_choose();
}

#endif
