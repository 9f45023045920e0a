/* SPDX-License-Identifier: MIT
 *
 * Gradients of slopes and biases: as near to the true sum as promised, the same bits on
 * every tier, with every pool and grain, overwriting and adding. */
#include "layers.h"

#include <math.h>
#include <stdlib.h>

/* An emulator gets every layout and every way to cut it, in a fiftieth of the elements. */
#ifdef ACTIVATE_EMULATED
enum { MOST = 1 << 16, TASKS_LEAST = 4 };
#else
enum { MOST = 1 << 22, TASKS_LEAST = 64 };
#endif
enum { CHANNELS_MOST = 2048 };

typedef struct shape {
    size_t outer, channels, inner;
} shape;

static float *x, *dy, *dx, operand[CHANNELS_MOST];

static size_t size(shape by)
{
    return by.outer * by.channels * by.inner;
}

static void prelu(shape by, float *dslope, const act_options *options)
{
    h_now = (h_note) { .tier = h_now.tier, .op = "prelu", .n = size(by) };
    assert_int_equal(act_prelu_backward(ACT_F32, dy, x, operand, dx, dslope, by.outer, by.channels,
                                        by.inner, options),
                     ACT_OK);
}

static void bias(act_op op, shape by, float *dbias, const act_options *options)
{
    h_now = (h_note) { .tier = h_now.tier, .op = h_ops[op].name, .n = size(by) };
    assert_int_equal(act_bias_backward(op, ACT_F32, dy, x, operand, dx, dbias, by.outer,
                                       by.channels, by.inner, NULL, options),
                     ACT_OK);
}

/* What the header promises. */
static size_t additions(shape by)
{
    return 1030 + (by.channels == 1 ? by.inner * by.outer / 8192 : by.outer + by.inner / 32);
}

/* The elements of a channel, from first to last. */
static size_t element(shape by, size_t c, size_t index)
{
    return (index / by.inner * by.channels + c) * by.inner + index % by.inner;
}

static float term(shape by, size_t c, size_t index, int is_prelu)
{
    const size_t k = element(by, c, index);
    return !is_prelu ? dx[k] : x[k] <= 0 ? dy[k] * x[k] : 0;
}

static h_sum true_sum(shape by, size_t c, int is_prelu)
{
    h_sum sum = { 0, 0, 0 };
    for (size_t index = 0; index < by.outer * by.inner; index++)
        h_sum_add(&sum, term(by, c, index, is_prelu));
    return sum;
}

/* In float, half and half: what the error is held against. */
static float pairwise(shape by, size_t c, size_t first, size_t count, int is_prelu)
{
    if (count == 1)
        return term(by, c, first, is_prelu);
    return pairwise(by, c, first, count / 2, is_prelu) +
           pairwise(by, c, first + count / 2, count - count / 2, is_prelu);
}

/* The greatest errors so far: of the library in ULP of the sum, of both in 2^-24 of the
 * sum of magnitudes. */
static struct {
    double ulp, relative, pairwise;
} worst;

static void expect_sums(shape by, const float *got, int is_prelu)
{
    for (size_t c = 0; c < by.channels; c++) {
        const h_sum want = true_sum(by, c, is_prelu);
        const double error = h_sum_error(got[c], want), ulp = h_sum_ulp(want);
        const double sums = (double)additions(by) * 0x1p-53 * want.magnitude;
        const double unit = 0x1p-24 * want.magnitude;
        if (!(error <= ulp / 2 + sums))
            fail_msg("%s %s, [%zu][%zu][%zu], channel %zu: %a is not %a + %a", h_now.tier, h_now.op,
                     by.outer, by.channels, by.inner, c, (double)got[c], want.high, want.low);
        worst.ulp = fmax(worst.ulp, error / ulp);
        if (unit > 0) {
            const float other = pairwise(by, c, 0, by.outer * by.inner, is_prelu);
            worst.relative = fmax(worst.relative, error / unit);
            worst.pairwise = fmax(worst.pairwise, h_sum_error(other, want) / unit);
        }
    }
}

static void expect_same(const float *got, const float *want, shape by, const char *what)
{
    for (size_t c = 0; c < by.channels; c++)
        if (!h_same(got[c], want[c]))
            fail_msg("%s, [%zu][%zu][%zu], %s: channel %zu is %a, not %a", h_now.op, by.outer,
                     by.channels, by.inner, what, c, (double)got[c], (double)want[c]);
}

