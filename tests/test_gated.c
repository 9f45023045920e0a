/* SPDX-License-Identifier: MIT
 *
 * Gated units return, bit by bit, what the single calls and a multiplication return: every
 * activation on every tier, at every length and place, in place, from rows, in tasks. */
#include "tier_list.h"
#include "hooks.h"
#include <activate/layers.h>
#include <math.h>

enum { MOST = 300, ROOM = MOST + 64, PAD = 16 };

static float a_in[MOST], b_in[MOST], dy_in[MOST], want_y[MOST], want_da[MOST], want_db[MOST];
static h_buffer pages[5];

static void spice(float *at, size_t step, size_t first)
{
    for (size_t i = first % step; i < MOST; i += step)
        at[i] = h_float(h_edges[(i / step + first) % H_EDGES]);
}

static void prepare(uint64_t seed)
{
    h_fill_normal(a_in, MOST, seed);
    h_fill_normal(b_in, MOST, seed + 1);
    h_fill_normal(dy_in, MOST, seed + 2);
    spice(a_in, 3, (size_t)seed);
    spice(b_in, 4, (size_t)seed);
    spice(dy_in, 5, (size_t)seed);
    for (size_t k = 0; k < 5 && pages[k].first == NULL; k++)
        pages[k] = h_buffer_make();
}

/* By the tier's own single kernels. */
static void compose(const act_tier *table, act_op op, size_t n, const float params[ACT_PARAMS_MOST])
{
    float f[MOST], product[MOST];
    table->of[op].forward(a_in, f, n, params, 0);
    for (size_t i = 0; i < n; i++)
        product[i] = dy_in[i] * b_in[i];
    table->of[op].backward(product, a_in, want_da, n, params, 0);
    for (size_t i = 0; i < n; i++) {
        want_y[i] = f[i] * b_in[i];
        want_db[i] = dy_in[i] * f[i];
    }
}

static void expect(const float *got, const float *want, size_t n,
                   const float params[ACT_PARAMS_MOST])
{
    for (size_t i = 0; i < n; i++)
        h_expect(got[i], want[i], dy_in[i], a_in[i], params, i);
}

static void note(const char *tier, act_op op, const char *pass, const char *check, size_t n)
{
    h_now = (h_note) { .tier = tier, .op = h_ops[op].name, .pass = pass, .check = check, .n = n };
}

/* ---- Kernels ------------------------------------------------------------------ */

typedef struct places {
    float *dy, *a, *b, *to_a, *to_b; /* to_a is y forward */
} places;

static void run_both(const h_tier *tier, act_op op, places at, size_t n,
                     const float params[ACT_PARAMS_MOST], int stream, const char *check)
{
    const uint32_t how = stream ? ACT_STREAM : 0;
    note(tier->name, op, "gated", check, n);
    memcpy(at.a, a_in, n * sizeof(float));
    memcpy(at.b, b_in, n * sizeof(float));
    const act_panel row = { .rows = 1,
                            .cols = n,
                            .stride = n,
                            .operand = at.b,
                            .col_step = 1,
                            .stage = ACT_MULTIPLY_AFTER,
                            .how = how };
    tier->table->of[op].forward_with(at.a, at.to_a, &row, params);
    expect(at.to_a, want_y, n, params);
    note(tier->name, op, "gated backward", check, n);
    memcpy(at.dy, dy_in, n * sizeof(float));
    memcpy(at.a, a_in, n * sizeof(float));
    memcpy(at.b, b_in, n * sizeof(float));
    tier->table->of[op].gated_backward(at.dy, at.a, at.b, at.to_a, at.to_b, n, params, how);
    expect(at.to_a, want_da, n, params);
    expect(at.to_b, want_db, n, params);
}

