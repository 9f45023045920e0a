/* SPDX-License-Identifier: MIT
 *
 * bench_gates: masks, gated units, random slopes and softmax beside the memory passes
 * and the single calls that they are held against. All take turns in one run; the
 * least time of each counts. */
#include "bench.h"

#include <activate/layers.h>
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct work {
    size_t n;
    bench_buffers buffers, more;
    float *masked; /* x, of each thousand the second half -inf */
    uint8_t *mask;
    bench_case copy, add; /* of memcpy and r2w1 */
} work;

typedef struct entry {
    const char *name;
    void (*run)(work *w);
    size_t calls;
    double least;
} entry;

/* ---- What runs ------------------------------------------------------------------ */

static void run_memcpy(work *w)
{
    bench_memcpy.run(&w->copy);
}

static void run_r2w1(work *w)
{
    bench_r2w1.run(&w->add);
}

static void run_leaky(work *w)
{
    act_leaky_relu_f32(w->buffers.x, w->buffers.out, w->n, 0.01f);
}

static void run_leaky_backward(work *w)
{
    act_leaky_relu_backward_f32(w->buffers.dy, w->buffers.x, w->buffers.out, w->n, 0.01f);
}

static void run_relu(work *w)
{
    act_relu_f32(w->buffers.x, w->buffers.out, w->n);
}

static void run_relu_backward(work *w)
{
    act_relu_backward_f32(w->buffers.dy, w->buffers.x, w->buffers.out, w->n);
}

static void run_relu_mask(work *w)
{
    act_relu_mask(ACT_F32, w->buffers.x, w->buffers.out, w->mask, w->n, NULL);
}

static void run_relu_mask_backward(work *w)
{
    act_relu_mask_backward(ACT_F32, w->buffers.dy, w->mask, w->buffers.out, w->n, NULL);
}

static void run_leaky_mask(work *w)
{
    act_leaky_relu_mask(ACT_F32, w->buffers.x, w->buffers.out, w->mask, w->n, 0.01f, NULL);
}

static void run_leaky_mask_backward(work *w)
{
    act_leaky_relu_mask_backward(ACT_F32, w->buffers.dy, w->mask, w->buffers.out, w->n, 0.01f,
                                 NULL);
}

static void run_silu(work *w)
{
    act_silu_f32(w->buffers.x, w->buffers.out, w->n);
}

static void run_glu(work *w)
{
    act_gated(ACT_SIGMOID, ACT_F32, w->buffers.x, w->buffers.dy, w->buffers.out, w->n, NULL, NULL);
}

static void run_swiglu(work *w)
{
    act_gated(ACT_SILU, ACT_F32, w->buffers.x, w->buffers.dy, w->buffers.out, w->n, NULL, NULL);
}

static void run_geglu(work *w)
{
    act_gated(ACT_GELU, ACT_F32, w->buffers.x, w->buffers.dy, w->buffers.out, w->n, NULL, NULL);
}

static void run_reglu(work *w)
{
    act_gated(ACT_RELU, ACT_F32, w->buffers.x, w->buffers.dy, w->buffers.out, w->n, NULL, NULL);
}

static void run_swiglu_backward(work *w)
{
    act_gated_backward(ACT_SILU, ACT_F32, w->buffers.dy, w->buffers.x, w->more.x, w->buffers.out,
                       w->more.out, w->n, NULL, NULL);
}

static const act_rrelu draw = { sizeof draw, 0.125f, 0.3333333f, 1, 0 };

static void run_rrelu(work *w)
{
    act_rrelu_train(ACT_F32, w->buffers.x, w->buffers.out, w->n, &draw, NULL);
}

static void run_rrelu_backward(work *w)
{
    act_rrelu_train_backward(ACT_F32, w->buffers.dy, w->buffers.x, w->buffers.out, w->n, &draw,
                             NULL);
}

static void run_exp(work *w)
{
    act_exp_f32(w->buffers.x, w->buffers.out, w->n);
}

