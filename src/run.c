/* SPDX-License-Identifier: MIT */
#include "run.h"

/* Large enough that handing a task over costs little beside it, even for relu. */
enum { DEFAULT_GRAIN = 32768 };

typedef struct parts {
    act_part_fn part;
    const void *job;
    size_t n, grain;
} parts;

static void task(void *arg, size_t i)
{
    const parts *const p = arg;
    const size_t begin = i * p->grain, rest = p->n - begin;
    p->part(p->job, begin, rest < p->grain ? rest : p->grain);
}

/* Items per task: what the caller wants, in whole units. */
static size_t grain_of(const act_options *options, size_t n, act_cut cut)
{
    const size_t elements = options->grain != 0 ? options->grain : DEFAULT_GRAIN;
    const size_t weight = cut.weight != 0 ? cut.weight : 1;
    const size_t items = elements / weight + (elements % weight != 0);
    return items >= n ? n : (items + cut.unit - 1) / cut.unit * cut.unit;
}

void act_run(act_part_fn part, const void *job, size_t n, act_cut cut, const act_options *options)
{
    if (options->parallel_for != NULL) {
        parts p = { part, job, n, grain_of(options, n, cut) };
        const size_t count = n / p.grain + (n % p.grain != 0);
        if (count > 1) {
            options->parallel_for(options->pool, count, task, &p);
            return;
        }
    }
    part(job, 0, n);
}
