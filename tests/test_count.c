/* SPDX-License-Identifier: MIT
 *
 * act_count_zeros() against counting one by one. */
#include "layers.h"

enum { CHANNELS_MOST = 2000 };

typedef struct shape {
    size_t outer, channels, inner;
} shape;

static h_buffer page;
static uint64_t zeros[CHANNELS_MOST], never[CHANNELS_MOST];

/* Both zeros, what is nearly zero, NaN, and units that are dead in all samples or in all
 * but the last. */
static void fill(float *y, shape by)
{
    static const float values[] = { 0.0f, -0.0f, 1.0f, 0.0f, 0x1p-149f, -2.0f, 0.0f, 3e38f };
    const size_t period = by.channels * by.inner;
    uint64_t state = h_seed();
    for (size_t k = 0; k < by.outer * period; k++) {
        const size_t unit = k % period;
        y[k] = values[h_random(&state) % 8];
        if (unit % 5 == 1)
            y[k] = unit % 2 ? 0.0f : -0.0f;
        if (unit % 11 == 4)
            y[k] = k / period + 1 == by.outer ? h_float(0x7fc00000) : 0.0f;
    }
}

static void expect(const float *y, shape by, const uint64_t *z, const uint64_t *dead)
{
    for (size_t c = 0; c < by.channels; c++) {
        uint64_t want = 0, want_dead = 0;
        for (size_t i = 0; i < by.inner; i++) {
            uint64_t of_unit = 0;
            for (size_t o = 0; o < by.outer; o++)
                of_unit += y[(o * by.channels + c) * by.inner + i] == 0;
            want += of_unit;
            want_dead += by.outer > 0 && of_unit == by.outer;
        }
        if ((z != NULL && z[c] != want) || (dead != NULL && dead[c] != want_dead))
            fail_msg("[%zu][%zu][%zu], channel %zu: %llu zeros, want %llu; %llu dead, want %llu",
                     by.outer, by.channels, by.inner, c, (unsigned long long)zeros[c],
                     (unsigned long long)want, (unsigned long long)never[c],
                     (unsigned long long)want_dead);
    }
}

static void count(const float *y, shape by, uint64_t *z, uint64_t *dead, const act_options *options)
{
    memset(zeros, 0xa5, sizeof zeros);
    memset(never, 0xa5, sizeof never);
    assert_int_equal(act_count_zeros(ACT_F32, y, by.outer, by.channels, by.inner, z, dead, options),
                     ACT_OK);
    expect(y, by, z, dead);
    assert_true(zeros[CHANNELS_MOST - 1] == 0xa5a5a5a5a5a5a5a5u);
}

static void check(float *y, shape by)
{
    fill(y, by);
    count(y, by, zeros, never, NULL);
    count(y, by, zeros, NULL, NULL);
    count(y, by, NULL, never, NULL);
    h_pool pools[] = { { .backwards = 0 }, { .backwards = 1 }, { .threads = 5 } };
    for (size_t k = 0; k < 3; k++) {
        const act_options options = h_pooled(&pools[k], k == 1 ? 1 : 1000);
        count(y, by, zeros, never, &options);
        assert_true(pools[k].calls <= 1);
    }
}

/* Small ones between pages that are not there. */
static void check_pages(shape by)
{
    const size_t n = by.outer * by.channels * by.inner;
    check(page.end - n, by);
    check(page.first, by);
}

static void test_tier(void **state)
{
    static const shape small[] = { { 0, 3, 5 },   { 4, 2, 0 },    { 1, 1, 1 },   { 1, 1, 4096 },
                                   { 7, 3, 1 },   { 900, 3, 1 },  { 33, 17, 7 }, { 5, 128, 1 },
                                   { 5, 129, 1 }, { 2, 1999, 1 }, { 3, 9, 150 }, { 1, 3, 1100 },
                                   { 2, 300, 5 }, { 4096, 1, 1 }, { 9, 1, 300 }, { 100, 4, 10 } };
    static const shape large[] = { { 3, 2, 50000 },  { 300000, 1, 1 }, { 60000, 5, 1 },
                                   { 2, 1, 140001 }, { 3, 1500, 60 },  { 2, 130, 1025 },
                                   { 2300, 128, 1 }, { 3000, 10, 9 } };
    static float y[300000];
    h_use(((const h_tier *)*state)->table);
    if (page.first == NULL)
        page = h_buffer_make();
    for (size_t k = 0; k < sizeof small / sizeof small[0]; k++)
        check_pages(small[k]);
    for (size_t outer = 1; outer <= 3; outer++)
        for (size_t inner = 1; inner <= 70; inner++)
            check_pages((shape) { outer, inner % 7 + 1, inner });
    for (size_t k = 0; k < sizeof large / sizeof large[0]; k++)
        check(y, large[k]);
}

static void add(void)
{
    h_add_tiers(test_tier);
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "count", add);
}
