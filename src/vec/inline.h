/* SPDX-License-Identifier: MIT
 *
 * Where code goes. All of it is static: nothing compiled for one instruction set
 * may be what the linker takes for another. */
#ifndef ACTIVATE_VEC_INLINE_H
#define ACTIVATE_VEC_INLINE_H

/* Kernels are one expression over many small functions. Left to its own judgement
 * gcc 12 calls some of them, which makes gelu on AVX2 twice as slow. */
#define INLINE __attribute__((always_inline)) static inline

/* For what ordinary inputs rarely need: out of the loops, lest it take registers
 * from them. */
#define RARELY static __attribute__((noinline, cold))

#endif
