/* SPDX-License-Identifier: MIT
 *
 * Every activation and derivative by GNU MPFR, from the textbook definition and
 * with so many bits that no cancellation matters: what the reference in
 * src/reference is held against. Written without looking at ops.def. */
#ifndef ACTIVATE_TESTS_TRUTH_H
#define ACTIVATE_TESTS_TRUTH_H

#include "reference.h"
#include <mpfr.h>

/* Once, before anything else. */
void truth_start(void);

/* result = f(x), f'(x), or f' from y = x, for a finite float x. */
void truth(mpfr_t result, act_op op, act_pass pass, double x, const float params[ACT_PARAMS_MOST]);

#endif