static void check_places(const h_tier *tier, act_op op, size_t n, size_t shift,
                         const float params[ACT_PARAMS_MOST])
{
    static _Alignas(64) float room[5][PAD + ROOM + PAD];
    for (int stream = 0; stream < 2; stream++) {
        places at = { room[0] + shift, room[1] + (shift + 3) % 16, room[2] + (shift + n) % 16,
                      room[3] + PAD + shift, room[4] + PAD + (n % 2 == 0 ? shift : 5) };
        memset(room[3], 0xa5, sizeof room[3]);
        memset(room[4], 0xa5, sizeof room[4]);
        run_both(tier, op, at, n, params, stream, stream ? "streamed" : "apart");
        assert_int_equal(h_bits(at.to_a[-1]), 0xa5a5a5a5);
        assert_int_equal(h_bits(at.to_a[n]), 0xa5a5a5a5);
        assert_int_equal(h_bits(at.to_b[-1]), 0xa5a5a5a5);
        assert_int_equal(h_bits(at.to_b[n]), 0xa5a5a5a5);
    }
}

/* Each output is each input, between inaccessible pages. */
static void check_in_place(const h_tier *tier, act_op op, size_t n,
                           const float params[ACT_PARAMS_MOST])
{
    for (int end = 0; end < 2; end++) {
        float *at[5];
        for (int k = 0; k < 5; k++)
            at[k] = end ? pages[k].end - n : pages[k].first;
        for (int to_a = 0; to_a < 4; to_a++)
            for (int to_b = 0; to_b < 5; to_b++)
                if (to_a != to_b && to_a != 0)
                    run_both(tier, op, (places) { at[0], at[1], at[2], at[to_a], at[to_b] }, n,
                             params, 0, "between pages, in place");
    }
}

static void check_op(const h_tier *tier, act_op op)
{
    static const size_t lengths[] = { 127, 128, 129, 143, 160, 255, 299 };
    float params[ACT_PARAMS_MOST];
    for (size_t k = 0; h_params(op, k, params) && k < 4; k++) {
        prepare(h_seed() + k);
        compose(tier->table, op, MOST, params);
        check_places(tier, op, MOST, k, params);
    }
    h_params(op, 0, params);
    for (size_t n = 0; n < 70; n++) {
        prepare(h_seed() + n);
        compose(tier->table, op, n, params);
        check_places(tier, op, n, n % 16, params);
        check_in_place(tier, op, n, params);
    }
    for (size_t k = 0; k < sizeof lengths / sizeof lengths[0]; k++) {
        compose(tier->table, op, lengths[k], params);
        for (size_t shift = 0; shift < 16; shift++)
            check_places(tier, op, lengths[k], shift, params);
        check_in_place(tier, op, lengths[k], params);
    }
}

static void test_kernels(void **state)
{
    for (act_op op = 0; op < ACT_OP_COUNT; op++)
        check_op(*state, op);
}

/* ---- Calls --------------------------------------------------------------------- */

/* da of a dead zone is +0 whatever reaches it. */
static void test_dead_zone(void **state)
{
    const float a[2] = { -1, -1 }, b[2] = { INFINITY, NAN }, dy[2] = { 2, 3 };
    float da[2], db[2], y[2];
    (void)state;
    assert_int_equal(act_gated_backward(ACT_RELU, ACT_F32, dy, a, b, da, db, 2, NULL, NULL),
                     ACT_OK);
    assert_int_equal(act_gated(ACT_RELU, ACT_F32, a, b, y, 2, NULL, NULL), ACT_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(h_bits(da[i]), 0);
        assert_int_equal(h_bits(db[i]), 0);
        assert_true(h_is_nan(y[i])); /* 0 * inf */
    }
}

/* Rows of both layouts against rows by themselves, in and out of place, with gaps that
 * must stay, in every number of tasks. */
