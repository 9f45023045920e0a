/* SPDX-License-Identifier: MIT
 *
 * Sums along a row, in an order that only its length decides: 16 virtual lanes at every
 * vector width, element i in lane i % 16, and a fixed tree over them: halves 8, 4, 2 and
 * 1 apart.
 *
 * Each lane carries what its additions round away (Knuth's TwoSum, summed up as Ogita,
 * Rump and Oishi 2005 do): after n additions the sum and what was carried are within
 * n^2 2^-48 of the sum of magnitudes. Were n millions, terms that all vanish beside an
 * early large one would get there, so after 256 additions the lanes are drained into a
 * double: the whole is within 2^-31. */
#ifndef ACTIVATE_KERNELS_ROWSUM_H
#define ACTIVATE_KERNELS_ROWSUM_H

enum { SUM_LANES = 16, SUM_PARTS = SUM_LANES / VL, SUM_BLOCK = 256 * SUM_LANES };

/* sum + low, unevaluated. */
typedef struct two_sum {
    vf sum, low;
} two_sum;

typedef struct row_sum {
    two_sum part[SUM_PARTS];
    double drained;
} row_sum;

INLINE two_sum two_sum_zero(void)
{
    const two_sum zero = { v_set1(0.0f), v_set1(0.0f) };
    return zero;
}

/* a + term; what it rounds away is exact, and the same if a.sum and term change places. */
INLINE two_sum two_sum_add(two_sum a, vf term)
{
    two_sum result;
    result.sum = v_add(a.sum, term);
    const vf added = v_sub(result.sum, a.sum);
    const vf lost = v_add(v_sub(a.sum, v_sub(result.sum, added)), v_sub(term, added));
    result.low = v_add(a.low, lost);
    return result;
}

INLINE two_sum two_sum_both(two_sum a, two_sum b)
{
    two_sum result = two_sum_add(a, b.sum);
    result.low = v_add(result.low, b.low);
    return result;
}

INLINE void row_sum_begin(row_sum *s)
{
    for (int k = 0; k < SUM_PARTS; k++)
        s->part[k] = two_sum_zero();
    s->drained = 0;
}

/* Adds to the lanes from part * VL on. */
INLINE void row_sum_add(row_sum *s, int part, vf term)
{
    s->part[part] = two_sum_add(s->part[part], term);
}

/* The first k lanes of a term, 0 for the others. */
INLINE vf row_first(vf term, size_t k)
{
    return v_zero_if(v_mask(UINT32_MAX << k, 0), term);
}

INLINE void row_sum_drain(row_sum *s)
{
    for (int half = SUM_PARTS / 2; half > 0; half /= 2)
        for (int k = 0; k < half; k++)
            s->part[k] = two_sum_both(s->part[k], s->part[k + half]);
    two_sum total = s->part[0];
    if (VL > 8)
        total = two_sum_both(total, (two_sum) { v_flip(total.sum, 8), v_flip(total.low, 8) });
    if (VL > 4)
        total = two_sum_both(total, (two_sum) { v_flip(total.sum, 4), v_flip(total.low, 4) });
    if (VL > 2)
        total = two_sum_both(total, (two_sum) { v_flip(total.sum, 2), v_flip(total.low, 2) });
    if (VL > 1)
        total = two_sum_both(total, (two_sum) { v_flip(total.sum, 1), v_flip(total.low, 1) });
    float sum[VL], low[VL];
    v_store(sum, total.sum);
    v_store(low, total.low);
    s->drained += (double)sum[0] + (double)low[0];
    for (int k = 0; k < SUM_PARTS; k++)
        s->part[k] = two_sum_zero();
}

/* Where the additions of whole 16 lanes that begin at i < n must be drained, or end. */
INLINE size_t row_sum_stop(size_t i, size_t n)
{
    return n - i < SUM_BLOCK ? n - n % SUM_LANES : i + SUM_BLOCK;
}

INLINE double row_sum_end(row_sum *s)
{
    row_sum_drain(s);
    return s->drained;
}

#endif
