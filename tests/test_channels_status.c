/* SPDX-License-Identifier: MIT
 *
 * What the calls with channels and rows refuse, and that they then write nothing. */
#include "harness.h"

#include <activate/layers.h>

enum { N = 120, C = 5 };

static float x[N], dy[N], out[2 * N], slope[C], gradient[C];
static uint64_t zeros[C], never[C];

/* All calls with the same shape and buffers; the first that disagrees is told by line. */
typedef struct buffers {
    const float *dy, *x, *b;
    float *out, *gradient;
} buffers;
static const buffers good = { dy, x, slope, out, gradient };

static act_status passes(buffers b, size_t outer, size_t channels, size_t inner,
                         const act_options *options, int pass)
{
    switch (pass) {
    case 0:
        return act_prelu(ACT_F32, b.x, b.b, b.out, outer, channels, inner, options);
    case 1:
        return act_prelu_backward(ACT_F32, b.dy, b.x, b.b, b.out, b.gradient, outer, channels,
                                  inner, options);
    case 2:
        return act_bias_forward(ACT_ELU, ACT_F32, b.x, b.b, b.out, outer, channels, inner, NULL,
                                options);
    default:
        return act_bias_backward(ACT_ELU, ACT_F32, b.dy, b.x, b.b, b.out, b.gradient, outer,
                                 channels, inner, NULL, options);
    }
}

static void expect(buffers b, size_t outer, size_t channels, size_t inner, act_status want,
                   int backward_only)
{
    for (int pass = backward_only; pass < 4; pass += 1 + backward_only) {
        memset(out, 0xa5, sizeof out);
        memset(gradient, 0xa5, sizeof gradient);
        assert_int_equal(passes(b, outer, channels, inner, NULL, pass), want);
        for (size_t i = 0; want != ACT_OK && i < 2 * N; i++)
            assert_int_equal(h_bits(out[i]), 0xa5a5a5a5u);
        for (size_t c = 0; want != ACT_OK && c < C; c++)
            assert_int_equal(h_bits(gradient[c]), 0xa5a5a5a5u);
    }
}

#define WITH(field, value)   ((buffers) { WITH_##field(value) })
#define WITH_dy(value)       (value), x, slope, out, gradient
#define WITH_x(value)        dy, (value), slope, out, gradient
#define WITH_b(value)        dy, x, (value), out, gradient
#define WITH_out(value)      dy, x, slope, (value), gradient
#define WITH_gradient(value) dy, x, slope, out, (value)

static void test_buffers(void **state)
{
    (void)state;
    expect(good, 4, C, 6, ACT_OK, 0);
    expect(WITH(x, NULL), 4, C, 6, ACT_ERR_POINTER, 0);
    expect(WITH(b, NULL), 4, C, 6, ACT_ERR_POINTER, 0);
    expect(WITH(dy, NULL), 4, C, 6, ACT_ERR_POINTER, 1);
    expect(WITH(x, (float *)(void *)((char *)x + 1)), 4, C, 6, ACT_ERR_POINTER, 0);
    expect(WITH(out, (float *)(void *)((char *)out + 2)), 4, C, 6, ACT_ERR_POINTER, 0);
    expect(WITH(gradient, (float *)(void *)((char *)gradient + 2)), 4, C, 4, ACT_ERR_POINTER, 1);
    expect(WITH(x, out + 1), 4, C, 6, ACT_ERR_OVERLAP, 0);
    expect(WITH(dy, out + N - 1), 4, C, 6, ACT_ERR_OVERLAP, 1);
    expect(WITH(dy, out + N), 4, C, 6, ACT_OK, 1);
    expect(WITH(b, out + N - 1), 4, C, 6, ACT_ERR_OVERLAP, 0);
    expect(WITH(b, out), 4, C, 6, ACT_ERR_OVERLAP, 0);
    expect(WITH(gradient, slope), 4, C, 6, ACT_ERR_OVERLAP, 1);
    expect(WITH(gradient, out + N - 1), 4, C, 6, ACT_ERR_OVERLAP, 1);
    expect(WITH(gradient, x + 3), 4, C, 6, ACT_ERR_OVERLAP, 1);
    expect(WITH(gradient, dy + N - C), 4, C, 6, ACT_ERR_OVERLAP, 1);
    /* One of the results may be missing, not both; forward there is but one. */
    expect(WITH(gradient, NULL), 4, C, 6, ACT_OK, 1);
    expect(WITH(out, NULL), 4, C, 6, ACT_OK, 1);
    expect((buffers) { dy, x, slope, NULL, NULL }, 4, C, 6, ACT_ERR_POINTER, 0);
}

