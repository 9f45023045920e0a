/* SPDX-License-Identifier: MIT
 *
 * Running a job, on the calling thread or in parts on the caller's pool. */
#ifndef ACTIVATE_RUN_H
#define ACTIVATE_RUN_H

#include <activate/activate.h>

/* Does the items [begin, begin + count) of a job. */
typedef void (*act_part_fn)(const void *job, size_t begin, size_t count);

/* How a job may be cut: parts begin at multiples of `unit` items. An item is worth
 * `weight` elements of options->grain and of the default. */
typedef struct act_cut {
    size_t unit, weight;
} act_cut;

/* For elements of float: parts begin at multiples of a cache line's elements, so that
 * two of them write to the same line only if the buffer is not aligned to lines. */
#define ACT_CUT_FLOATS ((act_cut) { 64 / sizeof(float), 1 })

/* Does all n items, n > 0. options: as checked; parallel_for is called at most once. */
void act_run(act_part_fn part, const void *job, size_t n, act_cut cut, const act_options *options);

#endif
