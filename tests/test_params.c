/* SPDX-License-Identifier: MIT
 *
 * Which parameters are valid does not depend on the floating-point environment: the same
 * statuses in every rounding mode, with subnormals flushed, and with traps unmasked. */
#define _GNU_SOURCE /* feenableexcept */
#include "named.h"

#include <activate/layers.h>

#include <fenv.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#ifdef __x86_64__
#    include <xmmintrin.h>
#endif

/* Zeros, both ends of the subnormal and of the normal numbers, what is special to single
 * checks; products of two of them are everything, too. */
static const float values[] = {
    0,          -0.0f,      0x1p-149f, -0x1p-149f, 0x1p-140f, -0x1p-140f, 0x1.fffffcp-127f,
    0x1p-126f,  -0x1p-126f, 0x1p-63f,  0.125f,     0.5f,      1,          -1,
    1.0f / 3,   20,         0x1p64f,   -0x1p64f,   0x1p103f,  -0x1p103f,  0x1.fffffep102f,
    0x1.0p127f, FLT_MAX,    -FLT_MAX,  INFINITY,   -INFINITY, NAN,        -NAN,
};
enum {
    VALUES = sizeof values / sizeof values[0],
    KINDS = 9,
    STATUSES = (ACT_OP_COUNT + 1) * KINDS
};

/* Nothing to do, so that only checks run. */
static void statuses_of_op(act_op op, float a, float b, act_status got[KINDS])
{
    const float params[ACT_PARAMS_MOST] = { a, b };
    const act_params p = h_given(op, params);
    got[0] = act_forward(op, ACT_F32, NULL, NULL, 0, &p, NULL);
    got[1] = act_backward(op, ACT_F32, NULL, NULL, NULL, 0, &p, NULL);
    got[2] = act_backward_y(op, ACT_F32, NULL, NULL, NULL, 0, &p, NULL);
    got[3] = h_named_with(op, H_FORWARD, NULL, NULL, NULL, 0, params);
    got[4] = h_named_with(op, H_BACKWARD, NULL, NULL, NULL, 0, params);
    got[5] = act_gated(op, ACT_F32, NULL, NULL, NULL, 0, &p, NULL);
    got[6] = act_forward_rows(op, ACT_F32, NULL, 0, NULL, 0, 0, 0, &p, NULL);
    got[7] = act_bias_forward(op, ACT_F32, NULL, NULL, NULL, 0, 0, 0, &p, NULL);
    got[8] = act_residual_forward(op, ACT_F32, NULL, NULL, NULL, 0, &p, NULL);
}

static void statuses_of_layers(float a, float b, act_status got[KINDS])
{
    const act_rrelu r = { sizeof r, a, b, 0, 0 };
    got[0] = act_rrelu_train(ACT_F32, NULL, NULL, 0, &r, NULL);
    got[1] = act_rrelu_train_backward(ACT_F32, NULL, NULL, NULL, 0, &r, NULL);
    got[2] = act_softmax(ACT_F32, NULL, 0, NULL, 0, 0, 0, a, NULL);
    got[3] = act_log_softmax(ACT_F32, NULL, 0, NULL, 0, 0, 0, a, NULL);
    got[4] = act_softmax_backward(ACT_F32, NULL, 0, NULL, 0, NULL, 0, 0, 0, a, NULL);
    got[5] = act_log_softmax_backward(ACT_F32, NULL, 0, NULL, 0, NULL, 0, 0, 0, a, NULL);
    got[6] = act_leaky_relu_mask(ACT_F32, NULL, NULL, NULL, 0, a, NULL);
    got[7] = act_leaky_relu_mask_backward(ACT_F32, NULL, NULL, NULL, 0, a, NULL);
    got[8] = ACT_OK;
}

static void statuses(float a, float b, act_status got[STATUSES])
{
    for (act_op op = 0; op < ACT_OP_COUNT; op++)
        statuses_of_op(op, a, b, got + (size_t)op * KINDS);
    statuses_of_layers(a, b, got + (size_t)ACT_OP_COUNT * KINDS);
}

/* ---- Environments -------------------------------------------------------------------- */

