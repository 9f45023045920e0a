/* SPDX-License-Identifier: MIT
 *
 * Strided rows and the residual form: the bits of one elementwise call per row, of an
 * activation and an addition; nothing between rows is touched. */
#include "layers.h"

enum { MOST = H_BUFFER_FLOATS };

static float x[MOST], dy[MOST];
static h_buffer x_page, dy_page, out_page;

typedef struct strides {
    size_t dy, x, out;
} strides;

static act_status call(h_pass pass, const float *dy_at, const float *x_at, float *out, strides s,
                       size_t rows, size_t cols, const act_options *options)
{
    h_now = (h_note) { .op = "rows", .pass = h_pass_name[pass], .x = x_at, .out = out };
    if (pass == H_FORWARD)
        return act_forward_rows(ACT_GELU, ACT_F32, x_at, s.x, out, s.out, rows, cols, NULL,
                                options);
    if (pass == H_BACKWARD)
        return act_backward_rows(ACT_SILU, ACT_F32, dy_at, s.dy, x_at, s.x, out, s.out, rows, cols,
                                 NULL, options);
    return act_backward_y_rows(ACT_TANH, ACT_F32, dy_at, s.dy, x_at, s.x, out, s.out, rows, cols,
                               NULL, options);
}

static void one_row(h_pass pass, const float *dy_at, const float *x_at, float *out, size_t cols)
{
    act_status status;
    if (pass == H_FORWARD)
        status = act_forward(ACT_GELU, ACT_F32, x_at, out, cols, NULL, NULL);
    else if (pass == H_BACKWARD)
        status = act_backward(ACT_SILU, ACT_F32, dy_at, x_at, out, cols, NULL, NULL);
    else
        status = act_backward_y(ACT_TANH, ACT_F32, dy_at, x_at, out, cols, NULL, NULL);
    assert_int_equal(status, ACT_OK);
}

/* The last row has no padding: extents end where the pages do. */
static size_t extent(size_t stride, size_t rows, size_t cols)
{
    return (rows - 1) * stride + cols;
}

static void expect_rows(h_pass pass, const float *out, strides s, size_t rows, size_t cols)
{
    float want[MOST];
    for (size_t r = 0; r < rows; r++) {
        one_row(pass, dy + r * s.dy, x + r * s.x, want, cols);
        for (size_t i = 0; i < cols; i++)
            if (!h_same(out[r * s.out + i], want[i]))
                fail_msg("%s: row %zu of %zu, column %zu of %zu", h_now.pass, r, rows, i, cols);
        for (size_t i = cols; r + 1 < rows && i < s.out; i++)
            assert_int_equal(h_bits(out[r * s.out + i]), 0xa5a5a5a5u);
    }
}

static void check_pages(h_pass pass, strides s, size_t rows, size_t cols)
{
    h_pool pools[] = { { .backwards = 1 }, { .threads = 3 } };
    const act_options in_parts = h_pooled(&pools[0], 1), threads = h_pooled(&pools[1], 2 * cols);
    const act_options *const options[] = { NULL, &in_parts, &threads };
    for (size_t k = 0; k < 3; k++) {
        float *const dy_at = dy_page.end - extent(s.dy, rows, cols);
        float *const x_at = x_page.end - extent(s.x, rows, cols);
        float *const out = out_page.end - extent(s.out, rows, cols);
        memcpy(dy_at, dy, extent(s.dy, rows, cols) * sizeof *dy);
        memcpy(x_at, x, extent(s.x, rows, cols) * sizeof *x);
        memset(out_page.first, 0xa5, MOST * sizeof *out);
        assert_int_equal(call(pass, dy_at, x_at, out, s, rows, cols, options[k]), ACT_OK);
        expect_rows(pass, out, s, rows, cols);
        assert_int_equal(h_bits(out[-1]), 0xa5a5a5a5u);
    }
    assert_true(pools[0].calls <= 1 && pools[1].calls <= 1);
}

