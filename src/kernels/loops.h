/* SPDX-License-Identifier: MIT
 *
 * The loops around the formulas: every formula is a function of vectors, f(x) or
 * b(dy, x), that a loop takes as a constant and that is compiled into it.
 *
 * A buffer of at least one vector is done as whole vectors, without masks: the aligned
 * ones of the output, and one at either end that overlaps them. What lies at the ends is
 * loaded before anything is stored and stored last, so that outputs may be inputs, and
 * elements that are done twice get the same bits twice. A shorter buffer is a part of one
 * vector. All of it is the same vector code: no result depends on its place. */
#ifndef ACTIVATE_KERNELS_LOOPS_H
#define ACTIVATE_KERNELS_LOOPS_H

#include "kernels/contract.h"
#include "vec/inline.h"

/* The parameters of an activation in every lane, in the order of ops.def. */
typedef struct vpar {
    vf a, b, c, d, e, f, g, h;
} vpar;

INLINE vpar params_of(const float *params, int count)
{
    vpar p;
    p.a = v_set1(count > 0 ? params[0] : 0.0f);
    p.b = v_set1(count > 1 ? params[1] : 0.0f);
    p.c = v_set1(count > 2 ? params[2] : 0.0f);
    p.d = v_set1(count > 3 ? params[3] : 0.0f);
    p.e = v_set1(count > 4 ? params[4] : 0.0f);
    p.f = v_set1(count > 5 ? params[5] : 0.0f);
    p.g = v_set1(count > 6 ? params[6] : 0.0f);
    p.h = v_set1(count > 7 ? params[7] : 0.0f);
    return p;
}

typedef vf forward_formula(vf x, vpar p);
typedef vf backward_formula(vf dy, vf x, vpar p); /* x, or y */

/* Whether a parameter is the given number. It is the same for all elements: the
 * compiler makes two loops of what depends on it. */
INLINE int is_number(vf parameter, float number)
{
    return v_any(v_eq(parameter, v_set1(number)));
}

/* The same number, but the compiler cannot know: it makes no second loop of what depends
 * on it, which would double the code for a branch that costs nothing. */
LOOP uint32_t undoubled(uint32_t number)
{
    __asm__("" : "+r"(number));
    return number;
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
    return offset == 0 || n < ALIGN_FROM ? 0 : VL - offset;
}

/* Where a loop that does both ends as parts of vectors begins: with a part up to the first
 * aligned element, or with all of less than a vector. */
INLINE size_t loop_start(const float *y, size_t n)
{
    if (VL == 1)
        return 0;
    return n < VL ? n : loop_head(y, n);
}

/* Streaming stores need an aligned output. */
INLINE uint32_t loop_how(uint32_t how, size_t n)
{
    return n < ALIGN_FROM ? 0 : how;
}

LOOP void loop_fetch(const float *x, size_t each, uint32_t how)
{
    if (how & ACT_STREAM)
        for (size_t k = 0; k < each; k++)
            v_prefetch(x + AHEAD + k * VL);
}

LOOP void loop_store(float *y, const vf *a, size_t each, uint32_t how)
{
    if (how & ACT_STREAM)
        for (size_t k = 0; k < each; k++)
            v_stream(y + k * VL, a[k]);
    else
        for (size_t k = 0; k < each; k++)
            v_store(y + k * VL, a[k]);
}

/* The vector at the beginning of a buffer, or all of a shorter one; and the last. */
typedef struct loop_ends {
    vf first, last;
} loop_ends;

INLINE loop_ends load_ends(const float *x, size_t n)
{
    loop_ends ends;
    ends.first = n < VL ? v_loadn(x, n) : v_load(x);
    ends.last = n < VL ? ends.first : v_load(x + n - VL);
    return ends;
}

/* What a loop over several vectors at a time leaves over, vector by vector, and all of it by
 * one copy of the formula: number 0 is the head, or all of a shorter buffer; then come whole
 * vectors from `done` on, then the last of the buffer. */
typedef struct loop_rest {
    uint32_t begin, whole, end;
} loop_rest;

INLINE loop_rest rest_of(size_t head, size_t done, size_t n)
{
    const size_t left = n - done;
    loop_rest rest;
    rest.begin = undoubled(head > 0 || n < VL ? 0 : 1);
    rest.whole = (uint32_t)(left / VL);
    rest.end = 1 + rest.whole + (left % VL != 0);
    return rest;
}

