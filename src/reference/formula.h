/* SPDX-License-Identifier: MIT
 *
 * The words that the expressions in ops.def use beside those of <math.h>. Each
 * is right to a few units of 2^-53, in both tails too. */
#ifndef ACTIVATE_REFERENCE_FORMULA_H
#define ACTIVATE_REFERENCE_FORMULA_H

#include <float.h>
#include <math.h>

#ifndef M_PI
#    define M_PI 3.14159265358979323846
#endif
#ifndef M_2_SQRTPI
#    define M_2_SQRTPI 1.12837916709551257390 /* 2 / sqrt(pi) */
#endif

static inline double sq(double x)
{
    return x * x;
}

static inline double cube(double x)
{
    return x * x * x;
}

/* e^-|x|; exp itself takes longer to say that it underflows. */
static inline double decay(double x)
{
    return fabs(x) > 746 ? 0 : exp(-fabs(x));
}

/* 1 / (1 + e^-x) */
static inline double sigmoid(double x)
{
    const double e = decay(x);
    return (x < 0 ? e : 1) / (1 + e);
}

/* log(1 + e^x); from 40 on, x is within 2^-60 of it. */
static inline double softplus(double x)
{
    return x > 40 ? x : log1p(x < -746 ? 0 : exp(x));
}

/* The density of the normal distribution. */
static inline double phi(double x)
{
    return 0x1.9884533d43651p-2 /* 1 / sqrt(2 pi) */ * exp(-0.5 * sq(x));
}

/* Its distribution function. */
static inline double Phi(double x)
{
    return 0.5 * erfc(-0x1.6a09e667f3bcdp-1 /* 1 / sqrt 2 */ * x);
}

#endif
