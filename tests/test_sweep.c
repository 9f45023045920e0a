/* SPDX-License-Identifier: MIT
 *
 * Does a sweep notice what it is there to notice? Its kernels are made here: the
 * reference rounded to float, wrong at one input. This program is the library, as
 * far as the sweep can see, and is linked without the real one. */
#include "facts.h"
#include "harness.h"
#include "sweep.h"
#include <math.h>

enum { BOUND = 8, FUSED_BOUND = 7 };

typedef struct fault {
    const char *name;
    act_op op;
    act_pass pass;
    float x;   /* the sweep runs over the floats around it */
    float got; /* what the kernel returns there            */
    int property, excused;
    act_isa isa; /* the tier that has the fault; 0: every one */
} fault;

static const fault *current;
static act_isa selected = ACT_ISA_SCALAR;

/* ---- A library with one fault --------------------------------------------- */

static float evaluate(act_pass pass, float x, const float params[ACT_PARAMS_MOST])
{
    const double p[ACT_PARAMS_MOST] = { (double)params[0], (double)params[1] };
    return (float)act_reference_find(current->op, pass)((double)x, p);
}

static float evaluate_wrongly(act_pass pass, float x, const float params[ACT_PARAMS_MOST])
{
    return h_bits(x) == h_bits(current->x) ? current->got : evaluate(pass, x, params);
}

static void forward(const void *in, void *out, size_t n, const float *params, uint32_t how)
{
    const float *const x = in;
    float *const y = out;
    (void)how;
    for (size_t i = 0; i < n; i++)
        y[i] = evaluate_wrongly(ACT_PASS_FORWARD, x[i], params);
}

static void backward(const void *gradient, const void *in, void *out, size_t n, const float *params,
                     uint32_t how)
{
    const float *const dy = gradient, *const x = in;
    float *const dx = out;
    (void)how;
    for (size_t i = 0; i < n; i++)
        dx[i] = dy[i] * evaluate_wrongly(ACT_PASS_BACKWARD, x[i], params);
}

static void right_forward(const void *in, void *out, size_t n, const float *params, uint32_t how)
{
    const float *const x = in;
    float *const y = out;
    (void)how;
    for (size_t i = 0; i < n; i++)
        y[i] = evaluate(ACT_PASS_FORWARD, x[i], params);
}

static void right_backward(const void *gradient, const void *in, void *out, size_t n,
                           const float *params, uint32_t how)
{
    const float *const dy = gradient, *const x = in;
    float *const dx = out;
    (void)how;
    for (size_t i = 0; i < n; i++)
        dx[i] = dy[i] * evaluate(ACT_PASS_BACKWARD, x[i], params);
}

static int is_faulty(void)
{
    return current->isa == 0 || current->isa == selected;
}

act_forward_fn act_find_forward(act_op op, act_dtype dtype)
{
    if (op != current->op || dtype != ACT_F32)
        return NULL;
    return is_faulty() ? forward : right_forward;
}

act_backward_fn act_find_backward(act_op op, act_dtype dtype)
{
    if (op != current->op || dtype != ACT_F32)
        return NULL;
    return is_faulty() ? backward : right_backward;
}

act_backward_fn act_find_backward_y(act_op op, act_dtype dtype)
{
    (void)op, (void)dtype;
    return NULL;
}

act_isa act_isa_current(void)
{
    return selected;
}

act_status act_isa_select(act_isa isa)
{
    selected = isa;
    return ACT_OK;
}

int act_isa_is_fused(act_isa isa)
{
    return isa == ACT_ISA_AVX2 || isa == ACT_ISA_AVX512 || isa == ACT_ISA_NEON;
}

uint32_t act_op_flags(act_op op)
{
    return op == ACT_RELU || op == ACT_LEAKY_RELU || op == ACT_HARDSWISH ? ACT_OP_PIECEWISE : 0;
}

act_status act_op_describe(act_op op, act_op_info *info)
{
    float *const bounds[] = { info->forward_ulp, info->backward_ulp, info->backward_y_ulp };
    for (int pass = 0; pass < ACT_PASS_COUNT; pass++) {
        bounds[pass][0] = FUSED_BOUND;
        bounds[pass][1] = BOUND;
    }
    static const act_param swish = { "beta", 1, -1e30f, 1e30f };
    static const act_param leaky_relu = { "negative_slope", 0.01f, -1e30f, 1e30f };
    info->param_count = op == ACT_SWISH || op == ACT_LEAKY_RELU;
    info->params = op == ACT_SWISH ? &swish : &leaky_relu;
    info->backward_absolute = 0x1p-24f;
    return ACT_OK;
}

