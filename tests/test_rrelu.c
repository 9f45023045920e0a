/* SPDX-License-Identifier: MIT
 *
 * RReLU: the generator is Philox4x32-10 as published, the slopes are those of the recipe
 * in the header at every offset, length and place on every tier, and they are uniform. */
#include "tier_list.h"
#include "hooks.h"
#include <activate/layers.h>
#include <float.h>
#include <math.h>

enum { MOST = 300, ROOM = MOST + 64, PAD = 16 };

/* ---- The generator, from the paper, in plain C ------------------------------------------ */

static void philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    uint32_t c[4], k[2] = { key[0], key[1] };
    memcpy(c, counter, sizeof c);
    for (int round = 0; round < 10; round++) {
        const uint64_t p0 = UINT64_C(0xd2511f53) * c[0], p1 = UINT64_C(0xcd9e8d57) * c[2];
        const uint32_t next[4] = { (uint32_t)(p1 >> 32) ^ c[1] ^ k[0], (uint32_t)p1,
                                   (uint32_t)(p0 >> 32) ^ c[3] ^ k[1], (uint32_t)p0 };
        memcpy(c, next, sizeof c);
        k[0] += 0x9e3779b9;
        k[1] += 0xbb67ae85;
    }
    memcpy(out, c, sizeof c);
}

/* Known answers: kat_vectors of Random123, the authors' own code. */
static void test_known_answers(void **state)
{
    static const struct {
        uint32_t counter[4], key[2], out[4];
    } known[] = {
        { { 0 }, { 0 }, { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 } },
        { { UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX },
          { UINT32_MAX, UINT32_MAX },
          { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd } },
        { { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 },
          { 0xa4093822, 0x299f31d0 },
          { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 } },
    };
    (void)state;
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
        uint32_t out[4];
        philox(known[k].counter, known[k].key, out);
        assert_memory_equal(out, known[k].out, sizeof out);
    }
}

/* The 24 bits of an element. */
static uint32_t bits_of(uint64_t seed, uint64_t e)
{
    const uint64_t c = e / 64 * 16 + e % 16;
    const uint32_t counter[4] = { (uint32_t)c, (uint32_t)(c >> 32) };
    const uint32_t key[2] = { (uint32_t)seed, (uint32_t)(seed >> 32) };
    uint32_t out[4];
    philox(counter, key, out);
    return out[e / 16 % 4] / 256;
}

static float slope_of(const act_rrelu *r, uint64_t e)
{
    const float step = (r->upper - r->lower) * 0x1p-24f;
    const float product = (float)bits_of(r->seed, e) * step, slope = r->lower + product;
    return slope < r->upper || r->lower == r->upper ? slope : h_next(r->upper, -INFINITY);
}

/* ---- Kernels -------------------------------------------------------------------------------- */

static float x_in[MOST], dy_in[MOST], want_y[MOST], want_dx[MOST];
static h_buffer pages[3];

static void prepare(const act_rrelu *r, size_t n, uint64_t seed)
{
    h_fill_normal(x_in, MOST, seed);
    h_fill_normal(dy_in, MOST, seed + 1);
    for (size_t i = (size_t)(seed % 3); i < MOST; i += 3)
        x_in[i] = h_float(h_edges[(i / 3 + seed) % H_EDGES]);
    for (size_t i = 0; i < n; i++) {
        const float slope = slope_of(r, r->offset + i);
        want_y[i] = x_in[i] > 0 ? x_in[i] : slope * x_in[i];
        want_dx[i] = x_in[i] <= 0 ? dy_in[i] * slope : dy_in[i];
    }
    for (int k = 0; k < 3 && pages[k].first == NULL; k++)
        pages[k] = h_buffer_make();
}

static void expect(const float *got, const float *want, size_t n)
{
    static const float none[ACT_PARAMS_MOST];
    for (size_t i = 0; i < n; i++)
        h_expect(got[i], want[i], dy_in[i], x_in[i], none, i);
}

