/* SPDX-License-Identifier: MIT
 *
 * Does a sweep notice what it is there to notice? Its kernels are made here: the
 * reference rounded to float, wrong at one input. This program is the library, as
 * far as the sweep can see, and is linked without the real one. */
#include "harness.h"
#include "sweep.h"
#include <math.h>

enum { BOUND = 8 };

typedef struct fault {
    const char *name;
    act_op op;
    act_pass pass;
    float x;   /* the sweep runs over the floats around it */
    float got; /* what the kernel returns there            */
    int property, excused;
} fault;

static const fault *current;

/* ---- A library with one fault --------------------------------------------- */

static float evaluate(act_pass pass, float x, const float params[2])
{
    const double p[2] = { (double)params[0], (double)params[1] };
    if (h_bits(x) == h_bits(current->x))
        return current->got;
    return (float)act_reference_find(current->op, pass)((double)x, p);
}

static void forward(const float *x, float *y, size_t n, const float params[2])
{
    for (size_t i = 0; i < n; i++)
        y[i] = evaluate(ACT_PASS_FORWARD, x[i], params);
}

static void backward(const float *dy, const float *x, float *dx, size_t n, const float params[2])
{
    for (size_t i = 0; i < n; i++)
        dx[i] = dy[i] * evaluate(ACT_PASS_BACKWARD, x[i], params);
}

act_forward_fn act_find_forward(act_op op, act_dtype dtype)
{
    return op == current->op && dtype == ACT_F32 ? forward : NULL;
}

act_backward_fn act_find_backward(act_op op, act_dtype dtype)
{
    return op == current->op && dtype == ACT_F32 ? backward : NULL;
}

act_backward_fn act_find_backward_y(act_op op, act_dtype dtype)
{
    (void)op, (void)dtype;
    return NULL;
}

act_isa act_isa_current(void)
{
    return ACT_ISA_SCALAR;
}

act_status act_isa_select(act_isa isa)
{
    return isa == ACT_ISA_SCALAR ? ACT_OK : ACT_ERR_UNSUPPORTED;
}

act_status act_op_describe(act_op op, act_op_info *info)
{
    (void)op;
    for (int k = 0; k < 2; k++)
        info->forward_ulp[k] = info->backward_ulp[k] = info->backward_y_ulp[k] = BOUND;
    info->backward_absolute = 0x1p-24f;
    return ACT_OK;
}

/* ---- What must be noticed -------------------------------------------------- */

#define NONE -1

static const fault faults[] = {
    { "nothing", ACT_SIGMOID, ACT_PASS_FORWARD, 0, 0.5f, NONE, 0 },
    { "nothing_at_infinity", ACT_GELU, ACT_PASS_FORWARD, -INFINITY, -0.0f, NONE, 0 },
    { "bound", ACT_SIGMOID, ACT_PASS_FORWARD, 0, 0.5f + 9 * 0x1p-24f, SWEEP_BOUND, 0 },
    { "subnormal_flushed", ACT_EXP, ACT_PASS_FORWARD, -90, 0, SWEEP_BOUND, 0 },
    { "overflow", ACT_EXP, ACT_PASS_FORWARD, 89, 0x1.fffffep127f, SWEEP_BOUND, 0 },
    { "nan_to_zero", ACT_RELU, ACT_PASS_FORWARD, NAN, 0, SWEEP_NAN, 0 },
    { "nan_is_dead", ACT_RELU, ACT_PASS_BACKWARD, NAN, 0, SWEEP_NAN, 0 },
    { "finite_to_nan", ACT_SILU, ACT_PASS_FORWARD, -100, NAN, SWEEP_FINITE, 0 },
    { "infinity_to_nan", ACT_SILU, ACT_PASS_FORWARD, -INFINITY, NAN, SWEEP_INFINITY, 0 },
    { "infinity", ACT_SIGMOID, ACT_PASS_FORWARD, INFINITY, 0.5f, SWEEP_INFINITY, 0 },
    { "range", ACT_SIGMOID, ACT_PASS_FORWARD, 30, 0x1.000002p0f, SWEEP_RANGE, 0 },
    { "range_far_out", ACT_SNAKE, ACT_PASS_FORWARD, 0x1p22f, 0x1p22f - 4, SWEEP_RANGE, 0 },
    { "saturation", ACT_TANH, ACT_PASS_FORWARD, 20, 0x1.fffffep-1f, SWEEP_SATURATION, 0 },
    { "saturation_at_zero", ACT_EXP, ACT_PASS_FORWARD, -200, 0x1p-149f, SWEEP_SATURATION, 0 },
    { "zero", ACT_GELU, ACT_PASS_FORWARD, -0.0f, 0, SWEEP_ZERO, 0 },
    { "zero_of_dead_zone", ACT_RELU, ACT_PASS_FORWARD, -1, -0.0f, SWEEP_ZERO, 0 },
    { "zero_slope_of_dead_zone", ACT_RELU, ACT_PASS_BACKWARD, -1, -0.0f, SWEEP_ZERO, 0 },
    { "monotone", ACT_RELU, ACT_PASS_FORWARD, 1, 1 + 10 * 0x1p-23f, SWEEP_MONOTONE, 0 },
    { "odd", ACT_TANH, ACT_PASS_FORWARD, 1, 0x1.85efaep-1f, SWEEP_ODD, 0 },
    { "even_slope", ACT_TANH, ACT_PASS_BACKWARD, 1, 0x1.ae0f38p-2f, SWEEP_ODD, 0 },
    { "zero_of_slope", ACT_SILU, ACT_PASS_BACKWARD, -1.2784645f, 0x1p-25f, NONE, 1 },
    { "tail_of_slope", ACT_SILU, ACT_PASS_BACKWARD, -20, 0, SWEEP_BOUND, 0 },
};
enum { FAULTS = sizeof faults / sizeof faults[0] };

