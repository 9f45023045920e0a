/* SPDX-License-Identifier: MIT
 *
 * The definitions in MPFR. One function for each group of activations; all write
 * to `r` and use x, a and b (the argument and the parameters), which truth()
 * has set, and the scratch numbers s, t, u and v. */
#include "truth.h"
#include <math.h>

/* x^3 / 3 against x = 2^-149 takes 298 bits more than the result has. */
enum { BITS = 720 };

#define NEAREST MPFR_RNDN

static mpfr_t x, a, b, s, t, u, v;

void truth_start(void)
{
    mpfr_set_default_prec(BITS);
    mpfr_inits(x, a, b, s, t, u, v, (mpfr_ptr)NULL);
}

/* ---- Words: each may be given its own result as argument ---- */

/* 1 / (1 + e^-z) */
static void sigmoid(mpfr_t out, mpfr_t z)
{
    mpfr_neg(out, z, NEAREST);
    mpfr_exp(out, out, NEAREST);
    mpfr_add_ui(out, out, 1, NEAREST);
    mpfr_ui_div(out, 1, out, NEAREST);
}

/* max(z, 0) + log(1 + e^-|z|); uses v */
static void softplus(mpfr_t out, mpfr_t z)
{
    mpfr_abs(v, z, NEAREST);
    mpfr_neg(v, v, NEAREST);
    mpfr_exp(v, v, NEAREST);
    mpfr_log1p(v, v, NEAREST);
    if (mpfr_sgn(z) > 0)
        mpfr_add(out, z, v, NEAREST);
    else
        mpfr_set(out, v, NEAREST);
}

/* erfc(-z / sqrt 2) / 2; uses v */
static void normal_distribution(mpfr_t out, mpfr_t z)
{
    mpfr_set_ui(v, 2, NEAREST);
    mpfr_sqrt(v, v, NEAREST);
    mpfr_div(v, z, v, NEAREST);
    mpfr_neg(v, v, NEAREST);
    mpfr_erfc(out, v, NEAREST);
    mpfr_div_ui(out, out, 2, NEAREST);
}

/* e^(-z^2/2) / sqrt(2 pi); uses v */
static void normal_density(mpfr_t out, mpfr_t z)
{
    mpfr_sqr(out, z, NEAREST);
    mpfr_div_si(out, out, -2, NEAREST);
    mpfr_exp(out, out, NEAREST);
    mpfr_const_pi(v, NEAREST);
    mpfr_mul_ui(v, v, 2, NEAREST);
    mpfr_sqrt(v, v, NEAREST);
    mpfr_div(out, out, v, NEAREST);
}

/* ---- Piecewise ---- */

static void constant_or(mpfr_t r, int is_constant, double constant, mpfr_t otherwise)
{
    if (is_constant)
        mpfr_set_d(r, constant, NEAREST);
    else
        mpfr_set(r, otherwise, NEAREST);
}

/* low below `from`, high from `to` on, middle between. */
static void three(mpfr_t r, double from, double to, double low, mpfr_t middle, double high)
{
    const int below = mpfr_cmp_d(x, from) <= 0, above = mpfr_cmp_d(x, to) >= 0;
    constant_or(r, below || above, below ? low : high, middle);
}

static void clamp(mpfr_t r, act_pass pass, double low, double high)
{
    mpfr_set_ui(t, 1, NEAREST);
    if (pass == ACT_PASS_FORWARD)
        three(r, low, high, low, x, high);
    else
        three(r, low, high, 0, t, 0);
}

static void leaky_relu(mpfr_t r, act_pass pass)
{
    mpfr_mul(t, x, a, NEAREST);
    mpfr_set_ui(u, 1, NEAREST);
    if (pass == ACT_PASS_FORWARD)
        mpfr_set(r, mpfr_sgn(x) > 0 ? x : t, NEAREST);
    else
        mpfr_set(r, mpfr_sgn(x) > 0 ? u : a, NEAREST);
}

