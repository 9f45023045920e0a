/* SPDX-License-Identifier: MIT
 *
 * Thread pools without threads. */
#include "hooks.h"

void h_in_order(void *pool, size_t count, h_task task, void *arg)
{
    *(size_t *)pool = count;
    for (size_t i = 0; i < count; i++)
        task(arg, i);
}

void h_backwards(void *pool, size_t count, h_task task, void *arg)
{
    *(size_t *)pool = count;
    for (size_t i = count; i > 0; i--)
        task(arg, i - 1);
}

/* Every `step`-th task, step having no divisor in common with the count. */
void h_shuffled(void *pool, size_t count, h_task task, void *arg)
{
    static const size_t primes[] = { 7, 5, 3, 2, 1 };
    size_t k = 0;
    *(size_t *)pool = count;
    while (primes[k] > 1 && count % primes[k] == 0)
        k++;
    for (size_t i = 0; i < count; i++)
        task(arg, i * primes[k] % count);
}

void h_first_task(void *pool, size_t count, h_task task, void *arg)
{
    *(size_t *)pool = count;
    task(arg, 0);
}

const h_hook h_hooks[H_HOOKS] = { h_in_order, h_backwards, h_shuffled };

act_options h_options(h_hook hook, size_t grain, size_t *tasks)
{
    *tasks = 0;
    return (act_options) {
        .size = sizeof(act_options), .parallel_for = hook, .pool = tasks, .grain = grain
    };
}
