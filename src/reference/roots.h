/* SPDX-License-Identifier: MIT
 *
 * The zeros of the derivatives and the Taylor series there: the derivative at
 * root + d is d * (c[0] + c[1] d + c[2] d^2 + ...). Printed by roots.py. */
#ifndef ACTIVATE_REFERENCE_ROOTS_H
#define ACTIVATE_REFERENCE_ROOTS_H

#define ROOT_DEGREE 12
#define ROOT_RADIUS 0.0625 /* the series is right to 2^-50 within this distance */

typedef struct root_series {
    double root, low; /* the root is their sum */
    double c[ROOT_DEGREE];
} root_series;

static const root_series gelu_root = {
    -0x1.80ead197f00b4p-1, /* -0.751791525 */
    0x1.13e74c58cada8p-56,
    {
        0x1.b9d98fa5a3215p-2,
        0x1.8d9a941de3ac5p-2,
        -0x1.2a2ef9bb865aep-6,
        -0x1.d2fa4c17c7e84p-4,
        -0x1.e4088244f901dp-7,
        0x1.3e346def42057p-6,
        0x1.297b9d6ffaacdp-8,
        -0x1.258a6d85633afp-9,
        -0x1.8680f74e6b6bap-11,
        0x1.86c863b66083cp-13,
        0x1.69610924deba8p-14,
        -0x1.784acad4b941ep-17,
    },
};

static const root_series gelu_tanh_root = {
    -0x1.81429f9e97e4dp-1, /* -0.752461422 */
    0x1.4f523ed77dbdcp-55,
    {
        0x1.b8bacd2c96b91p-2,
        0x1.8cd1a2b2fff33p-2,
        -0x1.029615edb077ap-6,
        -0x1.d2b77346470abp-4,
        -0x1.104a83edc0ddcp-6,
        0x1.427996dc249cep-6,
        0x1.58c9ed713486cp-8,
        -0x1.3d8d64170bb72p-9,
        -0x1.e63f294331885p-11,
        0x1.14bf895a69517p-12,
        0x1.04936f0ef73dbp-13,
        -0x1.253bce9ecae48p-15,
    },
};

static const root_series silu_root = {
    -0x1.474973c84120bp+0, /* -1.27846454 */
    -0x1.f8d74bc9ac154p-54,
    {
        0x1.be1410460527fp-3,
        0x1.2c563458cc0adp-3,
        0x1.353eb573ca457p-6,
        -0x1.f2d0e32bc2994p-7,
        -0x1.b0f82c498fd2fp-8,
        0x1.098e92b8f076dp-13,
        0x1.a2a7caf0ee747p-11,
        0x1.8574d136d4cb4p-13,
        -0x1.57238dca12615p-15,
        -0x1.f2d8976600f6fp-16,
        -0x1.8af40fd30a2bcp-19,
        0x1.3ae0f751df483p-19,
    },
};

static const root_series mish_root = {
    -0x1.31432c0d12d84p+0, /* -1.19243121 */
    -0x1.bf319154da210p-55,
    {
        0x1.115acb42500bbp-2,
        0x1.a34a251d8ad7bp-3,
        0x1.574f121a868dbp-5,
        -0x1.4c222fe64d4fbp-6,
        -0x1.03369d4ac90fap-6,
        -0x1.b87ddfb51b745p-9,
        0x1.1e5e184a0fe00p-10,
        0x1.03799182b217fp-10,
        0x1.0a7954e868670p-12,
        -0x1.5fffa067220abp-15,
        -0x1.d453aef9813d0p-15,
        -0x1.223bcd6871175p-16,
    },
};

#endif