static void threshold(mpfr_t r, act_pass pass)
{
    const int dead = mpfr_cmp(x, a) <= 0;
    mpfr_set_ui(t, 1, NEAREST);
    if (pass == ACT_PASS_FORWARD)
        mpfr_set(r, dead ? b : x, NEAREST);
    else
        constant_or(r, dead, 0, t);
}

static void relu_squared(mpfr_t r, act_pass pass)
{
    if (pass == ACT_PASS_FORWARD)
        mpfr_sqr(t, x, NEAREST);
    else
        mpfr_mul_ui(t, x, 2, NEAREST);
    constant_or(r, mpfr_sgn(x) <= 0, 0, t);
}

/* The parameters that are 1/6 and 1/2 as floats mean these very fractions. */
static void hardsigmoid(mpfr_t r, act_pass pass, const float params[ACT_PARAMS_MOST])
{
    if (params[0] == (float)(1.0 / 6) && params[1] == 0.5f) {
        mpfr_add_ui(t, x, 3, NEAREST);
        mpfr_div_ui(t, t, 6, NEAREST);
    } else {
        mpfr_fma(t, a, x, b, NEAREST);
    }
    if (pass == ACT_PASS_BACKWARD_Y)
        mpfr_set(t, x, NEAREST);
    const int low = mpfr_sgn(t) <= 0, high = mpfr_cmp_ui(t, 1) >= 0;
    if (pass == ACT_PASS_FORWARD)
        constant_or(r, low || high, high, t);
    else
        constant_or(r, low || high, 0, a);
}

static void hardswish(mpfr_t r, act_pass pass)
{
    mpfr_add_ui(t, x, 3, NEAREST);
    if (pass == ACT_PASS_FORWARD)
        mpfr_mul(t, t, x, NEAREST);
    else
        mpfr_add(t, t, x, NEAREST);
    mpfr_div_ui(t, t, 6, NEAREST);
    if (pass == ACT_PASS_FORWARD && mpfr_cmp_ui(x, 3) >= 0)
        mpfr_set(r, x, NEAREST);
    else
        three(r, -3, 3, 0, t, 1);
}

/* Outside [-a, a] x moves towards 0 by the bias. */
static void shrink(mpfr_t r, act_pass pass, mpfr_t bias)
{
    mpfr_set_ui(t, 1, NEAREST);
    if (pass == ACT_PASS_BACKWARD_Y) {
        constant_or(r, mpfr_zero_p(x), 0, t);
        return;
    }
    const int dead = mpfr_cmpabs(x, a) <= 0;
    if (pass == ACT_PASS_FORWARD) {
        mpfr_setsign(t, bias, mpfr_signbit(bias) != mpfr_signbit(x), NEAREST);
        mpfr_sub(t, x, t, NEAREST);
    }
    constant_or(r, dead, 0, t);
}

/* ---- Exponential units: outer * (e^(x / inner) - 1) for x <= 0 ---- */

static void exponential_unit(mpfr_t r, act_pass pass, mpfr_t positive, mpfr_t outer, mpfr_t inner)
{
    if (mpfr_sgn(x) > 0) {
        mpfr_set(r, positive, NEAREST);
        if (pass == ACT_PASS_FORWARD)
            mpfr_mul(r, r, x, NEAREST);
        return;
    }
    if (pass == ACT_PASS_BACKWARD_Y) {
        mpfr_add(r, x, outer, NEAREST);
        mpfr_div(r, r, inner, NEAREST);
        return;
    }
    mpfr_div(r, x, inner, NEAREST);
    if (pass == ACT_PASS_FORWARD) {
        mpfr_expm1(r, r, NEAREST);
    } else {
        mpfr_exp(r, r, NEAREST);
        mpfr_div(r, r, inner, NEAREST);
    }
    mpfr_mul(r, r, outer, NEAREST);
}

static void elu(mpfr_t r, act_pass pass)
{
    mpfr_set_ui(t, 1, NEAREST);
    exponential_unit(r, pass, t, a, t);
}

