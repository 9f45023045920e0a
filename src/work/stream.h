/* SPDX-License-Identifier: MIT
 *
 * The one place that decides which outputs bypass the caches: those that are larger than
 * half of the last one, and are none of their inputs, whose lines are in the caches
 * already. The length of the whole call counts, not that of its tasks. */
#ifndef ACTIVATE_WORK_STREAM_H
#define ACTIVATE_WORK_STREAM_H

#include <activate/activate.h>

#include <stdatomic.h>

/* From this many elements on. Set once by the dispatcher. */
extern _Atomic(size_t) act_stream_from;

/* `how` for a kernel. */
static inline uint32_t act_stream(size_t n, int in_place)
{
    const size_t from = atomic_load_explicit(&act_stream_from, memory_order_relaxed);
    return !in_place && n >= from ? ACT_STREAM : 0;
}

/* The same for a gated unit, whose buffers count together: so many share the cache that
 * what is written would hardly stay. SwiGLU of 2 Mi floats takes .27 ns per element instead
 * of .31, EPYC (Zen 4) with 32 MiB, where a pass of bare additions takes .26. */
static inline uint32_t act_stream_together(size_t n, size_t buffers, int in_place)
{
    return act_stream(n > SIZE_MAX / buffers ? SIZE_MAX : n * buffers, in_place);
}

/* The same for rows: the ends of short ones are parts of lines. */
static inline uint32_t act_stream_rows(size_t rows, size_t cols, size_t buffers, int in_place)
{
    enum { LONG = 512 };
    return cols < LONG ? 0 : act_stream_together(rows * cols, buffers, in_place);
}

#endif
