/* SPDX-License-Identifier: MIT
 *
 * Every activation, pass, tier, peer and size, as benchmarks of the name
 * op/pass/tier/n, and the memory passes as memcpy/forward/reference/n. */
#include "bench.h"
#include "gbench.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const size_t sizes[] = { 16, 256, 4096, 65536, 2 << 20, 64 << 20 };
#define SIZES    (sizeof sizes / sizeof *sizes)
#define CAPACITY ((size_t)64 << 20)

static const char usage[] =
    "usage: bench_ops [options] [--benchmark_...]\n"
    "\n"
    "Measures every activation, pass, tier and size that the filter selects:\n"
    "  bench_ops --benchmark_filter='^gelu/.*/(avx2|plain-fast)/65536$'\n"
    "\n"
    "  --offset BYTES  move all buffers so far off a cache line (default 0)\n"
    "  --input NAME    normal, zeros, subnormal, nan or saturated (default normal)\n"
    "  --help          this text, and that of Google Benchmark\n"
    "\n";

static bench_buffers buffers;

typedef struct bench_job {
    char name[64];
    const bench_peer *peer;
    act_op op;
    bench_pass pass;
    size_t n;
} bench_job;

static void measure(gbench_state *state, const void *argument)
{
    const bench_job *job = argument;
    int64_t batch = job->n <= 4096 ? 64 : 1; /* hides the cost of asking */
    bench_case c = bench_case_make(&buffers, job->op, job->pass, job->n);
    void (*run)(const bench_case *) = job->peer->run;

    bench_begin(job->peer, &c);
    while (gbench_more(state, batch)) {
        for (int64_t i = 0; i < batch; i++)
            run(&c);
    }
    bench_end(job->peer, &c);
    gbench_work(state, (double)job->n, (double)job->n * bench_pass_bytes(job->pass));
}

/* The jobs live until the program ends: Google Benchmark keeps their names. */
static void add(const char *op_name, act_op op, bench_pass pass, const bench_peer *peer,
                const char *tier)
{
    if (!peer->has(op, pass))
        return;
    bench_job *jobs = calloc(SIZES, sizeof *jobs);
    if (jobs == NULL)
        bench_fail("out of memory", op_name);
    for (size_t i = 0; i < SIZES; i++) {
        jobs[i] = (bench_job) { .peer = peer, .op = op, .pass = pass, .n = sizes[i] };
        snprintf(jobs[i].name, sizeof jobs[i].name, "%s/%s/%s/%zu", op_name, bench_pass_name(pass),
                 tier, sizes[i]);
        gbench_register(jobs[i].name, measure, &jobs[i]);
    }
}

static void add_all(void)
{
    add("memcpy", ACT_IDENTITY, BENCH_FORWARD, &bench_memcpy, "reference");
    add("copy", ACT_IDENTITY, BENCH_FORWARD, &bench_copy, "reference");
    add("r2w1", ACT_IDENTITY, BENCH_BACKWARD, &bench_r2w1, "reference");
    for (act_op op = 0; op < act_op_count(); op++) {
        act_op_info info = { .size = sizeof info };
        if (act_op_describe(op, &info) != ACT_OK)
            bench_fail("cannot describe", "an activation");
        for (int pass = 0; pass < BENCH_PASSES; pass++) {
            const bench_peer *peer;
            for (int i = 0; (peer = bench_peer_at(i)) != NULL; i++)
                add(info.name, op, (bench_pass)pass, peer, peer->name);
        }
    }
}

typedef struct bench_settings {
    size_t offset;
    bench_input input;
} bench_settings;

static bench_settings parse(int argc, char **argv)
{
    static const struct option names[] = {
        { "offset", required_argument, NULL, 'o' },
        { "input", required_argument, NULL, 'i' },
        { 0 },
    };
    bench_settings options = { 0, BENCH_NORMAL };
    int letter;
    while ((letter = getopt_long(argc, argv, "", names, NULL)) != -1) {
        if (letter == 'o')
            options.offset = bench_offset(optarg);
        else if (letter == 'i')
            options.input = bench_input_find(optarg);
        else
            exit(EXIT_FAILURE);
        if (options.input == BENCH_INPUTS)
            bench_fail("no such input", optarg);
    }
    if (optind < argc)
        bench_fail("unknown argument", argv[optind]);
    return options;
}

/* The command line, as far as it fits. */
static void join(char *text, size_t size, int argc, char **argv)
{
    size_t used = 0;
    text[0] = '\0';
    for (int i = 0; i < argc && used < size; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%s", i > 0 ? " " : "", argv[i]);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0)
            fputs(usage, stdout);
    }
    char command[512];
    join(command, sizeof command, argc, argv);
    gbench_initialize(&argc, argv);
    bench_settings options = parse(argc, argv);
    char offset[24];
    snprintf(offset, sizeof offset, "%zu", options.offset);
    gbench_context("command", command);
    gbench_context("cpu", bench_cpu());
    gbench_context("compiler", bench_compiler());
    gbench_context("offset", offset);
    gbench_context("input", bench_input_name(options.input));

    buffers = bench_buffers_make(CAPACITY, options.offset, options.input);
    add_all();
    return gbench_run() > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