#define SOFTMAX_ROWS(cols)                                                                         \
    static void run_softmax_##cols(work *w)                                                        \
    {                                                                                              \
        act_softmax(ACT_F32, w->buffers.x, cols, w->buffers.out, cols, w->n / (cols), cols, 1,     \
                    NULL);                                                                         \
    }                                                                                              \
    static void run_log_softmax_##cols(work *w)                                                    \
    {                                                                                              \
        act_log_softmax(ACT_F32, w->buffers.x, cols, w->buffers.out, cols, w->n / (cols), cols, 1, \
                        NULL);                                                                     \
    }                                                                                              \
    static void run_softmax_backward_##cols(work *w)                                               \
    {                                                                                              \
        act_softmax_backward(ACT_F32, w->buffers.dy, cols, w->more.x, cols, w->buffers.out, cols,  \
                             w->n / (cols), cols, 1, NULL);                                        \
    }
SOFTMAX_ROWS(10)
SOFTMAX_ROWS(100)
SOFTMAX_ROWS(1000)

static void run_softmax_masked(work *w)
{
    act_softmax(ACT_F32, w->masked, 1000, w->buffers.out, 1000, w->n / 1000, 1000, 1, NULL);
}

static void run_softmax(work *w)
{
    act_softmax(ACT_F32, w->buffers.x, w->n, w->buffers.out, w->n, 1, w->n, 1, NULL);
}

static void run_log_softmax(work *w)
{
    act_log_softmax(ACT_F32, w->buffers.x, w->n, w->buffers.out, w->n, 1, w->n, 1, NULL);
}

static void run_softmax_backward(work *w)
{
    act_softmax_backward(ACT_F32, w->buffers.dy, w->n, w->more.x, w->n, w->buffers.out, w->n, 1,
                         w->n, 1, NULL);
}

static void run_log_softmax_backward(work *w)
{
    act_log_softmax_backward(ACT_F32, w->buffers.dy, w->n, w->more.x, w->n, w->buffers.out, w->n, 1,
                             w->n, 1, NULL);
}

static entry entries[] = {
    { .name = "memcpy", .run = run_memcpy },
    { .name = "r2w1", .run = run_r2w1 },
    { .name = "relu", .run = run_relu },
    { .name = "relu_mask", .run = run_relu_mask },
    { .name = "relu backward", .run = run_relu_backward },
    { .name = "relu_mask backward", .run = run_relu_mask_backward },
    { .name = "leaky_relu", .run = run_leaky },
    { .name = "leaky_relu_mask", .run = run_leaky_mask },
    { .name = "leaky_relu backward", .run = run_leaky_backward },
    { .name = "leaky_relu_mask backward", .run = run_leaky_mask_backward },
    { .name = "rrelu", .run = run_rrelu },
    { .name = "rrelu backward", .run = run_rrelu_backward },
    { .name = "silu", .run = run_silu },
    { .name = "gated relu", .run = run_reglu },
    { .name = "gated sigmoid", .run = run_glu },
    { .name = "gated silu", .run = run_swiglu },
    { .name = "gated gelu", .run = run_geglu },
    { .name = "gated silu backward", .run = run_swiglu_backward },
    { .name = "exp", .run = run_exp },
    { .name = "softmax of 10", .run = run_softmax_10 },
    { .name = "softmax of 100", .run = run_softmax_100 },
    { .name = "softmax of 1000", .run = run_softmax_1000 },
    { .name = "softmax of 1000, half -inf", .run = run_softmax_masked },
    { .name = "softmax of n", .run = run_softmax },
    { .name = "softmax backward of 10", .run = run_softmax_backward_10 },
    { .name = "softmax backward of 100", .run = run_softmax_backward_100 },
    { .name = "softmax backward of 1000", .run = run_softmax_backward_1000 },
    { .name = "softmax backward of n", .run = run_softmax_backward },
    { .name = "log_softmax of 10", .run = run_log_softmax_10 },
    { .name = "log_softmax of 100", .run = run_log_softmax_100 },
    { .name = "log_softmax of 1000", .run = run_log_softmax_1000 },
    { .name = "log_softmax of n", .run = run_log_softmax },
    { .name = "log_softmax backward of n", .run = run_log_softmax_backward },
};
enum { ENTRIES = sizeof entries / sizeof entries[0] };

/* ---- The run ------------------------------------------------------------------------ */

static const double sample_seconds = 100e-6;

static double time_calls(const entry *e, work *w, size_t calls)
{
    const double start = bench_seconds();
    for (size_t i = 0; i < calls; i++)
        e->run(w);
    return bench_seconds() - start;
}