static void selu(mpfr_t r, act_pass pass)
{
    mpfr_set_ui(t, 1, NEAREST);
    mpfr_mul(u, a, b, NEAREST);
    exponential_unit(r, pass, b, u, t);
}

static void celu(mpfr_t r, act_pass pass)
{
    mpfr_set_ui(t, 1, NEAREST);
    exponential_unit(r, pass, t, a, a);
}

/* ---- Sigmoids ---- */

static void sigmoid_and_slopes(mpfr_t r, act_pass pass)
{
    if (pass == ACT_PASS_BACKWARD_Y) {
        mpfr_ui_sub(t, 1, x, NEAREST);
        mpfr_mul(r, x, t, NEAREST);
        return;
    }
    sigmoid(r, x);
    if (pass == ACT_PASS_BACKWARD) {
        mpfr_neg(t, x, NEAREST);
        sigmoid(t, t);
        mpfr_mul(r, r, t, NEAREST);
    }
}

static void log_sigmoid(mpfr_t r, act_pass pass)
{
    if (pass == ACT_PASS_BACKWARD_Y) {
        mpfr_expm1(r, x, NEAREST);
        mpfr_neg(r, r, NEAREST);
        return;
    }
    mpfr_neg(t, x, NEAREST);
    if (pass == ACT_PASS_FORWARD) {
        softplus(r, t);
        mpfr_neg(r, r, NEAREST);
    } else {
        sigmoid(r, t);
    }
}

/* Above the threshold, softplus is x. */
static void softplus_and_slopes(mpfr_t r, act_pass pass)
{
    mpfr_mul(t, a, x, NEAREST);
    if (pass == ACT_PASS_BACKWARD_Y) {
        mpfr_neg(t, t, NEAREST);
        mpfr_expm1(t, t, NEAREST);
        mpfr_neg(r, t, NEAREST);
    } else if (mpfr_cmp(t, b) > 0) {
        mpfr_set_ui(r, 1, NEAREST);
        if (pass == ACT_PASS_FORWARD)
            mpfr_set(r, x, NEAREST);
    } else if (pass == ACT_PASS_FORWARD) {
        softplus(r, t);
        mpfr_div(r, r, a, NEAREST);
    } else {
        sigmoid(r, t);
    }
}

static void tanh_and_slopes(mpfr_t r, act_pass pass)
{
    if (pass == ACT_PASS_FORWARD) {
        mpfr_tanh(r, x, NEAREST);
    } else if (pass == ACT_PASS_BACKWARD) {
        mpfr_cosh(r, x, NEAREST);
        mpfr_sqr(r, r, NEAREST);
        mpfr_ui_div(r, 1, r, NEAREST);
    } else {
        mpfr_sqr(r, x, NEAREST);
        mpfr_ui_sub(r, 1, r, NEAREST);
    }
}

static void tanhshrink(mpfr_t r, act_pass pass)
{
    mpfr_tanh(t, x, NEAREST);
    if (pass == ACT_PASS_FORWARD)
        mpfr_sub(r, x, t, NEAREST);
    else
        mpfr_sqr(r, t, NEAREST);
}

static void softsign(mpfr_t r, act_pass pass)
{
    mpfr_abs(t, x, NEAREST);
    if (pass == ACT_PASS_BACKWARD_Y) {
        mpfr_ui_sub(t, 1, t, NEAREST);
        mpfr_sqr(r, t, NEAREST);
        return;
    }
    mpfr_add_ui(t, t, 1, NEAREST);
    if (pass == ACT_PASS_FORWARD) {
        mpfr_div(r, x, t, NEAREST);
    } else {
        mpfr_sqr(t, t, NEAREST);
        mpfr_ui_div(r, 1, t, NEAREST);
    }
}

/* ---- Gated: x * gate(x), and gate(x) + x * gate'(x) ---- */

static void finish_gated(mpfr_t r, act_pass pass, mpfr_t gate, mpfr_t gate_slope)
{
    mpfr_mul(r, x, pass == ACT_PASS_FORWARD ? gate : gate_slope, NEAREST);
    if (pass == ACT_PASS_BACKWARD)
        mpfr_add(r, r, gate, NEAREST);
}

