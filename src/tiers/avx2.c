/* SPDX-License-Identifier: MIT
 *
 * The avx2 tier: x86-64-v3. cmake/tiers.cmake has its compiler flags. */
#include "vec/avx2.h"
#ifndef TIER
#    define TIER avx2
#endif
#define TIER_ISA ACT_ISA_AVX2
#include "kernels/all.h"
