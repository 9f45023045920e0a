/* SPDX-License-Identifier: MIT
 *
 * bench_threads: what the threads of OpenMP gain. memcpy on one thread, memcpy on all,
 * the library on one, the library on all take turns; the least wall time counts. */
#include "bench.h"

#include <activate/openmp.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 9, WAYS = 4 };

static const double sample_seconds = 1e-3;

typedef struct job {
    act_op op;
    bench_pass pass;
    size_t n;
    const bench_buffers *buffers;
} job;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void copy(const job *j)
{
    memcpy(j->buffers->out, j->buffers->x, j->n * sizeof(float));
}

static void copy_on_all(const job *j)
{
    const size_t parts = (size_t)omp_get_max_threads(), each = j->n / parts;
#pragma omp parallel for
    for (size_t i = 0; i < parts; i++) {
        const size_t begin = i * each, end = i + 1 == parts ? j->n : begin + each;
        memcpy(j->buffers->out + begin, j->buffers->x + begin, (end - begin) * sizeof(float));
    }
}

static void activate(const job *j, const act_options *options)
{
    const bench_buffers *const b = j->buffers;
    if (j->pass == BENCH_FORWARD)
        act_forward(j->op, ACT_F32, b->x, b->out, j->n, NULL, options);
    else
        act_backward(j->op, ACT_F32, b->dy, b->x, b->out, j->n, NULL, options);
}

static void alone(const job *j)
{
    activate(j, NULL);
}

static void on_all(const job *j)
{
    activate(j, act_openmp());
}

static double sample(void (*way)(const job *j), const job *j)
{
    size_t calls = 0;
    way(j);
    const double start = now();
    double end = start;
    while (end - start < sample_seconds) {
        way(j);
        calls++;
        end = now();
    }
    return (end - start) / (double)calls;
}

static void contest(const char *name, const job *j)
{
    static void (*const ways[WAYS])(const job *) = { copy, copy_on_all, alone, on_all };
    double least[WAYS] = { 0 };
    for (int round = 0; round < ROUNDS; round++) {
        for (int way = 0; way < WAYS; way++) {
            const double t = sample(ways[way], j);
            least[way] = round == 0 || t < least[way] ? t : least[way];
        }
    }
    const double per = 1e9 / (double)j->n;
    printf("%-10s %-9s %9zu %9.4f %9.4f %7.2f %9.4f %9.4f %7.2f\n", name, bench_pass_name(j->pass),
           j->n, least[0] * per, least[1] * per, least[0] / least[1], least[2] * per,
           least[3] * per, least[2] / least[3]);
}

static const char usage[] =
    "usage: bench_threads [LARGEST]\n"
    "\n"
    "Prints ns per element on one thread and on all of OpenMP's, for buffers of 65536 and\n"
    "2097152 floats and of LARGEST, by default 67108864; none is larger.\n";

int main(int argc, char **argv)
{
    bench_usage(argc, argv, 1, usage);
    static const char *const names[] = { "relu", "sigmoid", "gelu" };
    const size_t largest = argc > 1 ? bench_number(argv[1]) : (size_t)64 << 20;
    const size_t sizes[] = { 65536, 2 << 20, largest };
    bench_buffers buffers = bench_buffers_make(largest, 0, BENCH_NORMAL);
    bench_buffers_fill(&buffers, largest);
    printf("# cpu: %s\n# compiler: %s\n# threads: %d\n", bench_cpu(), bench_compiler(),
           omp_get_max_threads());
    printf("# ns per element on one thread, on all, and how many times faster\n");
    printf("%-10s %-9s %9s %9s %9s %7s %9s %9s %7s\n", "op", "pass", "n", "memcpy 1", "memcpy all",
           "gain", "act 1", "act all", "gain");
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes && sizes[s] <= largest; s++) {
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            for (int pass = BENCH_FORWARD; pass <= BENCH_BACKWARD; pass++) {
                const job j = { act_op_find(names[i]), (bench_pass)pass, sizes[s], &buffers };
                contest(names[i], &j);
            }
        }
    }
    return EXIT_SUCCESS;
}
