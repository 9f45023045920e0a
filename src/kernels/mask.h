/* SPDX-License-Identifier: MIT
 *
 * relu and leaky_relu that write one bit per element, or read it in place of x.
 *
 * A vector aligned in y may begin anywhere within a byte of the mask: 64 elements
 * and the head before them go through one word, shifted. The values are those of
 * linear.h; the bit of x is not (x <= 0), as its backward passes have it. */
#ifndef ACTIVATE_KERNELS_MASK_H
#define ACTIVATE_KERNELS_MASK_H

#include "kernels/linear.h"
#include "kernels/loops.h"

/* Elements, and bits, of one word; elements of a cache line. */
enum { WORD = 64, LINE = 16 };

/* Compilers make one load or store of each. */
INLINE uint64_t mask_load(const uint8_t *p)
{
    uint64_t word = 0;
    for (int k = 0; k < 8; k++)
        word |= (uint64_t)p[k] << 8 * k;
    return word;
}

INLINE void mask_store(uint8_t *p, uint64_t word)
{
    for (int k = 0; k < 8; k++)
        p[k] = (uint8_t)(word >> 8 * k);
}

/* The bits [from, from + count), count <= 16, and nothing beyond their bytes. */
INLINE uint32_t mask_some(const uint8_t *mask, size_t from, size_t count)
{
    const size_t first = from / 8, last = (from + count - 1) / 8;
    uint32_t bits = 0;
    for (size_t k = first; k <= last; k++)
        bits |= (uint32_t)mask[k] << 8 * (k - first);
    return bits >> from % 8;
}

/* Bits on their way into the mask: those below `count` in `bits` are still to be
 * written, to `at` and after it. */
typedef struct mask_writer {
    uint8_t *at;
    uint64_t bits;
    unsigned count; /* below 16 between calls */
} mask_writer;

INLINE void mask_put_word(mask_writer *w, uint64_t word)
{
    mask_store(w->at, w->bits | word << w->count);
    w->at += 8;
    w->bits = word >> 1 >> (63 - w->count);
}

/* count <= 16 bits; those of `bits` beyond it are 0. */
INLINE void mask_put_some(mask_writer *w, uint32_t bits, unsigned count)
{
    w->bits |= (uint64_t)bits << w->count;
    for (w->count += count; w->count >= 8; w->count -= 8) {
        *w->at++ = (uint8_t)w->bits;
        w->bits >>= 8;
    }
}

INLINE void mask_finish(mask_writer *w)
{
    if (w->count > 0)
        *w->at = (uint8_t)w->bits;
}

/* Missing lanes are 0 and so have no bit. */
INLINE uint32_t alive_bits(vf x)
{
    return v_mask_bits(v_le(x, v_set1(0.0f))) ^ (uint32_t)((UINT64_C(1) << VL) - 1);
}

/* ---- Forward --------------------------------------------------------------- */

/* 64 elements; their bits. */
INLINE uint64_t mask_forward_word(act_op op, const float *x, float *y, vpar p, uint32_t how)
{
    uint64_t word = 0;
    for (int k = 0; k < WORD; k += VL) {
        const vf x_k = v_load(x + k), y_k = op == ACT_RELU ? relu_f(x_k, p) : leaky_relu_f(x_k, p);
        loop_store(y + k, &y_k, 1, how);
        word |= (uint64_t)alive_bits(x_k) << k;
    }
    return word;
}

/* k <= VL elements. */
INLINE void mask_forward_some(act_op op, const float *x, float *y, size_t k, vpar p, mask_writer *w)
{
    const vf some = v_loadn(x, k);
    v_storen(y, op == ACT_RELU ? relu_f(some, p) : leaky_relu_f(some, p), k);
    mask_put_some(w, alive_bits(some), (unsigned)k);
}

