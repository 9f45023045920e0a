/* SPDX-License-Identifier: MIT
 *
 * SLEEF as a peer: the loop that one writes around its vector functions, on the
 * widest vectors of the machine that compiles this. Compiled with -march=native. */
#include "peers.h"

#include <immintrin.h>
#include <sleef.h>
#include <string.h>

#if defined(__AVX512F__)
typedef __m512 vec;
#    define V(name)          _mm512_##name##_ps
#    define SLEEF(name, ulp) Sleef_##name##f16_##ulp
#else
typedef __m256 vec;
#    define V(name)          _mm256_##name##_ps
#    define SLEEF(name, ulp) Sleef_##name##f8_##ulp
#endif
#define LANES (sizeof(vec) / sizeof(float))

static inline vec set(float value)
{
    return V(set1)(value);
}

static inline vec sigmoid(vec x)
{
    return V(div)(set(1), V(add)(set(1), SLEEF(exp, u10)(V(sub)(set(0), x))));
}

static inline vec absolute(vec x)
{
    return V(max)(x, V(sub)(set(0), x));
}

static inline vec softplus(vec x)
{
    vec e = SLEEF(exp, u10)(V(sub)(set(0), absolute(x)));
    return V(add)(V(max)(x, set(0)), SLEEF(log1p, u10)(e));
}

static inline vec elu(vec x)
{
    return V(add)(V(max)(x, set(0)), SLEEF(expm1, u10)(V(min)(x, set(0))));
}

static inline vec elu_slope(vec x)
{
    return SLEEF(exp, u10)(V(min)(x, set(0)));
}

static inline vec tanh_slope(vec x)
{
    vec t = SLEEF(tanh, u35)(x);
    return V(sub)(set(1), V(mul)(t, t));
}

static inline vec cdf(vec x)
{
    vec e = SLEEF(erf, u10)(V(mul)(x, set(0.70710678f)));
    return V(mul)(set(0.5f), V(add)(set(1), e));
}

static inline vec gelu_slope(vec x)
{
    vec e = SLEEF(exp, u10)(V(mul)(set(-0.5f), V(mul)(x, x)));
    return V(add)(cdf(x), V(mul)(V(mul)(x, set(0.39894228f)), e));
}

/* tanh(sqrt(2 / pi) * (x + 0.044715 x^3)) */
static inline vec gelu_tanh_inner(vec x)
{
    vec cubic = V(add)(x, V(mul)(set(0.044715f), V(mul)(x, V(mul)(x, x))));
    return SLEEF(tanh, u35)(V(mul)(set(0.79788456f), cubic));
}

static inline vec gelu_tanh(vec x)
{
    return V(mul)(V(mul)(set(0.5f), x), V(add)(set(1), gelu_tanh_inner(x)));
}

static inline vec gelu_tanh_slope(vec x)
{
    vec t = gelu_tanh_inner(x);
    vec inner_slope = V(add)(set(0.79788456f), V(mul)(set(0.1070322f), V(mul)(x, x)));
    vec rest = V(mul)(V(mul)(x, V(sub)(set(1), V(mul)(t, t))), inner_slope);
    return V(mul)(set(0.5f), V(add)(V(add)(set(1), t), rest));
}

static inline vec silu_slope(vec x)
{
    vec s = sigmoid(x);
    return V(mul)(s, V(add)(set(1), V(mul)(x, V(sub)(set(1), s))));
}

static inline vec mish_slope(vec x)
{
    vec t = SLEEF(tanh, u35)(softplus(x));
    vec rest = V(mul)(V(mul)(x, sigmoid(x)), V(sub)(set(1), V(mul)(t, t)));
    return V(add)(t, rest);
}

/* The last, short vector goes through a padded copy. */
#define LOOP(function, expression)                                               \
    static void function(const float *dy, const float *in, float *out, size_t n) \
    {                                                                            \
        size_t i = 0;                                                            \
        for (; i + LANES <= n; i += LANES) {                                     \
            vec x = V(loadu)(in + i), g = V(loadu)(dy + i);                      \
            (void)g;                                                             \
            V(storeu)(out + i, expression);                                      \
        }                                                                        \
        if (i < n) {                                                             \
            float padded_x[LANES] = { 0 }, padded_g[LANES] = { 0 };              \
            memcpy(padded_x, in + i, (n - i) * sizeof(float));                   \
            memcpy(padded_g, dy + i, (n - i) * sizeof(float));                   \
            vec x = V(loadu)(padded_x), g = V(loadu)(padded_g);                  \
            (void)g;                                                             \
            V(storeu)(padded_x, expression);                                     \
            memcpy(out + i, padded_x, (n - i) * sizeof(float));                  \
        }                                                                        \
    }

#define PASSES(name, value, slope) \
    LOOP(name##_f, value)          \
    LOOP(name##_b, V(mul)(g, slope))

PASSES(exp, SLEEF(exp, u10)(x), SLEEF(exp, u10)(x))
PASSES(elu, elu(x), elu_slope(x))
PASSES(sigmoid, sigmoid(x), V(mul)(sigmoid(x), V(sub)(set(1), sigmoid(x))))
PASSES(tanh, SLEEF(tanh, u35)(x), tanh_slope(x))
PASSES(softplus, softplus(x), sigmoid(x))
PASSES(gelu, V(mul)(x, cdf(x)), gelu_slope(x))
PASSES(gelu_tanh, gelu_tanh(x), gelu_tanh_slope(x))
PASSES(silu, V(mul)(x, sigmoid(x)), silu_slope(x))
PASSES(mish, V(mul)(x, SLEEF(tanh, u35)(softplus(x))), mish_slope(x))

typedef void loop(const float *dy, const float *in, float *out, size_t n);

static loop *const loops[ACT_OP_COUNT][BENCH_PASSES] = {
    [ACT_EXP] = { exp_f, exp_b },
    [ACT_ELU] = { elu_f, elu_b },
    [ACT_SIGMOID] = { sigmoid_f, sigmoid_b },
    [ACT_TANH] = { tanh_f, tanh_b },
    [ACT_SOFTPLUS] = { softplus_f, softplus_b },
    [ACT_GELU] = { gelu_f, gelu_b },
    [ACT_GELU_TANH] = { gelu_tanh_f, gelu_tanh_b },
    [ACT_SILU] = { silu_f, silu_b },
    [ACT_MISH] = { mish_f, mish_b },
};

static int has(act_op op, bench_pass pass)
{
    return op < ACT_OP_COUNT && loops[op][pass] != NULL;
}

static void run(const bench_case *c)
{
    loops[c->op][c->pass](c->dy, c->in, c->out, c->n);
}

const bench_peer bench_sleef = { .name = "sleef", .has = has, .run = run };
