/* SPDX-License-Identifier: MIT
 *
 * The scalar tier: plain C. cmake/tiers.cmake has its compiler flags. */
#include "vec/scalar.h"
#ifndef TIER
#    define TIER scalar
#endif
#define TIER_ISA ACT_ISA_SCALAR
#include "kernels/all.h"