static void run(const h_tier *tier, const act_draw *draw, float *dy, float *x, float *out, size_t n,
                const char *check)
{
    h_now =
        (h_note) { .tier = tier->name, .op = "rrelu", .pass = "forward", .check = check, .n = n };
    memcpy(x, x_in, n * sizeof *x);
    tier->table->rrelu(x, out, n, draw);
    expect(out, want_y, n);
    h_now.pass = "backward";
    memcpy(x, x_in, n * sizeof *x);
    memcpy(dy, dy_in, n * sizeof *dy);
    tier->table->rrelu_backward(dy, x, out, n, draw);
    expect(out, want_dx, n);
}

static void check_length(const h_tier *tier, size_t n, const act_rrelu *r)
{
    static float x[ROOM], dy[ROOM], out[PAD + ROOM + PAD];
    const act_draw draw = { r->lower, (r->upper - r->lower) * 0x1p-24f,
                            r->lower < r->upper ? h_next(r->upper, -INFINITY) : r->upper, r->seed,
                            r->offset };
    float *const at = out + PAD + n % 16;
    prepare(r, n, h_seed() + n);
    memset(out, 0xa5, sizeof out);
    run(tier, &draw, dy + n % 5, x + n % 7, at, n, "apart");
    assert_int_equal(h_bits(at[-1]), 0xa5a5a5a5);
    assert_int_equal(h_bits(at[n]), 0xa5a5a5a5);
    run(tier, &draw, dy, x, x, n, "over x");
    run(tier, &draw, dy, x, dy, n, "over dy");
    run(tier, &draw, pages[0].end - n, pages[1].end - n, pages[2].end - n, n, "at a page's end");
    run(tier, &draw, pages[0].first, pages[1].first, pages[2].first, n, "at a page's start");
}

static void test_kernels(void **state)
{
    static const uint64_t offsets[] = {
        0, 1, 63, UINT64_C(1) << 34, (UINT64_C(1) << 34) - 70, UINT64_MAX - 100, UINT64_MAX
    };
    act_rrelu r = { sizeof r, 0.125f, 1.0f / 3, 0, 0 };
    uint64_t random = h_seed();
    for (size_t n = 0; n <= MOST; n++) {
        r.seed = n % 4 == 0 ? 0 : h_random(&random);
        r.offset = n % 2 == 0 ? offsets[n / 2 % 7] : h_random(&random);
        check_length(*state, n, &r);
    }
    r.lower = 0;
    r.upper = 0x1p24f; /* slopes are the 24 bits */
    r.seed = r.offset = 0;
    check_length(*state, 64, &r);
    r.lower = 1;
    r.upper = 1 + FLT_EPSILON;
    check_length(*state, MOST, &r);
    r.upper = 1;
    check_length(*state, MOST, &r);
    r.lower = -3.5f;
    r.upper = -0.0f;
    check_length(*state, MOST, &r);
}

/* ---- Calls ------------------------------------------------------------------------------------ */

/* In parts of any size and order, by tasks or by calls, what one call gives. */
static void test_parts(void **state)
{
    enum { N = 1021, WHOLE = 1024 };
    static float x[N], dy[N];
    static _Alignas(64) float want[2][WHOLE], got[2][WHOLE];
    const act_rrelu r = { sizeof r, 0.125f, 1.0f / 3, 42, 1234567 };
    (void)state;
    h_fill_normal(x, N, h_seed());
    h_fill_normal(dy, N, h_seed() + 1);
    assert_int_equal(act_rrelu_train(ACT_F32, x, want[0], N, &r, NULL), ACT_OK);
    assert_int_equal(act_rrelu_train_backward(ACT_F32, dy, x, want[1], N, &r, NULL), ACT_OK);
    for (int hook = 0; hook < H_HOOKS; hook++)
        for (size_t grain = 1; grain <= N + 64; grain += 31) {
            size_t tasks;
            const act_options options = h_options(h_hooks[hook], grain, &tasks);
            memset(got, 0, sizeof got);
            act_rrelu_train(ACT_F32, x, got[0], N, &r, &options);
            act_rrelu_train_backward(ACT_F32, dy, x, got[1], N, &r, &options);
            assert_memory_equal(got, want, sizeof got);
            const size_t whole = (grain + 63) / 64 * 64;
            assert_int_equal(tasks, whole < N ? (N - 1) / whole + 1 : 0);
        }
    for (size_t cut = 0; cut <= N; cut += 17) {
        act_rrelu second = r;
        second.offset += cut;
        act_rrelu_train(ACT_F32, x, got[0], cut, &r, NULL);
        act_rrelu_train(ACT_F32, x + cut, got[0] + cut, N - cut, &second, NULL);
        assert_memory_equal(got[0], want[0], sizeof got[0]);
    }
}

