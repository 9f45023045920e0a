/* SPDX-License-Identifier: MIT
 *
 * Zeros in each column of a panel. */
#ifndef ACTIVATE_KERNELS_COUNT_H
#define ACTIVATE_KERNELS_COUNT_H

static void count_zeros(const float *y, size_t rows, size_t cols, size_t stride, int32_t *counts)
{
    const vf zero = v_set1(0.0f);
    for (size_t r = 0; r < rows; r++, y += stride) {
        size_t i = 0;
        for (; i + VL <= cols; i += VL)
            v_count(counts + i, v_eq(v_load(y + i), zero));
        if (i < cols)
            v_count(counts + i, v_eq(v_loadn(y + i, cols - i), zero));
    }
}

#endif