/* gate = sigmoid(z), gate' = sigmoid(z) sigmoid(-z) z'; z and z' in s and u */
static void sigmoid_gate(mpfr_t r, act_pass pass)
{
    sigmoid(t, s);
    mpfr_neg(v, s, NEAREST);
    sigmoid(v, v);
    mpfr_mul(u, u, v, NEAREST);
    mpfr_mul(u, u, t, NEAREST);
    finish_gated(r, pass, t, u);
}

static void swish(mpfr_t r, act_pass pass)
{
    mpfr_mul(s, a, x, NEAREST);
    mpfr_set(u, a, NEAREST);
    sigmoid_gate(r, pass);
}

static void silu(mpfr_t r, act_pass pass)
{
    mpfr_set_ui(a, 1, NEAREST);
    swish(r, pass);
}

static void gelu_quick(mpfr_t r, act_pass pass)
{
    mpfr_set_flt(a, 1.702f, NEAREST);
    swish(r, pass);
}

static void gelu(mpfr_t r, act_pass pass)
{
    normal_distribution(t, x);
    normal_density(u, x);
    finish_gated(r, pass, t, u);
}

/* z = sqrt(8 / pi) (x + 0.044715 x^3) */
static void gelu_tanh(mpfr_t r, act_pass pass)
{
    mpfr_const_pi(t, NEAREST);
    mpfr_ui_div(t, 8, t, NEAREST);
    mpfr_sqrt(t, t, NEAREST);
    mpfr_set_str(v, "0.044715", 10, NEAREST);
    mpfr_mul(v, v, x, NEAREST);
    mpfr_mul(v, v, x, NEAREST);
    mpfr_add_ui(s, v, 1, NEAREST);
    mpfr_mul(s, s, x, NEAREST);
    mpfr_mul(s, s, t, NEAREST);
    mpfr_mul_ui(u, v, 3, NEAREST);
    mpfr_add_ui(u, u, 1, NEAREST);
    mpfr_mul(u, u, t, NEAREST);
    sigmoid_gate(r, pass);
}

/* gate = tanh(softplus(x)), gate' = (1 - gate^2) sigmoid(x) */
static void mish(mpfr_t r, act_pass pass)
{
    softplus(s, x);
    mpfr_cosh(u, s, NEAREST);
    mpfr_sqr(u, u, NEAREST);
    mpfr_tanh(t, s, NEAREST);
    sigmoid(s, x);
    mpfr_div(u, s, u, NEAREST);
    finish_gated(r, pass, t, u);
}

/* ---- The others ---- */

static void squareplus(mpfr_t r, act_pass pass)
{
    mpfr_sqr(t, x, NEAREST);
    mpfr_add(t, t, a, NEAREST);
    mpfr_sqrt(t, t, NEAREST);
    if (mpfr_zero_p(t)) {
        mpfr_set_ui(r, 0, NEAREST);
        return;
    }
    if (pass == ACT_PASS_FORWARD) {
        mpfr_add(r, x, t, NEAREST);
    } else {
        mpfr_div(r, x, t, NEAREST);
        mpfr_add_ui(r, r, 1, NEAREST);
    }
    mpfr_div_ui(r, r, 2, NEAREST);
}

static void snake(mpfr_t r, act_pass pass)
{
    if (mpfr_zero_p(a)) { /* the limit */
        if (pass == ACT_PASS_FORWARD)
            mpfr_set(r, x, NEAREST);
        else
            mpfr_set_ui(r, 1, NEAREST);
        return;
    }
    mpfr_mul(t, a, x, NEAREST);
    if (pass == ACT_PASS_FORWARD) {
        mpfr_sin(t, t, NEAREST);
        mpfr_sqr(t, t, NEAREST);
        mpfr_div(t, t, a, NEAREST);
        mpfr_add(r, x, t, NEAREST);
    } else {
        mpfr_mul_ui(t, t, 2, NEAREST);
        mpfr_sin(t, t, NEAREST);
        mpfr_add_ui(r, t, 1, NEAREST);
    }
}

