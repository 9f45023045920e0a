/* SPDX-License-Identifier: MIT
 *
 * ops.def compiled as double, and the choice between that and refined.c. */
#include "reference.h"
#include "formula.h"

const char *const act_pass_name[ACT_PASS_COUNT] = { "forward", "backward", "backward_y" };

/* The parameters under their names, from p on. */
#define VALUE(name, standard, range) \
    const double name = *p++;        \
    (void)name;

#define FUNCTION(function, variable, NAME, expression)       \
    static double function(double variable, const double *p) \
    {                                                        \
        PARAMS_##NAME(VALUE)(void) p, (void)variable;        \
        return expression;                                   \
    }
#define FUNCTION_Y(...) FUNCTION(__VA_ARGS__)
#define FUNCTION_N(...)
#define ENTRY_Y(function) function
#define ENTRY_N(function) NULL

#if defined(__GNUC__)
#    pragma GCC diagnostic push
#    pragma GCC diagnostic ignored "-Wdouble-promotion" /* 1.702f * x: the float is meant */
#endif
#define OP(id, NAME, name, FROM_Y, kind, value, slope, slope_y, ...) \
    FUNCTION(name##_value, x, NAME, value)                           \
    FUNCTION(name##_slope, x, NAME, slope)                           \
    FUNCTION_##FROM_Y(name##_slope_y, y, NAME, slope_y)
#include "../ops.def"
#if defined(__GNUC__)
#    pragma GCC diagnostic pop
#endif

#define OP(id, NAME, name, FROM_Y, ...) \
    [ACT_##NAME] = { name##_value, name##_slope, ENTRY_##FROM_Y(name##_slope_y) },
static const act_reference_fn plain[ACT_OP_COUNT][ACT_PASS_COUNT] = {
#include "../ops.def"
};

act_reference_fn act_reference_plain(act_op op, act_pass pass)
{
    return op >= 0 && op < ACT_OP_COUNT ? plain[op][pass] : NULL;
}

act_reference_fn act_reference_find(act_op op, act_pass pass)
{
    const act_reference_fn refined = act_reference_refined(op, pass);
    return refined != NULL ? refined : act_reference_plain(op, pass);
}

static double evaluate(act_op op, act_pass pass, double x, const float params[ACT_PARAMS_MOST])
{
    double p[ACT_PARAMS_MOST];
    for (int k = 0; k < ACT_PARAMS_MOST; k++)
        p[k] = (double)params[k];
    return act_reference_find(op, pass)(x, p);
}

double act_reference_forward(act_op op, double x, const float params[ACT_PARAMS_MOST])
{
    return evaluate(op, ACT_PASS_FORWARD, x, params);
}

double act_reference_backward(act_op op, double x, const float params[ACT_PARAMS_MOST])
{
    return evaluate(op, ACT_PASS_BACKWARD, x, params);
}

double act_reference_backward_y(act_op op, double y, const float params[ACT_PARAMS_MOST])
{
    return evaluate(op, ACT_PASS_BACKWARD_Y, y, params);
}