enum { ENVIRONMENTS = 5 };

static void enter(int environment)
{
    static const int modes[] = { FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO };
    if (environment < 3)
        fesetround(modes[environment]);
#ifdef __x86_64__
    if (environment == 3)
        _mm_setcsr(_mm_getcsr() | 0x8040); /* FTZ and DAZ */
#endif
#if defined(__GLIBC__) && defined(__x86_64__)
    if (environment == 4) {
        feclearexcept(FE_ALL_EXCEPT);
        feenableexcept(FE_INVALID | FE_DIVBYZERO | FE_OVERFLOW);
    }
#endif
}

static int leave(void **state)
{
    (void)state;
    return fesetenv(FE_DFL_ENV);
}

static void expect_same(float a, float b, int environment)
{
    act_status want[STATUSES], got[STATUSES];
    statuses(a, b, want);
    enter(environment);
    statuses(a, b, got);
    leave(NULL);
    for (size_t k = 0; k < STATUSES; k++)
        if (got[k] != want[k])
            fail_msg("%s, call %zu, parameters %a, %a: status %d, in environment %d %d",
                     k / KINDS < ACT_OP_COUNT ? h_ops[k / KINDS].name : "layers", k % KINDS,
                     (double)a, (double)b, (int)want[k], environment, (int)got[k]);
}

static void test_environments(void **state)
{
    (void)state;
    for (int environment = 0; environment < ENVIRONMENTS; environment++)
        for (size_t i = 0; i < VALUES; i++)
            for (size_t k = 0; k < VALUES; k++)
                expect_same(values[i], values[k], environment);
}

/* ---- Parameters that depend on each other ------------------------------------------------ */

/* By name, by value, forward and backward. */
static void expect(act_op op, float a, float b, act_status want)
{
    act_status got[KINDS];
    statuses_of_op(op, a, b, got);
    for (size_t k = 0; k < KINDS; k++)
        if (k != 2 && got[k] != want)
            fail_msg("%s, call %zu, parameters %a, %a: status %d", h_ops[op].name, k, (double)a,
                     (double)b, (int)got[k]);
}

static void test_joint(void **state)
{
    (void)state;
    expect(ACT_HARDTANH, 1, -1, ACT_ERR_PARAM);
    expect(ACT_HARDTANH, h_next(1, 2), 1, ACT_ERR_PARAM);
    expect(ACT_HARDTANH, 1, 1, ACT_OK);
    expect(ACT_HARDTANH, 0, -0.0f, ACT_OK);
    expect(ACT_HARDTANH, INFINITY, INFINITY, ACT_OK);
    expect(ACT_HARDTANH, 0x1p-149f, 0, ACT_ERR_PARAM);
    expect(ACT_HARDTANH, 0, -0x1p-149f, ACT_ERR_PARAM);
    /* scale * alpha rounds to a finite float, of either sign */
    expect(ACT_SELU, 0x1p64f, 0x1p63f, ACT_OK);
    expect(ACT_SELU, 0x1p64f, 0x1p64f, ACT_ERR_PARAM);
    expect(ACT_SELU, -0x1p64f, 0x1p64f, ACT_ERR_PARAM);
    expect(ACT_SELU, 0x1p64f, -0x1p64f, ACT_ERR_PARAM);
    expect(ACT_SELU, -0x1p64f, -0x1p64f, ACT_ERR_PARAM);
    expect(ACT_SELU, FLT_MAX, 1, ACT_OK);
    expect(ACT_SELU, -FLT_MAX, 1, ACT_OK);
    expect(ACT_SELU, FLT_MAX, h_next(1, 2), ACT_ERR_PARAM);
    expect(ACT_SELU, 0x1.f1ca2p63f, 0x1.074edcp64f, ACT_OK); /* below FLT_MAX + 1/2 ULP */
}

static void add(void)
{
    h_add("in every environment", NULL, NULL, test_environments, NULL);
    h_add("parameters that depend on each other", NULL, NULL, test_joint, NULL);
}

int main(int argc, char **argv)
{
    h_teardown = leave;
    return h_main(argc, argv, "params", add);
}
