/* SPDX-License-Identifier: MIT
 *
 * The avx512 tier: x86-64-v4. cmake/tiers.cmake has its compiler flags. */
#include "vec/avx512.h"
#ifndef TIER
#    define TIER avx512
#endif
#define TIER_ISA ACT_ISA_AVX512
#include "kernels/all.h"
