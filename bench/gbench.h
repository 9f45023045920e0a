/* SPDX-License-Identifier: MIT
 *
 * Google Benchmark from C: as much of it as the benches need. */
#ifndef ACTIVATE_GBENCH_H
#define ACTIVATE_GBENCH_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gbench_state gbench_state;
typedef void gbench_function(gbench_state *state, const void *argument);

/* Removes Google Benchmark's own flags from argv. Call it first. */
void gbench_initialize(int *argc, char **argv);

/* A line of "context" in the output. */
void gbench_context(const char *key, const char *value);

/* Both name and argument must outlive gbench_run(). */
void gbench_register(const char *name, gbench_function *function, const void *argument);

/* Runs what the filter selects; returns how many that were. */
size_t gbench_run(void);

/* 1 as long as `count` more iterations are wanted. */
int gbench_more(gbench_state *state, int64_t count);

/* After the loop: seconds per item and bytes per second, from what one
 * iteration does, as counters "per_item" and "bytes". */
void gbench_work(gbench_state *state, double items, double bytes);

#ifdef __cplusplus
}
#endif
#endif