static void check_in_place(h_pass pass, size_t stride, size_t out_stride, size_t rows, size_t cols)
{
    static float both[MOST];
    const strides s = { stride, stride, out_stride };
    memset(both, 0xa5, sizeof both);
    for (size_t r = 0; r < rows; r++)
        memcpy(both + r * stride, x + r * stride, cols * sizeof *both);
    assert_int_equal(call(pass, dy, both, both, s, rows, cols, NULL), ACT_OK);
    expect_rows(pass, both, s, rows, cols);
    if (stride < 2 * cols)
        return;
    memset(both, 0xa5, sizeof both); /* other columns of the same matrix */
    for (size_t r = 0; r < rows; r++)
        memcpy(both + r * stride + cols, x + r * stride, cols * sizeof *both);
    assert_int_equal(call(pass, dy, both + cols, both, s, rows, cols, NULL), ACT_OK);
    for (size_t r = 0; r < rows; r++)
        for (size_t i = 0; i < cols; i++) /* the input is still there */
            assert_true(h_same(both[r * stride + cols + i], x[r * stride + i]));
}

static void check_all(size_t rows, size_t cols)
{
    for (int pass = 0; pass < H_PASS_COUNT; pass++) {
        check_pages((h_pass)pass, (strides) { cols, cols, cols }, rows, cols);
        check_pages((h_pass)pass, (strides) { cols + 3, cols + 1, cols + 5 }, rows, cols);
        check_pages((h_pass)pass, (strides) { cols, cols, 2 * cols }, rows, cols);
        check_pages((h_pass)pass, (strides) { cols, cols + 2, cols }, rows, cols);
        check_pages((h_pass)pass, (strides) { cols + 2, cols, cols }, rows, cols);
        check_in_place((h_pass)pass, cols, cols, rows, cols);
        check_in_place((h_pass)pass, 2 * cols, 2 * cols, rows, cols);
        if (rows == 1)
            check_in_place((h_pass)pass, cols, cols + 5, rows, cols);
    }
}

/* ---- The residual form --------------------------------------------------------- */

static void check_residual(act_op op, size_t n, size_t shift)
{
    float want[MOST];
    float *const at = x_page.first + shift, *const r = dy_page.end - n;
    float *const y = out_page.end - n;
    assert_int_equal(act_forward(op, ACT_F32, x, want, n, NULL, NULL), ACT_OK);
    for (size_t i = 0; i < n; i++)
        want[i] += dy[i];
    float *const outputs[] = { y, at, r }; /* the last two are inputs */
    for (size_t k = 0; k < 3; k++) {
        h_pool pool = { .backwards = 1 };
        const act_options options = h_pooled(&pool, 1 + 20 * k);
        memcpy(at, x, n * sizeof *x);
        memcpy(r, dy, n * sizeof *r);
        h_now = (h_note) { .op = h_ops[op].name, .pass = "residual", .n = n };
        assert_int_equal(act_residual_forward(op, ACT_F32, at, r, outputs[k], n, NULL, &options),
                         ACT_OK);
        for (size_t i = 0; i < n; i++)
            h_expect(outputs[k][i], want[i], dy[i], x[i], (float[ACT_PARAMS_MOST]) { 0 }, i);
    }
}

static void test_tier(void **state)
{
    static const size_t sizes[][2] = { { 1, 1 },   { 1, 2000 }, { 2, 1000 }, { 5, 16 }, { 7, 17 },
                                       { 100, 3 }, { 3, 129 },  { 31, 33 },  { 9, 64 } };
    h_use(((const h_tier *)*state)->table);
    if (x_page.first == NULL) {
        x_page = h_buffer_make();
        dy_page = h_buffer_make();
        out_page = h_buffer_make();
    }
    h_fill_normal(x, MOST, h_seed());
    h_fill_normal(dy, MOST, h_seed() + 1);
    for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++)
        check_all(sizes[k][0], sizes[k][1]);
    for (int streaming = 0; streaming < 2; streaming++) {
        act_stream_from = streaming ? 128 : SIZE_MAX; /* the least: see loops.h */
        for (size_t n = 1; n < 300; n += n < 70 ? 1 : 37)
            check_residual(ACT_TANH, n, n % 16);
        for (act_op op = 0; op < ACT_OP_COUNT; op++)
            check_residual(op, 1000 + (size_t)op, 1);
    }
}

static void add(void)
{
    h_add_tiers(test_tier);
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "rows", add);
}
