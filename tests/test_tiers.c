/* SPDX-License-Identifier: MIT
 *
 * Every kernel returns the same bits as its twin, the scalar kernel of the same
 * arithmetic; the value in one lane says nothing about another; and piecewise
 * linear functions return the same bits in both arithmetics. */
#include "tier_list.h"
#include <float.h>
#include <math.h>
#include <stdio.h>

/* The last bit of a small coefficient changes one result in 10^5 where it matters: most
 * of the inputs lie there, an eighth of them under an emulator. `libactivate verify` compares
 * the tiers over all inputs. */
#ifdef ACTIVATE_EMULATED
enum { DENSE = 1 };
#else
enum { DENSE = 8 };
#endif
enum { RANDOM = 1 << 16, MOST = 2 * RANDOM, SPECIAL_DYS = H_EDGES + 4 };

static float xs[MOST], dys[MOST], got[MOST], want[MOST];

static void compare(const h_kernel *kernel, const act_tier *twin, const char *check, size_t n,
                    const float params[ACT_PARAMS_MOST])
{
    h_call(twin, kernel, "its twin", dys, xs, want, n, params);
    h_call(kernel->tier->table, kernel, check, dys, xs, got, n, params);
    for (size_t i = 0; i < n; i++)
        h_expect(got[i], want[i], dys[i], xs[i], params, i);
}

static void fill_dys(size_t n, float dy)
{
    for (size_t i = 0; i < n; i++)
        dys[i] = dy;
}

/* Every special x with every kind of dy. */
static void compare_specials(const h_kernel *kernel, const act_tier *twin,
                             const float params[ACT_PARAMS_MOST])
{
    static const float ordinary[SPECIAL_DYS - H_EDGES] = { 0.75f, -3.0f, 1e-30f, 1e30f };
    const size_t n = h_fill_specials(xs, params);
    for (size_t k = 0; k < SPECIAL_DYS; k++) {
        fill_dys(n, k < H_EDGES ? h_float(h_edges[k]) : ordinary[k - H_EDGES]);
        compare(kernel, twin, "special values", n, params);
        if (kernel->pass == H_FORWARD)
            return;
    }
}

static void compare_random(const h_kernel *kernel, const act_tier *twin, size_t n, uint64_t seed,
                           const float params[ACT_PARAMS_MOST])
{
    h_fill_bits(xs, n, seed);
    h_fill_normal(xs + n, n, seed + 1);
    h_fill_normal(dys, n, seed + 2);
    h_fill_normal(dys + n, n, seed + 3);
    compare(kernel, twin, "random bits and N(0, 4)", 2 * n, params);
    h_fill_bits(dys, 2 * n, seed + 4);
    compare(kernel, twin, "random bits of dy", 2 * n, params);
}

/* A million floats of either sign between 2^-8 and 2^5, with derivatives as they are. */
static void compare_dense(const h_kernel *kernel, const act_tier *twin,
                          const float params[ACT_PARAMS_MOST])
{
    uint64_t seed = h_seed() + 7;
    fill_dys(MOST, 1);
    for (size_t k = 0; k < DENSE; k++) {
        for (size_t i = 0; i < MOST; i++) {
            const uint64_t random = h_random(&seed);
            const uint32_t size = (127 - 8) << 23, sign = (uint32_t)(random >> 63) << 31;
            xs[i] = h_float((size + (uint32_t)random % (13 << 23)) | sign);
        }
        compare(kernel, twin, "dense", MOST, params);
    }
}

static void compare_all(const h_kernel *kernel, const act_tier *twin)
{
    float params[ACT_PARAMS_MOST];
    for (size_t k = 0; h_params(kernel->op, k, params); k++) {
        compare_specials(kernel, twin, params);
        compare_random(kernel, twin, k == 0 ? RANDOM : RANDOM / 64, h_seed() + 5 * k, params);
    }
}

