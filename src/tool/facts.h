/* SPDX-License-Identifier: MIT
 *
 * What is true of an activation besides its value: range, monotonicity, oddness,
 * and where its error bound does not apply. */
#ifndef ACTIVATE_TOOL_FACTS_H
#define ACTIVATE_TOOL_FACTS_H

#include "reference.h"

/* Every result lies in [least, greatest]: floats, maybe infinite. */
typedef struct range {
    float least, greatest;
} range;
range fact_range(act_op op, act_pass pass, const float params[2]);

/* f never falls. */
/* By how many ULP f may fall from one float to the next: 0 if it never does, infinity if it
 * is not monotone. */
double fact_greatest_fall(act_op op, const float params[2]);

/* f(-x) = -f(x), so that f'(-x) = f'(x). */
int fact_is_odd(act_op op, const float params[2]);

/* Zeros of this pass have a sign that is promised. */
int fact_zero_has_sign(act_op op, act_pass pass, const float params[2]);

/* The bound in ULP does not hold at x, only the range: snake far out. */
int fact_is_exempt(act_op op, float x, const float params[2]);

/* The range of snake at x, which is not that of snake as a whole. */
range fact_range_at(act_op op, act_pass pass, float x, const float params[2]);

/* An absolute error this small passes too; 0 nearly everywhere. */
double fact_allowance(act_op op, act_pass pass, float x, const float params[2], double absolute);

/* 0: fact_allowance() is 0 everywhere. */
int fact_has_allowance(act_op op, act_pass pass, double absolute);

/* Tiers whose multiply-add rounds once. */
int fact_is_fused(act_isa isa);

/* Made of linear pieces, or of the square of relu_squared. */
int fact_is_piecewise(act_op op);

/* The two tiers promise the same results, bit for bit; NaN may be any NaN. */
int fact_same_bits(act_op op, act_isa one, act_isa other);

#endif
