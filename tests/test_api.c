/* SPDX-License-Identifier: MIT
 *
 * Bad arguments give the right status and write nothing; the three ways to call
 * a kernel return the same bits. Links the library as a user does. */
#include "harness.h"
#include <float.h>
#include <math.h>

enum { SIZE = 64, HALF = SIZE / 2 };

static const float canary = -12345.678f;
static float x[SIZE], dy[SIZE], out[SIZE];
static float area[3 * SIZE];

static void reset(void)
{
    h_fill_normal(x, SIZE, h_seed());
    h_fill_normal(dy, SIZE, h_seed() + 1);
    for (size_t i = 0; i < SIZE; i++)
        out[i] = canary;
}

static void expect_untouched(void)
{
    for (size_t i = 0; i < SIZE; i++)
        assert_int_equal(h_bits(out[i]), h_bits(canary));
}

/* One of the three calls, over x, dy and out. */
static act_status call(h_pass pass, act_op op, act_dtype dtype, const act_params *params,
                       const act_options *options)
{
    if (pass == H_FORWARD)
        return act_forward(op, dtype, x, out, SIZE, params, options);
    if (pass == H_BACKWARD)
        return act_backward(op, dtype, dy, x, out, SIZE, params, options);
    return act_backward_y(op, dtype, dy, x, out, SIZE, params, options);
}

static void refuse(h_pass pass, act_op op, act_dtype dtype, const act_params *params,
                   const act_options *options, act_status want)
{
    const act_status got = call(pass, op, dtype, params, options);
    if (got != want)
        fail_msg("%s, op %d, dtype %d: got \"%s\", want \"%s\"", h_pass_name[pass], (int)op,
                 (int)dtype, act_status_text(got), act_status_text(want));
    expect_untouched();
}

static void refuse_in_each_pass(act_op op, act_dtype dtype, const act_params *params,
                                const act_options *options, act_status want)
{
    for (int pass = 0; pass < H_PASS_COUNT; pass++)
        refuse((h_pass)pass, op, dtype, params, options, want);
}

/* ---- Values that are unknown ------------------------------------------------ */

static void test_unknown(void **state)
{
    static const int32_t bad[] = { -1, -1000, INT32_MIN, INT32_MAX };
    static const uint32_t bad_flags[] = { 16, 17, 0x80000000u, UINT32_MAX };
    act_options options = { .size = sizeof options };
    (void)state;
    reset();
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        refuse_in_each_pass(bad[i], ACT_F32, NULL, NULL, ACT_ERR_UNKNOWN);
        refuse_in_each_pass(ACT_RELU, bad[i], NULL, NULL, ACT_ERR_UNKNOWN);
        assert_null(act_find_forward(bad[i], ACT_F32));
        assert_null(act_find_backward(bad[i], ACT_F32));
        assert_null(act_find_backward_y(bad[i], ACT_F32));
        assert_null(act_find_forward(ACT_RELU, bad[i]));
        assert_int_equal(act_isa_select(bad[i]), ACT_ERR_UNKNOWN);
        assert_int_equal(act_isa_available(bad[i]), 0);
        assert_null(act_isa_name(bad[i]));
    }
    refuse_in_each_pass(act_op_count(), ACT_F32, NULL, NULL, ACT_ERR_UNKNOWN);
    refuse_in_each_pass(ACT_RELU, ACT_F16 + 1, NULL, NULL, ACT_ERR_UNKNOWN);
    assert_null(act_find_forward(act_op_count(), ACT_F32));
    for (size_t i = 0; i < sizeof bad_flags / sizeof bad_flags[0]; i++) {
        options.flags = bad_flags[i];
        refuse_in_each_pass(ACT_RELU, ACT_F32, NULL, &options, ACT_ERR_UNKNOWN);
    }
}

static void test_reserved(void **state)
{
    static const uint32_t others[] = { ACT_EXACT, ACT_ACCUMULATE, ACT_ZERO_ROWS, ACT_GATE_SECOND };
    act_options options = { .size = sizeof options };
    (void)state;
    reset();
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        options.flags = others[i];
        refuse_in_each_pass(ACT_RELU, ACT_F32, NULL, &options, ACT_ERR_UNSUPPORTED);
    }
    for (act_dtype dtype = ACT_BF16; dtype <= ACT_F16; dtype++) {
        refuse_in_each_pass(ACT_RELU, dtype, NULL, NULL, ACT_ERR_UNSUPPORTED);
        assert_null(act_find_forward(ACT_RELU, dtype));
        assert_null(act_find_backward(ACT_RELU, dtype));
        assert_null(act_find_backward_y(ACT_RELU, dtype));
    }
}

