/* SPDX-License-Identifier: MIT
 *
 * A small random number generator with a fixed stream, so that every run of the
 * example prints the same numbers: SplitMix64 (Steele, Lea, Flood 2014). */
#ifndef DIGITS_RANDOM_H
#define DIGITS_RANDOM_H

#include <stddef.h>
#include <stdint.h>

static inline uint64_t random_bits(uint64_t *state)
{
    uint64_t bits = *state += 0x9e3779b97f4a7c15;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
    return bits ^ (bits >> 31);
}

/* A float in [-1, 1). */
static inline float random_signed(uint64_t *state)
{
    return (float)(random_bits(state) >> 40) * 0x1p-23f - 1;
}

/* Puts the n indices into random order (Fisher and Yates). */
static inline void random_shuffle(uint64_t *state, uint16_t *indices, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        const size_t j = (size_t)(random_bits(state) % i);
        const uint16_t swapped = indices[i - 1];
        indices[i - 1] = indices[j];
        indices[j] = swapped;
    }
}

#endif