static const shape shapes[] = {
#ifdef ACTIVATE_EMULATED
    { 1, 1, 1 },    { 7, 1, 19 },   { 1, 1, 50001 }, { 40000, 1, 1 }, { 3, 3, 3001 },
    { 4, 31, 133 }, { 2, 13, 130 }, { 9999, 3, 1 },  { 999, 7, 1 },   { 300, 64, 1 },
    { 111, 16, 8 }, { 99, 129, 1 }, { 20, 511, 1 },  { 3, 2048, 1 },  { 5, 60, 49 },
    { 1, 2000, 2 }, { 1, 40, 127 },
#else
    { 1, 1, 1 },      { 7, 1, 19 },     { 1, 1, 1 << 20 }, { 1 << 20, 1, 1 }, { 1000, 1, 999 },
    { 1, 3, 70001 },  { 64, 3, 1024 },  { 9, 31, 333 },    { 33, 64, 196 },   { 2, 513, 130 },
    { 40, 600, 128 }, { 100000, 3, 1 }, { 99999, 7, 1 },   { 5000, 64, 1 },   { 1111, 16, 8 },
    { 3000, 128, 1 }, { 2999, 129, 1 }, { 700, 511, 1 },   { 333, 2048, 1 },  { 50, 300, 49 },
    { 1, 2000, 2 },   { 200, 1000, 3 }, { 4, 100, 127 },   { 3, 2, 50000 },   { 1, 256, 129 },
#endif
};
enum { SHAPES = sizeof shapes / sizeof shapes[0] };

static void prepare(const h_tier *tier)
{
    if (x == NULL) {
        x = malloc(MOST * sizeof *x);
        dy = malloc(MOST * sizeof *dy);
        dx = malloc(MOST * sizeof *dx);
    }
    assert_true(x != NULL && dy != NULL && dx != NULL);
    h_fill_normal(x, MOST, h_seed());
    h_fill_normal(dy, MOST, h_seed() + 1);
    h_fill_normal(operand, CHANNELS_MOST, h_seed() + 2);
    act_stream_from = SIZE_MAX;
    h_use(tier->table);
    h_now.tier = tier->name;
}

/* ---- How near --------------------------------------------------------------- */

/* Terms of all magnitudes that nearly cancel: with dx = dy, the sum of a channel is far
 * below its terms, where pairwise summation in float has no digit left. */
static void fill_cancelling(void)
{
    uint64_t state = h_seed();
    for (size_t k = 0; k < MOST; k += 2) {
        const float big =
            ldexpf(1 + (float)(h_random(&state) % 997) / 997, (int)(h_random(&state) % 60) - 30);
        dy[k] = big;
        dy[k + 1] = -big * (1 + 0x1p-20f);
    }
}

static void report(const char *terms)
{
    print_message("%s: greatest error %.6f ULP; %.6f * 2^-24 of all magnitudes, pairwise %.6f\n",
                  terms, worst.ulp, worst.relative, worst.pairwise);
    assert_true(worst.relative <= worst.pairwise);
    memset(&worst, 0, sizeof worst);
}

static void test_accuracy(void **state)
{
    static float gradient[CHANNELS_MOST];
    const shape longest = { 1, 1, MOST }, rows = { MOST / 3, 3, 1 };
    prepare(*state);
    for (int cancelling = 0; cancelling < 2; cancelling++) {
        for (size_t k = 0; k < SHAPES; k++) {
            prelu(shapes[k], gradient, NULL);
            expect_sums(shapes[k], gradient, 1);
            bias(ACT_IDENTITY, shapes[k], gradient, NULL);
            expect_sums(shapes[k], gradient, 0);
        }
        prelu(longest, gradient, NULL);
        expect_sums(longest, gradient, 1);
        bias(ACT_IDENTITY, rows, gradient, NULL);
        expect_sums(rows, gradient, 0);
        report(cancelling ? "cancelling terms" : "ordinary terms");
        fill_cancelling();
    }
}

/* ---- The same everywhere ------------------------------------------------------ */

/* Terms whose sum tells the order: large ones, each of which another cancels, wherever they
 * meet a small one have swallowed it. */
static void fill_telling(shape by)
{
    uint64_t state = h_seed();
    const size_t count = by.outer * by.inner;
    for (size_t c = 0; c < by.channels; c++) {
        for (size_t index = 0; index < count; index++) {
            const size_t k = element(by, c, index), mirror = element(by, c, count - 1 - index);
            const int large = h_random(&state) % 4 == 0;
            x[k] = -1;
            if (index < count / 2)
                dy[mirror] = -(dy[k] = large ? ldexpf(1, 50 + (int)(h_random(&state) % 20)) : 0);
            if (dy[k] == 0 || index == count / 2)
                dy[k] = (float)(h_random(&state) % 1000);
        }
    }
}

static void test_twin(void **state)
{
    static float got[CHANNELS_MOST], want[CHANNELS_MOST];
    const h_tier *tier = *state;
    prepare(tier);
    for (size_t k = 0; k < SHAPES; k++) {
        bias(ACT_SILU, shapes[k], got, NULL);
        h_use(h_twin(tier->table));
        bias(ACT_SILU, shapes[k], want, NULL);
        expect_same(got, want, shapes[k], "against its twin");
        fill_telling(shapes[k]);
        h_use(tier->table);
        prelu(shapes[k], got, NULL);
        h_use(h_tiers[0].table); /* plain C: whatever the arithmetic, prelu is the same */
        prelu(shapes[k], want, NULL);
        h_use(tier->table);
        expect_same(got, want, shapes[k], "against plain C");
    }
}

