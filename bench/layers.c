/* SPDX-License-Identifier: MIT
 *
 * bench_layers: the functions of layers.h against bare memory passes of as many elements,
 * in turns; the least time of each counts. */
#include "contest.h"

#include <activate/layers.h>

#include <stdlib.h>
#include <string.h>

enum { SIZES = 3, CHANNELS_MOST = 1024, ROUNDS_PER_VISIT = 3 };

static const size_t sizes[SIZES] = { 4096, 65536, 2 << 20 };
static float operand[CHANNELS_MOST], gradient[CHANNELS_MOST];
static uint64_t zeros[CHANNELS_MOST], never_active[CHANNELS_MOST];

/* A peer of the memory passes; of the shape, outer follows from the size. */
typedef struct layer {
    bench_peer peer;
    bench_pass pass;
    act_status (*call)(const bench_case *c, size_t outer, size_t channels, size_t inner);
    size_t channels, inner;
} layer;

/* ---- Channels ------------------------------------------------------------- */

static act_status prelu(const bench_case *c, size_t outer, size_t channels, size_t inner)
{
    return act_prelu(ACT_F32, c->in, operand, c->out, outer, channels, inner, NULL);
}

static act_status prelu_backward(const bench_case *c, size_t outer, size_t channels, size_t inner)
{
    return act_prelu_backward(ACT_F32, c->dy, c->in, operand, c->out, gradient, outer, channels,
                              inner, NULL);
}

static act_status bias_relu(const bench_case *c, size_t outer, size_t channels, size_t inner)
{
    return act_bias_forward(ACT_RELU, ACT_F32, c->in, operand, c->out, outer, channels, inner, NULL,
                            NULL);
}

static act_status bias_gelu(const bench_case *c, size_t outer, size_t channels, size_t inner)
{
    return act_bias_forward(ACT_GELU, ACT_F32, c->in, operand, c->out, outer, channels, inner, NULL,
                            NULL);
}

static act_status bias_relu_backward(const bench_case *c, size_t outer, size_t channels,
                                     size_t inner)
{
    return act_bias_backward(ACT_RELU, ACT_F32, c->dy, c->in, operand, c->out, gradient, outer,
                             channels, inner, NULL, NULL);
}

static act_status bias_gelu_backward(const bench_case *c, size_t outer, size_t channels,
                                     size_t inner)
{
    return act_bias_backward(ACT_GELU, ACT_F32, c->dy, c->in, operand, c->out, gradient, outer,
                             channels, inner, NULL, NULL);
}

static act_status residual_relu(const bench_case *c, size_t outer, size_t channels, size_t inner)
{
    return act_residual_forward(ACT_RELU, ACT_F32, c->in, c->dy, c->out, outer * channels * inner,
                                NULL, NULL);
}

static act_status count_zeros(const bench_case *c, size_t outer, size_t channels, size_t inner)
{
    return act_count_zeros(ACT_F32, c->in, outer, channels, inner, zeros, never_active, NULL);
}

/* ---- Rows: of inner elements, with padding for one cache line ---------------- */

enum { PADDING = 16 };

static act_status rows_relu(const bench_case *c, size_t outer, size_t channels, size_t inner)
{
    return act_forward_rows(ACT_RELU, ACT_F32, c->in, inner, c->out, inner, outer * channels,
                            inner - PADDING, NULL, NULL);
}

static act_status rows_relu_backward(const bench_case *c, size_t outer, size_t channels,
                                     size_t inner)
{
    return act_backward_rows(ACT_RELU, ACT_F32, c->dy, inner, c->in, inner, c->out, inner,
                             outer * channels, inner - PADDING, NULL, NULL);
}

/* ---- Contests --------------------------------------------------------------- */

static void begin(const bench_peer *peer, bench_case *c)
{
    c->state = (void *)(uintptr_t)peer; /* the first member of its layer */
}

static void run(const bench_case *c)
{
    const layer *l = c->state;
    const act_status status = l->call(c, c->n / (l->channels * l->inner), l->channels, l->inner);
    if (status != ACT_OK)
        bench_fail(l->peer.name, act_status_text(status));
}

static int has(act_op op, bench_pass pass)
{
    (void)op;
    (void)pass;
    return 1;
}

#define LAYER(name, pass, call, channels, inner)                                               \
    {                                                                                          \
        { name, has, begin, run, NULL, ACT_ISA_AUTO }, BENCH_##pass, call, (channels), (inner) \
    }

