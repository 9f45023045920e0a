/* SPDX-License-Identifier: MIT
 *
 * vec.md on SSE2, natively or through SIMDe for other CPUs. */
#ifndef ACTIVATE_VEC_SSE2_H
#define ACTIVATE_VEC_SSE2_H

#include "vec/inline.h"

#ifdef ACT_SIMDE
#    define SIMDE_ENABLE_NATIVE_ALIASES
#    include <simde/x86/sse2.h>
#else
#    include <emmintrin.h>
#endif
#include <stddef.h>
#include <stdint.h>

enum { VL = 4, VW = 2 };
#define VEC_FUSED 0

typedef __m128 vf;
typedef __m128i vi;
typedef __m128i vw;
typedef __m128 vm;
typedef const int32_t *v_table8;
typedef struct vd {
    __m128d low, high;
} vd;

INLINE vf v_set1(float a)
{
    return _mm_set1_ps(a);
}
INLINE vi v_iset1(int32_t a)
{
    return _mm_set1_epi32(a);
}
INLINE vf v_hidden(float a)
{
#ifdef ACT_SIMDE
    return v_set1(hidden_float(a));
#else
    vf hidden = v_set1(a);
    __asm__("" : "+x"(hidden));
    return hidden;
#endif
}

INLINE vf v_load(const float *p)
{
    return _mm_loadu_ps(p);
}
INLINE void v_store(float *p, vf a)
{
    _mm_storeu_ps(p, a);
}
APART vf v_loadn(const float *p, size_t k)
{
    float lanes[4] = { 0, 0, 0, 0 };
    for (size_t i = 0; i < k; i++)
        lanes[i] = p[i];
    return v_load(lanes);
}
APART void v_storen(float *p, vf a, size_t k)
{
    float lanes[4];
    v_store(lanes, a);
    for (size_t i = 0; i < k; i++)
        p[i] = lanes[i];
}
INLINE void v_stream(float *p, vf a)
{
    _mm_stream_ps(p, a);
}
INLINE void v_fence(void)
{
    _mm_sfence();
}
INLINE void v_prefetch(const float *p)
{
    _mm_prefetch((const char *)p, _MM_HINT_T0);
}

INLINE vf v_add(vf a, vf b)
{
    return _mm_add_ps(a, b);
}
INLINE vf v_sub(vf a, vf b)
{
    return _mm_sub_ps(a, b);
}
INLINE vf v_mul(vf a, vf b)
{
    return _mm_mul_ps(a, b);
}
INLINE vf v_div(vf a, vf b)
{
    return _mm_div_ps(a, b);
}
INLINE vf v_sqrt(vf a)
{
    return _mm_sqrt_ps(a);
}
INLINE vf v_fma(vf a, vf b, vf c)
{
    return v_add(v_mul(a, b), c);
}
INLINE vf v_fnma(vf a, vf b, vf c)
{
    return v_sub(c, v_mul(a, b));
}

/* Each comparison writes its operands as vec.md does; x86's own maxps and minps
 * have just that meaning, and so has SIMDe's emulation of cmp and blend. */
INLINE vm v_lt(vf a, vf b)
{
    return _mm_cmplt_ps(a, b);
}
INLINE vm v_le(vf a, vf b)
{
    return _mm_cmple_ps(a, b);
}
INLINE vm v_eq(vf a, vf b)
{
    return _mm_cmpeq_ps(a, b);
}
INLINE vm v_both(vm a, vm b)
{
    return _mm_and_ps(a, b);
}
INLINE vm v_either(vm a, vm b)
{
    return _mm_or_ps(a, b);
}
INLINE int v_any(vm m)
{
    return _mm_movemask_ps(m) != 0;
}
INLINE vf v_select(vm m, vf a, vf b)
{
    return _mm_or_ps(_mm_and_ps(m, a), _mm_andnot_ps(m, b));
}
INLINE vf v_zero_if(vm m, vf a)
{
    return _mm_andnot_ps(m, a);
}
INLINE uint32_t v_mask_bits(vm m)
{
    return (uint32_t)_mm_movemask_ps(m);
}
INLINE vm v_mask(uint32_t bits, int from)
{
    const __m128i place = _mm_slli_epi32(_mm_setr_epi32(1, 2, 4, 8), from);
    const __m128i all = _mm_set1_epi32((int32_t)bits);
    return _mm_castsi128_ps(_mm_cmpeq_epi32(_mm_and_si128(all, place), place));
}
#ifdef ACT_SIMDE
INLINE vf v_max(vf a, vf b)
{
    return v_select(v_lt(b, a), a, b);
}
INLINE vf v_min(vf a, vf b)
{
    return v_select(v_lt(a, b), a, b);
}
#else
INLINE vf v_max(vf a, vf b)
{
    return _mm_max_ps(a, b);
}
INLINE vf v_min(vf a, vf b)
{
    return _mm_min_ps(a, b);
}
#endif

