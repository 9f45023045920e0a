/* SPDX-License-Identifier: MIT
 *
 * Functions by 16 polynomials on equal intervals, of the tables in tables/. No
 * exponential, no division: one lookup per coefficient and one FMA per degree.
 * 16 floats are what AVX-512 and NEON look up with one instruction, AVX2 with three.
 * Tried for gelu: eight unequal intervals, degree 9, the origin looked up, too: AVX2 0.47
 * ns instead of 0.65, but AVX-512 0.40 instead of 0.32, and 2.8 ULP instead of 2.3. */
#ifndef ACTIVATE_KERNELS_PIECEWISE_H
#define ACTIVATE_KERNELS_PIECEWISE_H

/* The polynomials of `table`, of which interval k has its middle at
 * first + k * width, and its origin `shift` widths further to the right; x must lie
 * in [first, first + 15.4 width] or be NaN. */
INLINE vf piecewise(const float (*table)[16], int degree, float first, float width, float shift,
                    vf x)
{
    const vf rounder = v_set1(ROUNDER);
    const vf from = first == 0 ? x : v_sub(x, v_set1(first));
    const vf shifted = v_fma(from, v_set1(1 / width), rounder);
    const vf k = v_sub(shifted, rounder);
    const vf u = v_sub(v_fma(k, v_set1(width), v_set1(first + width * shift)), x);
    const vi index = v_bits(shifted);
    vf y = v_lookup16(table[degree], index);
    for (int i = degree - 1; i >= 0; i--)
        y = v_fma(y, u, v_lookup16(table[i], index));
    return y;
}

#endif
