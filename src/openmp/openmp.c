/* SPDX-License-Identifier: MIT */
#define _POSIX_C_SOURCE 200809L
#include <activate/openmp.h>

#ifdef _WIN32
static int is_forked(void)
{
    return 0;
}
#else
#    include <stdatomic.h>
#    include <unistd.h>

/* Whether another process, of which this is a child, has made threads here: they are not in
 * the child, where GNU's run time would wait for them for ever. */
static int is_forked(void)
{
    static _Atomic(long) owner; /* the process that came first */
    const long self = (long)getpid();
    long first = 0;
    return !atomic_compare_exchange_strong(&owner, &first, self) && first != self;
}
#endif

/* Static: neighbouring tasks on one thread, so that each reads one stretch of memory. */
static void on_openmp(void *pool, size_t count, void (*task)(void *arg, size_t i), void *arg)
{
    (void)pool;
    if (is_forked()) {
        for (size_t i = 0; i < count; i++)
            task(arg, i);
        return;
    }
#pragma omp parallel for schedule(static)
    for (size_t i = 0; i < count; i++)
        task(arg, i);
}

const act_options *act_openmp(void)
{
    static const act_options options = { .size = sizeof options, .parallel_for = on_openmp };
    return &options;
}
