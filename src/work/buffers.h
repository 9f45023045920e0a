/* SPDX-License-Identifier: MIT
 *
 * Whether buffers can be worked on. */
#ifndef ACTIVATE_WORK_BUFFERS_H
#define ACTIVATE_WORK_BUFFERS_H

#include <activate/activate.h>

/* n floats at p are addressable: not NULL, aligned, not beyond the address space. */
static inline int act_buffer_valid(const void *p, size_t n)
{
    const uintptr_t at = (uintptr_t)p;
    return at != 0 && at % sizeof(float) == 0 && n <= (UINTPTR_MAX - at) / sizeof(float);
}

/* Two pieces of memory of so many bytes have none in common. */
static inline int act_bytes_disjoint(const void *p, size_t p_bytes, const void *q, size_t q_bytes)
{
    const uintptr_t a = (uintptr_t)p, b = (uintptr_t)q;
    return a < b ? b - a >= p_bytes : a - b >= q_bytes;
}

/* n floats at p and m floats at q have nothing in common. */
static inline int act_buffers_disjoint(const void *p, size_t n, const void *q, size_t m)
{
    const uintptr_t a = (uintptr_t)p, b = (uintptr_t)q;
    return a < b ? (b - a) / sizeof(float) >= n : (a - b) / sizeof(float) >= m;
}

/* The output is the input or has no element in common with it. */
static inline int act_buffers_agree(const void *input, const void *output, size_t n)
{
    return input == output || act_buffers_disjoint(input, n, output, n);
}

/* An input and an output of n floats. */
static inline act_status act_check_unary(const void *x, const void *y, size_t n)
{
    if (!act_buffer_valid(x, n) || !act_buffer_valid(y, n))
        return ACT_ERR_POINTER;
    return act_buffers_agree(x, y, n) ? ACT_OK : ACT_ERR_OVERLAP;
}

/* Two inputs and an output of n floats. */
static inline act_status act_check_binary(const void *a, const void *b, const void *y, size_t n)
{
    if (!act_buffer_valid(a, n) || !act_buffer_valid(b, n) || !act_buffer_valid(y, n))
        return ACT_ERR_POINTER;
    return act_buffers_agree(a, y, n) && act_buffers_agree(b, y, n) ? ACT_OK : ACT_ERR_OVERLAP;
}

#endif