INLINE vf v_flip(vf a, int distance)
{
    return distance == 2 ? _mm_shuffle_ps(a, a, 0x4e) : _mm_shuffle_ps(a, a, 0xb1);
}

INLINE void v_transpose(vf *rows)
{
    const vf a = _mm_unpacklo_ps(rows[0], rows[1]), b = _mm_unpackhi_ps(rows[0], rows[1]);
    const vf c = _mm_unpacklo_ps(rows[2], rows[3]), d = _mm_unpackhi_ps(rows[2], rows[3]);
    rows[0] = _mm_shuffle_ps(a, c, 0x44);
    rows[1] = _mm_shuffle_ps(a, c, 0xee);
    rows[2] = _mm_shuffle_ps(b, d, 0x44);
    rows[3] = _mm_shuffle_ps(b, d, 0xee);
}

INLINE vi v_bits(vf a)
{
    return _mm_castps_si128(a);
}
INLINE vf v_from_bits(vi a)
{
    return _mm_castsi128_ps(a);
}
INLINE vf v_and(vf a, vf b)
{
    return _mm_and_ps(a, b);
}
INLINE vf v_or(vf a, vf b)
{
    return _mm_or_ps(a, b);
}
INLINE vf v_xor(vf a, vf b)
{
    return _mm_xor_ps(a, b);
}
INLINE vf v_andnot(vf a, vf b)
{
    return _mm_andnot_ps(a, b);
}
INLINE vi v_iadd(vi a, vi b)
{
    return _mm_add_epi32(a, b);
}
INLINE vi v_isub(vi a, vi b)
{
    return _mm_sub_epi32(a, b);
}
INLINE vi v_iand(vi a, vi b)
{
    return _mm_and_si128(a, b);
}
#define v_shl(a, count) _mm_slli_epi32((a), (count))

#define v_shr(a, count) _mm_srli_epi32((a), (count))
INLINE vi v_iload(const uint32_t *p)
{
    return _mm_loadu_si128((const __m128i *)(const void *)p);
}
INLINE vf v_float(vi a)
{
    return _mm_cvtepi32_ps(a);
}

INLINE vw v_wset1(uint64_t a)
{
    return _mm_set1_epi64x((int64_t)a);
}
INLINE vw v_wcount(void)
{
    return _mm_set_epi64x(2, 0);
}
INLINE vw v_wadd(vw a, vw b)
{
    return _mm_add_epi64(a, b);
}
#ifdef ACT_SIMDE /* whose halves of 64 bits change places on big-endian machines */
INLINE vw v_wmul(vw a, vw b)
{
    uint64_t x[2], y[2];
    _mm_storeu_si128((__m128i *)(void *)x, a);
    _mm_storeu_si128((__m128i *)(void *)y, b);
    for (int k = 0; k < 2; k++)
        x[k] = (x[k] & UINT32_MAX) * (y[k] & UINT32_MAX);
    return _mm_loadu_si128((const __m128i *)(const void *)x);
}
INLINE void v_wstore(uint32_t *p, vw even, vw odd)
{
    uint64_t x[2], y[2];
    _mm_storeu_si128((__m128i *)(void *)x, even);
    _mm_storeu_si128((__m128i *)(void *)y, odd);
    for (int k = 0; k < 2; k++) {
        p[2 * k] = (uint32_t)x[k];
        p[2 * k + 1] = (uint32_t)y[k];
    }
}
#else
INLINE vw v_wmul(vw a, vw b)
{
    return _mm_mul_epu32(a, b);
}
INLINE void v_wstore(uint32_t *p, vw even, vw odd)
{
    const vw low = _mm_and_si128(even, _mm_set1_epi64x(0xffffffff));
    _mm_storeu_si128((__m128i *)(void *)p, _mm_or_si128(low, _mm_slli_epi64(odd, 32)));
}
#endif
INLINE vw v_whigh(vw a)
{
    return _mm_srli_epi64(a, 32);
}
INLINE vw v_wxor(vw a, vw b)
{
    return _mm_xor_si128(a, b);
}
INLINE vw v_wxor3(vw a, vw b, vw c)
{
    return v_wxor(v_wxor(a, b), c);
}
/* Without FMA, a product's rounding error comes from splitting the factors in
 * two halves of 12 bits, all four products of which are exact. */