static void check_rows(size_t rows, size_t cols, size_t gap, uint32_t flags, h_hook hook)
{
    enum { SIZE = 4096 };
    static float ab[SIZE], dy[SIZE], y[SIZE], dab[SIZE], want[SIZE], want_dab[SIZE];
    const size_t wide = 2 * cols + gap, narrow = cols + gap;
    const size_t gate = flags ? cols : 0, factor = flags ? 0 : cols;
    h_fill_normal(ab, SIZE, h_seed());
    h_fill_normal(dy, SIZE, h_seed() + 1);
    memset(want, 0xa5, sizeof want);
    memcpy(want_dab, ab, sizeof want_dab);
    for (size_t r = 0; r < rows; r++) {
        const float *const a = ab + r * wide + gate, *const b = ab + r * wide + factor;
        float *const da = want_dab + r * wide + gate, *const db = want_dab + r * wide + factor;
        act_gated(ACT_GELU, ACT_F32, a, b, want + r * narrow, cols, NULL, NULL);
        act_gated_backward(ACT_GELU, ACT_F32, dy + r * narrow, a, b, da, db, cols, NULL, NULL);
    }
    for (size_t grain = 1; grain <= 64; grain *= 4) {
        size_t tasks;
        act_options options = h_options(hook, grain, &tasks);
        options.flags = flags;
        memset(y, 0xa5, sizeof y);
        assert_int_equal(
            act_gated_rows(ACT_GELU, ACT_F32, ab, wide, y, narrow, rows, cols, NULL, &options),
            ACT_OK);
        assert_memory_equal(y, want, sizeof y);
        memcpy(dab, ab, sizeof dab);
        assert_int_equal(act_gated_backward_rows(ACT_GELU, ACT_F32, dy, narrow, dab, wide, dab,
                                                 wide, rows, cols, NULL, &options),
                         ACT_OK);
        assert_memory_equal(dab, want_dab, sizeof dab);
        memcpy(dab, ab, sizeof dab); /* y over the first half, then over the second */
        for (size_t half = 0; half < 2; half++) {
            memcpy(dab, ab, sizeof dab);
            assert_int_equal(act_gated_rows(ACT_GELU, ACT_F32, dab, wide, dab + half * cols, wide,
                                            rows, cols, NULL, &options),
                             ACT_OK);
            for (size_t r = 0; r < rows; r++)
                assert_memory_equal(dab + r * wide + half * cols, want + r * narrow,
                                    cols * sizeof(float));
        }
        if (rows > 16 && cols > 4)
            assert_true(tasks > 1);
    }
}

static void test_rows(void **state)
{
    static const size_t shapes[][2] = { { 1, 1 },   { 1, 100 }, { 3, 1 },   { 7, 5 },
                                        { 20, 16 }, { 64, 17 }, { 33, 40 }, { 2, 700 } };
    const size_t before = act_stream_from;
    (void)state;
    for (size_t k = 0; k < sizeof shapes / sizeof shapes[0]; k++)
        for (size_t gap = 0; gap < 4; gap += 3)
            for (int hook = 0; hook < H_HOOKS; hook++)
                for (int past = 0; past < 2; past++) {
                    act_stream_from = past ? 1 : SIZE_MAX;
                    check_rows(shapes[k][0], shapes[k][1], gap, 0, h_hooks[hook]);
                    check_rows(shapes[k][0], shapes[k][1], gap, ACT_GATE_SECOND, h_hooks[hook]);
                }
    act_stream_from = before;
}

/* One call over elements, cut into 1 to 64 tasks. */
static void test_tasks(void **state)
{
    enum { N = 1021, WHOLE = 1024 };
    static float a[N], b[N], dy[N];
    static _Alignas(64) float want[3][WHOLE], got[3][WHOLE];
    (void)state;
    h_fill_normal(a, N, h_seed());
    h_fill_normal(b, N, h_seed() + 1);
    h_fill_normal(dy, N, h_seed() + 2);
    act_gated(ACT_SILU, ACT_F32, a, b, want[0], N, NULL, NULL);
    act_gated_backward(ACT_SILU, ACT_F32, dy, a, b, want[1], want[2], N, NULL, NULL);
    for (int hook = 0; hook < H_HOOKS; hook++)
        for (size_t grain = 16; grain <= 1024; grain += 16) {
            size_t tasks;
            const act_options options = h_options(h_hooks[hook], grain, &tasks);
            memset(got, 0, sizeof got);
            act_gated(ACT_SILU, ACT_F32, a, b, got[0], N, NULL, &options);
            act_gated_backward(ACT_SILU, ACT_F32, dy, a, b, got[1], got[2], N, NULL, &options);
            assert_memory_equal(got, want, sizeof got);
            assert_int_equal(tasks, grain < N ? (N - 1) / grain + 1 : 0);
        }
}

