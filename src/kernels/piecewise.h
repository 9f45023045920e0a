/* SPDX-License-Identifier: MIT
 *
 * Functions by 32 polynomials on equal intervals, of the tables in tables/. No
 * exponential, no division: one lookup per coefficient and one FMA per degree. */
#ifndef ACTIVATE_KERNELS_PIECEWISE_H
#define ACTIVATE_KERNELS_PIECEWISE_H

#define AS_ROW(c0, c1, c2, c3, c4, c5, c6, c7)     c0, c1, c2, c3, c4, c5, c6, c7,
#define AS_COLUMN0(c0, c1, c2, c3, c4, c5, c6, c7) c0,
#define AS_COLUMN1(c0, c1, c2, c3, c4, c5, c6, c7) c1,
#define AS_COLUMN2(c0, c1, c2, c3, c4, c5, c6, c7) c2,
#define AS_COLUMN3(c0, c1, c2, c3, c4, c5, c6, c7) c3,
#define AS_COLUMN4(c0, c1, c2, c3, c4, c5, c6, c7) c4,
#define AS_COLUMN5(c0, c1, c2, c3, c4, c5, c6, c7) c5,
#define AS_COLUMN6(c0, c1, c2, c3, c4, c5, c6, c7) c6,
#define AS_COLUMN7(c0, c1, c2, c3, c4, c5, c6, c7) c7,

/* The layout that the tier's v_lookup_row wants. */
#ifdef VEC_COLUMNS
#    define PIECEWISE_TABLE(ROWS)                                                                \
        {                                                                                        \
            ROWS(AS_COLUMN0)                                                                     \
            ROWS(AS_COLUMN1)                                                                     \
            ROWS(AS_COLUMN2)                                                                     \
            ROWS(AS_COLUMN3) ROWS(AS_COLUMN4) ROWS(AS_COLUMN5) ROWS(AS_COLUMN6) ROWS(AS_COLUMN7) \
        }
#else
#    define PIECEWISE_TABLE(ROWS) \
        {                         \
            ROWS(AS_ROW)          \
        }
#endif

/* The polynomials of `table`, of which interval k has its middle at
 * first + k * width; x must lie in [first, first + 31.5 width] or be NaN. */
INLINE vf piecewise(const float *table, int degree, float first, float width, vf x)
{
    const vf rounder = v_set1(ROUNDER);
    const vf from = first == 0 ? x : v_sub(x, v_set1(first));
    const vf shifted = v_fma(from, v_set1(1 / width), rounder);
    const vf k = v_sub(shifted, rounder);
    const vf u = v_sub(v_fma(k, v_set1(width), v_set1(first + width / 2)), x);
    vf c[8];
    v_lookup_row(table, v_bits(shifted), c);
    vf y = c[degree];
    for (int i = degree - 1; i >= 0; i--)
        y = v_fma(y, u, c[i]);
    return y;
}

#endif
