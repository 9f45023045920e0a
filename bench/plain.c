/* SPDX-License-Identifier: MIT
 *
 * The loops that anybody would write, in float with libm: the thing to beat.
 * Compiled twice, with and without -ffast-math, into the peer PLAIN_PEER of the
 * name PLAIN_NAME. */
#include "peers.h"

#include <math.h>

#if defined(__FAST_MATH__)
#    define SIMD _Pragma("omp simd")
#else
#    define SIMD
#endif

#define LOOP(function, argument, expression)                                                      \
    static void function(const float *restrict dy, const float *restrict in, float *restrict out, \
                         size_t n, float a, float b)                                              \
    {                                                                                             \
        (void)dy, (void)a, (void)b;                                                               \
        SIMD for (size_t i = 0; i < n; i++)                                                       \
        {                                                                                         \
            float argument = in[i];                                                               \
            (void)argument;                                                                       \
            out[i] = expression;                                                                  \
        }                                                                                         \
    }

#define FORWARD(name, value)      LOOP(name##_f, x, value)
#define BACKWARD(name, gradient)  LOOP(name##_b, x, dy[i] * (gradient))
#define FROM_OUTPUT(name, slope)  LOOP(name##_y, y, dy[i] * (slope))
#define SELECT(name, dead)        LOOP(name##_b, x, dead ? 0 : dy[i])
#define SELECT_OUTPUT(name, dead) LOOP(name##_y, y, dead ? 0 : dy[i])

static inline float sigmoid(float x)
{
    return 1 / (1 + expf(-x));
}

static inline float softplus(float x)
{
    return fmaxf(x, 0) + log1pf(expf(-fabsf(x)));
}

static inline float square(float x)
{
    return x * x;
}

#define SQRT_HALF    0.70710678f
#define INV_SQRT_2PI 0.39894228f
#define SQRT_2_PI    0.79788456f /* sqrt(2 / pi) */

static inline float cdf(float x)
{
    return 0.5f * (1 + erff(x * SQRT_HALF));
}

static inline float gelu_tanh_slope(float x)
{
    float t = tanhf(SQRT_2_PI * (x + 0.044715f * x * x * x));
    return 0.5f * (1 + t) + 0.5f * x * (1 - t * t) * SQRT_2_PI * (1 + 0.134145f * x * x);
}

static inline float swish_slope(float x, float beta)
{
    float s = sigmoid(beta * x);
    return s * (1 + beta * x * (1 - s));
}

static inline float mish_slope(float x)
{
    float t = tanhf(softplus(x));
    return t + x * sigmoid(x) * (1 - t * t);
}

