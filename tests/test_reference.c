/* SPDX-License-Identifier: MIT
 *
 * The reference in double against GNU MPFR: within 2^-45 of the truth, on random
 * floats, in the tails, around the zeros of derivatives and at the kinks; for the
 * default parameters and for others. Infinities and NaN against semantics
 * written out by hand. */
#include "harness.h"
#include "truth.h"
#include <math.h>
#include <stdio.h>

#define ALLOWED         0x1p-45
#define LEAST_DOUBLE    0x1p-1000 /* below, double may have lost bits or all */
#define GREATEST_DOUBLE 0x1p1000

enum { SAMPLES = 20000, SAMPLES_OTHER_PARAMETERS = 600 };

typedef struct subject {
    act_op op;
    act_pass pass;
    double worst, worst_x;
} subject;

static subject subjects[ACT_OP_COUNT * ACT_PASS_COUNT];

/* ---- Inputs --------------------------------------------------------------- */

static float any_finite(uint64_t *state)
{
    float x;
    do
        x = h_float((uint32_t)h_random(state));
    while (!isfinite(x));
    return x;
}

/* Any pattern with 2^-27 <= |x| < 2^8. */
static float active(uint64_t *state)
{
    const uint32_t least = 100u << 23, patterns = 35u << 23;
    const uint32_t bits = least + (uint32_t)(h_random(state) % patterns);
    return h_float(bits | (uint32_t)(h_random(state) >> 32 & 0x80000000u));
}

/* Evenly spread over [-128, 128), where results go from subnormal to saturated. */
static float tails(uint64_t *state)
{
    return (float)((double)(int64_t)h_random(state) * 0x1p-56);
}

/* Steps of one float, or a distance from one float to 1/8, away from `centre`. */
static float near(float centre, uint64_t *state)
{
    const uint64_t random = h_random(state);
    const float sign = random & 1 ? 1.0f : -1.0f;
    if (random & 2) {
        float x = centre;
        for (uint64_t k = random >> 2 & 7; k > 0; k--)
            x = h_next(x, sign * INFINITY);
        return x;
    }
    const float away = ldexpf(1.0f + (float)(random >> 40) * 0x1p-24f, -(int)(random >> 2 & 31));
    return centre + sign * away / 8;
}

/* A zero of the derivative; of snake's, any below 2^20. */
static float zero_of_slope(act_op op, const float params[ACT_PARAMS_MOST], uint64_t *state)
{
    const double quarter = 0.78539816339744830962, a = (double)params[0];
    switch (op) {
    case ACT_GELU:
        return -0.75179152f;
    case ACT_GELU_TANH:
        return -0.75246142f;
    case ACT_GELU_QUICK:
        return -1.2784645f / 1.702f;
    case ACT_SILU:
        return -1.2784645f;
    case ACT_SWISH:
        return (float)(-1.2784645427610738 / a);
    case ACT_MISH:
        return -1.1924312f;
    case ACT_SNAKE:
        return (float)(quarter * (4 * (double)(h_random(state) >> 44) - 1) / a);
    default:
        return -1.5f;
    }
}

static float input(const subject *of, const float params[ACT_PARAMS_MOST], size_t i,
                   uint64_t *state)
{
    static float specials[H_SPECIALS_MOST];
    static size_t special_count;
    if (i == 0)
        special_count = h_fill_specials(specials, params);
    switch (i % 8) {
    case 0:
    case 1:
    case 2:
        return active(state);
    case 3:
        return any_finite(state);
    case 4:
        return tails(state);
    case 5:
        return specials[i / 8 % special_count];
    case 6:
        return near(specials[h_random(state) % special_count], state);
    default:
        return near(zero_of_slope(of->op, params, state), state);
    }
}

/* ---- Comparison ----------------------------------------------------------- */

/* |got - want| / |want|; 0 where want is beyond what a double can show and got
 * is beyond it too. */
