/* SPDX-License-Identifier: MIT
 *
 * The catalogue against itself: do ops.def's value, slope and slope_y belong
 * together, and are names, ids, parameters and texts in order. */
#include "harness.h"
#include "reference.h"
#include <float.h>
#include <math.h>
#include <stdio.h>

typedef struct row {
    int id;
    const char *name, *value, *slope, *slope_y;
} row;

#define OP(id, NAME, name, count, A, B, FROM_Y, value, slope, slope_y, ...) \
    { id, #name, #value, #slope, #slope_y },
static const row rows[] = {
#include "ops.def"
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static const double step = 0x1p-10;

/* ---- Names, ids, parameters, texts ---------------------------------------- */

static void ids_are_dense(void **state)
{
    (void)state;
    assert_int_equal(ROWS, ACT_OP_COUNT);
    for (int i = 0; i < ROWS; i++)
        assert_int_equal(rows[i].id, i);
}

static void names_are_unique(void **state)
{
    (void)state;
    for (int i = 0; i < ROWS; i++)
        for (int j = 0; j < i; j++)
            assert_string_not_equal(rows[i].name, rows[j].name);
}

static void texts_are_there(void **state)
{
    (void)state;
    for (int i = 0; i < ROWS; i++) {
        assert_true(strlen(rows[i].value) > 0);
        assert_true(strlen(rows[i].slope) > 0);
        assert_true(strlen(rows[i].slope_y) > 0);
    }
}

static void defaults_are_in_range(void **state)
{
    (void)state;
    for (int i = 0; i < ROWS; i++)
        for (int k = 0; k < h_ops[i].count; k++) {
            const h_param *param = &h_ops[i].param[k];
            assert_true(param->least <= param->preset);
            assert_true(param->preset <= param->greatest);
        }
}

/* ---- Value and slopes ----------------------------------------------------- */

/* Parameters for which differences over `step` make sense, beside the defaults. */
static int tame(act_op op, const float params[ACT_PARAMS_MOST])
{
    for (int k = 0; k < h_ops[op].count; k++)
        if (isfinite(params[k]) && params[k] != 0 &&
            (fabsf(params[k]) > 4 || fabsf(params[k]) < 0.1f))
            return 0;
    return 1;
}

static double value(act_op op, double x, const double p[ACT_PARAMS_MOST])
{
    return act_reference_plain(op, ACT_PASS_FORWARD)(x, p);
}

/* The error of this five-point difference is step^4 f'''''/30. */
static double difference(act_op op, double x, const double p[ACT_PARAMS_MOST])
{
    const double near = value(op, x + step, p) - value(op, x - step, p);
    const double far = value(op, x + 2 * step, p) - value(op, x - 2 * step, p);
    return (8 * near - far) / (12 * step);
}

/* Whether a piece of any activation may end between x - 2 step and x + 2 step. */
static int spans_join(double x, const double p[ACT_PARAMS_MOST])
{
    const double joins[] = {
        0, 3, -3, 6, p[0], p[1], -p[0], -p[1], p[1] / p[0], -p[1] / p[0], (1 - p[1]) / p[0]
    };
    for (size_t i = 0; i < sizeof joins / sizeof joins[0]; i++)
        if (fabs(x - joins[i]) <= 2 * step)
            return 1;
    return 0;
}

/* Whether y tells on which side of a kink x was. */
static int y_tells(act_op op, const double p[ACT_PARAMS_MOST])
{
    switch (op) {
    case ACT_LEAKY_RELU:
    case ACT_ELU:
        return p[0] >= 0;
    case ACT_SELU:
        return p[0] >= 0 && p[1] >= 0;
    case ACT_THRESHOLD:
        return p[1] <= p[0];
    case ACT_SOFTPLUS:
        return p[1] > 0 && isinf(p[1]);
    default:
        return 1;
    }
}

/* Calls check for x in [-4, 4], away from joins, with tame parameters; returns
 * how many calls. */
static size_t sweep(act_op op, void (*check)(act_op op, double x, const double p[ACT_PARAMS_MOST]))
{
    float params[ACT_PARAMS_MOST];
    size_t calls = 0;
    for (size_t k = 0; h_params(op, k, params); k++) {
        const double p[ACT_PARAMS_MOST] = { (double)params[0], (double)params[1] };
        for (double x = -4.003; k == 0 || tame(op, params) ? x < 4 : 0; x += 0.0171) {
            if (!spans_join(x, p)) {
                check(op, x, p);
                calls++;
            }
        }
    }
    return calls;
}

static void expect_near(const char *what, double got, double want, double x,
                        const double p[ACT_PARAMS_MOST], double tolerance)
{
    if (!(fabs(got - want) <= tolerance * fmax(1, fabs(want))))
        fail_msg("%s: x = %.17g, parameters %g %g: %.17g against %.17g", what, x, p[0], p[1], got,
                 want);
}

static void check_slope(act_op op, double x, const double p[ACT_PARAMS_MOST])
{
    expect_near("slope against difference", act_reference_plain(op, ACT_PASS_BACKWARD)(x, p),
                difference(op, x, p), x, p, 1e-9);
}

static void check_slope_y(act_op op, double x, const double p[ACT_PARAMS_MOST])
{
    if (!y_tells(op, p))
        return;
    const double y = value(op, x, p);
    expect_near("slope_y against slope", act_reference_plain(op, ACT_PASS_BACKWARD_Y)(y, p),
                act_reference_plain(op, ACT_PASS_BACKWARD)(x, p), x, p, 1e-9);
}

/* A refined function differs from the expression only in its last digits; but
 * the default slope of hardsigmoid is 1/6, and the expression has it as a float. */
static void check_refined(act_op op, double x, const double p[ACT_PARAMS_MOST])
{
    const double tolerance = op == ACT_HARDSIGMOID ? 0x1p-24 : 1e-9;
    for (int pass = 0; pass < ACT_PASS_COUNT; pass++)
        if (act_reference_refined(op, (act_pass)pass) != NULL)
            expect_near(act_pass_name[pass], act_reference_refined(op, (act_pass)pass)(x, p),
                        act_reference_plain(op, (act_pass)pass)(x, p), x, p, tolerance);
}

static void slope_is_derivative(void **state)
{
    assert_true(sweep(*(act_op *)*state, check_slope) > 300);
}

static void slope_y_is_slope(void **state)
{
    assert_true(sweep(*(act_op *)*state, check_slope_y) > 300);
}

static void refined_is_plain(void **state)
{
    assert_true(sweep(*(act_op *)*state, check_refined) > 300);
}

static void add(const char *what, act_op op, CMUnitTestFunction run)
{
    static act_op ops[ACT_OP_COUNT];
    char name[64];
    ops[op] = op;
    snprintf(name, sizeof name, "catalogue/%s/%s", h_ops[op].name, what);
    h_add(name, NULL, h_ops[op].name, run, &ops[op]);
}

static void add_all(void)
{
    h_add("catalogue/ids", NULL, NULL, ids_are_dense, NULL);
    h_add("catalogue/names", NULL, NULL, names_are_unique, NULL);
    h_add("catalogue/texts", NULL, NULL, texts_are_there, NULL);
    h_add("catalogue/defaults", NULL, NULL, defaults_are_in_range, NULL);
    for (act_op op = 0; op < ACT_OP_COUNT; op++) {
        add("slope", op, slope_is_derivative);
        if (act_reference_plain(op, ACT_PASS_BACKWARD_Y) != NULL)
            add("slope_y", op, slope_y_is_slope);
        if (act_reference_refined(op, ACT_PASS_FORWARD) != NULL ||
            act_reference_refined(op, ACT_PASS_BACKWARD) != NULL)
            add("refined", op, refined_is_plain);
    }
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "catalogue", add_all);
}