/* ---- What is refused -------------------------------------------------------------- */

static float area[4096];

static void refuse(act_status got, act_status want)
{
    static float untouched[4096];
    assert_int_equal(got, want);
    assert_memory_equal(area, untouched, sizeof area);
}

static void test_refused(void **state)
{
    enum { N = 100 };
    float *const p = area;
    const act_options second = { .size = sizeof second, .flags = ACT_GATE_SECOND };
    const act_params bad = { 1, { NAN } };
    float *const ins[3] = { p, p + 200, p + 400 };
    (void)state;
    refuse(act_gated(99, ACT_F32, p, p, p + N, N, NULL, NULL), ACT_ERR_UNKNOWN);
    refuse(act_gated(ACT_SILU, ACT_F16, p, p, p + N, N, NULL, NULL), ACT_ERR_UNSUPPORTED);
    refuse(act_gated(ACT_SILU, ACT_F32, p, p, p + N, N, NULL, &second), ACT_ERR_UNSUPPORTED);
    refuse(act_gated(ACT_ELU, ACT_F32, p, p, p + N, N, &bad, NULL), ACT_ERR_PARAM);
    refuse(act_gated(ACT_SILU, ACT_F32, NULL, p, p + N, N, NULL, NULL), ACT_ERR_POINTER);
    refuse(act_gated(ACT_SILU, ACT_F32, p, NULL, p + N, N, NULL, NULL), ACT_ERR_POINTER);
    refuse(act_gated(ACT_SILU, ACT_F32, p, p, NULL, N, NULL, NULL), ACT_ERR_POINTER);
    refuse(act_gated(ACT_SILU, ACT_F32, p, p + N, p + 1, N, NULL, NULL), ACT_ERR_OVERLAP);
    refuse(act_gated(ACT_SILU, ACT_F32, p + N, p, p + 1, N, NULL, NULL), ACT_ERR_OVERLAP);
    refuse(act_gated(ACT_SILU, ACT_F32, p, p, p + N, SIZE_MAX / 4, NULL, NULL), ACT_ERR_POINTER);
    refuse(act_gated(ACT_SILU, ACT_F32, NULL, NULL, NULL, 0, NULL, NULL), ACT_OK);
    for (int k = 0; k < 3; k++) {
        float *const near = ins[k] + 1, *const far = p + 600;
        refuse(
            act_gated_backward(ACT_SILU, ACT_F32, ins[0], ins[1], ins[2], near, far, N, NULL, NULL),
            ACT_ERR_OVERLAP);
        refuse(
            act_gated_backward(ACT_SILU, ACT_F32, ins[0], ins[1], ins[2], far, near, N, NULL, NULL),
            ACT_ERR_OVERLAP);
        refuse(act_gated_backward(ACT_SILU, ACT_F32, ins[0], ins[1], ins[2], ins[k], ins[k], N,
                                  NULL, NULL),
               ACT_ERR_OVERLAP);
        refuse(act_gated_backward(ACT_SILU, ACT_F32, ins[0], ins[1], ins[2], far, far + 99, N, NULL,
                                  NULL),
               ACT_ERR_OVERLAP);
    }
    refuse(act_gated_backward(ACT_SILU, ACT_F32, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL),
           ACT_OK);
}

static act_status rows_call(const float *ab, size_t ab_stride, float *y, size_t y_stride,
                            size_t rows, size_t cols)
{
    return act_gated_rows(ACT_SILU, ACT_F32, ab, ab_stride, y, y_stride, rows, cols, NULL, NULL);
}