static void test_shapes(void **state)
{
    const buffers none = { NULL, NULL, NULL, NULL, NULL };
    (void)state;
    expect(none, 0, 3, 4, ACT_OK, 0);
    expect(none, 3, 0, 4, ACT_OK, 0);
    expect(none, 3, 4, 0, ACT_OK, 0);
    expect(none, SIZE_MAX, SIZE_MAX, 0, ACT_OK, 0);
    expect(good, SIZE_MAX / 2, 3, 1, ACT_ERR_SHAPE, 0);
    expect(good, SIZE_MAX / 2 + 1, 2, 1, ACT_ERR_SHAPE, 0); /* 0 if it wraps */
    expect(good, SIZE_MAX / C / 3, C, 4, ACT_ERR_SHAPE, 0);
    expect(good, 1, SIZE_MAX / 2, 3, ACT_ERR_SHAPE, 0);
    expect(good, 1, SIZE_MAX, SIZE_MAX, ACT_ERR_SHAPE, 0);
    expect(good, SIZE_MAX / 16, 2, 2, ACT_ERR_POINTER, 0); /* counts, but addresses overflow */
    expect(WITH(gradient, gradient), 0, SIZE_MAX, 1, ACT_ERR_POINTER, 1);
}

static void test_options(void **state)
{
    act_options options = { .size = sizeof options, .flags = ACT_ACCUMULATE };
    const act_params bad = { 1, { h_float(0x7fc00000) } };
    (void)state;
    memset(out, 0xa5, sizeof out);
    for (int pass = 0; pass < 4; pass++) {
        options.flags = ACT_ACCUMULATE;
        assert_int_equal(passes(good, 1, C, 1, &options, pass),
                         pass % 2 ? ACT_OK : ACT_ERR_UNSUPPORTED);
        options.flags = ACT_ZERO_ROWS;
        assert_int_equal(passes(good, 1, C, 1, &options, pass), ACT_ERR_UNSUPPORTED);
        options.flags = 1u << 31;
        assert_int_equal(passes(good, 1, C, 1, &options, pass), ACT_ERR_UNKNOWN);
    }
    options = (act_options) { .size = 1 };
    assert_int_equal(passes(good, 1, C, 1, &options, 0), ACT_ERR_SIZE);
    assert_int_equal(act_prelu(ACT_BF16, x, slope, out, 1, C, 1, NULL), ACT_ERR_UNSUPPORTED);
    assert_int_equal(act_prelu(7, x, slope, out, 1, C, 1, NULL), ACT_ERR_UNKNOWN);
    assert_int_equal(act_bias_forward(99, ACT_F32, x, slope, out, 1, C, 1, NULL, NULL),
                     ACT_ERR_UNKNOWN);
    assert_int_equal(act_bias_forward(ACT_ELU, ACT_F32, x, slope, out, 1, C, 1, &bad, NULL),
                     ACT_ERR_PARAM);
    assert_int_equal(
        act_bias_backward(ACT_ELU, ACT_F32, dy, x, slope, out, gradient, 1, C, 1, &bad, NULL),
        ACT_ERR_PARAM);
}

/* ---- Rows ----------------------------------------------------------------------- */

static act_status rows(const float *from, size_t stride, float *to, size_t to_stride, size_t count,
                       size_t cols)
{
    const act_status forward =
        act_forward_rows(ACT_RELU, ACT_F32, from, stride, to, to_stride, count, cols, NULL, NULL);
    assert_int_equal(act_backward_rows(ACT_RELU, ACT_F32, dy, cols, from, stride, to, to_stride,
                                       count, cols, NULL, NULL),
                     forward);
    assert_int_equal(act_backward_y_rows(ACT_RELU, ACT_F32, from, stride, x, cols, to, to_stride,
                                         count, cols, NULL, NULL),
                     forward);
    return forward;
}

static void test_rows(void **state)
{
    (void)state;
    assert_int_equal(rows(x, 10, out, 12, 4, 10), ACT_OK);
    memset(out, 0xa5, sizeof out);
    assert_int_equal(rows(x, 9, out, 12, 4, 10), ACT_ERR_SHAPE);
    assert_int_equal(rows(x, 10, out, 9, 4, 10), ACT_ERR_SHAPE);
    assert_int_equal(rows(x, 10, out, 9, 1, 10), ACT_ERR_SHAPE);
    assert_int_equal(rows(NULL, 10, out, 12, 4, 10), ACT_ERR_POINTER);
    assert_int_equal(rows(x, 10, NULL, 12, 4, 10), ACT_ERR_POINTER);
    assert_int_equal(rows(x, SIZE_MAX, out, 10, 2, 10), ACT_ERR_SHAPE);
    assert_int_equal(rows(x, SIZE_MAX / 2, out, 10, 4, 10), ACT_ERR_SHAPE);
    assert_int_equal(rows(x, 10, out, 10, SIZE_MAX / 10 + 2, 10), ACT_ERR_SHAPE);
    assert_int_equal(rows(x, 10, out, SIZE_MAX / 8, 3, 10), ACT_ERR_POINTER);
    assert_int_equal(rows(out + 5, 20, out, 20, 3, 10), ACT_ERR_OVERLAP);
    assert_int_equal(rows(out + 9, 20, out, 20, 3, 10), ACT_ERR_OVERLAP);
    assert_int_equal(rows(out + 11, 20, out, 20, 3, 10), ACT_ERR_OVERLAP);
    assert_int_equal(rows(out + 15, 20, out, 20, 3, 10), ACT_ERR_OVERLAP);
    assert_int_equal(rows(out, 11, out, 10, 3, 10), ACT_ERR_OVERLAP);
    assert_int_equal(rows(out, 20, out + 10, 30, 3, 5), ACT_ERR_OVERLAP);
    assert_int_equal(rows(out + 20, 20, out, 20, 3, 10), ACT_ERR_OVERLAP);
    for (size_t i = 0; i < 2 * N; i++)
        assert_int_equal(h_bits(out[i]), 0xa5a5a5a5u);
    assert_int_equal(rows(out + 10, 20, out, 20, 3, 10), ACT_OK);
    assert_int_equal(rows(out, 11, out, 10, 1, 10), ACT_OK); /* strides of one row */
    assert_int_equal(rows(NULL, 0, NULL, 0, 0, 10), ACT_OK);
    assert_int_equal(rows(NULL, 0, NULL, 0, 10, 0), ACT_OK);
    assert_int_equal(
        act_backward_y_rows(ACT_GELU, ACT_F32, dy, 10, x, 10, out, 10, 1, 10, NULL, NULL),
        ACT_ERR_UNSUPPORTED);
}

