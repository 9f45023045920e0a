/* SPDX-License-Identifier: MIT
 *
 * Reading the input of a fuzz target. */
#include "fuzz.h"
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void fuzz_fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    abort();
}

uint64_t fuzz_take(fuzz_bytes *in, size_t count)
{
    uint64_t value = 0;
    for (size_t i = 0; i < count && in->left > 0; i++, in->left--)
        value |= (uint64_t)*in->at++ << 8 * i;
    return value;
}

uint32_t fuzz_below(fuzz_bytes *in, uint32_t end)
{
    return (uint32_t)(fuzz_take(in, end <= 256 ? 1 : 2) % end);
}

float fuzz_float(fuzz_bytes *in)
{
    static const float worth[] = {
        0.0f, 1.0f,  -1.0f, 0.5f,    -0.5f,    2.0f,     -0.0f,     20.0f,
        3.0f, 1e-3f, 1e30f, FLT_MAX, -FLT_MAX, INFINITY, -INFINITY, 0x1p-149f,
    };
    enum { WORTH = sizeof worth / sizeof worth[0] };
    const uint32_t which = fuzz_below(in, 256);
    return which < 128 ? worth[which % WORTH] : h_float((uint32_t)fuzz_take(in, 4));
}

void fuzz_fill(fuzz_bytes *in, void *to, size_t bytes)
{
    unsigned char *const out = to;
    const size_t whole = in->left < bytes ? in->left : bytes;
    if (whole == 0) {
        memset(out, 0x3f, bytes);
        return;
    }
    memcpy(out, in->at, whole);
    for (size_t i = whole; i < bytes; i++)
        out[i] = out[i - whole];
    in->at += whole;
    in->left -= whole;
}