/* What the call draws, against the recipe of the header: x = -1 shows the slope, and so does
 * dx for dy = 1. */
static void check_call(const act_rrelu *r)
{
    enum { N = 200 };
    float x[N], y[N], dy[N], dx[N];
    for (size_t i = 0; i < N; i++) {
        x[i] = -1;
        dy[i] = 1;
    }
    assert_int_equal(act_rrelu_train(ACT_F32, x, y, N, r, NULL), ACT_OK);
    assert_int_equal(act_rrelu_train_backward(ACT_F32, dy, x, dx, N, r, NULL), ACT_OK);
    for (size_t i = 0; i < N; i++) {
        const float want = slope_of(r, r->offset + i);
        if (!h_same(y[i], -want) || !h_same(dx[i], want))
            fail_msg("[%a, %a), seed %#llx, element %llu: slope %a, %a backward, not %a",
                     (double)r->lower, (double)r->upper, (unsigned long long)r->seed,
                     (unsigned long long)(r->offset + i), (double)-y[i], (double)dx[i],
                     (double)want);
    }
}

/* Where the draw rounds up to `upper` half of the slopes are the float below it. */
static void test_call_values(void **state)
{
    static const float ranges[][2] = {
        { 0.125f, 1.0f / 3 },
        { -2, 5 },
        { -3.5f, -0.25f },
        { 1, 1 + FLT_EPSILON },
        { -1, -1 + FLT_EPSILON / 2 },
        { -1 - FLT_EPSILON, -1 },
        { 0, 0x1p-149f },
        { -0x1p-149f, 0 },
        { 0.25f, 0.25f },
        { -0.25f, -0.25f },
        { 0, 0 },
        { 0, 1e38f },
        { -1e-3f, -0.0f },
    };
    uint64_t random = h_seed();
    (void)state;
    for (size_t k = 0; k < sizeof ranges / sizeof ranges[0]; k++)
        for (int turn = 0; turn < 4; turn++) {
            act_rrelu r = { sizeof r, ranges[k][0], ranges[k][1], 0, 0 };
            if (turn > 0) {
                r.seed = turn == 1 ? 1 : turn == 2 ? UINT64_C(1) << 32 : h_random(&random);
                r.offset = turn == 1 ? 5 : h_random(&random);
            }
            check_call(&r);
        }
}

/* An older library reads the fields that it knows of a newer struct. */
static void test_size(void **state)
{
    struct {
        act_rrelu known;
        double newer;
    } longer = { { sizeof longer, 0.125f, 0.25f, 3, 4 }, 7 };
    (void)state;
    check_call(&longer.known);
}

static float area[512];

static void refuse(act_status want, act_dtype dtype, const float *x, float *out, size_t n,
                   const act_rrelu *r, const act_options *options)
{
    static const float untouched[512];
    assert_int_equal(act_rrelu_train(dtype, x, out, n, r, options), want);
    assert_int_equal(act_rrelu_train_backward(dtype, x, x, out, n, r, options), want);
    assert_memory_equal(area, untouched, sizeof area);
}

static void refuse_draw(float lower, float upper)
{
    const act_rrelu r = { sizeof r, lower, upper, 0, 0 };
    refuse(ACT_ERR_PARAM, ACT_F32, area, area + 200, 100, &r, NULL);
}

