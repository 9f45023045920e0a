/* SPDX-License-Identifier: MIT
 *
 * Sums along a row, in doubles and in an order that only its length decides: 16 virtual
 * lanes at every vector width, the last n % 16 elements in the last of them, and a fixed
 * tree: halves 8, 4, 2 and 1 apart.
 *
 * n additions are within n 2^-57 of the sum of magnitudes. */
#ifndef ACTIVATE_KERNELS_ROWSUM_H
#define ACTIVATE_KERNELS_ROWSUM_H

enum { SUM_LANES = 16, SUM_PARTS = SUM_LANES / VL };

typedef struct row_sum {
    vd part[SUM_PARTS];
} row_sum;

INLINE row_sum row_sum_zero(void)
{
    row_sum s;
    for (int k = 0; k < SUM_PARTS; k++)
        s.part[k] = v_dset1(0);
    return s;
}

/* Adds to the lanes from part * VL on. */
INLINE void row_sum_add(row_sum *s, int part, vf term)
{
    s->part[part] = v_dadd(s->part[part], v_dwiden(term));
}

INLINE double row_sum_total(row_sum s)
{
    for (int half = SUM_PARTS / 2; half > 0; half /= 2)
        for (int k = 0; k < half; k++)
            s.part[k] = v_dadd(s.part[k], s.part[k + half]);
    return v_dtotal(s.part[0]);
}

/* Of a part of a row's last 16 elements those that whole blocks of 16 leave over; 0 for the
 * others. */
INLINE vf row_left_over(vf a, size_t n, int part)
{
    return v_zero_if(v_mask(UINT32_C(0xffff) >> n % SUM_LANES, part * VL), a);
}

/* The last block: what is left over, or all of a row of less than 16. */
INLINE vf row_last(const float *p, size_t n, int part)
{
    const size_t at = (size_t)part * VL;
    if (n >= SUM_LANES)
        return row_left_over(v_load(p + n - SUM_LANES + at), n, part);
    if (n >= at + VL)
        return v_load(p + at);
    return n > at ? v_loadn(p + at, n - at) : v_set1(0.0f);
}

INLINE vd row_last_wide(const float *p, size_t n, int part)
{
    const size_t end = (size_t)part * VL + VL;
    return n < SUM_LANES && n >= end ? v_dload(p + end - VL) : v_dwiden(row_last(p, n, part));
}

/* ---- Of numbers that are not negative and at most 2^64 ---------------------------------
 *
 * In floats, with what the additions round away (Dekker's FastTwoSum): beginning at 2^65, a
 * sum is never smaller than the next term, and so a + (t - ((a + t) - a)) loses nothing. Half
 * the operations of a conversion to double.
 *
 * The lost parts are only added up: k of them are within k 2^-25 of their sum. Terms below
 * 2^41 are lost as a whole, so that in a row whose greatest is 2^64 this may be n 2^-23 of it.
 * With k = 32 up to 2^16 elements and 8 beyond, which costs a little, the whole is within
 * 2^-27, and for rows of any length within 2^-22. */

INLINE size_t lifted_sum_block(size_t n)
{
    return (n <= 65536 ? 32 : 8) * (size_t)SUM_LANES;
}

typedef struct lifted_sum {
    vf sum, low;
} lifted_sum;

#define LIFTED_BASE 0x1p65f

INLINE lifted_sum lifted_sum_zero(void)
{
    const lifted_sum zero = { v_set1(LIFTED_BASE), v_set1(0.0f) };
    return zero;
}

INLINE lifted_sum lifted_sum_add(lifted_sum a, vf term)
{
    lifted_sum result;
    result.sum = v_add(a.sum, term);
    result.low = v_add(a.low, v_sub(term, v_sub(result.sum, a.sum)));
    return result;
}

/* The base is subtracted without error. */
INLINE vd lifted_sum_wide(lifted_sum a)
{
    return v_dadd(v_dwiden(v_sub(a.sum, v_set1(LIFTED_BASE))), v_dwiden(a.low));
}

#endif
