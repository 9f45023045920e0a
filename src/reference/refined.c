/* SPDX-License-Identifier: MIT
 *
 * Functions for which the plain expression of ops.def is not right to 2^-45 in
 * double, or is NaN at an infinity: the same mathematics without cancellation.
 * Products of two floats are exact in double; many steps here rely on it. */
#include "reference.h"
#include "formula.h"
#include "roots.h"

/* ---- Helpers ---- */

/* x * gate, where the gate goes to 0 faster than x to infinity. */
static double gated(double x, double gate)
{
    return gate == 0 ? copysign(0, x) : x * gate;
}

/* A product whose limit at x = infinity is 0 if scale is 0. */
static double scaled(double scale, double x)
{
    return scale == 0 ? 0 : scale * x;
}

static int near_root(const root_series *series, double x)
{
    return fabs(x - series->root) < ROOT_RADIUS;
}

static double root_value(const root_series *series, double x)
{
    const double d = (x - series->root) - series->low;
    double sum = 0;
    for (int k = ROOT_DEGREE - 1; k >= 0; k--)
        sum = sum * d + series->c[k];
    return d * sum;
}

/* ---- Piecewise ---- */

static int is_default_hardsigmoid(const double *p)
{
    return p[0] == (double)(float)(1.0 / 6) && p[1] == 0.5;
}

static double hardsigmoid_line(double x, const double *p)
{
    return is_default_hardsigmoid(p) ? (x + 3) / 6 : scaled(p[0], x) + p[1];
}

static double hardsigmoid_value(double x, const double *p)
{
    const double line = hardsigmoid_line(x, p);
    return line <= 0 ? 0 : line >= 1 ? 1 : line;
}

/* Whether alpha * x + beta >= 1: the sum may round up to 1, so its error decides. */
static int hardsigmoid_saturates(double x, const double *p)
{
    const double product = scaled(p[0], x), sum = product + p[1], part = sum - product;
    const double error = (product - (sum - part)) + (p[1] - part);
    return sum == 1 ? error >= 0 : sum > 1;
}

static double hardsigmoid_slope(double x, const double *p)
{
    if (is_default_hardsigmoid(p))
        return x <= -3 || x >= 3 ? 0 : p[0];
    return hardsigmoid_line(x, p) <= 0 || hardsigmoid_saturates(x, p) ? 0 : p[0];
}

static double hardsigmoid_slope_y(double y, const double *p)
{
    return y <= 0 || y >= 1 ? 0 : p[0];
}

static double softshrink_value(double x, const double *p)
{
    const double lambda = p[0];
    return x > lambda ? x - lambda : x < -lambda ? x + lambda : isnan(x) ? x : 0;
}

static double shrink_value(double x, const double *p)
{
    const double lambda = p[0], bias = p[1];
    return x > lambda ? x - bias : x < -lambda ? x + bias : isnan(x) ? x : 0;
}

/* x / 3 would be rounded before it cancels at -1.5. */
static double hardswish_slope(double x, const double *p)
{
    (void)p;
    return x <= -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6;
}

/* ---- Algebraic ---- */

static double softsign_value(double x, const double *p)
{
    (void)p;
    return isinf(x) ? copysign(1, x) : x / (1 + fabs(x));
}

static double squareplus_value(double x, const double *p)
{
    const double b = p[0], root = sqrt(sq(x) + b);
    return x < 0 ? b / (2 * (root - x)) : (x + root) / 2;
}

static double squareplus_slope(double x, const double *p)
{
    const double b = p[0], root = sqrt(sq(x) + b);
    if (root == 0)
        return 0;
    if (x < 0)
        return b / (2 * root * (root - x));
    return isinf(x) ? 1 : (1 + x / root) / 2;
}

/* ---- Of exponentials ---- */

/* exp multiplies the rounding error of x / alpha by x / alpha. */
static double celu_slope(double x, const double *p)
{
    const double alpha = p[0], z = x / alpha;
    if (x > 0)
        return 1;
    if (z < -800)
        return 0;
    return exp(z) * (1 + fma(-z, alpha, x) / alpha);
}

static double celu_slope_y(double y, const double *p)
{
    const double alpha = p[0];
    return y > 0 ? 1 : (alpha + y) / alpha;
}

