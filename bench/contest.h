/* SPDX-License-Identifier: MIT
 *
 * A contest: several peers on one case, in turns, many times. The first is the
 * memory pass that the others are held against. */
#ifndef ACTIVATE_BENCH_CONTEST_H
#define ACTIVATE_BENCH_CONTEST_H

#include "bench.h"

enum { CONTEST_PEERS = 16 };

typedef struct bench_entry {
    const bench_peer *peer;
    size_t calls;   /* in one sample; 0 before the first */
    size_t samples; /* how many there are */
    double *times;  /* seconds of one call, one per sample */
} bench_entry;

typedef struct bench_contest {
    act_op op;
    bench_pass pass;
    size_t n;
    int entries;
    bench_entry entry[CONTEST_PEERS];
} bench_contest;

/* Enters the reference and those of the peers that have the case. */
bench_contest contest_make(act_op op, bench_pass pass, size_t n, const bench_peer *const *peers,
                           int peer_count, size_t rounds);

/* Takes `rounds` samples of every entry, in turns. */
void contest_run(bench_contest *contest, bench_buffers *buffers, size_t rounds);

/* The least time of one call in seconds, and how far the median lies above it
 * as a fraction. */
double contest_least(const bench_entry *entry);
double contest_spread(const bench_entry *entry);

#endif
