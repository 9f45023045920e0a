/* SPDX-License-Identifier: MIT
 *
 * Arithmetic of sizes. */
#ifndef ACTIVATE_LAYERS_SIZE_H
#define ACTIVATE_LAYERS_SIZE_H

#include <stddef.h>

static inline size_t act_least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static inline size_t act_quotient_up(size_t a, size_t b)
{
    return a / b + (a % b != 0);
}

#endif
