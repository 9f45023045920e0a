/* SPDX-License-Identifier: MIT
 *
 * Activations with an addition in the same pass: of a bias before, of a residual
 * after. */
#ifndef ACTIVATE_KERNELS_BIAS_H
#define ACTIVATE_KERNELS_BIAS_H

INLINE vf bias_term(vf dy, vf x, vf dx)
{
    (void)dy;
    (void)x;
    return dx;
}

#define WITH_BIAS(name, f, b, suffix)                             \
    INLINE vf name##_bias_f##suffix(vf x, vf bias, vpar p)        \
    {                                                             \
        return f(v_add(x, bias), p);                              \
    }                                                             \
    INLINE vf name##_bias_b##suffix(vf dy, vf x, vf bias, vpar p) \
    {                                                             \
        return b(dy, v_add(x, bias), p);                          \
    }                                                             \
    INLINE vf name##_residual_f##suffix(vf x, vf r, vpar p)       \
    {                                                             \
        return v_add(f(x, p), r);                                 \
    }

#define OP(id, NAME, name, ...)                                                         \
    APART vf name##_f_apart(vf x, vpar p)                                               \
    {                                                                                   \
        return name##_f(x, p);                                                          \
    }                                                                                   \
    APART vf name##_b_apart(vf dy, vf x, vpar p)                                        \
    {                                                                                   \
        return name##_b(dy, x, p);                                                      \
    }                                                                                   \
    WITH_BIAS(name, name##_f, name##_b, )                                               \
    WITH_BIAS(name, name##_f_apart, name##_b_apart, _apart)                             \
    PANEL_FORWARD(name##_bias_forward, name##_bias_f, name##_bias_f_apart)              \
    PANEL_BACKWARD(name##_bias_backward, name##_bias_b, name##_bias_b_apart, bias_term) \
    PANEL_FORWARD(name##_residual_forward, name##_residual_f, name##_residual_f_apart)
#include "ops.def"

#endif
