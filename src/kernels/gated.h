/* SPDX-License-Identifier: MIT
 *
 * The backward pass of gated units, y = f(a) * b: three inputs and two outputs in one pass.
 * The bits are those of the single calls and of a multiplication; what f and f' have in
 * common the compiler computes once. Composed of the two passes, with a tile in L1 between
 * them, it takes 1.39 to 1.75 times as long in cache. */
#ifndef ACTIVATE_KERNELS_GATED_H
#define ACTIVATE_KERNELS_GATED_H

#include "kernels/loops.h"

/* Where one of them is aligned to vectors, the other is, too. */
INLINE int aligned_alike(const float *p, const float *q)
{
    return (uintptr_t)p / sizeof *p % VL == (uintptr_t)q / sizeof *q % VL;
}

/* Both ends are parts of vectors, done by one copy of the formulas. */
LOOP void gated_backward_loop_how(loop_kind kind, forward_formula *f, backward_formula *b,
                                  const float *dy, const float *x, const float *factor, float *dx,
                                  float *dfactor, size_t n, vpar p, uint32_t how)
{
    size_t i = 0, k = loop_start(dx, n);
    do {
        if (k > 0) {
            const vf dy_k = v_loadn(dy + i, k), x_k = v_loadn(x + i, k);
            const vf factor_k = v_loadn(factor + i, k);
            v_storen(dx + i, b(v_mul(dy_k, factor_k), x_k, p), k);
            v_storen(dfactor + i, v_mul(dy_k, f(x_k, p)), k);
            i += k;
        }
        for (; i + VL <= n; i += VL) {
            const vf dy_i = v_load(dy + i), x_i = v_load(x + i), factor_i = v_load(factor + i);
            const vf to_x = b(v_mul(dy_i, factor_i), x_i, p), to_factor = v_mul(dy_i, f(x_i, p));
            how = kind == SMOOTH ? undoubled(how) : how;
            loop_fetch(dy + i, 1, how);
            loop_fetch(x + i, 1, how);
            loop_fetch(factor + i, 1, how);
            loop_store(dx + i, &to_x, 1, how);
            loop_store(dfactor + i, &to_factor, 1, how);
        }
        if (VL == 1)
            break; /* nothing is a part */
        k = n - i;
    } while (k > 0);
    if (how & ACT_STREAM)
        v_fence();
}

LOOP void gated_backward_loop(loop_kind kind, forward_formula *f, backward_formula *b,
                              const float *dy, const float *x, const float *factor, float *dx,
                              float *dfactor, size_t n, vpar p, uint32_t how)
{
    how = aligned_alike(dx, dfactor) ? loop_how(how, n) : 0;
    if (kind == LINEAR && how == 0)
        gated_backward_loop_how(kind, f, b, dy, x, factor, dx, dfactor, n, p, 0);
    else
        gated_backward_loop_how(kind, f, b, dy, x, factor, dx, dfactor, n, p,
                                kind == LINEAR ? ACT_STREAM : how);
}

#endif