/* Over `room` floats on both sides: 100 make one short block, 5000 full ones. */
static sweep_result sweep_around(const fault *of, uint32_t room)
{
    const uint32_t key = sweep_key(of->x);
    sweep_result results[SWEEP_TIERS_MOST];
    sweep_request request = { .op = of->op, .pass = of->pass, .tier_count = 1, .stride = 1 };
    request.tiers[0] = ACT_ISA_SCALAR;
    request.threads = 2;
    request.first = key < room ? 0 : key - room;
    request.last = key > UINT32_MAX - room ? UINT32_MAX : key + room;
    h_params(of->op, 0, request.params);
    current = of;
    assert_true(sweep_run(&request, results));
    return results[0];
}

static void expect_noticed(const fault *of, uint32_t room)
{
    const sweep_result result = sweep_around(of, room);
    assert_int_equal(result.excused, of->excused);
    if (of->property == NONE) {
        assert_int_equal(sweep_violations(&result), 0);
        return;
    }
    assert_true(result.violations[of->property] > 0);
    const float x = result.example[of->property].x;
    assert_true(h_same(x, of->x) || of->property == SWEEP_MONOTONE || of->property == SWEEP_ODD);
}

static void notices(void **state)
{
    expect_noticed(*state, 100);
    expect_noticed(*state, 5000);
}

/* Figures of a fault of 3 units among correctly rounded results. */
static void measures(void **state)
{
    static const fault small = { "", ACT_RELU6, ACT_PASS_FORWARD, 5, 5 + 3 * 0x1p-21f, NONE, 0 };
    const sweep_result result = sweep_around(&small, 5000);
    (void)state;
    assert_int_equal(result.counted, 10001);
    assert_int_equal(result.rounded_correctly, 10000);
    assert_true(result.greatest_ulp == 3);
    assert_true(result.ulp_sum == 3);
    assert_true(result.worst.x == 5);
}

static void counts_ulps(void **state)
{
    (void)state;
    assert_true(sweep_ulp(1, 1) == 0);
    assert_true(sweep_ulp(1, 1 + 0x1p-24) == 0.5);
    assert_true(sweep_ulp(1, 1 - 0x1p-25) == 0.5);
    assert_true(sweep_ulp(0, 0x1p-149) == 1);
    assert_true(sweep_ulp(0, 0x1p-151) == 0.25);
    assert_true(sweep_ulp(INFINITY, 0x1p200) == 0);
    assert_true(sweep_ulp(INFINITY, 0x1.ffffffp127) == 0);
    assert_true(sweep_ulp(INFINITY, 0x1.fffffep127) == 1);
    assert_true(sweep_ulp(-INFINITY, 0x1p200) > 0x1p24);
}

static void orders_floats(void **state)
{
    static const float ascending[] = { -INFINITY, -1, -0x1p-149f, -0.0f, 0, 0x1p-149f, INFINITY };
    (void)state;
    for (size_t i = 0; i < sizeof ascending / sizeof ascending[0]; i++) {
        assert_true(h_same(sweep_float(sweep_key(ascending[i])), ascending[i]));
        assert_true(i == 0 || sweep_key(ascending[i - 1]) < sweep_key(ascending[i]));
    }
    assert_int_equal(sweep_key(0), sweep_key(-0.0f) + 1);
}

static void add_all(void)
{
    static fault copies[FAULTS];
    h_add("sweep/keys", NULL, NULL, orders_floats, NULL);
    h_add("sweep/ulps", NULL, NULL, counts_ulps, NULL);
    h_add("sweep/figures", NULL, NULL, measures, NULL);
    for (int i = 0; i < FAULTS; i++) {
        char name[64] = "sweep/notices/";
        copies[i] = faults[i];
        strcat(name, faults[i].name);
        h_add(name, NULL, h_ops[faults[i].op].name, notices, &copies[i]);
    }
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "sweep", add_all);
}