static double relative_error(double got, mpfr_t want)
{
    static mpfr_t difference;
    const double rough = fabs(mpfr_get_d(want, MPFR_RNDN));
    if (mpfr_zero_p(want))
        return got == 0 ? 0 : (double)INFINITY;
    if (rough < LEAST_DOUBLE)
        return fabs(got) <= 2 * LEAST_DOUBLE ? 0 : (double)INFINITY;
    if (rough > GREATEST_DOUBLE)
        return fabs(got) >= GREATEST_DOUBLE / 2 ? 0 : (double)INFINITY;
    if (!isfinite(got))
        return (double)INFINITY;
    mpfr_init(difference);
    mpfr_sub_d(difference, want, got, MPFR_RNDN);
    mpfr_div(difference, difference, want, MPFR_RNDN);
    const double error = fabs(mpfr_get_d(difference, MPFR_RNDN));
    mpfr_clear(difference);
    return error;
}

static void compare(subject *of, const float params[ACT_PARAMS_MOST], size_t samples)
{
    const act_reference_fn reference = act_reference_find(of->op, of->pass);
    const double p[ACT_PARAMS_MOST] = { (double)params[0], (double)params[1] };
    uint64_t state = h_seed() + (uint64_t)of->op;
    mpfr_t want;
    mpfr_init(want);
    for (size_t i = 0; i < samples; i++) {
        const double x = (double)input(of, params, i, &state);
        if (!isfinite(x))
            continue;
        const double got = reference(x, p);
        truth(want, of->op, of->pass, x, params);
        const double error = relative_error(got, want);
        if (!(error <= ALLOWED))
            fail_msg("x = %a, parameters %a %a: got %a, want %a, relative error %.3g", x, p[0],
                     p[1], got, mpfr_get_d(want, MPFR_RNDN), error);
        if (error > of->worst) {
            of->worst = error;
            of->worst_x = x;
        }
    }
    mpfr_clear(want);
}

static void matches_mpfr(void **state)
{
    subject *of = *state;
    float params[ACT_PARAMS_MOST];
    for (size_t k = 0; h_params(of->op, k, params); k++)
        compare(of, params, k == 0 ? SAMPLES : SAMPLES_OTHER_PARAMETERS);
    if (of->worst > 0)
        print_message("           error at most 2^%.1f, at %.9g\n", log2(of->worst), of->worst_x);
}

/* ---- Infinities and NaN --------------------------------------------------- */

#define INF ((double)INFINITY)
#define NOT ((double)NAN)

/* f(-inf), f(+inf), f'(-inf), f'(+inf) with default parameters. */
static const double limits[ACT_OP_COUNT][4] = {
    [ACT_IDENTITY] = { -INF, INF, 1, 1 },
    [ACT_RELU] = { 0.0, INF, 0, 1 },
    [ACT_RELU6] = { 0.0, 6, 0, 0 },
    [ACT_HARDTANH] = { -1, 1, 0, 0 },
    [ACT_LEAKY_RELU] = { -INF, INF, (double)0.01f, 1 },
    [ACT_THRESHOLD] = { 0.0, INF, 0, 1 },
    [ACT_RELU_SQUARED] = { 0.0, INF, 0, INF },
    [ACT_ELU] = { -1, INF, 0, 1 },
    [ACT_SELU] = { -(double)1.6732632f * (double)1.050701f, INF, 0, (double)1.050701f },
    [ACT_CELU] = { -1, INF, 0, 1 },
    [ACT_SIGMOID] = { 0.0, 1, 0, 0 },
    [ACT_LOG_SIGMOID] = { -INF, -0.0, 1, 0 },
    [ACT_HARDSIGMOID] = { 0.0, 1, 0, 0 },
    [ACT_TANH] = { -1, 1, 0, 0 },
    [ACT_TANHSHRINK] = { -INF, INF, 1, 1 },
    [ACT_SOFTSIGN] = { -1, 1, 0, 0 },
    [ACT_SOFTPLUS] = { 0.0, INF, 0, 1 },
    [ACT_GELU] = { -0.0, INF, 0, 1 },
    [ACT_GELU_TANH] = { -0.0, INF, 0, 1 },
    [ACT_GELU_QUICK] = { -0.0, INF, 0, 1 },
    [ACT_SILU] = { -0.0, INF, 0, 1 },
    [ACT_SWISH] = { -0.0, INF, 0, 1 },
    [ACT_MISH] = { -0.0, INF, 0, 1 },
    [ACT_HARDSWISH] = { 0.0, INF, 0, 1 },
    [ACT_HARDSHRINK] = { -INF, INF, 1, 1 },
    [ACT_SOFTSHRINK] = { -INF, INF, 1, 1 },
    [ACT_SQUAREPLUS] = { 0.0, INF, 0, 1 },
    [ACT_SNAKE] = { NOT, NOT, NOT, NOT },
    [ACT_EXP] = { 0.0, INF, 0, INF },
    [ACT_SHRINK] = { -INF, INF, 1, 1 },
    [ACT_ERF] = { -1, 1, 0, 0 },
};

