/* SPDX-License-Identifier: MIT
 *
 * prelu and bias, element by element: the bits of leaky_relu with each channel's slope and
 * of adding first, for every shape, place and cut; nothing is touched outside. */
#include "layers.h"

enum { MOST = H_BUFFER_FLOATS, CHANNELS_MOST = 700, CANARIES = 32 };

typedef struct shape {
    size_t outer, channels, inner;
} shape;

static float x_in[MOST], dy_in[MOST], operand[CHANNELS_MOST];
static float want[MOST], want_gradient[CHANNELS_MOST];
static h_buffer x_page, dy_page, out_page, operand_page, gradient_page;

/* A forward or backward call under test, and what each of its elements is made of. */
typedef struct subject {
    int is_prelu;
    act_op op; /* of the bias */
    h_pass pass;
    const act_tier *table;
} subject;

static void expect_element(const subject *s, size_t k, size_t c)
{
    float params[ACT_PARAMS_MOST];
    float x = x_in[k];
    const act_op op = s->is_prelu ? ACT_LEAKY_RELU : s->op;
    h_params(op, 0, params);
    if (s->is_prelu)
        params[0] = operand[c];
    else
        x += operand[c];
    if (s->pass == H_FORWARD)
        s->table->of[op].forward(&x, want + k, 1, params, 0);
    else
        s->table->of[op].backward(dy_in + k, &x, want + k, 1, params, 0);
}

static void expect_all(const subject *s, shape by)
{
    for (size_t k = 0; k < by.outer * by.channels * by.inner; k++)
        expect_element(s, k, k / by.inner % by.channels);
}

static act_status call(const subject *s, shape by, const float *dy, const float *x, const float *b,
                       float *out, float *gradient, const act_options *options)
{
    const size_t o = by.outer, c = by.channels, i = by.inner;
    h_now = (h_note) { .tier = "this",
                       .op = s->is_prelu ? "prelu" : h_ops[s->op].name,
                       .pass = h_pass_name[s->pass],
                       .x = x,
                       .out = out,
                       .n = o * c * i };
    if (s->is_prelu && s->pass == H_FORWARD)
        return act_prelu(ACT_F32, x, b, out, o, c, i, options);
    if (s->is_prelu)
        return act_prelu_backward(ACT_F32, dy, x, b, out, gradient, o, c, i, options);
    if (s->pass == H_FORWARD)
        return act_bias_forward(s->op, ACT_F32, x, b, out, o, c, i, NULL, options);
    return act_bias_backward(s->op, ACT_F32, dy, x, b, out, gradient, o, c, i, NULL, options);
}

static void compare(const float *got, const float *wanted, size_t n, shape by, const char *what)
{
    for (size_t k = 0; k < n; k++)
        if (!h_same(got[k], wanted[k]))
            fail_msg("%s %s, [%zu][%zu][%zu], %s: element %zu is %a, not %a; x = %a, dy = %a",
                     h_now.op, h_now.pass, by.outer, by.channels, by.inner, what, k, (double)got[k],
                     (double)wanted[k], (double)x_in[k], (double)dy_in[k]);
}

static void copy(float *to, const float *from, size_t n)
{
    memcpy(to, from, n * sizeof *to);
}

/* ---- Places ----------------------------------------------------------------- */

static void check_pages(const subject *s, shape by)
{
    const size_t n = by.outer * by.channels * by.inner, c = by.channels;
    float *const ends[] = { x_page.end - n, dy_page.end - n, out_page.end - n, operand_page.end - c,
                            gradient_page.end - c };
    float *const firsts[] = { x_page.first, dy_page.first, out_page.first, operand_page.first,
                              gradient_page.first };
    for (int at_end = 0; at_end < 2; at_end++) {
        float *const *const at = at_end ? ends : firsts;
        copy(at[0], x_in, n);
        copy(at[1], dy_in, n);
        copy(at[3], operand, c);
        assert_int_equal(call(s, by, at[1], at[0], at[3], at[2], at[4], NULL), ACT_OK);
        compare(at[2], want, n, by, "between pages that are not there");
        if (s->pass == H_FORWARD)
            continue;
        copy(want_gradient, at[4], c);
        memset(at[2], 0, n * sizeof(float));
        assert_int_equal(call(s, by, at[1], at[0], at[3], at[2], NULL, NULL), ACT_OK);
        compare(at[2], want, n, by, "without a gradient");
        assert_int_equal(call(s, by, at[1], at[0], at[3], NULL, at[4], NULL), ACT_OK);
        compare(at[4], want_gradient, c, by, "the gradient without dx");
    }
}

static void check_in_place(const subject *s, shape by)
{
    static float x[MOST], dy[MOST], gradient[CHANNELS_MOST];
    const size_t n = by.outer * by.channels * by.inner;
    copy(x, x_in, n);
    copy(dy, dy_in, n);
    assert_int_equal(call(s, by, dy, x, operand, x, gradient, NULL), ACT_OK);
    compare(x, want, n, by, "out is x");
    if (s->pass == H_FORWARD)
        return;
    compare(gradient, want_gradient, by.channels, by, "the gradient, out is x");
    copy(x, x_in, n);
    assert_int_equal(call(s, by, dy, x, operand, dy, gradient, NULL), ACT_OK);
    compare(dy, want, n, by, "out is dy");
    compare(gradient, want_gradient, by.channels, by, "the gradient, out is dy");
}

