/* SPDX-License-Identifier: MIT
 *
 * The sse2 tier: the baseline of x86-64. cmake/tiers.cmake has its compiler flags. */
#include "vec/sse2.h"
#ifndef TIER
#    define TIER sse2
#endif
#define TIER_ISA ACT_ISA_SSE2
#include "kernels/all.h"