/* The edge `special` in each lane of three vectors among random neighbours. */
static void compare_lanes(const h_kernel *kernel, float special,
                          const float params[ACT_PARAMS_MOST])
{
    enum { LANES = 3 * 16 + 1 };
    float alone, alone_dy = 1.5f;
    h_call(h_twin(kernel->tier->table), kernel, "its twin", &alone_dy, &special, &alone, 1, params);
    h_fill_normal(xs, LANES, h_seed());
    fill_dys(LANES, alone_dy);
    h_call(h_twin(kernel->tier->table), kernel, "its twin", dys, xs, want, LANES, params);
    for (size_t lane = 0; lane < LANES; lane++) {
        const float neighbour = xs[lane], neighbours_want = want[lane];
        xs[lane] = special;
        want[lane] = alone;
        h_call(kernel->tier->table, kernel, "a value in one lane", dys, xs, got, LANES, params);
        for (size_t i = 0; i < LANES; i++)
            h_expect(got[i], want[i], dys[i], xs[i], params, i);
        xs[lane] = neighbour;
        want[lane] = neighbours_want;
    }
}

/* An element alone, and in every place of a buffer of nothing else. */
static void compare_alone(const h_kernel *kernel, const float params[ACT_PARAMS_MOST])
{
    enum { SAME = 2 * 16 + 1 };
    static float specials[H_SPECIALS_MOST];
    const size_t count = h_fill_specials(specials, params);
    for (size_t k = 0; k < count; k++) {
        for (size_t i = 0; i < SAME; i++)
            xs[i] = specials[k];
        fill_dys(SAME, -2.5f);
        h_call(kernel->tier->table, kernel, "one value in all lanes", dys, xs, got, SAME, params);
        h_call(kernel->tier->table, kernel, "one element", dys, xs, want, 1, params);
        for (size_t i = 0; i < SAME; i++)
            h_expect(got[i], want[0], dys[i], xs[i], params, i);
    }
}

static void test_kernel(void **state)
{
    const h_kernel *kernel = *state;
    float params[ACT_PARAMS_MOST];
    compare_all(kernel, h_twin(kernel->tier->table));
    h_params(kernel->op, 0, params);
    compare_dense(kernel, h_twin(kernel->tier->table), params);
    for (size_t k = 0; k < H_EDGES; k++)
        compare_lanes(kernel, h_float(h_edges[k]), params);
    compare_alone(kernel, params);
}

/* ---- Both arithmetics ----------------------------------------------------- */

static const act_op linear[] = {
    ACT_IDENTITY,   ACT_RELU,       ACT_RELU6,  ACT_HARDTANH,    ACT_LEAKY_RELU, ACT_THRESHOLD,
    ACT_HARDSHRINK, ACT_SOFTSHRINK, ACT_SHRINK, ACT_HARDSIGMOID, ACT_HARDSWISH,  ACT_RELU_SQUARED,
};
enum { LINEAR = sizeof linear / sizeof linear[0] };

static void test_linear(void **state)
{
    const h_kernel *kernel = *state;
    const act_tier *other = h_tiers[0].table;
    assert_ptr_not_equal(other, kernel->tier->table);
    assert_false(other->fused);
    assert_true(kernel->tier->table->fused);
    compare_all(kernel, other);
}

static const h_tier *find_tier(const char *name)
{
    for (size_t t = 0; t < h_tier_count; t++)
        if (strcmp(h_tiers[t].name, name) == 0)
            return &h_tiers[t];
    return NULL;
}

static void add_linear(void)
{
    static h_kernel kernels[LINEAR * H_PASS_COUNT];
    h_kernel *kernel = kernels;
    for (size_t k = 0; k < LINEAR; k++) {
        for (int pass = 0; pass < H_PASS_COUNT; pass++) {
            char name[64];
            const char *op = h_ops[linear[k]].name;
            if (pass == H_BACKWARD_Y && !h_ops[linear[k]].from_y)
                continue;
            *kernel = (h_kernel) { find_tier("scalar_fused"), linear[k], (h_pass)pass };
            snprintf(name, sizeof name, "linear/%s/%s", op, h_pass_name[pass]);
            h_add(name, "linear", op, test_linear, kernel++);
        }
    }
}

static void add(void)
{
    h_add_kernels(test_kernel);
    add_linear();
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "tiers", add);
}
