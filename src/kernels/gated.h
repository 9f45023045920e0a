/* SPDX-License-Identifier: MIT
 *
 * Gated units, y = f(a) * b, in one pass over each operand: the loops of loops.h with
 * two inputs, or three and two outputs. The bits are those of the single calls and of a
 * multiplication; what f and f' have in common the compiler computes once. */
#ifndef ACTIVATE_KERNELS_GATED_H
#define ACTIVATE_KERNELS_GATED_H

/* Where one of them is aligned to vectors, the other is, too. */
INLINE int aligned_alike(const float *p, const float *q)
{
    return (uintptr_t)p / sizeof *p % VL == (uintptr_t)q / sizeof *q % VL;
}

/* f is large and there are many: one copy in the loop, one for parts of vectors. That has
 * no vectors among its arguments: gcc 12 would leave their upper halves in use. */
#define GATED_FORWARD(name)                                                          \
    APART void name##_gated_some(const float *a, const float *b, float *y, size_t k, \
                                 const float ab[2])                                  \
    {                                                                                \
        const vpar p = { v_set1(ab[0]), v_set1(ab[1]) };                             \
        v_storen(y, v_mul(name##_f(v_loadn(a, k), p), v_loadn(b, k)), k);            \
    }                                                                                \
    static void name##_gated(const float *a, const float *b, float *y, size_t n,     \
                             const float ab[2], int stream)                          \
    {                                                                                \
        const vpar p = { v_set1(ab[0]), v_set1(ab[1]) };                             \
        const int past = stream && n >= ALIGN_FROM;                                  \
        size_t i = loop_head(y, n, 0);                                               \
        if (i > 0)                                                                   \
            name##_gated_some(a, b, y, i, ab);                                       \
        for (; i + VL <= n; i += VL) {                                               \
            const vf to_y = v_mul(name##_f(v_load(a + i), p), v_load(b + i));        \
            if (past) {                                                              \
                v_prefetch(a + i + AHEAD);                                           \
                v_prefetch(b + i + AHEAD);                                           \
                v_stream(y + i, to_y);                                               \
            } else {                                                                 \
                v_store(y + i, to_y);                                                \
            }                                                                        \
        }                                                                            \
        if (past)                                                                    \
            v_fence();                                                               \
        if (i < n)                                                                   \
            name##_gated_some(a + i, b + i, y + i, n - i, ab);                       \
    }

#define GATED_BACKWARD(name)                                                                      \
    INLINE void name##_gated_slopes(vf dy, vf a, vf b, vpar p, vf to[2])                          \
    {                                                                                             \
        to[0] = name##_b(v_mul(dy, b), a, p);                                                     \
        to[1] = v_mul(dy, name##_f(a, p));                                                        \
    }                                                                                             \
    APART void name##_gated_backward_some(const float *dy, const float *a, const float *b,        \
                                          float *da, float *db, size_t k, const float ab[2])      \
    {                                                                                             \
        const vpar p = { v_set1(ab[0]), v_set1(ab[1]) };                                          \
        vf to[2];                                                                                 \
        name##_gated_slopes(v_loadn(dy, k), v_loadn(a, k), v_loadn(b, k), p, to);                 \
        v_storen(da, to[0], k);                                                                   \
        v_storen(db, to[1], k);                                                                   \
    }                                                                                             \
    static void name##_gated_backward(const float *dy, const float *a, const float *b, float *da, \
                                      float *db, size_t n, const float ab[2], int stream)         \
    {                                                                                             \
        const vpar p = { v_set1(ab[0]), v_set1(ab[1]) };                                          \
        const int past = stream && n >= ALIGN_FROM && aligned_alike(da, db);                      \
        size_t i = loop_head(da, n, 0);                                                           \
        if (i > 0)                                                                                \
            name##_gated_backward_some(dy, a, b, da, db, i, ab);                                  \
        for (; i + VL <= n; i += VL) {                                                            \
            vf to[2];                                                                             \
            name##_gated_slopes(v_load(dy + i), v_load(a + i), v_load(b + i), p, to);             \
            if (past) {                                                                           \
                v_prefetch(dy + i + AHEAD);                                                       \
                v_prefetch(a + i + AHEAD);                                                        \
                v_prefetch(b + i + AHEAD);                                                        \
                v_stream(da + i, to[0]);                                                          \
                v_stream(db + i, to[1]);                                                          \
            } else {                                                                              \
                v_store(da + i, to[0]);                                                           \
                v_store(db + i, to[1]);                                                           \
            }                                                                                     \
        }                                                                                         \
        if (past)                                                                                 \
            v_fence();                                                                            \
        if (i < n)                                                                                \
            name##_gated_backward_some(dy + i, a + i, b + i, da + i, db + i, n - i, ab);          \
    }

#endif
