/* SPDX-License-Identifier: MIT
 *
 * Running a job, on the calling thread or in parts on the caller's pool. */
#ifndef ACTIVATE_RUN_H
#define ACTIVATE_RUN_H

#include <activate/activate.h>

/* Does the items [begin, begin + count) of a job. */
typedef void (*act_part_fn)(const void *job, size_t begin, size_t count);

/* How a job may be cut: a part begins `lead` items before a multiple of `unit` items. An
 * item is worth `weight` elements of options->grain and of the default; 0 counts as 1. */
typedef struct act_cut {
    size_t unit, weight, lead;
} act_cut;

enum { ACT_LINE = 64 / sizeof(float) };

static inline act_cut act_cut_items(size_t unit, size_t weight)
{
    return (act_cut) { unit, weight, 0 };
}

/* For single floats: parts begin where a cache line of the output does, so that no two of
 * them write to the same line. */
static inline act_cut act_cut_floats(const void *output)
{
    return (act_cut) { ACT_LINE, 1, (uintptr_t)output / sizeof(float) % ACT_LINE };
}

/* Does all n items, n > 0. options: as checked; parallel_for is called at most once. */
void act_run(act_part_fn part, const void *job, size_t n, act_cut cut, const act_options *options);

#endif
