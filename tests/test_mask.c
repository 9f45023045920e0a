/* SPDX-License-Identifier: MIT
 *
 * Bit masks: the bytes are what the header says, on every tier, at every length and
 * place; values and gradients are those of the functions without a mask, bit by bit;
 * and nothing else is read or written. */
#include "tier_list.h"
#include "hooks.h"
#include <activate/layers.h>
#include <float.h>
#include <math.h>

enum { MOST = 1536, BYTES = MOST / 8, ROOM = MOST + 64, PAD = 8 };

static const uint8_t canary = 0xa5;
static const float slope = 0.3f;
static float x_in[MOST], dy_in[MOST], want_y[MOST], want_dx[MOST];
static uint8_t want_mask[BYTES + 1];
static h_buffer x_page, out_page, mask_page;

static void prepare(uint64_t seed)
{
    h_fill_normal(x_in, MOST, seed);
    h_fill_normal(dy_in, MOST, seed + 1);
    for (size_t i = (size_t)(seed % 3); i < MOST; i += 3)
        x_in[i] = h_float(h_edges[(i / 3 + seed) % H_EDGES]);
    for (size_t i = (size_t)(seed % 7); i < MOST; i += 7)
        dy_in[i] = h_float(h_edges[(i / 7 + seed) % H_EDGES]);
    if (x_page.first == NULL) {
        x_page = h_buffer_make();
        out_page = h_buffer_make();
        mask_page = h_buffer_make();
    }
}

/* The mask by the sentence in the header, the rest by the kernels without a mask. */
static void expect_from(const act_tier *table, act_op op, size_t n)
{
    const float params[ACT_PARAMS_MOST] = { slope, 0 };
    table->of[op].forward(x_in, want_y, n, params, 0);
    table->of[op].backward(dy_in, x_in, want_dx, n, params, 0);
    memset(want_mask, 0, sizeof want_mask);
    for (size_t i = 0; i < n; i++)
        if (!(x_in[i] <= 0))
            want_mask[i / 8] |= (uint8_t)(1u << i % 8);
}

static void expect_floats(const float *got, const float *want, size_t n)
{
    const float none[ACT_PARAMS_MOST] = { slope };
    for (size_t i = 0; i < n; i++)
        h_expect(got[i], want[i], dy_in[i], x_in[i], none, i);
}

static void expect_bytes(const uint8_t *got, size_t n)
{
    for (size_t k = 0; k < (n + 7) / 8; k++)
        if (got[k] != want_mask[k])
            fail_msg("%s/%s, %s, n = %zu: byte %zu is %02x, not %02x", h_now.tier, h_now.op,
                     h_now.check, n, k, got[k], want_mask[k]);
}

static void note(const h_tier *tier, act_op op, const char *pass, const char *check, size_t n)
{
    h_now =
        (h_note) { .tier = tier->name, .op = h_ops[op].name, .pass = pass, .check = check, .n = n };
}

static act_mask_fn forward_of(const h_tier *tier, act_op op)
{
    return op == ACT_RELU ? tier->table->relu_mask : tier->table->leaky_relu_mask;
}

static act_mask_backward_fn backward_of(const h_tier *tier, act_op op)
{
    return op == ACT_RELU ? tier->table->relu_mask_backward : tier->table->leaky_relu_mask_backward;
}

/* ---- Kernels ---------------------------------------------------------------- */

/* Both passes with buffers of their own, shifted by elements and the mask by bytes. */
static void check_apart(const h_tier *tier, act_op op, size_t n, size_t shift, int stream)
{
    static _Alignas(64) float in[ROOM], out[PAD + ROOM + PAD];
    static _Alignas(64) uint8_t mask[PAD + BYTES + PAD];
    float *const x = in + shift * 5 % 16, *const y = out + PAD + shift;
    uint8_t *const bits = mask + PAD / 2 + shift % 4;
    note(tier, op, "forward", stream ? "streamed" : "apart", n);
    memset(out, canary, sizeof out);
    memset(mask, canary, sizeof mask);
    memcpy(x, x_in, n * sizeof *x);
    forward_of(tier, op)(x, y, bits, n, slope, stream ? ACT_STREAM : 0);
    expect_floats(y, want_y, n);
    expect_bytes(bits, n);
    assert_int_equal(h_bits(y[-1]), h_bits(y[n]));
    assert_int_equal(h_bits(y[n]), 0xa5a5a5a5);
    assert_int_equal(bits[-1], canary);
    assert_int_equal(bits[(n + 7) / 8], canary);

    note(tier, op, "backward", stream ? "streamed" : "apart", n);
    memset(out, canary, sizeof out);
    memcpy(x, dy_in, n * sizeof *x);
    backward_of(tier, op)(x, bits, y, n, slope, stream ? ACT_STREAM : 0);
    expect_floats(y, want_dx, n);
    assert_int_equal(h_bits(y[-1]), 0xa5a5a5a5);
    assert_int_equal(h_bits(y[n]), 0xa5a5a5a5);
}