static void expect_with(shape by, const float *want, const float *want_bias, h_pool *pool,
                        size_t grain)
{
    static float got[CHANNELS_MOST];
    const act_options options = h_pooled(pool, grain);
    prelu(by, got, &options);
    expect_same(got, want, by, "prelu in tasks");
    bias(ACT_IDENTITY, by, got, &options);
    expect_same(got, want_bias, by, "bias in tasks");
    assert_true(pool->calls <= 2);
}

static void test_pools(void **state)
{
    static const size_t grains[] = { 1, 4097, 0 };
    static float want[CHANNELS_MOST], want_bias[CHANNELS_MOST];
    size_t tasks_most = 0;
    prepare(*state);
    for (size_t k = 0; k < SHAPES; k++) {
        fill_telling(shapes[k]);
        prelu(shapes[k], want, NULL);
        bias(ACT_IDENTITY, shapes[k], want_bias, NULL);
        for (size_t g = 0; g < sizeof grains / sizeof grains[0]; g++) {
            h_pool in_order = { .backwards = 0 }, backwards = { .backwards = 1 };
            h_pool threads = { .threads = 1 + 9 * (k % 8) };
            expect_with(shapes[k], want, want_bias, &in_order, grains[g]);
            expect_with(shapes[k], want, want_bias, &backwards, grains[g]);
            expect_with(shapes[k], want, want_bias, &threads, grains[g]);
            tasks_most = in_order.tasks > tasks_most ? in_order.tasks : tasks_most;
        }
    }
    assert_true(tasks_most >= TASKS_LEAST);
}

/* ---- Special values and flags --------------------------------------------------- */

static void test_special(void **state)
{
    float gradient[3];
    prepare(*state);
    for (size_t k = 0; k < SHAPES; k++) {
        const shape by = shapes[k];
        const size_t n = size(by), last = n - 1;
        const float x_last = x[last], dy_last = dy[last];
        if (by.channels > 3)
            continue;
        const size_t c = by.channels - 1;
        x[last] = -1;
        dy[last] = INFINITY;
        prelu(by, gradient, NULL);
        assert_true(gradient[c] == -INFINITY);
        bias(ACT_IDENTITY, by, gradient, NULL);
        assert_true(gradient[c] == INFINITY);
        x[last] = NAN; /* goes on in dx only */
        prelu(by, gradient, NULL);
        assert_true(isfinite(gradient[c]) && dx[last] == INFINITY);
        x[last] = -1;
        dy[last] = NAN;
        prelu(by, gradient, NULL);
        assert_true(isnan(gradient[c]));
        x[last] = x_last;
        dy[last] = dy_last;
    }
    x[0] = 0;
    dy[0] = INFINITY;
    prelu((shape) { 1, 1, 1 }, gradient, NULL);
    assert_true(isnan(gradient[0]));
    dy[0] = dy[1] = 3e38f;
    dy[2] = -3e38f;
    bias(ACT_IDENTITY, (shape) { 3, 1, 1 }, gradient, NULL);
    assert_true(gradient[0] == 3e38f);
}

/* Where a row ends within a vector, its other lanes must not count, whatever the activation
 * and its parameters make of 0. The twin has no such lanes. */
static void test_unused_lanes(void **state)
{
    const h_tier *tier = *state;
    float got[2], want[2], params[ACT_PARAMS_MOST];
    prepare(tier);
    for (act_op op = 0; op < ACT_OP_COUNT; op++) {
        for (size_t k = 0; h_params(op, k, params); k++) {
            const act_params given = h_given(op, params);
            for (int twin = 0; twin < 2; twin++) {
                h_use(twin ? h_twin(tier->table) : tier->table);
                assert_int_equal(act_bias_backward(op, ACT_F32, dy, x, operand, dx,
                                                   twin ? want : got, 3, 2, 139, &given, NULL),
                                 ACT_OK);
            }
            h_now.op = h_ops[op].name;
            expect_same(got, want, (shape) { 3, 2, 139 }, "rows of 139");
        }
    }
    h_use(tier->table);
}

static void test_flags(void **state)
{
    static float want[CHANNELS_MOST], got[CHANNELS_MOST];
    act_options options = { .size = sizeof options, .flags = ACT_ACCUMULATE };
    prepare(*state);
    for (size_t k = 0; k < SHAPES; k++) {
        const shape by = shapes[k];
        prelu(by, want, NULL);
        for (size_t c = 0; c < by.channels; c++)
            want[c] += got[c] = (float)c - 7.3f;
        prelu(by, got, &options);
        expect_same(got, want, by, "accumulated");
    }
    const shape empty = { 0, 5, 100 };
    memcpy(want, got, sizeof want);
    prelu(empty, got, &options);
    expect_same(got, want, (shape) { 1, CHANNELS_MOST, 1 }, "accumulated nothing");
    prelu(empty, got, NULL);
    for (size_t c = 0; c < 5; c++)
        want[c] = 0;
    expect_same(got, want, (shape) { 1, CHANNELS_MOST, 1 }, "the sum of nothing");
}

static void test_tier(void **state)
{
    test_accuracy(state);
    test_twin(state);
    test_pools(state);
    test_special(state);
    test_unused_lanes(state);
    test_flags(state);
}

static void add(void)
{
    h_add_tiers(test_tier);
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "sums", add);
}
