/* SPDX-License-Identifier: MIT
 *
 * Every kernel reads and writes [0, n) and nothing else, for every short n, at
 * every misalignment of a cache line, in place, and between inaccessible pages;
 * and none of that changes a bit. */
#include "tier_list.h"

/* An emulator gets no more than all numbers of vectors and rests of the loops need. */
#ifdef ACTIVATE_EMULATED
enum { LENGTHS = 101 };
#else
enum { LENGTHS = 301 };
#endif

enum {
    LANES_MOST = 16,
    STREAMED = 4 * LANES_MOST + 4,
    LONG = 1021,
    CANARIES = 2 * LANES_MOST,
    ROOM = LONG + 3 * LANES_MOST
};

static const float canary = -12345.678f;

/* The inputs, and what the twin makes of each element alone. */
static float x_in[LONG], dy_in[LONG], want[LONG];
static h_buffer x_page, dy_page, out_page;

static void prepare(const h_kernel *kernel, const float params[ACT_PARAMS_MOST])
{
    if (x_page.first == NULL) {
        x_page = h_buffer_make();
        dy_page = h_buffer_make();
        out_page = h_buffer_make();
    }
    h_fill_normal(x_in, LONG, h_seed());
    h_fill_normal(dy_in, LONG, h_seed() + 1);
    for (size_t i = 0; i < LONG; i += 5)
        x_in[i] = h_float(h_edges[i / 5 % H_EDGES]);
    for (size_t i = 0; i < LONG; i++)
        h_call(h_twin(kernel->tier->table), kernel, "its twin", dy_in + i, x_in + i, want + i, 1,
               params);
}

static void expect(const float *out, size_t n, const float params[ACT_PARAMS_MOST])
{
    if (n == 0 || memcmp(out, want, n * sizeof *out) == 0)
        return;
    for (size_t i = 0; i < n; i++)
        h_expect(out[i], want[i], dy_in[i], x_in[i], params, i);
}

static void copy(float *to, const float *from, size_t n)
{
    if (n > 0)
        memcpy(to, from, n * sizeof *to);
}

/* ---- Canaries: around a buffer, n and its places all vary ------------------ */

static void set_canaries(float *at, size_t count)
{
    for (size_t i = 0; i < count; i++)
        at[i] = canary;
}

static void expect_canaries(const float *at, size_t count, const char *where)
{
    for (size_t i = 0; i < count; i++)
        if (h_bits(at[i]) != h_bits(canary))
            fail_msg("%s/%s/%s, %s: wrote %s the buffer, n = %zu, float %zu there", h_now.tier,
                     h_now.op, h_now.pass, h_now.check, where, h_now.n, i);
}

static void run_at(const h_kernel *kernel, size_t n, size_t dy_shift, size_t x_shift,
                   size_t out_shift, const float params[ACT_PARAMS_MOST])
{
    static _Alignas(64) float dy[ROOM], x[ROOM], out[CANARIES + ROOM + CANARIES];
    float *const result = out + CANARIES + out_shift;
    copy(dy + dy_shift, dy_in, n);
    copy(x + x_shift, x_in, n);
    set_canaries(result - CANARIES, CANARIES + n + CANARIES);
    h_call(kernel->tier->table, kernel, "misaligned", dy + dy_shift, x + x_shift, result, n,
           params);
    expect(result, n, params);
    expect_canaries(result - CANARIES, CANARIES, "before");
    expect_canaries(result + n, CANARIES, "after");
    if (n > 0) {
        assert_memory_equal(dy + dy_shift, dy_in, n * sizeof *dy);
        assert_memory_equal(x + x_shift, x_in, n * sizeof *x);
    }
}

static void check_places(const h_kernel *kernel, size_t n, const float params[ACT_PARAMS_MOST])
{
    for (size_t shift = 0; shift < LANES_MOST; shift++) {
        run_at(kernel, n, shift, shift, shift, params);
        run_at(kernel, n, (5 * shift + 2) % LANES_MOST, (7 * shift + n) % LANES_MOST, shift,
               params);
    }
}

/* ---- In place -------------------------------------------------------------- */

static void check_in_place(const h_kernel *kernel, size_t n, const float params[ACT_PARAMS_MOST])
{
    static float one[ROOM], other[ROOM];
    copy(one, x_in, n);
    copy(other, dy_in, n);
    h_call(kernel->tier->table, kernel, "out is x", other, one, one, n, params);
    expect(one, n, params);
    if (kernel->pass == H_FORWARD)
        return;
    copy(one, x_in, n);
    h_call(kernel->tier->table, kernel, "out is dy", other, one, other, n, params);
    expect(other, n, params);
}

/* dy and x are one buffer, and the result another or the same. */
static void check_one_input(const h_kernel *kernel, size_t n, const float params[ACT_PARAMS_MOST])
{
    static float both[ROOM], out[ROOM], twin[ROOM];
    if (kernel->pass == H_FORWARD)
        return;
    copy(both, x_in, n);
    h_call(h_twin(kernel->tier->table), kernel, "its twin", x_in, x_in, twin, n, params);
    h_call(kernel->tier->table, kernel, "dy is x", both, both, out, n, params);
    for (size_t i = 0; i < n; i++)
        h_expect(out[i], twin[i], both[i], both[i], params, i);
    h_call(kernel->tier->table, kernel, "out is dy is x", both, both, both, n, params);
    for (size_t i = 0; i < n; i++)
        h_expect(both[i], twin[i], x_in[i], x_in[i], params, i);
}

/* ---- Inaccessible pages ---------------------------------------------------- */

static void run_between(const h_kernel *kernel, const char *check, float *dy, float *x, float *out,
                        size_t n, const float params[ACT_PARAMS_MOST])
{
    copy(dy, dy_in, n);
    copy(x, x_in, n);
    h_call(kernel->tier->table, kernel, check, dy, x, out, n, params);
    expect(out, n, params);
}

static void check_pages(const h_kernel *kernel, size_t n, const float params[ACT_PARAMS_MOST])
{
    run_between(kernel, "ends at a page that is not there", dy_page.end - n, x_page.end - n,
                out_page.end - n, n, params);
    run_between(kernel, "begins after a page that is not there", dy_page.first, x_page.first,
                out_page.first, n, params);
    run_between(kernel, "in place at a page's end", dy_page.end - n, x_page.end - n, x_page.end - n,
                n, params);
}

static void check_length(const h_kernel *kernel, size_t n, const float params[ACT_PARAMS_MOST])
{
    check_places(kernel, n, params);
    check_in_place(kernel, n, params);
    check_one_input(kernel, n, params);
    check_pages(kernel, n, params);
}

/* First with ordinary stores throughout, then past the caches. */
static void test_kernel(void **state)
{
    const h_kernel *kernel = *state;
    float params[ACT_PARAMS_MOST];
    h_params(kernel->op, 0, params);
    prepare(kernel, params);
    act_stream_from = SIZE_MAX;
    for (size_t n = 0; n < LENGTHS; n++)
        check_length(kernel, n, params);
    check_length(kernel, LONG, params);
    act_stream_from = 0;
    for (size_t n = 0; n < STREAMED; n++)
        check_length(kernel, n, params);
    check_length(kernel, LONG, params);
}

static void add(void)
{
    h_add_kernels(test_kernel);
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "memory", add);
}
