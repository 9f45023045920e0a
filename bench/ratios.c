/* SPDX-License-Identifier: MIT
 *
 * bench_ratios: the figures that speed claims are made with. Memory pass, plain
 * loop and library take turns in one run; the least time of each counts. */
#include "contest.h"

#include <getopt.h>
#include <stdlib.h>

enum { SIZES = 32, ROUNDS_PER_VISIT = 3 };

static const char usage[] =
    "usage: bench_ratios [options]\n"
    "\n"
    "Prints ns per element and the ratio to memcpy (forward) or to a pass that\n"
    "reads two buffers and writes one (backward), each the least of many rounds.\n"
    "\n"
    "  --op NAME       an activation; repeatable (default: all)\n"
    "  --pass NAME     forward, backward or backward_y; repeatable (default: the first two)\n"
    "  --isa NAME      a tier; repeatable (default: the best)\n"
    "  --peer NAME     plain, plain-fast, onednn or sleef, if built; repeatable\n"
    "                  (default: plain-fast)\n"
    "  --size N        floats; repeatable (default: 4096, 65536 and 2097152)\n"
    "  --rounds N      samples of each (default 90)\n"
    "  --offset BYTES  move all buffers so far off a cache line (default 0)\n"
    "  --input NAME    normal, zeros, subnormal, nan or saturated (default normal)\n"
    "  --csv           comma separated values, for report.py\n"
    "  --help\n";

typedef struct settings {
    unsigned char op[ACT_OP_COUNT];
    unsigned char pass[BENCH_PASSES];
    const bench_peer *peers[CONTEST_PEERS];
    size_t sizes[SIZES];
    int op_count, pass_count, isa_count, other_count, size_count;
    size_t rounds, offset;
    bench_input input;
    int csv;
} settings;

/* ---- Options ------------------------------------------------------------- */

static void add_op(settings *options, const char *name)
{
    act_op op = act_op_find(name);
    if (op < 0 || op >= ACT_OP_COUNT)
        bench_fail("no such activation", name);
    options->op[op] = 1;
    options->op_count++;
}

static void add_pass(settings *options, const char *name)
{
    bench_pass pass = bench_pass_find(name);
    if (pass == BENCH_PASSES)
        bench_fail("no such pass", name);
    options->pass[pass] = 1;
    options->pass_count++;
}

static void add_peer(settings *options, const char *name, int is_tier)
{
    const bench_peer *peer = bench_peer_find(name);
    if (peer == NULL || (peer->isa != ACT_ISA_AUTO) != is_tier)
        bench_fail(is_tier ? "no such tier here" : "no such peer here", name);
    if (options->isa_count + options->other_count + 1 == CONTEST_PEERS)
        bench_fail("too many peers", name);
    options->peers[options->isa_count + options->other_count] = peer;
    if (is_tier)
        options->isa_count++;
    else
        options->other_count++;
}

static void add_size(settings *options, size_t size)
{
    if (options->size_count == SIZES)
        bench_fail("too many sizes", "--size");
    options->sizes[options->size_count++] = size;
}

static void set_defaults(settings *options)
{
    if (options->op_count == 0) {
        for (int op = 0; op < ACT_OP_COUNT; op++)
            options->op[op] = 1;
    }
    if (options->pass_count == 0)
        options->pass[BENCH_FORWARD] = options->pass[BENCH_BACKWARD] = 1;
    if (options->other_count == 0)
        add_peer(options, "plain-fast", 0);
    if (options->isa_count == 0)
        add_peer(options, act_isa_name(act_isa_current()), 1);
    if (options->size_count == 0) {
        add_size(options, 4096);
        add_size(options, 65536);
        add_size(options, 2 << 20);
    }
}

static void set_option(settings *options, int letter, const char *value)
{
    switch (letter) {
    case 'f':
        add_op(options, value);
        break;
    case 'p':
        add_pass(options, value);
        break;
    case 't':
        add_peer(options, value, 1);
        break;
    case 'e':
        add_peer(options, value, 0);
        break;
    case 's':
        add_size(options, bench_number(value));
        break;
    case 'r':
        options->rounds = bench_number(value);
        break;
    case 'o':
        options->offset = bench_offset(value);
        break;
    case 'i':
        options->input = bench_input_find(value);
        if (options->input == BENCH_INPUTS)
            bench_fail("no such input", value);
        break;
    case 'c':
        options->csv = 1;
        break;
    case 'h':
        fputs(usage, stdout);
        exit(EXIT_SUCCESS);
    default:
        fputs(usage, stderr);
        exit(EXIT_FAILURE);
    }
}

static settings parse(int argc, char **argv)
{
    static const struct option names[] = {
        { "op", required_argument, NULL, 'f' },
        { "pass", required_argument, NULL, 'p' },
        { "isa", required_argument, NULL, 't' },
        { "peer", required_argument, NULL, 'e' },
        { "size", required_argument, NULL, 's' },
        { "rounds", required_argument, NULL, 'r' },
        { "offset", required_argument, NULL, 'o' },
        { "input", required_argument, NULL, 'i' },
        { "csv", no_argument, NULL, 'c' },
        { "help", no_argument, NULL, 'h' },
        { 0 },
    };
    settings options = { .rounds = 90, .input = BENCH_NORMAL };
    int letter;
    while ((letter = getopt_long(argc, argv, "", names, NULL)) != -1)
        set_option(&options, letter, optarg);
    if (optind < argc)
        bench_fail("unknown argument", argv[optind]);
    set_defaults(&options);
    return options;
}