static void expect(double got, double want, int with_sign)
{
    if (isnan(want) ? isnan(got) : got == want && (!with_sign || signbit(got) == signbit(want)))
        return;
    fail_msg("got %g, want %g", got, want);
}

static void has_limits(void **state)
{
    const act_op op = ((subject *)*state)->op;
    float p[ACT_PARAMS_MOST];
    h_params(op, 0, p);
    expect(act_reference_forward(op, -INF, p), limits[op][0], 1);
    expect(act_reference_forward(op, INF, p), limits[op][1], 1);
    expect(act_reference_backward(op, -INF, p), limits[op][2], 0);
    expect(act_reference_backward(op, INF, p), limits[op][3], 0);
}

/* NaN stays NaN in y, and never makes a dead zone of dx. */
static void keeps_nan(void **state)
{
    const act_op op = ((subject *)*state)->op;
    float p[ACT_PARAMS_MOST];
    h_params(op, 0, p);
    assert_true(isnan(act_reference_forward(op, NOT, p)));
    assert_false(act_reference_backward(op, NOT, p) == 0);
    if (h_ops[op].from_y)
        assert_false(act_reference_backward_y(op, NOT, p) == 0);
}

/* -0 stays -0 unless zero is in a dead zone or f(0) is not 0. */
static void keeps_sign_of_zero(void **state)
{
    const act_op op = ((subject *)*state)->op;
    float p[ACT_PARAMS_MOST];
    h_params(op, 0, p);
    const double got = act_reference_forward(op, -0.0, p);
    switch (op) {
    case ACT_RELU:
    case ACT_RELU6:
    case ACT_THRESHOLD:
    case ACT_RELU_SQUARED:
    case ACT_HARDSHRINK:
    case ACT_SOFTSHRINK:
    case ACT_SHRINK:
        expect(got, 0.0, 1);
        break;
    default:
        if (got == 0)
            expect(got, -0.0, 1);
    }
}

static void add(const char *what, subject *of, CMUnitTestFunction run)
{
    char name[64];
    snprintf(name, sizeof name, "reference/%s/%s", h_ops[of->op].name, what);
    h_add(name, NULL, h_ops[of->op].name, run, of);
}

static void add_all(void)
{
    for (act_op op = 0; op < ACT_OP_COUNT; op++) {
        subject *of = &subjects[op * ACT_PASS_COUNT];
        for (int pass = 0; pass < ACT_PASS_COUNT; pass++) {
            of[pass] = (subject) { op, (act_pass)pass, 0, 0 };
            if (act_reference_find(op, (act_pass)pass) != NULL)
                add(act_pass_name[pass], &of[pass], matches_mpfr);
        }
        add("infinities", of, has_limits);
        add("nan", of, keeps_nan);
        add("zero", of, keeps_sign_of_zero);
    }
}

int main(int argc, char **argv)
{
    truth_start();
    return h_main(argc, argv, "reference", add_all);
}
