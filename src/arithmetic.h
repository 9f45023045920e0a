/* SPDX-License-Identifier: MIT
 *
 * Refuses a compiler that would not compute what is written. cmake/arithmetic.cmake takes
 * such options back; this is for other builds. Compilers do not tell all that they were
 * asked for: gcc 12 says each of these, clang only the first two. */
#ifndef ACTIVATE_ARITHMETIC_H
#define ACTIVATE_ARITHMETIC_H

#include <float.h>

#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#    error "libactivate needs IEEE arithmetic: do not compile it with -ffast-math"
#endif
#if defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__) || defined(__NO_SIGNED_ZEROS__)
#    error "libactivate needs IEEE arithmetic: no -funsafe-math-optimizations, nor any part of it"
#endif
#if FLT_EVAL_METHOD != 0
#    error "libactivate needs float to be computed as float: see cmake/arithmetic.cmake"
#endif

#endif