/* ---- Buffers ---------------------------------------------------------------- */

static void test_null(void **state)
{
    (void)state;
    reset();
    for (act_op op = 0; op < ACT_OP_COUNT; op++) {
        assert_int_equal(act_forward(op, ACT_F32, NULL, out, 1, NULL, NULL), ACT_ERR_ARG);
        assert_int_equal(act_forward(op, ACT_F32, x, NULL, 1, NULL, NULL), ACT_ERR_ARG);
        assert_int_equal(act_backward(op, ACT_F32, NULL, x, out, 1, NULL, NULL), ACT_ERR_ARG);
        assert_int_equal(act_backward(op, ACT_F32, dy, NULL, out, 1, NULL, NULL), ACT_ERR_ARG);
        assert_int_equal(act_backward(op, ACT_F32, dy, x, NULL, 1, NULL, NULL), ACT_ERR_ARG);
        if (!h_ops[op].from_y)
            continue;
        assert_int_equal(act_backward_y(op, ACT_F32, NULL, x, out, 1, NULL, NULL), ACT_ERR_ARG);
        assert_int_equal(act_backward_y(op, ACT_F32, dy, NULL, out, 1, NULL, NULL), ACT_ERR_ARG);
        assert_int_equal(act_backward_y(op, ACT_F32, dy, x, NULL, 1, NULL, NULL), ACT_ERR_ARG);
    }
    expect_untouched();
}

static void test_nothing_to_do(void **state)
{
    (void)state;
    reset();
    for (act_op op = 0; op < ACT_OP_COUNT; op++) {
        assert_int_equal(act_forward(op, ACT_F32, NULL, NULL, 0, NULL, NULL), ACT_OK);
        assert_int_equal(act_forward(op, ACT_F32, x, out, 0, NULL, NULL), ACT_OK);
        assert_int_equal(act_forward(op, ACT_F32, out, out + 1, 0, NULL, NULL), ACT_OK);
        assert_int_equal(act_backward(op, ACT_F32, NULL, NULL, NULL, 0, NULL, NULL), ACT_OK);
        assert_int_equal(act_backward(op, ACT_F32, dy, x, out, 0, NULL, NULL), ACT_OK);
        if (h_ops[op].from_y)
            assert_int_equal(act_backward_y(op, ACT_F32, NULL, NULL, NULL, 0, NULL, NULL), ACT_OK);
    }
    expect_untouched();
}

static void test_too_long(void **state)
{
    static const size_t counts[] = { SIZE_MAX, SIZE_MAX / 2, SIZE_MAX / 4 + 1, SIZE_MAX / 4,
                                     SIZE_MAX / 4 - 1 };
    (void)state;
    reset();
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        const size_t n = counts[i];
        assert_int_equal(act_forward(ACT_RELU, ACT_F32, x, out, n, NULL, NULL), ACT_ERR_ARG);
        assert_int_equal(act_forward(ACT_RELU, ACT_F32, out, out, n, NULL, NULL), ACT_ERR_ARG);
        assert_int_equal(act_backward(ACT_RELU, ACT_F32, dy, x, out, n, NULL, NULL), ACT_ERR_ARG);
        assert_int_equal(act_backward_y(ACT_RELU, ACT_F32, dy, x, out, n, NULL, NULL), ACT_ERR_ARG);
        assert_int_equal(act_relu_f32(x, out, n), ACT_ERR_ARG);
    }
    expect_untouched();
}

static void fill_area(void)
{
    h_fill_normal(area, 3 * SIZE, h_seed() + 2);
}

/* The same call with the output shifted by a number of bytes from an input:
 * only a shift of 0, or of the whole length, is allowed. */