static void test_rows_refused(void **state)
{
    float *const p = area, *const y = area + 2048;
    (void)state;
    refuse(rows_call(p, 19, y, 10, 5, 10), ACT_ERR_SHAPE);           /* stride below 2 cols   */
    refuse(rows_call(p, 20, y, 9, 5, 10), ACT_ERR_SHAPE);            /* stride below cols     */
    refuse(rows_call(p, 20, p + 5, 20, 5, 10), ACT_ERR_OVERLAP);     /* across the halves     */
    refuse(rows_call(p, 20, p, 10, 5, 10), ACT_ERR_OVERLAP);         /* in place, denser      */
    refuse(rows_call(p, 25, p + 20, 25, 5, 10), ACT_ERR_OVERLAP);    /* gap too small         */
    refuse(rows_call(p, 20, p + 99, 10, 5, 10), ACT_ERR_OVERLAP);    /* the last element      */
    refuse(rows_call(p, SIZE_MAX / 2, y, 10, 4, 10), ACT_ERR_SHAPE); /* overflows             */
    refuse(rows_call(p, SIZE_MAX, y, SIZE_MAX, 1, SIZE_MAX), ACT_ERR_SHAPE);
    refuse(rows_call(p, 20, y, SIZE_MAX / 8, 5, 10), ACT_ERR_POINTER);
    refuse(rows_call(p, 20, y, 10, SIZE_MAX, 10), ACT_ERR_SHAPE);
    refuse(rows_call(NULL, 20, y, 10, 5, 10), ACT_ERR_POINTER);
    refuse(rows_call(p, 20, NULL, 10, 5, 10), ACT_ERR_POINTER);
    refuse(rows_call(NULL, 0, NULL, 0, 0, 10), ACT_OK);
    refuse(rows_call(NULL, 0, NULL, 0, 10, 0), ACT_OK);
    refuse(act_gated_backward_rows(ACT_SILU, ACT_F32, y, 10, p, 20, p, 21, 5, 10, NULL, NULL),
           ACT_ERR_OVERLAP);
    refuse(act_gated_backward_rows(ACT_SILU, ACT_F32, p + 1, 20, p, 20, p, 20, 5, 10, NULL, NULL),
           ACT_ERR_OVERLAP);
    refuse(act_gated_backward_rows(ACT_SILU, ACT_F32, y, 10, p, 20, p + 200, 19, 5, 10, NULL, NULL),
           ACT_ERR_SHAPE); /* stride below 2 cols */
    refuse(act_gated_backward_rows(ACT_SILU, ACT_F32, y, 10, p, 20, NULL, 20, 5, 10, NULL, NULL),
           ACT_ERR_POINTER);
    /* dab is ab or apart: not half a row further or before, though each half would fit */
    refuse(act_gated_backward_rows(ACT_SILU, ACT_F32, y, 10, p + 10, 30, p + 20, 30, 5, 10, NULL,
                                   NULL),
           ACT_ERR_OVERLAP);
    refuse(act_gated_backward_rows(ACT_SILU, ACT_F32, y, 10, p + 10, 30, p, 30, 5, 10, NULL, NULL),
           ACT_ERR_OVERLAP);
    refuse(act_gated_backward_rows(ACT_SILU, ACT_F32, y, 10, p, 20, p + 10, 20, 1, 10, NULL, NULL),
           ACT_ERR_OVERLAP);
    assert_int_equal(
        act_gated_backward_rows(ACT_SILU, ACT_F32, y, 10, p, 40, p + 20, 40, 5, 10, NULL, NULL),
        ACT_OK); /* in the gaps of ab */
    assert_int_equal(act_gated_backward_rows(ACT_SILU, ACT_F32, p + 10, 20, p, 20, p + 200, 20, 5,
                                             10, NULL, NULL),
                     ACT_OK);                                      /* dy is a half of ab */
    assert_int_equal(rows_call(p, 30, p + 20, 30, 5, 10), ACT_OK); /* in the gaps of ab */
    assert_int_equal(rows_call(p, 30, p, 10, 1, 10), ACT_OK);      /* strides of one row */
    memset(area, 0, sizeof area);
}

static void add(void)
{
    h_add_tiers(test_kernels);
    h_add("dead zone", "calls", NULL, test_dead_zone, NULL);
    h_add("rows", "calls", NULL, test_rows, NULL);
    h_add("tasks", "calls", NULL, test_tasks, NULL);
    h_add("refused", "calls", NULL, test_refused, NULL);
    h_add("rows refused", "calls", NULL, test_rows_refused, NULL);
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "gated", add);
}
