/* SPDX-License-Identifier: MIT
 *
 * What the tests of layers share: public calls on any tier, and thread pools. */
#ifndef ACTIVATE_TESTS_LAYERS_H
#define ACTIVATE_TESTS_LAYERS_H

#include "tier_list.h"

#include <activate/layers.h>

/* Public calls use this table from now on, be it one for tests only. */
void h_use(const act_tier *table);

/* Options whose pool runs the tasks in order, backwards, or on threads that take the
 * next one each. The pool counts. */
typedef struct h_pool {
    size_t calls, tasks, threads;
    int backwards;
} h_pool;
act_options h_pooled(h_pool *pool, size_t grain);

/* The float nearest to the sum, which is added up as an unevaluated sum of two doubles,
 * and the sum of magnitudes. */
typedef struct h_sum {
    double high, low, magnitude;
} h_sum;
void h_sum_add(h_sum *sum, float term);

double h_sum_error(float got, h_sum want);
double h_sum_ulp(h_sum want); /* the spacing of floats there */

#endif