static void check_overlap(ptrdiff_t shift)
{
    static float before[3 * SIZE];
    float *const input = area + SIZE;
    void *const output = (char *)input + shift;
    const size_t n = HALF;
    const ptrdiff_t bytes = (ptrdiff_t)(n * sizeof(float));
    const act_status want = shift == 0 || shift >= bytes || shift <= -bytes ? ACT_OK : ACT_ERR_ARG;
    fill_area();
    memcpy(before, area, sizeof before);
    assert_int_equal(act_forward(ACT_SILU, ACT_F32, input, output, n, NULL, NULL), want);
    assert_int_equal(act_silu_f32(input, output, n), want);
    assert_int_equal(act_backward(ACT_SILU, ACT_F32, input, x, output, n, NULL, NULL), want);
    assert_int_equal(act_backward(ACT_SILU, ACT_F32, dy, input, output, n, NULL, NULL), want);
    assert_int_equal(act_silu_backward_f32(dy, input, output, n), want);
    assert_int_equal(act_silu_backward_f32(input, x, output, n), want);
    assert_int_equal(act_backward_y(ACT_TANH, ACT_F32, input, x, output, n, NULL, NULL), want);
    assert_int_equal(act_backward_y(ACT_TANH, ACT_F32, dy, input, output, n, NULL, NULL), want);
    if (want != ACT_OK)
        assert_memory_equal(before, area, sizeof before);
}

static void test_overlap(void **state)
{
    (void)state;
    reset();
    for (ptrdiff_t shift = -SIZE; shift <= SIZE; shift++)
        check_overlap(shift * (ptrdiff_t)sizeof(float));
    for (size_t shift = 1; shift < HALF; shift++) /* inputs may overlap as they like */
        assert_int_equal(act_backward(ACT_SILU, ACT_F32, area, area + shift, out, HALF, NULL, NULL),
                         ACT_OK);
}

/* ---- Parameters ------------------------------------------------------------- */

static void refuse_param(act_op op, int which, float value)
{
    act_params p = ACT_PARAMS(h_ops[op].param[0].preset, h_ops[op].param[1].preset);
    *(which == 0 ? &p.a : &p.b) = value;
    refuse(H_FORWARD, op, ACT_F32, &p, NULL, ACT_ERR_ARG);
    refuse(H_BACKWARD, op, ACT_F32, &p, NULL, ACT_ERR_ARG);
    if (h_ops[op].from_y)
        refuse(H_BACKWARD_Y, op, ACT_F32, &p, NULL, ACT_ERR_ARG);
}

static void test_params(void **state)
{
    const act_params crossed = ACT_PARAMS(1, -1);
    (void)state;
    reset();
    for (act_op op = 0; op < ACT_OP_COUNT; op++) {
        for (int k = 0; k < h_ops[op].count; k++) {
            const h_param *param = &h_ops[op].param[k];
            refuse_param(op, k, NAN);
            refuse_param(op, k, -NAN);
            refuse_param(op, k, h_float(0x7f800001));
            if (param->least > -INFINITY) {
                refuse_param(op, k, h_next(param->least, -INFINITY));
                refuse_param(op, k, -INFINITY);
            }
            if (param->greatest < INFINITY)
                refuse_param(op, k, INFINITY);
        }
    }
    refuse_in_each_pass(ACT_HARDTANH, ACT_F32, &crossed, NULL, ACT_ERR_ARG);
    assert_int_equal(act_hardtanh_f32(x, out, SIZE, 1, -1), ACT_ERR_ARG);
    assert_int_equal(act_leaky_relu_f32(x, out, SIZE, NAN), ACT_ERR_ARG);
    expect_untouched();
}

/* A parameter that the activation does not have is ignored. */
static void test_spare_params(void **state)
{
    const act_params spare = ACT_PARAMS(NAN, NAN), slope = ACT_PARAMS(0.5f, NAN);
    (void)state;
    reset();
    assert_int_equal(call(H_FORWARD, ACT_RELU, ACT_F32, &spare, NULL), ACT_OK);
    assert_int_equal(call(H_FORWARD, ACT_LEAKY_RELU, ACT_F32, &slope, NULL), ACT_OK);
    x[0] = -1;
    assert_int_equal(call(H_FORWARD, ACT_LEAKY_RELU, ACT_F32, &slope, NULL), ACT_OK);
    assert_true(out[0] == -0.5f);
}