static double tanh_slope(double x, const double *p)
{
    const double e = decay(2 * x);
    (void)p;
    return 4 * e / sq(1 + e);
}

/* Below 1: (x cosh x - sinh x) / cosh x by its series, all terms positive. */
static double tanhshrink_value(double x, const double *p)
{
    static const double c[] = { 2.0 / 6,
                                4.0 / 120,
                                6.0 / 5040,
                                8.0 / 362880,
                                10.0 / 39916800,
                                12.0 / 6227020800,
                                14.0 / 1307674368000,
                                16.0 / 355687428096000,
                                18.0 / 121645100408832000 };
    (void)p;
    if (!(fabs(x) < 1))
        return x - tanh(x);
    double sum = 0;
    for (int k = (int)(sizeof c / sizeof c[0]) - 1; k >= 0; k--)
        sum = sum * sq(x) + c[k];
    return cube(x) * sum / cosh(x);
}

/* The derivative of x * sigmoid(x). */
static double silu_slope_at(double x)
{
    if (near_root(&silu_root, x))
        return root_value(&silu_root, x);
    const double e = decay(x), square = sq(1 + e);
    if (e == 0)
        return x < 0 ? 0 : 1;
    return x < 0 ? e * (1 + e + x) / square : (1 + e + x * e) / square;
}

static double silu_value(double x, const double *p)
{
    (void)p;
    return gated(x, sigmoid(x));
}

static double silu_slope(double x, const double *p)
{
    (void)p;
    return silu_slope_at(x);
}

static double swish_value(double x, const double *p)
{
    return gated(x, sigmoid(scaled(p[0], x)));
}

static double swish_slope(double x, const double *p)
{
    return silu_slope_at(scaled(p[0], x));
}

static double gelu_quick_value(double x, const double *p)
{
    (void)p;
    return gated(x, sigmoid((double)1.702f * x));
}

static double gelu_quick_slope(double x, const double *p)
{
    (void)p;
    return silu_slope_at((double)1.702f * x);
}

/* tanh(softplus(x)) = n / (n + 2) with n = e^x (e^x + 2); for x > 0 both are
 * divided by e^2x. */
static double mish_gate(double x)
{
    const double e = decay(x);
    if (x < 0)
        return e * (e + 2) / (e * (e + 2) + 2);
    return (1 + 2 * e) / (1 + 2 * e + 2 * sq(e));
}

static double mish_value(double x, const double *p)
{
    (void)p;
    return gated(x, mish_gate(x));
}

static double mish_slope(double x, const double *p)
{
    (void)p;
    if (near_root(&mish_root, x))
        return root_value(&mish_root, x);
    const double e = decay(x);
    if (e == 0)
        return x < 0 ? 0 : 1;
    if (x < 0) {
        const double below = e * (e + 2) + 2;
        return e * ((e + 2) * below + 4 * x * (e + 1)) / sq(below);
    }
    const double below = 1 + 2 * e + 2 * sq(e);
    return ((1 + 2 * e) * below + 4 * x * sq(e) * (1 + e)) / sq(below);
}

/* ---- Gaussian ---- */

/* The normal distribution function. In its tail erfc multiplies the rounding
 * error of the argument by twice its square, so that error is put back. */
static double normal_distribution(double x)
{
    static const double high = 0x1.6a09e667f3bcdp-1, low = -0x1.bdd3413b26456p-55; /* 1/sqrt 2 */
    const double z = -x * high;
    if (x > -1)
        return x > 9 ? 1 : 0.5 * erfc(z);
    if (x < -40)
        return 0;
    const double rest = fma(-x, high, -z) - x * low;
    return 0.5 * erfc(z) - rest * 0x1.20dd750429b6dp-1 /* 1 / sqrt pi */ * exp(-sq(z));
}

static double gelu_value(double x, const double *p)
{
    (void)p;
    return gated(x, normal_distribution(x));
}

static double gelu_slope(double x, const double *p)
{
    (void)p;
    if (near_root(&gelu_root, x))
        return root_value(&gelu_root, x);
    if (fabs(x) > 40)
        return x < 0 ? 0 : 1;
    return normal_distribution(x) + x * phi(x);
}

/* gelu_tanh(x) = x * sigmoid(w), w = 2 sqrt(2/pi) (x + 0.044715 x^3). The
 * exponential multiplies the error of w by w, so w is carried in two doubles. */
