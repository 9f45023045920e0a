/* SPDX-License-Identifier: MIT
 *
 * Where code goes. All of it is static: nothing compiled for one instruction set
 * may be what the linker takes for another. */
#ifndef ACTIVATE_VEC_INLINE_H
#define ACTIVATE_VEC_INLINE_H

#include <stdint.h>
#include <string.h>

/* Kernels are one expression over many small functions. Left to its own judgement
 * gcc 12 calls some of them, which makes gelu on AVX2 twice as slow. Through SIMDe,
 * where each operation is many, it may: forced, it takes minutes and gigabytes. */
#ifdef ACT_SIMDE
#    define INLINE static inline
#else
#    define INLINE __attribute__((always_inline)) static inline
#endif

/* The loops, which take their formula as a constant: it becomes one only if they are
 * compiled into the kernel. */
#define LOOP __attribute__((always_inline)) static inline

/* a, of which the compiler no longer knows anything: it cannot simplify what is done with
 * it. The empty instruction may change the integer; it is not volatile, so that it may
 * leave a loop. */
INLINE float hidden_float(float a)
{
    int32_t bits;
    memcpy(&bits, &a, sizeof bits);
    __asm__("" : "+r"(bits));
    memcpy(&a, &bits, sizeof a);
    return a;
}

/* For what would be too large in every place where it is needed, and runs once a row
 * rather than once a vector. */
#define APART static __attribute__((noinline))

/* For what ordinary inputs rarely need: out of the loops, lest it take registers
 * from them. */
#define RARELY static __attribute__((noinline, cold))

#endif
