/* SPDX-License-Identifier: MIT
 *
 * The portable tier: the SSE2 code through SIMDe, for CPUs with vectors of their
 * own (POWER, RISC-V, LoongArch, s390x, WebAssembly). */
#define ACT_SIMDE
#include "vec/sse2.h"
#ifndef TIER
#    define TIER portable
#endif
#define TIER_ISA ACT_ISA_PORTABLE
#include "kernels/all.h"
