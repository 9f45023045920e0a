/* SPDX-License-Identifier: MIT */
#include <activate/openmp.h>

/* Static: neighbouring tasks on one thread, so that each reads one stretch of memory. */
static void on_openmp(void *pool, size_t count, void (*task)(void *arg, size_t i), void *arg)
{
    (void)pool;
#pragma omp parallel for schedule(static)
    for (size_t i = 0; i < count; i++)
        task(arg, i);
}

const act_options *act_openmp(void)
{
    static const act_options options = { .size = sizeof options, .parallel_for = on_openmp };
    return &options;
}
