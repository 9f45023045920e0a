/* SPDX-License-Identifier: MIT
 *
 * Whether the peers compute what they are measured for: each must be within a
 * coarse tolerance of the library on ordinary inputs. It finds a wrong formula
 * or a wrong parameter; accuracy is measured elsewhere. */
#include "bench.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = 1003 }; /* not a multiple of any vector */
static const float tolerance = 2e-5f;

static void compute(const bench_peer *peer, bench_case *c)
{
    memset(c->out, 0xff, N * sizeof(float));
    bench_begin(peer, c);
    peer->run(c);
    bench_end(peer, c);
}

/* The largest error relative to 1 + |expected|; infinite if something is NaN. */
static float distance(const float *got, const float *expected)
{
    float worst = 0;
    for (size_t i = 0; i < N; i++) {
        float error = fabsf(got[i] - expected[i]) / (1 + fabsf(expected[i]));
        if (!(error <= worst))
            worst = isnan(error) ? INFINITY : error;
    }
    return worst;
}

static int check(bench_buffers *buffers, act_op op, bench_pass pass)
{
    static float expected[N];
    const bench_peer *library = bench_peer_at(0);
    bench_case c = bench_case_make(buffers, op, pass, N);
    if (!library->has(op, pass))
        return 0;
    compute(library, &c);
    memcpy(expected, c.out, sizeof expected);

    int failures = 0;
    const bench_peer *peer;
    for (int i = 1; (peer = bench_peer_at(i)) != NULL; i++) {
        if (!peer->has(op, pass))
            continue;
        compute(peer, &c);
        float error = distance(c.out, expected);
        if (!(error <= tolerance)) {
            printf("%s: activation %d, %s: off by %g\n", peer->name, (int)op, bench_pass_name(pass),
                   (double)error);
            failures++;
        }
    }
    return failures;
}

int main(void)
{
    bench_buffers buffers = bench_buffers_make(N, 0, BENCH_NORMAL);
    int failures = 0;
    for (act_op op = 0; op < act_op_count(); op++) {
        for (int pass = 0; pass < BENCH_PASSES; pass++)
            failures += check(&buffers, op, (bench_pass)pass);
    }
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
