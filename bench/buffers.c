/* SPDX-License-Identifier: MIT
 *
 * The buffers and what is in them. */
#include "bench.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE   ((size_t)2 << 20)
#define PERIOD ((size_t)2 << 20) /* floats; larger buffers repeat the first ones */

static const char *const input_names[BENCH_INPUTS] = {
    [BENCH_NORMAL] = "normal", [BENCH_ZEROS] = "zeros",         [BENCH_SUBNORMAL] = "subnormal",
    [BENCH_NAN] = "nan",       [BENCH_SATURATED] = "saturated",
};

const char *bench_input_name(bench_input input)
{
    return input_names[input];
}

bench_input bench_input_find(const char *name)
{
    int input = 0;
    while (input < BENCH_INPUTS && strcmp(name, input_names[input]) != 0)
        input++;
    return (bench_input)input;
}

/* SplitMix64 as a function of position: buffers can be filled in any steps. */
static uint64_t random_bits(uint64_t seed, uint64_t index)
{
    uint64_t z = seed + index * 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static float normal(uint64_t bits)
{
    float u = ((float)(bits >> 40) + 0.5f) * 0x1p-24f;
    float v = (float)(bits & 0xffffff) * 0x1p-24f;
    return 2 * sqrtf(-2 * logf(u)) * cosf(6.2831853f * v);
}

static float subnormal(uint64_t bits)
{
    uint32_t pattern = ((uint32_t)(bits >> 32) & 0x807fffffu) | 1u;
    float x;
    memcpy(&x, &pattern, sizeof x);
    return x;
}

static float saturated(uint64_t bits)
{
    float magnitude = 200 + 800 * ((float)(bits >> 40) * 0x1p-24f);
    return bits & 1 ? magnitude : -magnitude;
}

static float draw(bench_input input, uint64_t bits)
{
    switch (input) {
    case BENCH_ZEROS:
        return 0;
    case BENCH_SUBNORMAL:
        return subnormal(bits);
    case BENCH_NAN:
        return NAN;
    case BENCH_SATURATED:
        return saturated(bits);
    default:
        return normal(bits);
    }
}

static float *pages(size_t capacity, size_t offset)
{
    size_t bytes = (capacity * sizeof(float) + offset + PAGE - 1) / PAGE * PAGE;
    char *memory = aligned_alloc(PAGE, bytes);
    if (memory == NULL)
        bench_fail("out of memory", "for the buffers");
#ifdef MADV_HUGEPAGE
    madvise(memory, bytes, MADV_HUGEPAGE);
#endif
    return (float *)(void *)(memory + offset);
}

bench_buffers bench_buffers_make(size_t capacity, size_t offset, bench_input input)
{
    bench_buffers buffers = { .capacity = capacity, .input = input };
    buffers.x = pages(capacity, offset);
    buffers.y = pages(capacity, offset);
    buffers.dy = pages(capacity, offset);
    buffers.out = pages(capacity, offset);
    return buffers;
}

void bench_buffers_fill(bench_buffers *buffers, size_t n)
{
    bench_input gradient = buffers->input == BENCH_SATURATED ? BENCH_NORMAL : buffers->input;
    for (size_t i = buffers->filled; i < n; i++) {
        if (i < PERIOD) {
            buffers->x[i] = draw(buffers->input, random_bits(1, i));
            buffers->dy[i] = draw(gradient, random_bits(2, i));
        } else {
            buffers->x[i] = buffers->x[i - PERIOD];
            buffers->dy[i] = buffers->dy[i - PERIOD];
        }
        buffers->out[i] = 0;
    }
    if (n > buffers->filled)
        buffers->filled = n;
}