/* ---- What must be noticed -------------------------------------------------- */

#define NONE -1

static const fault faults[] = {
    { "nothing", ACT_SIGMOID, ACT_PASS_FORWARD, 0, 0.5f, NONE, 0, 0 },
    { "nothing_at_infinity", ACT_GELU, ACT_PASS_FORWARD, -INFINITY, -0.0f, NONE, 0, 0 },
    { "bound", ACT_SIGMOID, ACT_PASS_FORWARD, 0, 0.5f + 9 * 0x1p-24f, SWEEP_BOUND, 0, 0 },
    { "subnormal_flushed", ACT_EXP, ACT_PASS_FORWARD, -90, 0, SWEEP_BOUND, 0, 0 },
    { "overflow", ACT_EXP, ACT_PASS_FORWARD, 89, 0x1.fffffep127f, SWEEP_BOUND, 0, 0 },
    { "nan_to_zero", ACT_RELU, ACT_PASS_FORWARD, NAN, 0, SWEEP_NAN, 0, 0 },
    { "nan_is_dead", ACT_RELU, ACT_PASS_BACKWARD, NAN, 0, SWEEP_NAN, 0, 0 },
    { "finite_to_nan", ACT_SILU, ACT_PASS_FORWARD, -100, NAN, SWEEP_FINITE, 0, 0 },
    { "infinity_to_nan", ACT_SILU, ACT_PASS_FORWARD, -INFINITY, NAN, SWEEP_INFINITY, 0, 0 },
    { "infinity", ACT_SIGMOID, ACT_PASS_FORWARD, INFINITY, 0.5f, SWEEP_INFINITY, 0, 0 },
    { "range", ACT_SIGMOID, ACT_PASS_FORWARD, 30, 0x1.000002p0f, SWEEP_RANGE, 0, 0 },
    { "range_far_out", ACT_SNAKE, ACT_PASS_FORWARD, 0x1p22f, 0x1p22f - 4, SWEEP_RANGE, 0, 0 },
    { "saturation", ACT_TANH, ACT_PASS_FORWARD, 20, 0x1.fffffep-1f, SWEEP_SATURATION, 0, 0 },
    { "saturation_at_zero", ACT_EXP, ACT_PASS_FORWARD, -200, 0x1p-149f, SWEEP_SATURATION, 0, 0 },
    { "zero", ACT_GELU, ACT_PASS_FORWARD, -0.0f, 0, SWEEP_ZERO, 0, 0 },
    { "zero_of_dead_zone", ACT_RELU, ACT_PASS_FORWARD, -1, -0.0f, SWEEP_ZERO, 0, 0 },
    { "zero_slope_of_dead_zone", ACT_RELU, ACT_PASS_BACKWARD, -1, -0.0f, SWEEP_ZERO, 0, 0 },
    { "monotone", ACT_RELU, ACT_PASS_FORWARD, 1, 1 + 10 * 0x1p-23f, SWEEP_MONOTONE, 0, 0 },
    { "monotone_within_bound", ACT_SIGMOID, ACT_PASS_FORWARD, 0, 0.5f + 7 * 0x1p-24f,
      SWEEP_MONOTONE, 0, 0 },
    { "monotone_strictly", ACT_SQUAREPLUS, ACT_PASS_FORWARD, 0.5f, 0x1.47e0fcp0f, SWEEP_MONOTONE, 0,
      0 },
    { "range_within_bound", ACT_SIGMOID, ACT_PASS_BACKWARD, 0, 0x1.000002p-2f, SWEEP_RANGE, 0, 0 },
    { "odd", ACT_TANH, ACT_PASS_FORWARD, 1, 0x1.85efaep-1f, SWEEP_ODD, 0, 0 },
    { "even_slope", ACT_TANH, ACT_PASS_BACKWARD, 1, 0x1.ae0f38p-2f, SWEEP_ODD, 0, 0 },
    { "zero_of_slope", ACT_SILU, ACT_PASS_BACKWARD, -1.2784645f, 0x1p-25f, NONE, 1, 0 },
    { "tail_of_slope", ACT_SILU, ACT_PASS_BACKWARD, -20, 0, SWEEP_BOUND, 0, 0 },
};
enum { FAULTS = sizeof faults / sizeof faults[0] };

