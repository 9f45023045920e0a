/* SPDX-License-Identifier: MIT
 *
 * The calls of softmax and log_softmax: rows that are special, strides and gaps, in place,
 * tasks, and what is refused. */
#include "hooks.h"
#include <activate/layers.h>
#include <float.h>
#include <math.h>

enum { SIZE = 4096 };

typedef act_status (*forward_call)(act_dtype dtype, const void *x, size_t x_stride, void *y,
                                   size_t y_stride, size_t rows, size_t cols, float scale,
                                   const act_options *options);
typedef act_status (*backward_call)(act_dtype dtype, const void *dy, size_t dy_stride,
                                    const void *y, size_t y_stride, void *dx, size_t dx_stride,
                                    size_t rows, size_t cols, float scale,
                                    const act_options *options);
static const forward_call forwards[2] = { act_softmax, act_log_softmax };
static const backward_call backwards[2] = { act_softmax_backward, act_log_softmax_backward };

static float x[SIZE], dy[SIZE], y[SIZE], dx[SIZE], want_y[SIZE], want_dx[SIZE];

/* ---- Special rows ----------------------------------------------------------------- */

static void one_row(int k, const float *row, size_t n, float scale, uint32_t flags)
{
    const act_options options = { .size = sizeof options, .flags = flags };
    memset(y, 0xa5, sizeof y);
    assert_int_equal(forwards[k](ACT_F32, row, n, y, n, 1, n, scale, &options), ACT_OK);
    assert_int_equal(h_bits(y[n]), 0xa5a5a5a5);
}

static void expect_all(size_t n, float value)
{
    for (size_t i = 0; i < n; i++)
        if (!h_same(y[i], value))
            fail_msg("y[%zu] = %a of %zu, not %a", i, (double)y[i], n, (double)value);
}

/* One NaN or +inf anywhere spoils its row, and so does -inf with a negative scale. */
static void test_spoiled(void **state)
{
    static const float culprits[] = { NAN, -NAN, INFINITY };
    (void)state;
    for (int k = 0; k < 2; k++)
        for (size_t n = 1; n < 70; n++)
            for (size_t at = 0; at < n; at++) {
                h_fill_normal(x, n, h_seed() + n);
                for (int c = 0; c < 3; c++) {
                    x[at] = culprits[c];
                    one_row(k, x, n, 1, at % 2 ? ACT_ZERO_ROWS : 0);
                    expect_all(n, NAN);
                    for (size_t i = 0; i < n; i++) /* the others all -inf */
                        x[i] = i == at ? culprits[c] : -INFINITY;
                    one_row(k, x, n, 1, ACT_ZERO_ROWS);
                    expect_all(n, NAN);
                    one_row(k, x, n, 0, ACT_ZERO_ROWS); /* 0 times infinity */
                    expect_all(n, NAN);
                }
                h_fill_normal(x, n, h_seed());
                x[at] = -INFINITY;
                one_row(k, x, n, -1, 0);
                expect_all(n, NAN);
                one_row(k, x, n, 0, ACT_ZERO_ROWS); /* 0 * -inf */
                expect_all(n, NAN);
            }
}

/* Elements of -inf have no share; nothing else than them is no row, or zeros. */
static void test_masked(void **state)
{
    (void)state;
    for (size_t n = 1; n < 70; n++) {
        for (size_t i = 0; i < n; i++)
            x[i] = -INFINITY;
        for (int k = 0; k < 2; k++) {
            one_row(k, x, n, 2, 0);
            expect_all(n, NAN);
            one_row(k, x, n, 2, ACT_ZERO_ROWS);
            expect_all(n, k == 0 ? 0.0f : -INFINITY);
        }
        for (size_t at = 0; at < n; at++) {
            x[at] = -3;
            one_row(0, x, n, 1, ACT_ZERO_ROWS);
            for (size_t i = 0; i < n; i++)
                assert_int_equal(h_bits(y[i]), i == at ? h_bits(1) : 0);
            one_row(1, x, n, 1, 0);
            for (size_t i = 0; i < n; i++)
                assert_true(i == at ? y[i] == 0 : y[i] == -INFINITY);
            x[at] = -INFINITY;
        }
    }
}

