/* SPDX-License-Identifier: MIT
 *
 * The peers beside the library, one file each; the last two only if CMake
 * found them. */
#ifndef ACTIVATE_BENCH_PEERS_H
#define ACTIVATE_BENCH_PEERS_H

#include "bench.h"

extern const bench_peer bench_plain;      /* plain.c with -O3 -march=native  */
extern const bench_peer bench_plain_fast; /* and with -ffast-math beside it  */
extern const bench_peer bench_onednn;
extern const bench_peer bench_sleef;

#endif