/* ---- Output -------------------------------------------------------------- */

static void print_head(const settings *options, int argc, char **argv)
{
    printf("# cpu: %s\n# compiler: %s\n", bench_cpu(), bench_compiler());
    printf("# input: %s\n# offset: %zu\n", bench_input_name(options->input), options->offset);
    printf("# command:");
    for (int i = 0; i < argc; i++)
        printf(" %s", argv[i]);
    fputs(options->csv ? "\nop,pass,n,tier,ns_per_element,gb_per_s,ratio,spread,ulp\n" : "\n",
          stdout);
    if (!options->csv)
        printf("%-13s %-10s %9s %-10s %9s %8s %7s %7s\n", "op", "pass", "n", "tier", "ns/elem",
               "GB/s", "ratio", "spread");
}

/* The documented bound of a tier's error; negative for other peers. */
static double bound(const act_op_info *info, const bench_peer *peer, bench_pass pass)
{
    const float *ulp[BENCH_PASSES] = { info->forward_ulp, info->backward_ulp,
                                       info->backward_y_ulp };
    int fused =
        peer->isa == ACT_ISA_AVX2 || peer->isa == ACT_ISA_AVX512 || peer->isa == ACT_ISA_NEON;
    return peer->isa == ACT_ISA_AUTO ? -1 : (double)ulp[pass][fused ? 0 : 1];
}

static void print(const bench_contest *contest, int csv)
{
    act_op_info info = { .size = sizeof info };
    act_op_describe(contest->op, &info);
    const char *pass = bench_pass_name(contest->pass);
    double reference = contest_least(&contest->entry[0]);
    for (int i = 0; i < contest->entries; i++) {
        const bench_entry *entry = &contest->entry[i];
        double ns = contest_least(entry) * 1e9 / (double)contest->n;
        double gb = bench_pass_bytes(contest->pass) / ns;
        double ratio = contest_least(entry) / reference;
        double spread = contest_spread(entry);
        const char *tier = entry->peer->name;
        if (csv) {
            printf("%s,%s,%zu,%s,%.5f,%.2f,%.3f,%.3f,", info.name, pass, contest->n, tier, ns, gb,
                   ratio, spread);
            if (bound(&info, entry->peer, contest->pass) >= 0)
                printf("%g", bound(&info, entry->peer, contest->pass));
            putchar('\n');
        } else {
            printf("%-13s %-10s %9zu %-10s %9.4f %8.1f %7.2f %6.1f%%\n", info.name, pass,
                   contest->n, tier, ns, gb, ratio, 100 * spread);
        }
    }
}

/* ---- The run ------------------------------------------------------------- */

static int is_selected(const settings *options, act_op op, bench_pass pass)
{
    act_op_info info = { .size = sizeof info };
    if (!options->op[op] || !options->pass[pass] || act_op_describe(op, &info) != ACT_OK)
        return 0;
    return pass != BENCH_BACKWARD_Y || (info.flags & ACT_OP_FROM_OUTPUT) != 0;
}

static size_t make_contests(const settings *options, bench_contest *contests)
{
    size_t count = 0;
    for (act_op op = 0; op < ACT_OP_COUNT; op++) {
        for (int pass = 0; pass < BENCH_PASSES; pass++) {
            for (int i = 0; is_selected(options, op, (bench_pass)pass) && i < options->size_count;
                 i++)
                contests[count++] =
                    contest_make(op, (bench_pass)pass, options->sizes[i], options->peers,
                                 options->isa_count + options->other_count, options->rounds);
        }
    }
    return count;
}

/* Goes through all contests again and again with a few rounds each, so that a
 * slow phase of the machine does not spoil all samples of one. */
static void run(const settings *options, bench_contest *contests, size_t count)
{
    size_t largest = 0;
    for (int i = 0; i < options->size_count; i++)
        largest = options->sizes[i] > largest ? options->sizes[i] : largest;
    bench_buffers buffers = bench_buffers_make(largest, options->offset, options->input);
    for (size_t done = 0; done < options->rounds; done += ROUNDS_PER_VISIT) {
        size_t left = options->rounds - done;
        for (size_t i = 0; i < count; i++)
            contest_run(&contests[i], &buffers, left < ROUNDS_PER_VISIT ? left : ROUNDS_PER_VISIT);
    }
}

int main(int argc, char **argv)
{
    settings options = parse(argc, argv);
    size_t most = (size_t)ACT_OP_COUNT * BENCH_PASSES * (size_t)options.size_count;
    bench_contest *contests = calloc(most, sizeof *contests);
    if (contests == NULL)
        bench_fail("out of memory", "for the samples");
    size_t count = make_contests(&options, contests);
    run(&options, contests, count);
    print_head(&options, argc, argv);
    for (size_t i = 0; i < count; i++)
        print(&contests[i], options.csv);
    return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