/* Backward from y needs parameters with which y tells the branch. */
static void test_from_output(void **state)
{
    static const struct {
        act_op op;
        float a, b;
        act_status status;
    } cases[] = {
        { ACT_LEAKY_RELU, -0.5f, 0, ACT_ERR_UNSUPPORTED },
        { ACT_LEAKY_RELU, -0x1p-149f, 0, ACT_ERR_UNSUPPORTED },
        { ACT_LEAKY_RELU, 0, 0, ACT_OK },
        { ACT_LEAKY_RELU, 2, 0, ACT_OK },
        { ACT_ELU, -1, 0, ACT_ERR_UNSUPPORTED },
        { ACT_ELU, 0, 0, ACT_OK },
        { ACT_SELU, -1, 1, ACT_ERR_UNSUPPORTED },
        { ACT_SELU, 1, -1, ACT_ERR_UNSUPPORTED },
        { ACT_SELU, 1, 1, ACT_OK },
        { ACT_SOFTPLUS, 1, 20, ACT_ERR_UNSUPPORTED },
        { ACT_SOFTPLUS, 2, INFINITY, ACT_OK },
        { ACT_THRESHOLD, 1, 2, ACT_ERR_UNSUPPORTED },
        { ACT_THRESHOLD, 1, 1, ACT_OK },
        { ACT_THRESHOLD, 1, -3, ACT_OK },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const act_params p = ACT_PARAMS(cases[i].a, cases[i].b);
        const act_status got = (reset(), call(H_BACKWARD_Y, cases[i].op, ACT_F32, &p, NULL));
        if (got != cases[i].status)
            fail_msg("%s with %g, %g: got \"%s\", want \"%s\"", h_ops[cases[i].op].name,
                     (double)p.a, (double)p.b, act_status_text(got),
                     act_status_text(cases[i].status));
        if (got != ACT_OK)
            expect_untouched();
    }
    reset();
    for (act_op op = 0; op < ACT_OP_COUNT; op++) {
        assert_int_equal(act_find_backward_y(op, ACT_F32) != NULL, h_ops[op].from_y);
        if (!h_ops[op].from_y)
            refuse(H_BACKWARD_Y, op, ACT_F32, NULL, NULL, ACT_ERR_UNSUPPORTED);
    }
}

/* ---- Structures of other sizes ---------------------------------------------- */

static void test_params_size(void **state)
{
    struct {
        act_params known;
        double newer;
    } longer = { ACT_PARAMS(0.5f, 0), 7 };
    act_params p = ACT_PARAMS(0.5f, NAN);
    (void)state;
    reset();
    x[0] = -1;
    for (size_t size = 0; size < offsetof(act_params, a); size++) {
        p.size = size;
        refuse(H_FORWARD, ACT_LEAKY_RELU, ACT_F32, &p, NULL, ACT_ERR_ARG);
    }
    for (size_t size = offsetof(act_params, a); size < offsetof(act_params, b); size++) {
        p.size = size; /* no field, or a part of one: the default */
        assert_int_equal(call(H_FORWARD, ACT_LEAKY_RELU, ACT_F32, &p, NULL), ACT_OK);
        assert_true(out[0] == -0.01f);
    }
    p.size = offsetof(act_params, b);
    assert_int_equal(call(H_FORWARD, ACT_LEAKY_RELU, ACT_F32, &p, NULL), ACT_OK);
    assert_true(out[0] == -0.5f);
    p.a = -1.0f; /* hardtanh's lo; hi is beyond the size */
    x[0] = 5;
    assert_int_equal(call(H_FORWARD, ACT_HARDTANH, ACT_F32, &p, NULL), ACT_OK);
    assert_true(out[0] == 1);
    longer.known.size = sizeof longer;
    x[0] = -1;
    assert_int_equal(call(H_FORWARD, ACT_LEAKY_RELU, ACT_F32, &longer.known, NULL), ACT_OK);
    assert_true(out[0] == -0.5f);
}

static void test_options_size(void **state)
{
    struct {
        act_options known;
        double newer;
    } longer = { { .size = sizeof longer }, 7 };
    act_options options = { .size = 0 };
    (void)state;
    reset();
    for (size_t size = 0; size < sizeof(size_t); size++) {
        options.size = size;
        refuse_in_each_pass(ACT_RELU, ACT_F32, NULL, &options, ACT_ERR_ARG);
    }
    options.flags = UINT32_MAX; /* beyond the size: not read */
    for (size_t size = offsetof(act_options, flags); size < offsetof(act_options, flags) + 4;
         size++) {
        options.size = size;
        assert_int_equal(call(H_FORWARD, ACT_RELU, ACT_F32, NULL, &options), ACT_OK);
    }
    assert_int_equal(call(H_FORWARD, ACT_RELU, ACT_F32, NULL, &longer.known), ACT_OK);
}