/* ---- Residual and counts ---------------------------------------------------------- */

static void test_residual(void **state)
{
    (void)state;
    memset(out, 0xa5, sizeof out);
    for (int k = 0; k < 5; k++) {
        const float *const xs[] = { NULL, x, x, out + 1, x };
        const float *const rs[] = { dy, NULL, dy, dy, out + 9 };
        float *const ys[] = { out, out, NULL, out, out };
        assert_int_equal(
            act_residual_forward(ACT_RELU, ACT_F32, xs[k], rs[k], ys[k], 10, NULL, NULL),
            k < 3 ? ACT_ERR_POINTER : ACT_ERR_OVERLAP);
    }
    for (size_t i = 0; i < 2 * N; i++)
        assert_int_equal(h_bits(out[i]), 0xa5a5a5a5u);
    assert_int_equal(act_residual_forward(ACT_RELU, ACT_F32, NULL, NULL, NULL, 0, NULL, NULL),
                     ACT_OK);
    assert_int_equal(act_residual_forward(99, ACT_F32, x, dy, out, 10, NULL, NULL),
                     ACT_ERR_UNKNOWN);
}

static act_status count(const void *y, size_t outer, size_t channels, size_t inner, uint64_t *z,
                        uint64_t *dead)
{
    return act_count_zeros(ACT_F32, y, outer, channels, inner, z, dead, NULL);
}

static void test_count(void **state)
{
    static uint64_t words[N];
    uint64_t *const odd = (uint64_t *)(void *)((char *)words + 4);
    (void)state;
    memset(zeros, 0xa5, sizeof zeros);
    assert_int_equal(count(NULL, 2, C, 3, zeros, never), ACT_ERR_POINTER);
    assert_int_equal(count(x, 2, C, 3, NULL, NULL), ACT_ERR_POINTER);
    assert_int_equal(count(x, 2, C, 3, zeros, zeros + C - 1), ACT_ERR_OVERLAP);
    assert_int_equal(count(x, 2, C, 3, odd, NULL), ACT_ERR_POINTER);
    assert_int_equal(count(words, 2, C, 3, zeros, words + 14), ACT_ERR_OVERLAP);
    assert_int_equal(count(words, 2, C, 3, words + 14, NULL), ACT_ERR_OVERLAP);
    assert_int_equal(count(x, SIZE_MAX / 4, C, 3, zeros, never), ACT_ERR_SHAPE);
    assert_int_equal(count(x, 0, SIZE_MAX, 3, zeros, NULL), ACT_ERR_POINTER);
    assert_int_equal(count(x, 0, SIZE_MAX / 2 + 1, 3, zeros, NULL), ACT_ERR_POINTER);
    assert_true(zeros[0] == 0xa5a5a5a5a5a5a5a5u);
    assert_int_equal(count(words, 2, C, 3, words + 15, NULL), ACT_OK);
    assert_int_equal(count(NULL, 0, 0, 0, NULL, NULL), ACT_OK);
    assert_int_equal(count(NULL, 0, C, 3, zeros, NULL), ACT_OK);
    assert_true(zeros[0] == 0 && zeros[C - 1] == 0);
}

static void add(void)
{
    h_add("buffers", NULL, NULL, test_buffers, NULL);
    h_add("shapes", NULL, NULL, test_shapes, NULL);
    h_add("options", NULL, NULL, test_options, NULL);
    h_add("rows", NULL, NULL, test_rows, NULL);
    h_add("residual", NULL, NULL, test_residual, NULL);
    h_add("count", NULL, NULL, test_count, NULL);
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "channels_status", add);
}
