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

/* How many elements come before the first aligned one of y. Streaming stores need the
 * alignment, others only gain by it. */
INLINE size_t loop_head(const float *y, size_t n, int streams)
{
    const size_t offset = (uintptr_t)y / sizeof *y % VL, head = VL - offset;
    if (offset == 0 || (n < ALIGN_FROM && !streams))
        return 0;
    return head < n ? head : n;
}

/* streams is a constant in each kernel. */
INLINE void loop_fetch(const float *x, int streams)
{
    if (streams)
        v_prefetch(x + AHEAD);
}

INLINE void loop_store(float *y, vf a, int streams)
{
    if (streams)
        v_stream(y, a);
    else
        v_store(y, a);
}

/* function: what is defined; f: name_f. */
#define FORWARD_LOOP(function, f, streams)                                      \
    static void function(const float *x, float *y, size_t n, const float ab[2]) \
    {                                                                           \
        const vpar p = { v_set1(ab[0]), v_set1(ab[1]) };                        \
        size_t i = loop_head(y, n, streams);                                    \
        if (i > 0)                                                              \
            v_storen(y, f(v_loadn(x, i), p), i);                                \
        for (; i + 2 * VL <= n; i += 2 * VL) {                                  \
            loop_fetch(x + i, streams);                                         \
            loop_fetch(x + i + VL, streams);                                    \
            const vf first = v_load(x + i), second = v_load(x + i + VL);        \
            loop_store(y + i, f(first, p), streams);                            \
            loop_store(y + i + VL, f(second, p), streams);                      \
        }                                                                       \
        for (; i < n; i += VL) {                                                \
            const size_t k = n - i < VL ? n - i : VL;                           \
            v_storen(y + i, f(v_loadn(x + i, k), p), k);                        \
        }                                                                       \
        if (streams)                                                            \
            v_fence();                                                          \
    }

/* f: name_b, which takes x, or name_y, which takes y. */
#define BACKWARD_LOOP(function, f, streams)                                                       \
    static void function(const float *dy, const float *x, float *dx, size_t n, const float ab[2]) \
    {                                                                                             \
        const vpar p = { v_set1(ab[0]), v_set1(ab[1]) };                                          \
        size_t i = loop_head(dx, n, streams);                                                     \
        if (i > 0)                                                                                \
            v_storen(dx, f(v_loadn(dy, i), v_loadn(x, i), p), i);                                 \
        for (; i + 2 * VL <= n; i += 2 * VL) {                                                    \
            loop_fetch(x + i, streams);                                                           \
            loop_fetch(x + i + VL, streams);                                                      \
            loop_fetch(dy + i, streams);                                                          \
            loop_fetch(dy + i + VL, streams);                                                     \
            const vf first = v_load(x + i), second = v_load(x + i + VL);                          \
            const vf dfirst = v_load(dy + i), dsecond = v_load(dy + i + VL);                      \
            loop_store(dx + i, f(dfirst, first, p), streams);                                     \
            loop_store(dx + i + VL, f(dsecond, second, p), streams);                              \
        }                                                                                         \
        for (; i < n; i += VL) {                                                                  \
            const size_t k = n - i < VL ? n - i : VL;                                             \
            v_storen(dx + i, f(v_loadn(dy + i, k), v_loadn(x + i, k), p), k);                     \
        }                                                                                         \
        if (streams)                                                                              \
            v_fence();                                                                            \
    }

/* Two kernels each: with ordinary stores, and past the caches. */
#define FORWARD(name)                         \
    FORWARD_LOOP(name##_forward, name##_f, 0) \
    FORWARD_LOOP(name##_forward_stream, name##_f, 1)
#define BACKWARD(name, pass, f)        \
    BACKWARD_LOOP(name##_##pass, f, 0) \
    BACKWARD_LOOP(name##_##pass##_stream, f, 1)

#endif