INLINE vf v_residual(vf a, vf b, vf product)
{
    const vf upper = v_from_bits(v_iset1(-4096));
    const vf ah = v_and(a, upper), al = v_sub(a, ah);
    const vf bh = v_and(b, upper), bl = v_sub(b, bh);
    const vf high = v_sub(v_mul(ah, bh), product);
    return v_add(v_add(v_add(high, v_mul(ah, bl)), v_mul(al, bh)), v_mul(al, bl));
}

INLINE v_table8 v_load_table8(const int32_t *p)
{
    return p;
}
INLINE vi v_lookup8(v_table8 table, vi index)
{
    int32_t at[4];
    _mm_storeu_si128((__m128i *)(void *)at, v_iand(index, v_iset1(7)));
    return _mm_setr_epi32(table[at[0]], table[at[1]], table[at[2]], table[at[3]]);
}

INLINE vd v_dwiden(vf a)
{
    const vd wide = { _mm_cvtps_pd(a), _mm_cvtps_pd(_mm_movehl_ps(a, a)) };
    return wide;
}
INLINE vf v_dnarrow(vd a)
{
    return _mm_movelh_ps(_mm_cvtpd_ps(a.low), _mm_cvtpd_ps(a.high));
}
INLINE vd v_dload(const float *p)
{
    return v_dwiden(v_load(p));
}
INLINE vd v_dset1(double a)
{
    const vd all = { _mm_set1_pd(a), _mm_set1_pd(a) };
    return all;
}
INLINE vd v_dadd(vd a, vd b)
{
    const vd sum = { _mm_add_pd(a.low, b.low), _mm_add_pd(a.high, b.high) };
    return sum;
}
INLINE vd v_dsub(vd a, vd b)
{
    const vd difference = { _mm_sub_pd(a.low, b.low), _mm_sub_pd(a.high, b.high) };
    return difference;
}
INLINE vd v_dmul(vd a, vd b)
{
    const vd product = { _mm_mul_pd(a.low, b.low), _mm_mul_pd(a.high, b.high) };
    return product;
}
INLINE vd v_dfma(vd a, vd b, vd c)
{
    return v_dadd(v_dmul(a, b), c);
}
INLINE void v_dstore(double *p, vd a)
{
    _mm_storeu_pd(p, a.low);
    _mm_storeu_pd(p + 2, a.high);
}
INLINE double v_dtotal(vd a)
{
    const __m128d pair = _mm_add_pd(a.low, a.high);
    return _mm_cvtsd_f64(_mm_add_sd(pair, _mm_unpackhi_pd(pair, pair)));
}
INLINE void v_accumulate(double *sums, vf a)
{
    const __m128d low = _mm_cvtps_pd(a), high = _mm_cvtps_pd(_mm_movehl_ps(a, a));
    _mm_storeu_pd(sums, _mm_add_pd(_mm_loadu_pd(sums), low));
    _mm_storeu_pd(sums + 2, _mm_add_pd(_mm_loadu_pd(sums + 2), high));
}
INLINE void v_count(int32_t *counts, vm m)
{
    __m128i *const at = (__m128i *)(void *)counts;
    _mm_storeu_si128(at, _mm_sub_epi32(_mm_loadu_si128(at), _mm_castps_si128(m)));
}

#endif