static void test_refused(void **state)
{
    const act_rrelu r = { sizeof r, 0.125f, 0.3f, 0, 0 };
    const act_rrelu cut = { offsetof(act_rrelu, offset), 0.125f, 0.3f, 0, 0 };
    const act_options flags = { .size = sizeof flags, .flags = ACT_ACCUMULATE };
    float *const to = area + 200;
    (void)state;
    refuse(ACT_ERR_POINTER, ACT_F32, area, to, 100, NULL, NULL);
    refuse(ACT_ERR_SIZE, ACT_F32, area, to, 100, &cut, NULL);
    refuse(ACT_ERR_POINTER, ACT_F32, NULL, to, 100, &r, NULL);
    refuse(ACT_ERR_POINTER, ACT_F32, area, NULL, 100, &r, NULL);
    refuse(ACT_ERR_OVERLAP, ACT_F32, area, area + 99, 100, &r, NULL);
    refuse(ACT_ERR_POINTER, ACT_F32, area, to, SIZE_MAX / 2, &r, NULL);
    refuse(ACT_ERR_UNSUPPORTED, ACT_BF16, area, to, 100, &r, NULL);
    refuse(ACT_ERR_UNKNOWN, -1, area, to, 100, &r, NULL);
    refuse(ACT_ERR_UNSUPPORTED, ACT_F32, area, to, 100, &r, &flags);
    refuse(ACT_OK, ACT_F32, NULL, NULL, 0, &r, NULL);
    refuse_draw(0.3f, 0.2f);
    refuse_draw(NAN, 1);
    refuse_draw(0, NAN);
    refuse_draw(-INFINITY, 0);
    refuse_draw(0, INFINITY);
    refuse_draw(-FLT_MAX, FLT_MAX);
}

/* ---- Statistics: deterministic, for the seeds are fixed ---------------------------------------- */

enum { DRAWS = 1 << 20, BINS = 256 };

/* u of 2^20 elements; x = -1 shows the slope. */
static void draw_uniform(float *u, uint64_t seed, uint64_t offset)
{
    const act_rrelu r = { sizeof r, 0, 1, seed, offset };
    for (size_t i = 0; i < DRAWS; i++)
        u[i] = -1;
    assert_int_equal(act_rrelu_train(ACT_F32, u, u, DRAWS, &r, NULL), ACT_OK);
    for (size_t i = 0; i < DRAWS; i++)
        u[i] = -u[i];
}

/* Mean, variance and the correlation of elements `lag` apart, each within five standard
 * deviations of what it is for independent uniform numbers: 1/2 +- sqrt(1/12N),
 * 1/12 +- sqrt(1/180N), 0 +- sqrt(1/N). The number of values in each of 256 bins: chi
 * square has 255 degrees of freedom, so 255 +- sqrt(510). */
static void check_uniform(const float *u)
{
    static const size_t lags[] = { 1, 2, 15, 16, 17, 32, 48, 64, 1024 };
    const double n = (double)DRAWS, expected = n / (double)BINS;
    double sum = 0, squares = 0, chi = 0, bins[BINS] = { 0 };
    for (size_t i = 0; i < DRAWS; i++) {
        const double d = (double)u[i] - 0.5;
        assert_true(u[i] >= 0 && u[i] < 1);
        sum += d;
        squares += d * d;
        bins[(size_t)(u[i] * (float)BINS)] += 1;
    }
    for (size_t k = 0; k < BINS; k++)
        chi += (bins[k] - expected) * (bins[k] - expected) / expected;
    assert_true(fabs(sum / n) < 5 * sqrt(1 / (12 * n)));
    assert_true(fabs(squares / n - 1.0 / 12) < 5 * sqrt(1 / (180 * n)));
    assert_true(fabs(chi - 255) < 5 * sqrt(510));
    for (size_t k = 0; k < sizeof lags / sizeof lags[0]; k++) {
        double products = 0;
        for (size_t i = 0; i + lags[k] < DRAWS; i++)
            products += ((double)u[i] - 0.5) * ((double)u[i + lags[k]] - 0.5);
        assert_true(fabs(12 * products / n) < 5 * sqrt(1 / n));
    }
}

static void test_statistics(void **state)
{
    static float u[DRAWS];
    (void)state;
    for (uint64_t seed = 0; seed < 4; seed++) {
        draw_uniform(u, seed, 0);
        check_uniform(u);
        draw_uniform(u, seed << 40, (UINT64_C(1) << 36) - 1000 * seed);
        check_uniform(u);
    }
}

static void add(void)
{
    h_add_tiers(test_kernels);
    h_add("known answers", "calls", NULL, test_known_answers, NULL);
    h_add("parts", "calls", NULL, test_parts, NULL);
    h_add("slopes of the calls", "calls", NULL, test_call_values, NULL);
    h_add("size of act_rrelu", "calls", NULL, test_size, NULL);
    h_add("refused", "calls", NULL, test_refused, NULL);
    h_add("statistics", "calls", NULL, test_statistics, NULL);
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "rrelu", add);
}
