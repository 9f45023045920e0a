/* SPDX-License-Identifier: MIT */
#include "work/run.h"

/* Large enough that handing a task over costs little beside it, even for relu. */
enum { DEFAULT_GRAIN = 32768 };

typedef struct parts {
    act_part_fn part;
    const void *job;
    size_t n, grain, lead;
} parts;

/* Task i has the items [i * grain, (i + 1) * grain) of a row that begins `lead` items
 * before the first. */
static void task(void *arg, size_t i)
{
    const parts *const p = arg;
    const size_t from = i * p->grain, rest = p->n + p->lead - from;
    const size_t skip = i == 0 ? p->lead : 0;
    p->part(p->job, from + skip - p->lead, (rest < p->grain ? rest : p->grain) - skip);
}

/* Items per task: what the caller wants, in whole units; at least all of them if one
 * task is enough. */
static size_t grain_of(const act_options *options, size_t n, act_cut cut)
{
    const size_t elements = options->grain != 0 ? options->grain : DEFAULT_GRAIN;
    const size_t weight = cut.weight != 0 ? cut.weight : 1;
    const size_t items = elements / weight + (elements % weight != 0);
    return items >= n ? SIZE_MAX : (items + cut.unit - 1) / cut.unit * cut.unit;
}

void act_run(act_part_fn part, const void *job, size_t n, act_cut cut, const act_options *options)
{
    if (options->parallel_for != NULL) {
        parts p = { part, job, n, grain_of(options, n, cut), cut.lead };
        const size_t last = n + cut.lead - 1;
        if (last / p.grain > 0) {
            options->parallel_for(options->pool, last / p.grain + 1, task, &p);
            return;
        }
    }
    part(job, 0, n);
}