/* Right enough for every other property, but not what the tiers before return. */
static const fault disagreements[] = {
    { "fused", ACT_EXP, ACT_PASS_FORWARD, 0, 1 + 0x1p-23f, SWEEP_SAME_BITS, 0, ACT_ISA_AVX512 },
    { "unfused", ACT_EXP, ACT_PASS_FORWARD, 0, 1 + 0x1p-23f, SWEEP_SAME_BITS, 0, ACT_ISA_SSE2 },
    { "slope", ACT_SILU, ACT_PASS_BACKWARD, 0, 0.5f + 0x1p-24f, SWEEP_SAME_BITS, 0,
      ACT_ISA_AVX512 },
    { "sign_of_zero", ACT_SNAKE, ACT_PASS_FORWARD, 0, -0.0f, SWEEP_SAME_BITS, 0, ACT_ISA_SSE2 },
    { "far_out", ACT_SNAKE, ACT_PASS_FORWARD, 0x1p22f, 0x1p22f + 0.5f, SWEEP_SAME_BITS, 0,
      ACT_ISA_AVX512 },
    { "piecewise_fused", ACT_HARDSWISH, ACT_PASS_FORWARD, 1, 0x1.555558p-1f, SWEEP_SAME_BITS, 0,
      ACT_ISA_AVX2 },
    { "piecewise_unfused", ACT_HARDSWISH, ACT_PASS_FORWARD, 1, 0x1.555558p-1f, SWEEP_SAME_BITS, 0,
      ACT_ISA_SSE2 },
    { "not_across_classes", ACT_EXP, ACT_PASS_FORWARD, 0, 1 + 0x1p-23f, NONE, 0, ACT_ISA_NEON },
    { "not_of_nan", ACT_SIGMOID, ACT_PASS_FORWARD, NAN, -NAN, NONE, 0, ACT_ISA_AVX512 },
};
enum { DISAGREEMENTS = sizeof disagreements / sizeof disagreements[0] };

/* Over `room` floats on both sides: 100 make one short block, 5000 full ones. */
static void sweep_tiers(const fault *of, uint32_t room, int count, const act_isa *tiers,
                        sweep_result results[SWEEP_TIERS_MOST])
{
    const uint32_t key = sweep_key(of->x);
    sweep_request request = { .op = of->op, .pass = of->pass, .tier_count = count, .stride = 1 };
    memcpy(request.tiers, tiers, (size_t)count * sizeof *tiers);
    request.threads = 2;
    request.first = key < room ? 0 : key - room;
    request.last = key > UINT32_MAX - room ? UINT32_MAX : key + room;
    h_params(of->op, 0, request.params);
    current = of;
    assert_true(sweep_run(&request, results));
}

