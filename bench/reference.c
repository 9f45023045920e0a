/* SPDX-License-Identifier: MIT
 *
 * The bare memory passes. CMake keeps the compiler from turning these loops
 * into calls of memcpy, which would use streaming stores on large buffers. */
#include "bench.h"

#include <string.h>

static int has_forward(act_op op, bench_pass pass)
{
    (void)op;
    return pass == BENCH_FORWARD;
}

static int has_backward(act_op op, bench_pass pass)
{
    (void)op;
    return pass != BENCH_FORWARD;
}

static void run_memcpy(const bench_case *c)
{
    memcpy(c->out, c->in, c->n * sizeof(float));
}

static void copy(const float *restrict in, float *restrict out, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = in[i];
}

static void add(const float *restrict dy, const float *restrict in, float *restrict out, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = dy[i] + in[i];
}

static void run_copy(const bench_case *c)
{
    copy(c->in, c->out, c->n);
}

static void run_r2w1(const bench_case *c)
{
    add(c->dy, c->in, c->out, c->n);
}

const bench_peer bench_memcpy = { .name = "memcpy", .has = has_forward, .run = run_memcpy };
const bench_peer bench_copy = { .name = "copy", .has = has_forward, .run = run_copy };
const bench_peer bench_r2w1 = { .name = "r2w1", .has = has_backward, .run = run_r2w1 };

const bench_peer *bench_reference(bench_pass pass)
{
    return pass == BENCH_FORWARD ? &bench_memcpy : &bench_r2w1;
}