INLINE void mask_forward(act_op op, const float *x, float *y, uint8_t *mask, size_t n, vpar p,
                         uint32_t how)
{
    mask_writer w = { mask, 0, 0 };
    size_t i = loop_head(y, n);
    if (i > 0)
        mask_forward_some(op, x, y, i, p, &w);
    if (loop_how(how, n) != 0) {
        for (; i + WORD <= n; i += WORD) {
            for (int k = 0; k < WORD; k += LINE)
                v_prefetch(x + i + AHEAD + k);
            mask_put_word(&w, mask_forward_word(op, x + i, y + i, p, ACT_STREAM));
        }
        v_fence();
    } else {
        for (; i + WORD <= n; i += WORD)
            mask_put_word(&w, mask_forward_word(op, x + i, y + i, p, 0));
    }
    for (; i < n; i += VL)
        mask_forward_some(op, x + i, y + i, n - i < VL ? n - i : VL, p, &w);
    mask_finish(&w);
}

/* ---- Backward -------------------------------------------------------------- */

/* What the backward pass from x gives, bit from + k being that of lane k. */
INLINE vf masked_gradient(act_op op, vf dy, uint32_t bits, int from, vpar p)
{
    if (op == ACT_RELU)
        return v_zero_if(v_mask(~bits, from), dy);
    return v_mul(dy, v_select(v_mask(bits, from), v_set1(1.0f), p.a));
}

INLINE void mask_backward_half(act_op op, const float *dy, uint32_t bits, float *dx, vpar p,
                               uint32_t how)
{
    for (int k = 0; k < WORD / 2; k += VL) {
        const vf dx_k = masked_gradient(op, v_load(dy + k), bits, k, p);
        loop_store(dx + k, &dx_k, 1, how);
    }
}

INLINE void mask_backward_word(act_op op, const float *dy, uint64_t word, float *dx, vpar p,
                               uint32_t how)
{
    mask_backward_half(op, dy, (uint32_t)word, dx, p, how);
    mask_backward_half(op, dy + WORD / 2, (uint32_t)(word >> 32), dx + WORD / 2, p, how);
}

/* Whole words as long as all their bits, and those that the shift brings in, are
 * there. */
INLINE void mask_backward(act_op op, const float *dy, const uint8_t *mask, float *dx, size_t n,
                          vpar p, uint32_t how)
{
    size_t i = loop_head(dx, n);
    const unsigned head = (unsigned)i;
    const int past = loop_how(how, n) != 0;
    const size_t reach = head > 0 ? 2 * WORD : WORD;
    if (i > 0)
        v_storen(dx, masked_gradient(op, v_loadn(dy, i), mask_some(mask, 0, i), 0, p), i);
    for (; i - head + reach <= n; i += WORD) {
        const uint8_t *const at = mask + (i - head) / 8;
        uint64_t word = mask_load(at) >> head;
        if (head > 0)
            word |= mask_load(at + 8) << (WORD - head);
        if (past) {
            for (int k = 0; k < WORD; k += LINE)
                v_prefetch(dy + i + AHEAD + k);
            mask_backward_word(op, dy + i, word, dx + i, p, ACT_STREAM);
        } else {
            mask_backward_word(op, dy + i, word, dx + i, p, 0);
        }
    }
    if (past)
        v_fence();
    for (; i < n; i += VL) {
        const size_t k = n - i < VL ? n - i : VL;
        v_storen(dx + i, masked_gradient(op, v_loadn(dy + i, k), mask_some(mask, i, k), 0, p), k);
    }
}

/* ---- Kernels --------------------------------------------------------------- */

static void relu_mask(const float *x, float *y, uint8_t *mask, size_t n, float slope, uint32_t how)
{
    const vpar p = params_of(&slope, 1);
    mask_forward(ACT_RELU, x, y, mask, n, p, how);
}

static void leaky_relu_mask(const float *x, float *y, uint8_t *mask, size_t n, float slope,
                            uint32_t how)
{
    const vpar p = params_of(&slope, 1);
    mask_forward(ACT_LEAKY_RELU, x, y, mask, n, p, how);
}

static void relu_mask_backward(const float *dy, const uint8_t *mask, float *dx, size_t n,
                               float slope, uint32_t how)
{
    const vpar p = params_of(&slope, 1);
    mask_backward(ACT_RELU, dy, mask, dx, n, p, how);
}

static void leaky_relu_mask_backward(const float *dy, const uint8_t *mask, float *dx, size_t n,
                                     float slope, uint32_t how)
{
    const vpar p = params_of(&slope, 1);
    mask_backward(ACT_LEAKY_RELU, dy, mask, dx, n, p, how);
}

#endif