static const layer layers[] = {
    LAYER("prelu nchw 16x256", FORWARD, prelu, 16, 256),
    LAYER("prelu nhwc 64", FORWARD, prelu, 64, 1),
    LAYER("prelu nhwc 512", FORWARD, prelu, 512, 1),
    LAYER("prelu nhwc 3", FORWARD, prelu, 3, 1),
    LAYER("prelu 64x4", FORWARD, prelu, 64, 4),
    LAYER("prelu 16x49", FORWARD, prelu, 16, 49),
    LAYER("bias relu nchw 16x256", FORWARD, bias_relu, 16, 256),
    LAYER("bias relu nhwc 512", FORWARD, bias_relu, 512, 1),
    LAYER("bias gelu nhwc 512", FORWARD, bias_gelu, 512, 1),
    LAYER("count nchw 16x256", FORWARD, count_zeros, 16, 256),
    LAYER("count nhwc 512", FORWARD, count_zeros, 512, 1),
    LAYER("count nhwc 3", FORWARD, count_zeros, 3, 1),
    LAYER("rows of 240 relu", FORWARD, rows_relu, 16, 256),
    LAYER("prelu nchw 16x256", BACKWARD, prelu_backward, 16, 256),
    LAYER("prelu nhwc 64", BACKWARD, prelu_backward, 64, 1),
    LAYER("prelu nhwc 512", BACKWARD, prelu_backward, 512, 1),
    LAYER("prelu nhwc 1024", BACKWARD, prelu_backward, 1024, 1),
    LAYER("prelu nhwc 3", BACKWARD, prelu_backward, 3, 1),
    LAYER("prelu 64x4", BACKWARD, prelu_backward, 64, 4),
    LAYER("prelu 16x49", BACKWARD, prelu_backward, 16, 49),
    LAYER("bias relu nchw 16x256", BACKWARD, bias_relu_backward, 16, 256),
    LAYER("bias relu nhwc 512", BACKWARD, bias_relu_backward, 512, 1),
    LAYER("bias gelu nhwc 512", BACKWARD, bias_gelu_backward, 512, 1),
    LAYER("residual relu", BACKWARD, residual_relu, 1, 1), /* it, too, reads two buffers */
    LAYER("rows of 240 relu", BACKWARD, rows_relu_backward, 16, 256),
};
enum { LAYERS = sizeof layers / sizeof layers[0] };

static void print(const bench_contest *contest)
{
    const bench_entry *bare = &contest->entry[0], *entry = &contest->entry[1];
    printf("%-22s %-8s %8zu %9.4f %7.2f %6.1f%%\n", entry->peer->name,
           bench_pass_name(contest->pass), contest->n,
           contest_least(entry) * 1e9 / (double)contest->n,
           contest_least(entry) / contest_least(bare), 100 * contest_spread(entry));
}

/* Goes through all of them again and again, as bench_ratios does. */
static void run_all(const char *wanted, size_t rounds)
{
    static bench_contest contests[LAYERS * SIZES];
    bench_buffers buffers = bench_buffers_make(sizes[SIZES - 1], 0, BENCH_NORMAL);
    size_t count = 0;
    for (size_t i = 0; i < LAYERS; i++) {
        const bench_peer *peer = &layers[i].peer;
        for (size_t k = 0; k < SIZES && strncmp(peer->name, wanted, strlen(wanted)) == 0; k++)
            contests[count++] = contest_make(ACT_RELU, layers[i].pass, sizes[k], &peer, 1, rounds);
    }
    if (count == 0)
        bench_fail("no layer's name begins so", wanted);
    for (size_t done = 0; done < rounds; done += ROUNDS_PER_VISIT)
        for (size_t i = 0; i < count; i++)
            contest_run(&contests[i], &buffers, ROUNDS_PER_VISIT);
    printf("# cpu: %s\n# compiler: %s\n# tier: %s\n", bench_cpu(), bench_compiler(),
           act_isa_name(act_isa_current()));
    printf("%-22s %-8s %8s %9s %7s %7s\n", "layer", "pass", "n", "ns/elem", "ratio", "spread");
    for (size_t i = 0; i < count; i++)
        print(&contests[i]);
}

static const char usage[] =
    "usage: bench_layers [NAME [ROUNDS]]\n"
    "\n"
    "Prints ns per element of the layers whose names begin so, and the ratio to memcpy\n"
    "(forward) or to a pass that reads two buffers and writes one (backward), each the\n"
    "least of many rounds, a multiple of 3 (default 90). ACTIVATE_ISA chooses the tier.\n";

int main(int argc, char **argv)
{
    bench_usage(argc, argv, 2, usage);
    const size_t rounds = argc > 2 ? bench_number(argv[2]) : 90;
    if (rounds % ROUNDS_PER_VISIT != 0)
        bench_fail("not a multiple of 3", argv[2]);
    for (size_t c = 0; c < CHANNELS_MOST; c++)
        operand[c] = 0.25f - (float)c / (float)CHANNELS_MOST;
    run_all(argc > 1 ? argv[1] : "", rounds);
    return EXIT_SUCCESS;
}