INLINE size_t rest_place(loop_rest rest, uint32_t number, size_t done, size_t n)
{
    if (number == 0)
        return 0;
    return number <= rest.whole ? done + (number - 1) * VL : n - VL;
}

INLINE vf rest_load(loop_rest rest, uint32_t number, const float *x, size_t place, loop_ends ends)
{
    if (number == 0)
        return ends.first;
    return number <= rest.whole ? v_load(x + place) : ends.last;
}

INLINE void rest_store(float *y, size_t place, vf a, size_t n)
{
    if (n < VL)
        v_storen(y, a, n);
    else
        v_store(y + place, a);
}

/* How a loop is compiled: once, choosing its stores as it runs; or, where a formula is so
 * cheap that this shows, for each kind of stores, four vectors in an iteration. */
typedef enum loop_kind { SMOOTH, LINEAR } loop_kind;
enum { IN_STEP_MOST = 4 };

/* One lane gains nothing by it. */
LOOP size_t in_step(loop_kind kind)
{
    if (VL == 1)
        return 1;
    return kind == LINEAR ? 4 : 2;
}

LOOP void forward_loop_how(loop_kind kind, forward_formula *f, const float *x, float *y, size_t n,
                           vpar p, uint32_t how)
{
    const size_t each = in_step(kind), head = loop_head(y, n);
    const loop_ends at = load_ends(x, n);
    size_t i = n < VL ? n : head;
    for (; i + each * VL <= n; i += each * VL) {
        vf to_y[IN_STEP_MOST];
        for (size_t k = 0; k < each; k++)
            to_y[k] = v_load(x + i + k * VL);
        for (size_t k = 0; k < each; k++)
            to_y[k] = f(to_y[k], p);
        how = kind == SMOOTH ? undoubled(how) : how;
        loop_fetch(x + i, each, how);
        loop_store(y + i, to_y, each, how);
    }
    if (how & ACT_STREAM)
        v_fence();
    const loop_rest rest = rest_of(head, i, n);
    for (uint32_t k = rest.begin; k < rest.end; k = undoubled(k + 1)) {
        const size_t place = rest_place(rest, k, i, n);
        rest_store(y, place, f(rest_load(rest, k, x, place, at), p), n);
    }
}

LOOP void forward_loop(loop_kind kind, forward_formula *f, const float *x, float *y, size_t n,
                       vpar p, uint32_t how)
{
    how = loop_how(how, n);
    if (kind == LINEAR && how == 0)
        forward_loop_how(kind, f, x, y, n, p, 0);
    else
        forward_loop_how(kind, f, x, y, n, p, kind == LINEAR ? ACT_STREAM : how);
}

LOOP void backward_loop_how(loop_kind kind, backward_formula *b, const float *dy, const float *x,
                            float *dx, size_t n, vpar p, uint32_t how)
{
    const size_t each = in_step(kind), head = loop_head(dx, n);
    const loop_ends at = load_ends(x, n), dat = load_ends(dy, n);
    size_t i = n < VL ? n : head;
    for (; i + each * VL <= n; i += each * VL) {
        vf v[IN_STEP_MOST], to_dx[IN_STEP_MOST];
        for (size_t k = 0; k < each; k++) {
            v[k] = v_load(x + i + k * VL);
            to_dx[k] = v_load(dy + i + k * VL);
        }
        for (size_t k = 0; k < each; k++)
            to_dx[k] = b(to_dx[k], v[k], p);
        how = kind == SMOOTH ? undoubled(how) : how;
        loop_fetch(x + i, each, how);
        loop_fetch(dy + i, each, how);
        loop_store(dx + i, to_dx, each, how);
    }
    if (how & ACT_STREAM)
        v_fence();
    const loop_rest rest = rest_of(head, i, n);
    for (uint32_t k = rest.begin; k < rest.end; k = undoubled(k + 1)) {
        const size_t place = rest_place(rest, k, i, n);
        const vf v = rest_load(rest, k, x, place, at), dv = rest_load(rest, k, dy, place, dat);
        rest_store(dx, place, b(dv, v, p), n);
    }
}

LOOP void backward_loop(loop_kind kind, backward_formula *b, const float *dy, const float *x,
                        float *dx, size_t n, vpar p, uint32_t how)
{
    how = loop_how(how, n);
    if (kind == LINEAR && how == 0)
        backward_loop_how(kind, b, dy, x, dx, n, p, 0);
    else
        backward_loop_how(kind, b, dy, x, dx, n, p, kind == LINEAR ? ACT_STREAM : how);
}

#endif