/* ---- One kernel, three ways to call it --------------------------------------- */

typedef struct named {
    act_status (*forward)(const float *x, float *y, size_t n, const float params[2]);
    act_status (*backward)(const float *dy, const float *x, float *dx, size_t n,
                           const float params[2]);
} named;

#define ARGUMENTS_0
#define ARGUMENTS_1 , params[0]
#define ARGUMENTS_2 , params[0], params[1]
#define OP(id, NAME, name, count, ...)                                                           \
    static act_status name##_forward(const float *in, float *y, size_t n, const float params[2]) \
    {                                                                                            \
        (void)params;                                                                            \
        return act_##name##_f32(in, y, n ARGUMENTS_##count);                                     \
    }                                                                                            \
    static act_status name##_backward(const float *g, const float *in, float *dx, size_t n,      \
                                      const float params[2])                                     \
    {                                                                                            \
        (void)params;                                                                            \
        return act_##name##_backward_f32(g, in, dx, n ARGUMENTS_##count);                        \
    }
#include "ops.def"

#define OP(id, NAME, name, ...) { name##_forward, name##_backward },
static const named named_calls[ACT_OP_COUNT] = {
#include "ops.def"
};

static void check_three_ways(act_op op, const float params[2])
{
    static float generic[SIZE], by_name[SIZE], by_pointer[SIZE];
    const act_params p = ACT_PARAMS(params[0], params[1]);
    assert_int_equal(act_forward(op, ACT_F32, x, generic, SIZE, &p, NULL), ACT_OK);
    assert_int_equal(named_calls[op].forward(x, by_name, SIZE, params), ACT_OK);
    act_find_forward(op, ACT_F32)(x, by_pointer, SIZE, params);
    assert_memory_equal(generic, by_name, sizeof generic);
    assert_memory_equal(generic, by_pointer, sizeof generic);
    assert_int_equal(act_backward(op, ACT_F32, dy, x, generic, SIZE, &p, NULL), ACT_OK);
    assert_int_equal(named_calls[op].backward(dy, x, by_name, SIZE, params), ACT_OK);
    act_find_backward(op, ACT_F32)(dy, x, by_pointer, SIZE, params);
    assert_memory_equal(generic, by_name, sizeof generic);
    assert_memory_equal(generic, by_pointer, sizeof generic);
    if (!h_ops[op].from_y || act_backward_y(op, ACT_F32, dy, x, generic, SIZE, &p, NULL) != ACT_OK)
        return;
    act_find_backward_y(op, ACT_F32)(dy, x, by_pointer, SIZE, params);
    assert_memory_equal(generic, by_pointer, sizeof generic);
}

static void test_three_ways(void **state)
{
    static float defaults[SIZE];
    (void)state;
    for (act_op op = 0; op < ACT_OP_COUNT; op++) {
        float params[2];
        reset();
        for (size_t k = 0; h_params(op, k, params); k++)
            check_three_ways(op, params);
        h_params(op, 0, params);
        assert_int_equal(call(H_FORWARD, op, ACT_F32, NULL, NULL), ACT_OK);
        act_find_forward(op, ACT_F32)(x, defaults, SIZE, params);
        assert_memory_equal(out, defaults, sizeof out);
    }
}

static void add(void)
{
    h_add("unknown values", NULL, NULL, test_unknown, NULL);
    h_add("reserved types and flags", NULL, NULL, test_reserved, NULL);
    h_add("null buffers", NULL, NULL, test_null, NULL);
    h_add("n = 0", NULL, NULL, test_nothing_to_do, NULL);
    h_add("n too large", NULL, NULL, test_too_long, NULL);
    h_add("overlap", NULL, NULL, test_overlap, NULL);
    h_add("bad parameters", NULL, NULL, test_params, NULL);
    h_add("spare parameters", NULL, NULL, test_spare_params, NULL);
    h_add("parameters of backward from y", NULL, NULL, test_from_output, NULL);
    h_add("size of act_params", NULL, NULL, test_params_size, NULL);
    h_add("size of act_options", NULL, NULL, test_options_size, NULL);
    h_add("named, generic and pointer calls", NULL, NULL, test_three_ways, NULL);
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "api", add);
}
