/* SPDX-License-Identifier: MIT
 *
 * Inputs that every run repeats, and comparison of bits. */
#include "harness.h"
#include <float.h>
#include <math.h>

uint64_t h_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

void h_fill_bits(float *out, size_t n, uint64_t seed)
{
    for (size_t i = 0; i < n; i++)
        out[i] = h_float((uint32_t)h_random(&seed));
}

static double uniform(uint64_t *state)
{
    return ((double)(h_random(state) >> 11) + 0.5) * 0x1p-53;
}

/* Box and Muller's transformation, one of its two values. */
void h_fill_normal(float *out, size_t n, uint64_t seed)
{
    for (size_t i = 0; i < n; i++) {
        const double radius = sqrt(-2 * log(uniform(&seed)));
        out[i] = (float)(2 * radius * cos(2 * 3.14159265358979323846 * uniform(&seed)));
    }
}

const uint32_t h_edges[H_EDGES] = {
    0x00000000, 0x80000000, /* zeros                              */
    0x00000001, 0x80000001, /* the least subnormals               */
    0x007fffff, 0x807fffff, /* the greatest subnormals            */
    0x00800000, 0x80800000, /* the least normal numbers           */
    0x7f7fffff, 0xff7fffff, /* the greatest                       */
    0x7f800000, 0xff800000, /* infinities                         */
    0x7fc00000, 0xffc00000, /* quiet NaNs                         */
    0x7f800001, 0xff800001, /* signalling NaNs                    */
    0x7fffffff, 0xffbfffff, /* NaNs with all other bits set       */
    0x3f800000, 0xbf800000, /* one, where many branches lie       */
    0x41200000, 0xc1200000, /* ten, the tails of sigmoid and gelu */
    0x42d00000, 0xc2d00000, /* 104, beyond the range of exp       */
};

/* Kinks of all activations, and where their values saturate, overflow or
 * underflow. */
static const float landmarks[] = {
    0.5f,           1.0f,         2.0f,         3.0f,    4.0f,           6.0f,    0.34657359f,
    0.69314718f,    1.04f,        5.54f,        8.0f,    9.0109138f,     10.0f,   12.0f,
    13.15f,         14.36f,       14.56f,       17.328f, 20.0f,          30.0f,   44.36f,
    87.33655f,      88.37626f,    88.72284f,    91.9f,   103.278929f,    103.97f, 104.0f,
    108.7f,         0.751792f,    1.278465f,    1.1924f, 1.84467441e19f, 1e20f,   5.67e37f,
    1.70141173e38f, 8.3886080e6f, 1.2582912e7f, 2.0e27f, 3.5e13f,        1e-3f,   3e-8f,
};

typedef struct list {
    float *at;
    size_t count;
} list;

static void append(list *to, float value)
{
    if (to->count < H_SPECIALS_MOST)
        to->at[to->count++] = value;
}

static void append_around(list *to, float value)
{
    append(to, value);
    append(to, h_next(value, INFINITY));
    append(to, h_next(value, -INFINITY));
}

static void append_both(list *to, float value)
{
    append_around(to, value);
    append_around(to, -value);
}

size_t h_fill_specials(float out[H_SPECIALS_MOST], const float params[ACT_PARAMS_MOST])
{
    list all = { out, 0 };
    const float a = params[0], b = params[1];
    for (size_t i = 0; i < H_EDGES; i++)
        append(&all, h_float(h_edges[i]));
    append_both(&all, a);
    append_both(&all, b);
    append_both(&all, b / a);
    append_both(&all, (1 - b) / a);
    for (size_t i = 0; i < sizeof landmarks / sizeof landmarks[0]; i++)
        append_both(&all, landmarks[i]);
    for (int k = -149; k <= 127; k++) {
        append(&all, ldexpf(1.0f, k));
        append(&all, -ldexpf(1.0f, k));
    }
    return all.count;
}

/* ---- Bits ----------------------------------------------------------------- */

uint32_t h_bits(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

float h_float(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

int h_is_nan(float value)
{
    return (h_bits(value) & 0x7fffffffu) > 0x7f800000u;
}

int h_is_quiet_nan(float value)
{
    return h_is_nan(value) && (h_bits(value) & 0x00400000u) != 0;
}

int h_same(float a, float b)
{
    return h_bits(a) == h_bits(b) || (h_is_nan(a) && h_is_nan(b));
}

/* Floats in order, as integers: -0 comes just before +0. */
static int64_t rank(float value)
{
    const uint32_t bits = h_bits(value);
    return (bits >> 31) != 0 ? -(int64_t)(bits & 0x7fffffffu) - 1 : (int64_t)bits;
}

uint32_t h_ulps(float a, float b)
{
    if (h_is_nan(a) || h_is_nan(b))
        return UINT32_MAX;
    return (uint32_t)(rank(a) > rank(b) ? rank(a) - rank(b) : rank(b) - rank(a));
}

float h_next(float value, float toward)
{
    return h_is_nan(value) ? value : nextafterf(value, toward);
}

void h_expect(float got, float want, float dy, float x, const float params[ACT_PARAMS_MOST],
              size_t i)
{
    if (h_same(got, want))
        return;
    fail_msg("%s/%s/%s, %s, element %zu of %zu: dy = %a (%08x), x = %a (%08x), parameters %a %a: "
             "got %a (%08x), want %a (%08x)",
             h_now.tier, h_now.op, h_now.pass, h_now.check, i, h_now.n, (double)dy, h_bits(dy),
             (double)x, h_bits(x), (double)params[0], (double)params[1], (double)got, h_bits(got),
             (double)want, h_bits(want));
}