static void exponential(mpfr_t r, act_pass pass)
{
    mpfr_set(r, x, NEAREST);
    if (pass != ACT_PASS_BACKWARD_Y)
        mpfr_exp(r, r, NEAREST);
}

static void error_function(mpfr_t r, act_pass pass)
{
    if (pass == ACT_PASS_FORWARD) {
        mpfr_erf(r, x, NEAREST);
        return;
    }
    mpfr_sqr(r, x, NEAREST);
    mpfr_neg(r, r, NEAREST);
    mpfr_exp(r, r, NEAREST);
    mpfr_const_pi(t, NEAREST);
    mpfr_sqrt(t, t, NEAREST);
    mpfr_div(r, r, t, NEAREST);
    mpfr_mul_ui(r, r, 2, NEAREST);
}

static void identity(mpfr_t r, act_pass pass)
{
    mpfr_set_ui(r, 1, NEAREST);
    if (pass == ACT_PASS_FORWARD)
        mpfr_set(r, x, NEAREST);
}

/* ---- All ---- */

static void piecewise(mpfr_t r, act_op op, act_pass pass, const float params[ACT_PARAMS_MOST])
{
    switch (op) {
    case ACT_IDENTITY:
        identity(r, pass);
        break;
    case ACT_RELU:
        clamp(r, pass, 0, (double)INFINITY);
        break;
    case ACT_RELU6:
        clamp(r, pass, 0, 6);
        break;
    case ACT_HARDTANH:
        clamp(r, pass, (double)params[0], (double)params[1]);
        break;
    case ACT_LEAKY_RELU:
        leaky_relu(r, pass);
        break;
    case ACT_THRESHOLD:
        threshold(r, pass);
        break;
    case ACT_RELU_SQUARED:
        relu_squared(r, pass);
        break;
    case ACT_HARDSIGMOID:
        hardsigmoid(r, pass, params);
        break;
    case ACT_HARDSWISH:
        hardswish(r, pass);
        break;
    case ACT_HARDSHRINK:
        mpfr_set_ui(u, 0, NEAREST);
        shrink(r, pass, u);
        break;
    case ACT_SOFTSHRINK:
        shrink(r, pass, a);
        break;
    case ACT_SHRINK:
        shrink(r, pass, b);
        break;
    default:
        mpfr_set_nan(r);
    }
}

typedef void (*definition)(mpfr_t r, act_pass pass);

static const definition smooth[ACT_OP_COUNT] = {
    [ACT_ELU] = elu,
    [ACT_SELU] = selu,
    [ACT_CELU] = celu,
    [ACT_SIGMOID] = sigmoid_and_slopes,
    [ACT_LOG_SIGMOID] = log_sigmoid,
    [ACT_TANH] = tanh_and_slopes,
    [ACT_TANHSHRINK] = tanhshrink,
    [ACT_SOFTSIGN] = softsign,
    [ACT_SOFTPLUS] = softplus_and_slopes,
    [ACT_GELU] = gelu,
    [ACT_GELU_TANH] = gelu_tanh,
    [ACT_GELU_QUICK] = gelu_quick,
    [ACT_SILU] = silu,
    [ACT_SWISH] = swish,
    [ACT_MISH] = mish,
    [ACT_SQUAREPLUS] = squareplus,
    [ACT_SNAKE] = snake,
    [ACT_EXP] = exponential,
    [ACT_ERF] = error_function,
};

void truth(mpfr_t r, act_op op, act_pass pass, double input, const float params[ACT_PARAMS_MOST])
{
    mpfr_set_d(x, input, NEAREST);
    mpfr_set_flt(a, params[0], NEAREST);
    mpfr_set_flt(b, params[1], NEAREST);
    if (smooth[op] != NULL)
        smooth[op](r, pass);
    else
        piecewise(r, op, pass, params);
}