/* With a negative scale +inf is what has no share. */
static void test_masked_softmin(void **state)
{
    (void)state;
    for (size_t n = 1; n < 70; n++)
        for (int k = 0; k < 2; k++) {
            for (size_t i = 0; i < n; i++)
                x[i] = INFINITY;
            one_row(k, x, n, -2, ACT_ZERO_ROWS);
            expect_all(n, k == 0 ? 0.0f : -INFINITY);
            one_row(k, x, n, -2, 0);
            expect_all(n, NAN);
            x[n - 1] = -INFINITY; /* spoils its row */
            one_row(k, x, n, -2, ACT_ZERO_ROWS);
            expect_all(n, NAN);
        }
}

/* Both passes take the same options. Backward, what the forward pass made zeros is constant:
 * its gradient is +0, whatever dy is; all other rows are as without the flag. */
static void test_masked_backward(void **state)
{
    enum { ROWS = 21, GAP = 3 };
    const act_options zeros = { .size = sizeof zeros, .flags = ACT_ZERO_ROWS };
    (void)state;
    for (int k = 0; k < 2; k++)
        for (size_t n = 1; n < 70; n += 3) {
            const size_t wide = n + GAP;
            h_fill_normal(x, ROWS * wide, h_seed() + n);
            h_fill_normal(dy, ROWS * wide, h_seed() + n + 1);
            for (size_t r = 0; r < ROWS; r++)
                for (size_t i = 0; i < n && r * r % 5 == 1; i++) {
                    x[r * wide + i] = -INFINITY;
                    dy[r * wide + i] = i % 2 ? NAN : INFINITY;
                }
            memset(y, 0xa5, sizeof y);
            memset(want_y, 0xa5, sizeof want_y);
            memset(dx, 0xa5, sizeof dx);
            memset(want_dx, 0xa5, sizeof want_dx);
            forwards[k](ACT_F32, x, wide, y, wide, ROWS, n, 1, &zeros);
            for (size_t r = 0; r < ROWS; r++) {
                float *const out = want_y + r * wide, *const slope = want_dx + r * wide;
                forwards[k](ACT_F32, x + r * wide, n, out, n, 1, n, 1, NULL);
                backwards[k](ACT_F32, dy + r * wide, n, out, n, slope, n, 1, n, 1, NULL);
                for (size_t i = 0; i < n && r * r % 5 == 1; i++) {
                    out[i] = k == 0 ? 0 : -INFINITY;
                    slope[i] = 0;
                }
            }
            assert_memory_equal(y, want_y, sizeof y);
            assert_int_equal(backwards[k](ACT_F32, dy, wide, y, wide, dx, wide, ROWS, n, 1, &zeros),
                             ACT_OK);
            assert_memory_equal(dx, want_dx, sizeof dx);
            assert_int_equal(backwards[k](ACT_F32, dy, wide, y, wide, y, wide, ROWS, n, 1, &zeros),
                             ACT_OK);
            assert_memory_equal(y, want_dx, sizeof y);
        }
}

/* The ends of the range of float and of scale: no overflow, and equal rows are uniform. */
static void test_extremes(void **state)
{
    const float far[2] = { FLT_MAX, -FLT_MAX }, tiny[2] = { 0x1p-149f, -0x1p-149f };
    (void)state;
    one_row(0, far, 2, 1, 0);
    assert_true(y[0] == 1 && y[1] == 0);
    one_row(0, far, 2, -FLT_MAX, 0);
    assert_true(y[0] == 0 && y[1] == 1);
    one_row(1, far, 2, 1e-38f, 0); /* 6.806 apart, though the difference overflows */
    assert_true(fabsf(y[1] - y[0] + 6.8056469f) < 1e-5f);
    one_row(0, tiny, 2, FLT_MAX, 0);
    assert_true(fabsf(y[0] - 0.5f) < 1e-6f && fabsf(y[1] - 0.5f) < 1e-6f);
    for (size_t n = 1; n <= 256; n *= 2) {
        for (size_t i = 0; i < n; i++)
            x[i] = -1e30f;
        one_row(0, x, n, 1, 0);
        expect_all(n, 1 / (float)n);
        h_fill_normal(x, n, h_seed());
        one_row(0, x, n, 0, 0);
        expect_all(n, 1 / (float)n);
    }
}