static sweep_result sweep_around(const fault *of, uint32_t room)
{
    static const act_isa scalar = ACT_ISA_SCALAR;
    sweep_result results[SWEEP_TIERS_MOST];
    sweep_tiers(of, room, 1, &scalar, results);
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

/* The tier at fault, or NEON alone of its class, comes after one that is right. */
static void expect_disagreement(const fault *of, uint32_t room)
{
    static const act_isa all[] = { ACT_ISA_SCALAR, ACT_ISA_SSE2, ACT_ISA_AVX2, ACT_ISA_AVX512 };
    static const act_isa one_per_class[] = { ACT_ISA_SCALAR, ACT_ISA_NEON };
    const int alone = of->isa == ACT_ISA_NEON, count = alone ? 2 : 4;
    sweep_result results[SWEEP_TIERS_MOST];
    sweep_tiers(of, room, count, alone ? one_per_class : all, results);
    for (int t = 0; t < count; t++) {
        const uint64_t at_fault = of->property != NONE && results[t].isa == of->isa;
        assert_int_equal(sweep_violations(&results[t]), at_fault);
        assert_int_equal(results[t].violations[SWEEP_SAME_BITS], at_fault);
        if (at_fault) {
            const sweep_case *example = &results[t].example[SWEEP_SAME_BITS];
            assert_true(h_same(example->x, of->x) && h_same(example->got, of->got));
            assert_false(h_same((float)example->want, of->got));
            assert_true(fact_same_bits(of->op, results[t].agrees_with, of->isa));
        }
    }
}

static void notices_disagreement(void **state)
{
    expect_disagreement(*state, 100);
    expect_disagreement(*state, 5000);
}

/* Figures of a fault of 3 units among correctly rounded results. */
static void measures(void **state)
{
    static const fault small = { "", ACT_RELU6, ACT_PASS_FORWARD, 5, 5 + 3 * 0x1p-21f, NONE, 0, 0 };
    const sweep_result result = sweep_around(&small, 5000);
    (void)state;
    assert_int_equal(result.counted, 10001);
    assert_int_equal(result.rounded_correctly, 10000);
    assert_true(result.greatest_ulp == 3);
    assert_true(result.ulp_sum == 3);
    assert_true(result.worst.x == 5);
}

/* The greatest error is found wherever in a full block it lies. */
static void measures_anywhere(void **state)
{
    fault small = { "", ACT_SILU, ACT_PASS_FORWARD, 1, 0, NONE, 0, 0 };
    static const float none[ACT_PARAMS_MOST];
    (void)state;
    current = &small;
    small.got = h_float(h_bits(evaluate(ACT_PASS_FORWARD, 1, none)) + 5);
    for (uint32_t k = 0; k < 16; k++) {
        const sweep_result result = sweep_around(&small, 5000 + k);
        assert_int_equal(sweep_violations(&result), 0);
        assert_true(result.greatest_ulp > 4 && result.greatest_ulp < 6);
        assert_true(result.worst.x == 1);
    }
}

static double bound(act_op op, act_pass pass, float parameter, act_isa isa)
{
    const fault nothing = { "", op, pass, 2, 0, NONE, 0, ACT_ISA_NEON };
    sweep_request request = { .op = op, .pass = pass, .tier_count = 1, .stride = 1, .threads = 1 };
    sweep_result results[SWEEP_TIERS_MOST];
    request.params[0] = parameter;
    request.tiers[0] = isa;
    request.first = request.last = sweep_key(1);
    current = &nothing;
    assert_true(sweep_run(&request, results));
    return results[0].bound;
}

/* The catalogue's with default parameters, and for piecewise functions always; the promise
 * with others. */
static void knows_bounds(void **state)
{
    (void)state;
    assert_true(bound(ACT_SWISH, ACT_PASS_FORWARD, 1, ACT_ISA_SCALAR) == (double)BOUND);
    assert_true(bound(ACT_SWISH, ACT_PASS_FORWARD, 1, ACT_ISA_AVX2) == (double)FUSED_BOUND);
    assert_true(bound(ACT_SWISH, ACT_PASS_BACKWARD, 1, ACT_ISA_SSE2) == (double)BOUND);
    assert_true(bound(ACT_SWISH, ACT_PASS_FORWARD, 2, ACT_ISA_AVX2) == SWEEP_FORWARD_PROMISE);
    assert_true(bound(ACT_SWISH, ACT_PASS_BACKWARD, 2, ACT_ISA_AVX2) == SWEEP_BACKWARD_PROMISE);
    assert_true(bound(ACT_LEAKY_RELU, ACT_PASS_FORWARD, 0.5f, ACT_ISA_AVX2) == (double)FUSED_BOUND);
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
    static fault copies[FAULTS], copies_of_disagreements[DISAGREEMENTS];
    h_add("sweep/keys", NULL, NULL, orders_floats, NULL);
    h_add("sweep/ulps", NULL, NULL, counts_ulps, NULL);
    h_add("sweep/figures", NULL, NULL, measures, NULL);
    h_add("sweep/figures/anywhere", NULL, NULL, measures_anywhere, NULL);
    h_add("sweep/bounds", NULL, NULL, knows_bounds, NULL);
    for (int i = 0; i < FAULTS; i++) {
        char name[64] = "sweep/notices/";
        copies[i] = faults[i];
        strcat(name, faults[i].name);
        h_add(name, NULL, h_ops[faults[i].op].name, notices, &copies[i]);
    }
    for (int i = 0; i < DISAGREEMENTS; i++) {
        char name[64] = "sweep/notices/same_bits/";
        copies_of_disagreements[i] = disagreements[i];
        strcat(name, disagreements[i].name);
        h_add(name, NULL, h_ops[disagreements[i].op].name, notices_disagreement,
              &copies_of_disagreements[i]);
    }
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "sweep", add_all);
}
