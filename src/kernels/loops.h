/* SPDX-License-Identifier: MIT
 *
 * The loops around the kernels: a partial vector up to the first aligned address
 * of the output, whole vectors, a partial vector for the rest. All of them run
 * the same vector code, so no result depends on its place. Each vector is loaded
 * before it is stored to the same place: outputs may be inputs. */
#ifndef ACTIVATE_LOOPS_H
#define ACTIVATE_LOOPS_H

/* The parameters of an activation, in every lane. */
typedef struct vpar {
    vf a, b;
} vpar;

/* Whether a parameter is the given number. It is the same for all elements: the
 * compiler makes two loops of what depends on it. */
INLINE int is_number(vf parameter, float number)
{
    return v_any(v_eq(parameter, v_set1(number)));
}

/* Below this many elements, aligning the output costs more than it gains. */
enum { ALIGN_FROM = 8 * VL };

/* How far ahead of a streaming store the input is fetched, in elements: without
 * it the hardware keeps too few loads in flight to fill the memory bus. On Zen 4
 * 64 to 512 differ little; from 1024 on, backward is a tenth to a fifth slower. */
enum { AHEAD = 512 };

/* How many elements come before the first aligned one of y. */
INLINE size_t loop_head(const float *y, size_t n)
{
    const size_t offset = (uintptr_t)y / sizeof *y % VL;
    return n < ALIGN_FROM || offset == 0 ? 0 : VL - offset;
}

INLINE size_t stream_from(void)
{
    return atomic_load_explicit(&act_stream_from, memory_order_relaxed);
}

#define FORWARD(name)                                                                 \
    static void name##_forward(const float *x, float *y, size_t n, const float ab[2]) \
    {                                                                                 \
        const vpar p = { v_set1(ab[0]), v_set1(ab[1]) };                              \
        size_t i = loop_head(y, n);                                                   \
        if (i > 0)                                                                    \
            v_storen(y, name##_f(v_loadn(x, i), p), i);                               \
        if (n >= stream_from() && x != y) {                                           \
            for (; i + 2 * VL <= n; i += 2 * VL) {                                    \
                v_prefetch(x + i + AHEAD);                                            \
                v_prefetch(x + i + AHEAD + VL);                                       \
                const vf first = v_load(x + i), second = v_load(x + i + VL);          \
                v_stream(y + i, name##_f(first, p));                                  \
                v_stream(y + i + VL, name##_f(second, p));                            \
            }                                                                         \
            v_fence();                                                                \
        } else {                                                                      \
            for (; i + 2 * VL <= n; i += 2 * VL) {                                    \
                const vf first = v_load(x + i), second = v_load(x + i + VL);          \
                v_store(y + i, name##_f(first, p));                                   \
                v_store(y + i + VL, name##_f(second, p));                             \
            }                                                                         \
        }                                                                             \
        for (; i < n; i += VL) {                                                      \
            const size_t k = n - i < VL ? n - i : VL;                                 \
            v_storen(y + i, name##_f(v_loadn(x + i, k), p), k);                       \
        }                                                                             \
    }

/* kernel is name##_b, which takes x, or name##_y, which takes y. */
#define BACKWARD(name, pass, kernel)                                                \
    static void name##_##pass(const float *dy, const float *x, float *dx, size_t n, \
                              const float ab[2])                                    \
    {                                                                               \
        const vpar p = { v_set1(ab[0]), v_set1(ab[1]) };                            \
        size_t i = loop_head(dx, n);                                                \
        if (i > 0)                                                                  \
            v_storen(dx, kernel(v_loadn(dy, i), v_loadn(x, i), p), i);              \
        if (n >= stream_from() && dx != x && dx != dy) {                            \
            for (; i + VL <= n; i += VL) {                                          \
                v_prefetch(x + i + AHEAD);                                          \
                v_prefetch(dy + i + AHEAD);                                         \
                v_stream(dx + i, kernel(v_load(dy + i), v_load(x + i), p));         \
            }                                                                       \
            v_fence();                                                              \
        } else {                                                                    \
            for (; i + 2 * VL <= n; i += 2 * VL) {                                  \
                const vf first = v_load(x + i), second = v_load(x + i + VL);        \
                const vf dfirst = v_load(dy + i), dsecond = v_load(dy + i + VL);    \
                v_store(dx + i, kernel(dfirst, first, p));                          \
                v_store(dx + i + VL, kernel(dsecond, second, p));                   \
            }                                                                       \
        }                                                                           \
        for (; i < n; i += VL) {                                                    \
            const size_t k = n - i < VL ? n - i : VL;                               \
            v_storen(dx + i, kernel(v_loadn(dy + i, k), v_loadn(x + i, k), p), k);  \
        }                                                                           \
    }

#endif
