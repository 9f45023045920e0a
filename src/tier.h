/* SPDX-License-Identifier: MIT
 *
 * A tier: all kernels for one instruction set, as one const table. Kernels
 * cannot fail and check nothing; api.c does that. An entry is NULL only where
 * the activation has no backward from y. */
#ifndef ACTIVATE_TIER_H
#define ACTIVATE_TIER_H

#include <activate/activate.h>

#include "panel.h"

typedef struct act_tier {
    act_isa isa;
    int fused; /* its v_fma rounds once: all fused tiers return the same bits */
    act_forward_fn forward[ACT_OP_COUNT];
    act_backward_fn backward[ACT_OP_COUNT];
    act_backward_fn backward_y[ACT_OP_COUNT];
    /* The same past the caches, for outputs that are no inputs: see act_stream_from. */
    act_forward_fn forward_stream[ACT_OP_COUNT];
    act_backward_fn backward_stream[ACT_OP_COUNT];
    act_backward_fn backward_y_stream[ACT_OP_COUNT];
    /* Channels. */
    act_panel_forward_fn prelu_forward;
    act_panel_backward_fn prelu_backward;
    act_panel_forward_fn bias_forward[ACT_OP_COUNT];
    act_panel_backward_fn bias_backward[ACT_OP_COUNT];
    act_panel_forward_fn residual_forward[ACT_OP_COUNT];
    act_count_fn count_zeros;
} act_tier;

/* cmake/tiers.cmake defines ACT_HAVE_x for each file that it compiles. */
extern const act_tier act_tier_scalar;
extern const act_tier act_tier_portable;
extern const act_tier act_tier_sse2;
extern const act_tier act_tier_avx2;
extern const act_tier act_tier_avx512;
extern const act_tier act_tier_neon;

/* From this many elements on, the output of a call that is none of its inputs is
 * written past the caches. The length of the whole call counts, not of its tasks. Set
 * once by the dispatcher. */
extern _Atomic(size_t) act_stream_from;

#endif