/* In place, each buffer between inaccessible pages, at both ends. */
static void check_pages(const h_tier *tier, act_op op, size_t n)
{
    const size_t bytes = (n + 7) / 8;
    uint8_t *const masks[2] = { (uint8_t *)mask_page.end - bytes, (uint8_t *)mask_page.first };
    float *const xs[2] = { x_page.end - n, x_page.first };
    float *const outs[2] = { out_page.end - n, out_page.first };
    for (int end = 0; end < 2; end++) {
        note(tier, op, "forward", "between pages, in place", n);
        memcpy(xs[end], x_in, n * sizeof(float));
        forward_of(tier, op)(xs[end], xs[end], masks[end], n, slope, 0);
        expect_floats(xs[end], want_y, n);
        expect_bytes(masks[end], n);
        note(tier, op, "backward", "between pages", n);
        memcpy(xs[end], dy_in, n * sizeof(float));
        backward_of(tier, op)(xs[end], masks[end], outs[end], n, slope, 0);
        expect_floats(outs[end], want_dx, n);
        backward_of(tier, op)(xs[end], masks[end], xs[end], n, slope, 0);
        expect_floats(xs[end], want_dx, n);
    }
}

static void check_length(const h_tier *tier, size_t n)
{
    prepare(h_seed() + n);
    for (act_op op = ACT_RELU; op <= ACT_LEAKY_RELU; op += ACT_LEAKY_RELU - ACT_RELU) {
        expect_from(tier->table, op, n);
        for (size_t shift = 0; shift < 16; shift += n < 40 || n % 8 == 1 ? 1 : 5)
            for (int stream = 0; stream < 2; stream++)
                check_apart(tier, op, n, shift, stream);
        check_pages(tier, op, n);
    }
}

static void test_kernels(void **state)
{
    const h_tier *const tier = *state;
    for (size_t n = 0; n <= 300; n++)
        check_length(tier, n);
    check_length(tier, MOST - 1);
}

/* ---- Calls -------------------------------------------------------------------- */

static act_status call(int pass, const float *in, float *out, uint8_t *mask, size_t n,
                       const act_options *options)
{
    switch (pass) {
    case 0:
        return act_relu_mask(ACT_F32, in, out, mask, n, options);
    case 1:
        return act_relu_mask_backward(ACT_F32, in, mask, out, n, options);
    case 2:
        return act_leaky_relu_mask(ACT_F32, in, out, mask, n, slope, options);
    default:
        return act_leaky_relu_mask_backward(ACT_F32, in, mask, out, n, slope, options);
    }
}

/* Every number of tasks, in every order, with and without streaming. */
static void test_tasks(void **state)
{
    static _Alignas(64) float out[MOST];
    static uint8_t mask[BYTES];
    const size_t n = MOST - 5, before = act_stream_from;
    (void)state;
    act_isa_select(ACT_ISA_AUTO);
    prepare(h_seed());
    for (int k = 0; k < H_HOOKS * 4 * 2; k++) {
        const int pass = k / 2 % 4;
        const act_op op = pass < 2 ? ACT_RELU : ACT_LEAKY_RELU;
        for (size_t grain = 1; grain <= 2 * 512; grain += 73) {
            size_t tasks;
            const act_options options = h_options(h_hooks[k / 8], grain, &tasks);
            const float *const in = pass % 2 == 0 ? x_in : dy_in;
            expect_from(h_twin(h_tiers[0].table), op, n);
            memcpy(mask, want_mask, sizeof mask);
            if (pass % 2 == 0)
                memset(mask, canary, sizeof mask);
            act_stream_from = k % 2 == 0 ? SIZE_MAX : 1;
            assert_int_equal(call(pass, in, out, mask, n, &options), ACT_OK);
            act_stream_from = before;
            note(&h_tiers[0], op, pass % 2 == 0 ? "forward" : "backward", "in tasks", n);
            expect_floats(out, pass % 2 == 0 ? want_y : want_dx, n);
            expect_bytes(mask, n);
            assert_int_equal(tasks, grain <= 512 ? 3 : 2);
        }
    }
}

