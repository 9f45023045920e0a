/* SPDX-License-Identifier: MIT
 *
 * The scalar tier, which counts the streaming stores that it is told to make: whether an
 * output goes past the caches cannot be seen from its bits. */
#include "vec/scalar.h"

extern size_t h_streamed;
size_t h_streamed;
#define v_stream(p, a) (h_streamed++, v_store(p, a))
#define TIER           counting
#define TIER_ISA       ACT_ISA_SCALAR
#include "kernels/all.h"
