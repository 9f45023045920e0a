/* SPDX-License-Identifier: MIT
 *
 * Thread pools for act_options.parallel_for that run tasks in every order: results
 * must not depend on it. `pool` is a size_t that receives the number of tasks. */
#ifndef ACTIVATE_TESTS_HOOKS_H
#define ACTIVATE_TESTS_HOOKS_H

#include "harness.h"

typedef void (*h_task)(void *arg, size_t i);
typedef void (*h_hook)(void *pool, size_t count, h_task task, void *arg);

void h_in_order(void *pool, size_t count, h_task task, void *arg);
void h_backwards(void *pool, size_t count, h_task task, void *arg);
void h_shuffled(void *pool, size_t count, h_task task, void *arg);

/* Not all of the tasks: shows where the first one ends. */
void h_first_task(void *pool, size_t count, h_task task, void *arg);

enum { H_HOOKS = 3 };
extern const h_hook h_hooks[H_HOOKS];

/* Options with a hook and a grain; `tasks` receives how many there were, 0 if the
 * hook was not called. */
act_options h_options(h_hook hook, size_t grain, size_t *tasks);

#endif