static void check_shifted(const subject *s, shape by, size_t shift, const act_options *options,
                          const char *what)
{
    static _Alignas(64) float x[MOST + 16], dy[MOST + 16], b[CHANNELS_MOST + 16];
    static _Alignas(64) float out[CANARIES + MOST + 16 + CANARIES];
    float gradient[CHANNELS_MOST];
    const size_t n = by.outer * by.channels * by.inner;
    float *const at = out + CANARIES + shift;
    copy(x + 5 * shift % 16, x_in, n);
    copy(dy + 3 * shift % 16, dy_in, n);
    copy(b + shift, operand, by.channels);
    memset(out, 0xa5, sizeof out);
    assert_int_equal(
        call(s, by, dy + 3 * shift % 16, x + 5 * shift % 16, b + shift, at, gradient, options),
        ACT_OK);
    compare(at, want, n, by, what);
    for (size_t k = 1; k <= 16; k++)
        if (h_bits(at[-(ptrdiff_t)k]) != 0xa5a5a5a5u || h_bits(at[n + k - 1]) != 0xa5a5a5a5u)
            fail_msg("%s %s: wrote outside, %s", h_now.op, h_now.pass, what);
    if (s->pass == H_BACKWARD)
        compare(gradient, want_gradient, by.channels, by, what);
}

static void check_shape(const subject *s, shape by)
{
    static size_t turn;
    expect_all(s, by);
    check_pages(s, by);
    check_in_place(s, by);
    turn++;
    check_shifted(s, by, turn % 16, NULL, "misaligned");
    act_stream_from = 64;
    check_shifted(s, by, turn % 16, NULL, "misaligned, streaming");
    check_shifted(s, by, 0, NULL, "streaming");
    act_stream_from = SIZE_MAX;
    h_pool pool = { .backwards = turn % 2 == 0 };
    const act_options options = h_pooled(&pool, 1 + 37 * (turn % 7));
    check_shifted(s, by, turn % 16, &options, "in parts");
    assert_true(pool.calls <= 1);
}

/* ---- Shapes ------------------------------------------------------------------ */

static const shape shapes[] = {
    { 1, 1, 1 },    { 3, 1, 5 },   { 1, 1, 4001 }, { 40, 1, 100 }, { 2, 2, 128 },  { 3, 5, 129 },
    { 1, 3, 1000 }, { 2, 3, 677 }, { 1, 30, 130 }, { 2, 16, 127 }, { 5, 16, 49 },  { 3, 40, 30 },
    { 1, 200, 20 }, { 2, 333, 6 }, { 3, 300, 4 },  { 2, 700, 2 },  { 4, 129, 1 },  { 5, 700, 1 },
    { 17, 64, 3 },  { 900, 3, 1 }, { 300, 3, 4 },  { 1365, 3, 1 }, { 31, 128, 1 }, { 33, 17, 7 },
    { 1, 699, 1 },  { 7, 257, 2 }, { 2, 2, 1000 }, { 4096, 1, 1 }, { 70, 4, 13 },  { 1, 4, 1024 },
};
enum { SHAPES = sizeof shapes / sizeof shapes[0] };

static void prepare(void)
{
    if (x_page.first == NULL) {
        x_page = h_buffer_make();
        dy_page = h_buffer_make();
        out_page = h_buffer_make();
        operand_page = h_buffer_make();
        gradient_page = h_buffer_make();
    }
    act_stream_from = SIZE_MAX;
    h_fill_normal(x_in, MOST, h_seed());
    h_fill_normal(dy_in, MOST, h_seed() + 1);
    h_fill_normal(operand, CHANNELS_MOST, h_seed() + 2);
    for (size_t k = 0; k < MOST; k += 41)
        x_in[k] = h_float(h_edges[k / 41 % H_EDGES]);
}

static void check_shapes(const subject *s)
{
    for (size_t k = 0; k < SHAPES; k++)
        check_shape(s, shapes[k]);
    for (size_t outer = 1; outer <= 4; outer += 3)
        for (size_t channels = 1; channels <= 7; channels += 2)
            for (size_t inner = 1; inner <= 70; inner += outer)
                check_shape(s, (shape) { outer, channels, inner });
}

static void check_both(const act_tier *table, int is_prelu, act_op op, int all)
{
    for (int pass = H_FORWARD; pass <= H_BACKWARD; pass++) {
        const subject s = { is_prelu, op, (h_pass)pass, table };
        if (all)
            check_shapes(&s);
        else
            for (size_t k = (size_t)op % 5; k < SHAPES; k += 5)
                check_shape(&s, shapes[k]);
    }
}

static void test_tier(void **state)
{
    const h_tier *tier = *state;
    prepare();
    h_use(tier->table);
    check_both(tier->table, 1, ACT_LEAKY_RELU, 1);
    check_both(tier->table, 0, ACT_GELU, 1);
    for (act_op op = 0; op < ACT_OP_COUNT; op++)
        check_both(tier->table, 0, op, 0);
}

static void add(void)
{
    h_add_tiers(test_tier);
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "channels", add);
}