/* ---- Rows ---------------------------------------------------------------------------- */

static void check_rows(int k, size_t rows, size_t cols, size_t gap, h_hook hook)
{
    const size_t wide = cols + gap;
    h_fill_normal(x, SIZE, h_seed() + cols);
    h_fill_normal(dy, SIZE, h_seed() + rows);
    memset(want_y, 0xa5, sizeof want_y);
    memset(want_dx, 0xa5, sizeof want_dx);
    for (size_t r = 0; r < rows; r++) {
        forwards[k](ACT_F32, x + r * wide, cols, want_y + r * wide, cols, 1, cols, 0.5f, NULL);
        backwards[k](ACT_F32, dy + r * wide, cols, want_y + r * wide, cols, want_dx + r * wide,
                     cols, 1, cols, 0.5f, NULL);
    }
    for (size_t grain = 1; grain <= 4096; grain *= 4) {
        size_t tasks;
        const act_options options = h_options(hook, grain, &tasks);
        memset(y, 0xa5, sizeof y);
        memset(dx, 0xa5, sizeof dx);
        assert_int_equal(forwards[k](ACT_F32, x, wide, y, wide, rows, cols, 0.5f, &options),
                         ACT_OK);
        assert_memory_equal(y, want_y, sizeof y);
        assert_int_equal(
            backwards[k](ACT_F32, dy, wide, y, wide, dx, wide, rows, cols, 0.5f, &options), ACT_OK);
        assert_memory_equal(dx, want_dx, sizeof dx);
        assert_true(grain > 1 || rows <= 16 || tasks > 1);
    }
    memcpy(y, x, sizeof y); /* in place: y is x, then dx is dy, then dx is y */
    assert_int_equal(forwards[k](ACT_F32, y, wide, y, wide, rows, cols, 0.5f, NULL), ACT_OK);
    memcpy(dx, dy, sizeof dx);
    assert_int_equal(backwards[k](ACT_F32, dx, wide, y, wide, dx, wide, rows, cols, 0.5f, NULL),
                     ACT_OK);
    assert_int_equal(backwards[k](ACT_F32, dy, wide, y, wide, y, wide, rows, cols, 0.5f, NULL),
                     ACT_OK);
    for (size_t r = 0; r < rows; r++) {
        assert_memory_equal(dx + r * wide, want_dx + r * wide, cols * sizeof(float));
        assert_memory_equal(y + r * wide, want_dx + r * wide, cols * sizeof(float));
    }
}

static void test_rows(void **state)
{
    static const size_t shapes[][2] = { { 1, 1 },   { 1, 1000 }, { 300, 1 }, { 7, 10 },
                                        { 64, 16 }, { 33, 100 }, { 5, 600 } };
    (void)state;
    for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++)
        for (size_t gap = 0; gap < 4; gap += 3)
            for (int hook = 0; hook < H_HOOKS; hook++)
                for (int k = 0; k < 2; k++)
                    check_rows(k, shapes[s][0], shapes[s][1], gap, h_hooks[hook]);
}

/* The first task ends where a line of the output does. */
static void test_lines(void **state)
{
    static _Alignas(64) float out[SIZE];
    (void)state;
    for (size_t stride = 10; stride <= 42; stride++) {
        size_t tasks, rows = 0;
        const act_options options = h_options(h_first_task, 1, &tasks);
        memset(out, 0xa5, sizeof out);
        assert_int_equal(act_softmax(ACT_F32, x, 10, out, stride, 40, 10, 1, &options), ACT_OK);
        assert_true(tasks > 1);
        while (rows < 40 && h_bits(out[rows * stride]) != 0xa5a5a5a5)
            rows++;
        assert_int_equal(rows * stride % 16, 0);
    }
}

/* ---- What is refused ------------------------------------------------------------------- */