typedef struct tanh_argument {
    double w, low;
} tanh_argument;

static tanh_argument gelu_tanh_argument(double x)
{
    static const double c1 = 0x1.9884533d43651p+0, c1_low = -0x1.cbc0d30ebfd15p-54; /* x   */
    static const double c3 = 0x1.2444f2a4d8b4bp-4, c3_low = -0x1.6c843a29d1c70p-61; /* x^3 */
    const double square = sq(x), term = c3 * square;
    const double term_low = fma(c3, square, -term) + c3_low * square;
    const double sum = c1 + term;
    const double sum_low =
        (c1 > term ? (c1 - sum) + term : (term - sum) + c1) + (term_low + c1_low);
    const double w = x * sum;
    return (tanh_argument) { w, fma(x, sum, -w) + x * sum_low };
}

/* e^-|w|, 0 where it does not matter or x is infinite. */
static double gelu_tanh_exponential(double x)
{
    if (fabs(x) > 30)
        return 0;
    const tanh_argument a = gelu_tanh_argument(fabs(x));
    return exp(-a.w) * (1 - a.low);
}

static double gelu_tanh_value(double x, const double *p)
{
    const double e = gelu_tanh_exponential(x);
    (void)p;
    return gated(x, (x < 0 ? e : 1) / (1 + e));
}

static double gelu_tanh_slope(double x, const double *p)
{
    (void)p;
    if (near_root(&gelu_tanh_root, x))
        return root_value(&gelu_tanh_root, x);
    const double e = gelu_tanh_exponential(x);
    if (e == 0)
        return x < 0 ? 0 : isnan(x) ? x : 1;
    const double slope = x * (0x1.9884533d43651p+0 + 3 * 0x1.2444f2a4d8b4bp-4 * sq(x)); /* x w' */
    return (x < 0 ? e * (1 + e + slope) : 1 + e + e * slope) / sq(1 + e);
}

/* ---- Periodic ---- */

static double snake_value(double x, const double *p)
{
    const double a = p[0];
    return a == 0 || x == 0 ? x : x + sq(sin(a * x)) / a;
}

/* 1 + sin vanishes to second order; the cosine is accurate there. */
static double snake_slope(double x, const double *p)
{
    const double angle = 2 * p[0] * x;
    if (p[0] == 0)
        return 1;
    const double sine = sin(angle);
    return sine < -0.5 ? sq(cos(angle)) / (1 - sine) : 1 + sine;
}

#define FORWARD(name)  [ACT_PASS_FORWARD] = name##_value
#define BACKWARD(name) [ACT_PASS_BACKWARD] = name##_slope
#define BOTH(name)     FORWARD(name), BACKWARD(name)

static const act_reference_fn refined[ACT_OP_COUNT][ACT_PASS_COUNT] = {
    [ACT_CELU] = { BACKWARD(celu), [ACT_PASS_BACKWARD_Y] = celu_slope_y },
    [ACT_HARDSIGMOID] = { BOTH(hardsigmoid), [ACT_PASS_BACKWARD_Y] = hardsigmoid_slope_y },
    [ACT_TANH] = { BACKWARD(tanh) },
    [ACT_TANHSHRINK] = { FORWARD(tanhshrink) },
    [ACT_SOFTSIGN] = { FORWARD(softsign) },
    [ACT_GELU] = { BOTH(gelu) },
    [ACT_GELU_TANH] = { BOTH(gelu_tanh) },
    [ACT_GELU_QUICK] = { BOTH(gelu_quick) },
    [ACT_SILU] = { BOTH(silu) },
    [ACT_SWISH] = { BOTH(swish) },
    [ACT_MISH] = { BOTH(mish) },
    [ACT_HARDSWISH] = { BACKWARD(hardswish) },
    [ACT_SOFTSHRINK] = { FORWARD(softshrink) },
    [ACT_SQUAREPLUS] = { BOTH(squareplus) },
    [ACT_SNAKE] = { BOTH(snake) },
    [ACT_SHRINK] = { FORWARD(shrink) },
};

act_reference_fn act_reference_refined(act_op op, act_pass pass)
{
    return op >= 0 && op < ACT_OP_COUNT ? refined[op][pass] : NULL;
}
