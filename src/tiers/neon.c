/* SPDX-License-Identifier: MIT
 *
 * The neon tier: the baseline of AArch64. cmake/tiers.cmake has its compiler flags. */
#include "vec/neon.h"
#ifndef TIER
#    define TIER neon
#endif
#define TIER_ISA ACT_ISA_NEON
#include "kernels/all.h"
