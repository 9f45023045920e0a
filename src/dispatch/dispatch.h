/* SPDX-License-Identifier: MIT
 *
 * The choice of a tier. */
#ifndef ACTIVATE_DISPATCH_H
#define ACTIVATE_DISPATCH_H

#include "kernels/contract.h"

#include <stdatomic.h>

/* cmake/tiers.cmake defines ACT_HAVE_x for each file that it compiles. */
extern const act_tier act_tier_scalar;
extern const act_tier act_tier_portable;
extern const act_tier act_tier_sse2;
extern const act_tier act_tier_avx2;
extern const act_tier act_tier_avx512;
extern const act_tier act_tier_neon;

/* The table in use; NULL until the first call. */
extern _Atomic(const act_tier *) act_tier_current;

/* Detects, sets act_tier_current and returns it. */
const act_tier *act_tier_choose(void);

static inline const act_tier *act_tier_now(void)
{
    const act_tier *tier = atomic_load_explicit(&act_tier_current, memory_order_acquire);
    return tier != NULL ? tier : act_tier_choose();
}

#endif
