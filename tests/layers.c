/* SPDX-License-Identifier: MIT */
#include "layers.h"
#include "dispatch/dispatch.h"

#include <math.h>
#include <pthread.h>

void h_use(const act_tier *table)
{
    act_isa_current(); /* the first call detects, and would overwrite */
    atomic_store(&act_tier_current, table);
}

/* ---- Pools ----------------------------------------------------------------- */

typedef void (*task_fn)(void *arg, size_t i);

typedef struct crew {
    task_fn task;
    void *arg;
    size_t count;
    _Atomic(size_t) next;
} crew;

static void *work(void *shared)
{
    crew *c = shared;
    for (size_t i; (i = atomic_fetch_add(&c->next, 1)) < c->count;)
        c->task(c->arg, i);
    return NULL;
}

static void run_threads(size_t threads, size_t count, task_fn task, void *arg)
{
    enum { MOST = 64 };
    pthread_t id[MOST];
    crew c = { task, arg, count, 0 };
    assert_true(threads <= MOST);
    for (size_t t = 0; t < threads; t++)
        assert_int_equal(pthread_create(&id[t], NULL, work, &c), 0);
    for (size_t t = 0; t < threads; t++)
        pthread_join(id[t], NULL);
}

static void run(void *state, size_t count, task_fn task, void *arg)
{
    h_pool *pool = state;
    pool->calls++;
    pool->tasks = count;
    if (pool->threads > 0)
        run_threads(pool->threads, count, task, arg);
    else
        for (size_t i = 0; i < count; i++)
            task(arg, pool->backwards ? count - 1 - i : i);
}

act_options h_pooled(h_pool *pool, size_t grain)
{
    return (act_options) {
        .size = sizeof(act_options), .parallel_for = run, .pool = pool, .grain = grain
    };
}

/* ---- Sums ------------------------------------------------------------------ */

void h_sum_add(h_sum *sum, float term)
{
    const double t = (double)term, s = sum->high + t, back = s - sum->high;
    sum->low += (sum->high - (s - back)) + (t - back);
    sum->high = s;
    sum->magnitude += fabs(t);
}

double h_sum_error(float got, h_sum want)
{
    return fabs(((double)got - want.high) - want.low);
}

double h_sum_ulp(h_sum want)
{
    return ldexp(1, ilogb(fmax(fabs(want.high), 0x1p-126)) - 23);
}
