/* SPDX-License-Identifier: MIT
 *
 * Takes the samples of a contest. */
#include "contest.h"

#include <stdlib.h>

static const double sample_seconds = 100e-6;

static void enter(bench_contest *contest, const bench_peer *peer, size_t rounds)
{
    if (!peer->has(contest->op, contest->pass))
        return;
    if (contest->entries == CONTEST_PEERS)
        bench_fail("too many peers", peer->name);
    bench_entry *entry = &contest->entry[contest->entries++];
    entry->peer = peer;
    entry->times = malloc(rounds * sizeof *entry->times);
    if (entry->times == NULL)
        bench_fail("out of memory", peer->name);
}

bench_contest contest_make(act_op op, bench_pass pass, size_t n, const bench_peer *const *peers,
                           int peer_count, size_t rounds)
{
    bench_contest contest = { .op = op, .pass = pass, .n = n };
    enter(&contest, bench_reference(pass), rounds);
    for (int i = 0; i < peer_count; i++)
        enter(&contest, peers[i], rounds);
    return contest;
}

static double time_calls(const bench_peer *peer, const bench_case *c, size_t calls)
{
    double start = bench_seconds();
    for (size_t i = 0; i < calls; i++)
        peer->run(c);
    return bench_seconds() - start;
}

/* One call first, untimed: the peer before has left its own marks on caches and
 * predictors. */
static void sample(bench_entry *entry, bench_case *c)
{
    bench_begin(entry->peer, c);
    entry->peer->run(c);
    if (entry->calls == 0) {
        double once = time_calls(entry->peer, c, 1);
        entry->calls = once < sample_seconds ? (size_t)(sample_seconds / (once + 1e-9)) + 1 : 1;
    }
    entry->times[entry->samples++] =
        time_calls(entry->peer, c, entry->calls) / (double)entry->calls;
    bench_end(entry->peer, c);
}

void contest_run(bench_contest *contest, bench_buffers *buffers, size_t rounds)
{
    bench_case c = bench_case_make(buffers, contest->op, contest->pass, contest->n);
    for (size_t round = 0; round < rounds; round++) {
        for (int i = 0; i < contest->entries; i++)
            sample(&contest->entry[i], &c);
    }
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

double contest_least(const bench_entry *entry)
{
    double least = entry->times[0];
    for (size_t i = 1; i < entry->samples; i++) {
        if (entry->times[i] < least)
            least = entry->times[i];
    }
    return least;
}

double contest_spread(const bench_entry *entry)
{
    qsort(entry->times, entry->samples, sizeof *entry->times, compare);
    return entry->times[entry->samples / 2] / entry->times[0] - 1;
}