/* The first task ends where a line of the output does, and in any case at a byte of the
 * mask. */
static void test_lines(void **state)
{
    static _Alignas(64) float room[MOST + 16];
    static uint8_t mask[BYTES];
    (void)state;
    prepare(h_seed());
    for (size_t shift = 0; shift < 16; shift += 4) {
        size_t tasks, done = 0;
        float *const out = room + shift;
        const act_options options = h_options(h_first_task, 512, &tasks);
        memset(room, 0xa5, sizeof room);
        assert_int_equal(call(0, x_in, out, mask, MOST, &options), ACT_OK);
        assert_true(tasks > 1);
        while (done < MOST && h_bits(out[done]) != 0xa5a5a5a5)
            done++;
        assert_int_equal(done % 8, 0);
        assert_int_equal((shift + done) % 16, shift % 8 == 0 ? 0 : shift);
    }
}

/* A call that must be refused with nothing written. */
static void refuse(act_status want, int pass, float *in, float *out, uint8_t *mask, size_t n)
{
    uint8_t before[BYTES];
    memset(out_page.first, canary, 256);
    memset(mask_page.first, canary, BYTES);
    memset(before, canary, BYTES);
    assert_int_equal(call(pass, in, out, mask, n, NULL), want);
    assert_memory_equal(out_page.first, before, BYTES);
    assert_memory_equal(mask_page.first, before, BYTES);
}

static void test_refused(void **state)
{
    enum { N = 40 };
    (void)state;
    prepare(h_seed());
    float *const out = out_page.first, *const in = x_page.first;
    uint8_t *const mask = (uint8_t *)mask_page.first, *const inside = (uint8_t *)out;
    for (int pass = 0; pass < 4; pass++) {
        refuse(ACT_ERR_POINTER, pass, NULL, out, mask, N);
        refuse(ACT_ERR_POINTER, pass, in, NULL, mask, N);
        refuse(ACT_ERR_POINTER, pass, in, out, NULL, N);
        refuse(ACT_ERR_OVERLAP, pass, out + 1, out, mask, N);
        refuse(ACT_ERR_OVERLAP, pass, in, out, inside, N);
        refuse(ACT_ERR_OVERLAP, pass, in, out, inside + N * sizeof(float) - 1, N);
        refuse(ACT_ERR_OVERLAP, pass, in, out + 2, inside + 4, N); /* its last byte is in */
        refuse(ACT_ERR_OVERLAP, pass, in, out, (uint8_t *)in + 1, N);
        refuse(ACT_ERR_POINTER, pass, in, out, mask, SIZE_MAX / 4);
        refuse(ACT_ERR_POINTER, pass, in, out, (uint8_t *)UINTPTR_MAX, N);
        refuse(ACT_OK, pass, NULL, NULL, NULL, 0);
        assert_int_equal(call(pass, in, out + 2, inside + 3, N, NULL), ACT_OK);
        assert_int_equal(call(pass, in, out, inside + N * sizeof(float), N, NULL), ACT_OK);
    }
    refuse(ACT_OK, 0, NULL, NULL, NULL, 0);
    assert_int_equal(act_relu_mask(ACT_BF16, in, out, mask, N, NULL), ACT_ERR_UNSUPPORTED);
    assert_int_equal(act_relu_mask_backward(7, in, mask, out, N, NULL), ACT_ERR_UNKNOWN);
    const act_options flags = { .size = sizeof flags, .flags = ACT_ACCUMULATE };
    const float bad[] = { NAN, INFINITY, -INFINITY };
    for (int pass = 0; pass < 4; pass++)
        assert_int_equal(call(pass, in, out, mask, N, &flags), ACT_ERR_UNSUPPORTED);
    for (int k = 0; k < 3; k++) {
        assert_int_equal(act_leaky_relu_mask(ACT_F32, in, out, mask, N, bad[k], NULL),
                         ACT_ERR_PARAM);
        assert_int_equal(act_leaky_relu_mask_backward(ACT_F32, in, mask, out, N, bad[k], NULL),
                         ACT_ERR_PARAM);
    }
}

static void add(void)
{
    h_add_tiers(test_kernels);
    h_add("tasks", "calls", NULL, test_tasks, NULL);
    h_add("lines", "calls", NULL, test_lines, NULL);
    h_add("refused", "calls", NULL, test_refused, NULL);
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "mask", add);
}