/* clang-format would take these products for declarations. */
/* clang-format off */
FORWARD(identity, x)
BACKWARD(identity, 1)
FROM_OUTPUT(identity, 1)
FORWARD(relu, x > 0 ? x : 0)
SELECT(relu, x <= 0)
SELECT_OUTPUT(relu, y <= 0)
FORWARD(relu6, x <= 0 ? 0 : x >= 6 ? 6 : x)
SELECT(relu6, (x <= 0 || x >= 6))
SELECT_OUTPUT(relu6, (y <= 0 || y >= 6))
FORWARD(hardtanh, x <= a ? a : x >= b ? b : x)
SELECT(hardtanh, (x <= a || x >= b))
SELECT_OUTPUT(hardtanh, (y <= a || y >= b))
FORWARD(leaky_relu, x > 0 ? x : a * x)
BACKWARD(leaky_relu, x > 0 ? 1 : a)
FROM_OUTPUT(leaky_relu, y > 0 ? 1 : a)
FORWARD(threshold, x <= a ? b : x)
SELECT(threshold, x <= a)
SELECT_OUTPUT(threshold, y <= a)
FORWARD(relu_squared, x > 0 ? x * x : 0)
BACKWARD(relu_squared, x > 0 ? 2 * x : 0)
FORWARD(elu, x > 0 ? x : a * expm1f(x))
BACKWARD(elu, x > 0 ? 1 : a * expf(x))
FROM_OUTPUT(elu, y > 0 ? 1 : y + a)
FORWARD(selu, b * (x > 0 ? x : a * expm1f(x)))
BACKWARD(selu, b * (x > 0 ? 1 : a * expf(x)))
FROM_OUTPUT(selu, y > 0 ? b : y + a * b)
FORWARD(celu, x > 0 ? x : a * expm1f(x / a))
BACKWARD(celu, x > 0 ? 1 : expf(x / a))
FROM_OUTPUT(celu, y > 0 ? 1 : 1 + y / a)
FORWARD(sigmoid, sigmoid(x))
BACKWARD(sigmoid, sigmoid(x) * (1 - sigmoid(x)))
FROM_OUTPUT(sigmoid, y * (1 - y))
FORWARD(log_sigmoid, -softplus(-x))
BACKWARD(log_sigmoid, sigmoid(-x))
FROM_OUTPUT(log_sigmoid, -expm1f(y))
FORWARD(hardsigmoid, fminf(fmaxf(a * x + b, 0), 1))
BACKWARD(hardsigmoid, a * x + b > 0 && a * x + b < 1 ? a : 0)
FROM_OUTPUT(hardsigmoid, y > 0 && y < 1 ? a : 0)
FORWARD(tanh, tanhf(x))
BACKWARD(tanh, 1 - square(tanhf(x)))
FROM_OUTPUT(tanh, 1 - y * y)
FORWARD(tanhshrink, x - tanhf(x))
BACKWARD(tanhshrink, square(tanhf(x)))
FORWARD(softsign, x / (1 + fabsf(x)))
BACKWARD(softsign, 1 / square(1 + fabsf(x)))
FROM_OUTPUT(softsign, square(1 - fabsf(y)))
FORWARD(softplus, (a * x > b) ? x : softplus(a * x) / a)
BACKWARD(softplus, (a * x > b) ? 1 : sigmoid(a * x))
FROM_OUTPUT(softplus, -expm1f(-a * y))
FORWARD(gelu, cdf(x) * x)
BACKWARD(gelu, cdf(x) + x * INV_SQRT_2PI * expf(-0.5f * x * x))
FORWARD(gelu_tanh, 0.5f * x * (1 + tanhf(SQRT_2_PI * (x + 0.044715f * x * x * x))))
BACKWARD(gelu_tanh, gelu_tanh_slope(x))
FORWARD(gelu_quick, sigmoid(1.702f * x) * x)
BACKWARD(gelu_quick, swish_slope(x, 1.702f))
FORWARD(silu, sigmoid(x) * x)
BACKWARD(silu, swish_slope(x, 1))
FORWARD(swish, sigmoid(a * x) * x)
BACKWARD(swish, swish_slope(x, a))
FORWARD(mish, tanhf(softplus(x)) * x)
BACKWARD(mish, mish_slope(x))
FORWARD(hardswish, fminf(fmaxf(x + 3, 0), 6) * x / 6)
BACKWARD(hardswish, x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5f)
FORWARD(hardshrink, x >= -a && x <= a ? 0 : x)
SELECT(hardshrink, (x >= -a && x <= a))
SELECT_OUTPUT(hardshrink, y == 0)
FORWARD(softshrink, x > a ? x - a : x < -a ? x + a : 0)
SELECT(softshrink, (x >= -a && x <= a))
SELECT_OUTPUT(softshrink, y == 0)
FORWARD(shrink, x > a ? x - b : x < -a ? x + b : 0)
SELECT(shrink, (x >= -a && x <= a))
SELECT_OUTPUT(shrink, y == 0)
FORWARD(erf, erff(x))
BACKWARD(erf, 1.12837917f * expf(-x * x))
FORWARD(squareplus, (x + sqrtf(x * x + a)) / 2)
BACKWARD(squareplus, (1 + x / sqrtf(x * x + a)) / 2)
FORWARD(snake, x + square(sinf(a * x)) / a)
BACKWARD(snake, 1 + sinf(2 * a * x))
FORWARD(exp, expf(x))
BACKWARD(exp, expf(x))
FROM_OUTPUT(exp, y)
/* clang-format on */

typedef void loop(const float *dy, const float *in, float *out, size_t n, float a, float b);

#define ROW2(id, name) [ACT_##id] = { name##_f, name##_b, NULL }
#define ROW3(id, name) [ACT_##id] = { name##_f, name##_b, name##_y }

static loop *const loops[ACT_OP_COUNT][BENCH_PASSES] = {
    ROW3(IDENTITY, identity),
    ROW3(RELU, relu),
    ROW3(RELU6, relu6),
    ROW3(HARDTANH, hardtanh),
    ROW3(LEAKY_RELU, leaky_relu),
    ROW3(THRESHOLD, threshold),
    ROW2(RELU_SQUARED, relu_squared),
    ROW3(ELU, elu),
    ROW3(SELU, selu),
    ROW3(CELU, celu),
    ROW3(SIGMOID, sigmoid),
    ROW3(LOG_SIGMOID, log_sigmoid),
    ROW3(HARDSIGMOID, hardsigmoid),
    ROW3(TANH, tanh),
    ROW2(TANHSHRINK, tanhshrink),
    ROW3(SOFTSIGN, softsign),
    ROW3(SOFTPLUS, softplus),
    ROW2(GELU, gelu),
    ROW2(GELU_TANH, gelu_tanh),
    ROW2(GELU_QUICK, gelu_quick),
    ROW2(SILU, silu),
    ROW2(SWISH, swish),
    ROW2(MISH, mish),
    ROW2(HARDSWISH, hardswish),
    ROW3(HARDSHRINK, hardshrink),
    ROW3(SOFTSHRINK, softshrink),
    ROW2(SQUAREPLUS, squareplus),
    ROW2(SNAKE, snake),
    ROW3(EXP, exp),
    ROW3(SHRINK, shrink),
    ROW2(ERF, erf),
};

static int has(act_op op, bench_pass pass)
{
    return op < ACT_OP_COUNT && loops[op][pass] != NULL;
}

static void run(const bench_case *c)
{
    loops[c->op][c->pass](c->dy, c->in, c->out, c->n, c->params[0], c->params[1]);
}

const bench_peer PLAIN_PEER = { .name = PLAIN_NAME, .has = has, .run = run };