/* One call first, untimed: the entry before has left its own marks on caches and
 * predictors. */
static void sample(entry *e, work *w)
{
    e->run(w);
    if (e->calls == 0) {
        const double once = time_calls(e, w, 1);
        e->calls = once < sample_seconds ? (size_t)(sample_seconds / (once + 1e-9)) + 1 : 1;
        e->least = once;
    }
    const double took = time_calls(e, w, e->calls) / (double)e->calls;
    if (took < e->least)
        e->least = took;
}

static work work_make(size_t n, size_t offset)
{
    work w = { .n = n };
    w.buffers = bench_buffers_make(n, offset, BENCH_NORMAL);
    w.more = bench_buffers_make(n, offset, BENCH_NORMAL);
    bench_buffers_fill(&w.buffers, n);
    bench_buffers_fill(&w.more, n);
    w.mask = malloc((n + 7) / 8);
    w.masked = malloc(n * sizeof *w.masked);
    if (w.mask == NULL || w.masked == NULL)
        bench_fail("out of memory", "for the masks");
    for (size_t i = 0; i < n; i++)
        w.masked[i] = i % 1000 < 500 ? w.buffers.x[i] : -INFINITY;
    w.copy = bench_case_make(&w.buffers, ACT_RELU, BENCH_FORWARD, n);
    w.add = bench_case_make(&w.buffers, ACT_RELU, BENCH_BACKWARD, n);
    return w;
}

static void bench_size(size_t n, size_t offset, size_t rounds, const char *only)
{
    work w = work_make(n, offset);
    for (int k = 0; k < ENTRIES; k++)
        entries[k].calls = 0;
    run_relu_mask(&w);
    for (size_t round = 0; round < rounds; round++)
        for (int k = 0; k < ENTRIES; k++)
            if (k < 2 || only == NULL || strstr(entries[k].name, only) != NULL)
                sample(&entries[k], &w);
    for (int k = 0; k < ENTRIES; k++) {
        if (entries[k].calls == 0)
            continue;
        printf("%-26s %9zu %9.4f %8.2f %8.2f\n", entries[k].name, n,
               entries[k].least * 1e9 / (double)n, entries[k].least / entries[0].least,
               entries[k].least / entries[1].least);
    }
}

/* ---- Options -------------------------------------------------------------------------- */

static const char usage[] =
    "usage: bench_gates [-n floats] [-r rounds] [-o offset] [-k name]\n"
    "\n"
    "  -n floats   one size (default: 4096, 65536 and 2097152)\n"
    "  -r rounds   samples of each (default 60)\n"
    "  -o offset   bytes that all buffers lie off a cache line (default 0)\n"
    "  -k name     only what has this in its name\n"
    "  -h, --help\n";

int main(int argc, char **argv)
{
    static const size_t sizes[] = { 4096, 65536, 2 << 20 };
    size_t n = 0, rounds = 60, offset = 0;
    const char *only = NULL;
    int letter;
    static const struct option options[] = { { "help", no_argument, NULL, 'h' },
                                             { NULL, 0, NULL, 0 } };
    while ((letter = getopt_long(argc, argv, "n:r:o:k:h", options, NULL)) != -1) {
        if (letter == 'n')
            n = bench_number(optarg);
        else if (letter == 'r')
            rounds = bench_number(optarg);
        else if (letter == 'o')
            offset = bench_offset(optarg);
        else if (letter == 'k')
            only = optarg;
        else
            return fputs(usage, letter == 'h' ? stdout : stderr), letter != 'h';
    }
    if (optind < argc)
        bench_fail("takes options alone; --help tells more", argv[optind]);
    printf("# cpu: %s\n# compiler: %s\n# tier: %s\n", bench_cpu(), bench_compiler(),
           act_isa_name(act_isa_current()));
    printf("%-26s %9s %9s %8s %8s\n", "", "n", "ns/elem", "/memcpy", "/r2w1");
    for (size_t k = 0; k < (n > 0 ? 1 : sizeof sizes / sizeof sizes[0]); k++)
        bench_size(n > 0 ? n : sizes[k], offset, rounds, only);
    return EXIT_SUCCESS;
}
