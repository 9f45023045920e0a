/* SPDX-License-Identifier: MIT
 *
 * Whether buffers can be worked on. */
#ifndef ACTIVATE_BUFFERS_H
#define ACTIVATE_BUFFERS_H

#include <stddef.h>
#include <stdint.h>

/* n floats at p are addressable: not NULL, aligned, not beyond the address space. */
static inline int act_buffer_fits(const void *p, size_t n)
{
    const uintptr_t at = (uintptr_t)p;
    return at != 0 && at % sizeof(float) == 0 && n <= (UINTPTR_MAX - at) / sizeof(float);
}

/* The output is the input or has no element in common with it. */
static inline int act_buffers_agree(const void *input, const void *output, size_t n)
{
    const uintptr_t in = (uintptr_t)input, out = (uintptr_t)output;
    const uintptr_t distance = in < out ? out - in : in - out;
    return distance == 0 || distance / sizeof(float) >= n;
}

/* n floats at p and m floats at q have nothing in common. */
static inline int act_buffers_apart(const void *p, size_t n, const void *q, size_t m)
{
    const uintptr_t a = (uintptr_t)p, b = (uintptr_t)q;
    return a < b ? (b - a) / sizeof(float) >= n : (a - b) / sizeof(float) >= m;
}

/* Two pieces of memory of so many bytes have none in common. */
static inline int act_bytes_apart(const void *p, size_t p_bytes, const void *q, size_t q_bytes)
{
    const uintptr_t a = (uintptr_t)p, b = (uintptr_t)q;
    return a < b ? b - a >= p_bytes : a - b >= q_bytes;
}

#endif