static void refuse(act_status want, const float *in, size_t in_stride, float *out,
                   size_t out_stride, size_t rows, size_t cols, float scale)
{
    static const float untouched[SIZE];
    memset(y, 0, sizeof y);
    for (int k = 0; k < 2; k++) {
        assert_int_equal(
            forwards[k](ACT_F32, in, in_stride, out, out_stride, rows, cols, scale, NULL), want);
        assert_int_equal(
            backwards[k](ACT_F32, x, cols, in, in_stride, out, out_stride, rows, cols, scale, NULL),
            want);
        assert_int_equal(
            backwards[k](ACT_F32, in, in_stride, x, cols, out, out_stride, rows, cols, scale, NULL),
            want);
    }
    assert_memory_equal(y, untouched, sizeof y);
}

static void test_refused(void **state)
{
    const act_options add = { .size = sizeof add, .flags = ACT_ACCUMULATE };
    (void)state;
    refuse(ACT_ERR_POINTER, NULL, 10, y, 10, 5, 10, 1);
    refuse(ACT_ERR_POINTER, x, 10, NULL, 10, 5, 10, 1);
    refuse(ACT_ERR_SHAPE, x, 9, y, 10, 5, 10, 1);
    refuse(ACT_ERR_SHAPE, x, 10, y, 9, 5, 10, 1);
    refuse(ACT_ERR_OVERLAP, y, 10, y, 11, 5, 10, 1);
    refuse(ACT_ERR_OVERLAP, y, 10, y + 49, 10, 5, 10, 1);
    refuse(ACT_ERR_OVERLAP, y + 49, 10, y, 10, 5, 10, 1);
    refuse(ACT_ERR_OVERLAP, y, 20, y + 15, 20, 5, 10, 1);
    refuse(ACT_ERR_OVERLAP, y, 20, y + 10, 30, 4, 5, 1); /* row 1 of y is row 2 of x */
    refuse(ACT_ERR_SHAPE, x, 10, y, SIZE_MAX / 4, 5, 10, 1);
    refuse(ACT_ERR_SHAPE, x, SIZE_MAX / 2, y, 10, 5, 10, 1);
    refuse(ACT_ERR_POINTER, x, SIZE_MAX, y, SIZE_MAX, 1, SIZE_MAX, 1); /* its bytes overflow */
    refuse(ACT_ERR_PARAM, x, 10, y, 10, 5, 10, NAN);
    refuse(ACT_ERR_PARAM, x, 10, y, 10, 5, 10, INFINITY);
    refuse(ACT_ERR_PARAM, x, 10, y, 10, 5, 10, -INFINITY);
    refuse(ACT_OK, NULL, 0, NULL, 0, 0, 10, 1);
    refuse(ACT_OK, NULL, 0, NULL, 0, 10, 0, 1);
    for (int k = 0; k < 2; k++) {
        assert_int_equal(forwards[k](ACT_F16, x, 1, y, 1, 1, 1, 1, NULL), ACT_ERR_UNSUPPORTED);
        assert_int_equal(forwards[k](ACT_F32, x, 1, y, 1, 1, 1, 1, &add), ACT_ERR_UNSUPPORTED);
        assert_int_equal(backwards[k](3, x, 1, x, 1, y, 1, 1, 1, 1, NULL), ACT_ERR_UNKNOWN);
        assert_int_equal(backwards[k](ACT_F32, x, 1, x, 1, y, 1, 1, 1, 1, &add),
                         ACT_ERR_UNSUPPORTED);
    }
}

static void add(void)
{
    h_add("spoiled rows", NULL, NULL, test_spoiled, NULL);
    h_add("masked elements", NULL, NULL, test_masked, NULL);
    h_add("masked elements, negative scale", NULL, NULL, test_masked_softmin, NULL);
    h_add("masked rows backward", NULL, NULL, test_masked_backward, NULL);
    h_add("extremes", NULL, NULL, test_extremes, NULL);
    h_add("rows", NULL, NULL, test_rows, NULL);
    h_add("lines", NULL, NULL, test_lines, NULL);
    h_add("refused", NULL, NULL, test_refused, NULL);
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "softmax rows", add);
}
