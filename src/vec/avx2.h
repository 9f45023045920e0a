/* SPDX-License-Identifier: MIT
 *
 * vec.md on AVX2 and FMA. */
#ifndef ACTIVATE_VEC_AVX2_H
#define ACTIVATE_VEC_AVX2_H

#include "vec/inline.h"

#ifdef ACT_SIMDE
#    define SIMDE_ENABLE_NATIVE_ALIASES
#    include <simde/x86/avx2.h>
#    include <simde/x86/fma.h>
#else
#    include <immintrin.h>
#endif
#include <stddef.h>
#include <stdint.h>

enum { VL = 8, VW = 4 };
#define VEC_FUSED 1

typedef __m256 vf;
typedef __m256i vi;
typedef __m256i vw;
typedef __m256 vm;
typedef __m256i v_table8;
typedef struct vd {
    __m256d low, high;
} vd;

INLINE vf v_set1(float a)
{
    return _mm256_set1_ps(a);
}
INLINE vi v_iset1(int32_t a)
{
    return _mm256_set1_epi32(a);
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
    return _mm256_loadu_ps(p);
}
INLINE void v_store(float *p, vf a)
{
    _mm256_storeu_ps(p, a);
}
INLINE __m256i v_first(size_t k)
{
    static const int32_t ones_then_zeros[16] = { -1, -1, -1, -1, -1, -1, -1, -1 };
    return _mm256_loadu_si256((const __m256i *)(const void *)(ones_then_zeros + 8 - k));
}
INLINE vf v_loadn(const float *p, size_t k)
{
    return _mm256_maskload_ps(p, v_first(k));
}
INLINE void v_storen(float *p, vf a, size_t k)
{
    _mm256_maskstore_ps(p, v_first(k), a);
}
INLINE void v_stream(float *p, vf a)
{
    _mm256_stream_ps(p, a);
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
    return _mm256_add_ps(a, b);
}
INLINE vf v_sub(vf a, vf b)
{
    return _mm256_sub_ps(a, b);
}
INLINE vf v_mul(vf a, vf b)
{
    return _mm256_mul_ps(a, b);
}
INLINE vf v_div(vf a, vf b)
{
    return _mm256_div_ps(a, b);
}
INLINE vf v_sqrt(vf a)
{
    return _mm256_sqrt_ps(a);
}
INLINE vf v_fma(vf a, vf b, vf c)
{
    return _mm256_fmadd_ps(a, b, c);
}
INLINE vf v_fnma(vf a, vf b, vf c)
{
    return _mm256_fnmadd_ps(a, b, c);
}
INLINE vf v_residual(vf a, vf b, vf product)
{
    return _mm256_fmsub_ps(a, b, product);
}

INLINE vf v_max(vf a, vf b)
{
    return _mm256_max_ps(a, b);
}
INLINE vf v_min(vf a, vf b)
{
    return _mm256_min_ps(a, b);
}
INLINE vm v_lt(vf a, vf b)
{
    return _mm256_cmp_ps(a, b, _CMP_LT_OQ);
}
INLINE vm v_le(vf a, vf b)
{
    return _mm256_cmp_ps(a, b, _CMP_LE_OQ);
}
INLINE vm v_eq(vf a, vf b)
{
    return _mm256_cmp_ps(a, b, _CMP_EQ_OQ);
}
INLINE vm v_both(vm a, vm b)
{
    return _mm256_and_ps(a, b);
}
INLINE vm v_either(vm a, vm b)
{
    return _mm256_or_ps(a, b);
}
INLINE int v_any(vm m)
{
    return _mm256_movemask_ps(m) != 0;
}
INLINE vf v_select(vm m, vf a, vf b)
{
    return _mm256_blendv_ps(b, a, m);
}
INLINE vf v_zero_if(vm m, vf a)
{
    return _mm256_andnot_ps(m, a);
}

INLINE uint32_t v_mask_bits(vm m)
{
    return (uint32_t)_mm256_movemask_ps(m);
}
INLINE vm v_mask(uint32_t bits, int from)
{
    const __m256i place = _mm256_slli_epi32(_mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128), from);
    const __m256i all = _mm256_set1_epi32((int32_t)bits);
    return _mm256_castsi256_ps(_mm256_cmpeq_epi32(_mm256_and_si256(all, place), place));
}

INLINE vf v_flip(vf a, int distance)
{
    if (distance == 4)
        return _mm256_permute2f128_ps(a, a, 1);
    return distance == 2 ? _mm256_permute_ps(a, 0x4e) : _mm256_permute_ps(a, 0xb1);
}

/* Blocks of four by four, then the two off the diagonal change places. */
INLINE void v_transpose(vf *rows)
{
    vf block[8];
    for (int i = 0; i < 8; i += 4) {
        const vf a = _mm256_unpacklo_ps(rows[i], rows[i + 1]);
        const vf b = _mm256_unpackhi_ps(rows[i], rows[i + 1]);
        const vf c = _mm256_unpacklo_ps(rows[i + 2], rows[i + 3]);
        const vf d = _mm256_unpackhi_ps(rows[i + 2], rows[i + 3]);
        block[i] = _mm256_shuffle_ps(a, c, 0x44);
        block[i + 1] = _mm256_shuffle_ps(a, c, 0xee);
        block[i + 2] = _mm256_shuffle_ps(b, d, 0x44);
        block[i + 3] = _mm256_shuffle_ps(b, d, 0xee);
    }
    for (int i = 0; i < 4; i++) {
        rows[i] = _mm256_permute2f128_ps(block[i], block[i + 4], 0x20);
        rows[i + 4] = _mm256_permute2f128_ps(block[i], block[i + 4], 0x31);
    }
}

INLINE vi v_bits(vf a)
{
    return _mm256_castps_si256(a);
}
INLINE vf v_from_bits(vi a)
{
    return _mm256_castsi256_ps(a);
}
INLINE vf v_and(vf a, vf b)
{
    return _mm256_and_ps(a, b);
}
INLINE vf v_or(vf a, vf b)
{
    return _mm256_or_ps(a, b);
}
INLINE vf v_xor(vf a, vf b)
{
    return _mm256_xor_ps(a, b);
}
INLINE vf v_andnot(vf a, vf b)
{
    return _mm256_andnot_ps(a, b);
}
INLINE vi v_iadd(vi a, vi b)
{
    return _mm256_add_epi32(a, b);
}
INLINE vi v_isub(vi a, vi b)
{
    return _mm256_sub_epi32(a, b);
}
INLINE vi v_iand(vi a, vi b)
{
    return _mm256_and_si256(a, b);
}
#define v_shl(a, count) _mm256_slli_epi32((a), (count))

#define v_shr(a, count) _mm256_srli_epi32((a), (count))
INLINE vi v_iload(const uint32_t *p)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)p);
}
INLINE vf v_float(vi a)
{
    return _mm256_cvtepi32_ps(a);
}

INLINE vw v_wset1(uint64_t a)
{
    return _mm256_set1_epi64x((int64_t)a);
}
INLINE vw v_wcount(void)
{
    return _mm256_set_epi64x(6, 4, 2, 0);
}
INLINE vw v_wadd(vw a, vw b)
{
    return _mm256_add_epi64(a, b);
}
INLINE vw v_wmul(vw a, vw b)
{
    return _mm256_mul_epu32(a, b);
}
INLINE vw v_whigh(vw a)
{
    return _mm256_srli_epi64(a, 32);
}
INLINE vw v_wxor(vw a, vw b)
{
    return _mm256_xor_si256(a, b);
}
INLINE vw v_wxor3(vw a, vw b, vw c)
{
    return v_wxor(v_wxor(a, b), c);
}
INLINE void v_wstore(uint32_t *p, vw even, vw odd)
{
    const vw both = _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xaa);
    _mm256_storeu_si256((__m256i *)(void *)p, both);
}

INLINE v_table8 v_load_table8(const int32_t *p)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)p);
}
INLINE vi v_lookup8(v_table8 table, vi index)
{
    return _mm256_permutevar8x32_epi32(table, index);
}

INLINE vd v_dwiden(vf a)
{
    const vd wide = { _mm256_cvtps_pd(_mm256_castps256_ps128(a)),
                      _mm256_cvtps_pd(_mm256_extractf128_ps(a, 1)) };
    return wide;
}
INLINE vf v_dnarrow(vd a)
{
    return _mm256_set_m128(_mm256_cvtpd_ps(a.high), _mm256_cvtpd_ps(a.low));
}
INLINE vd v_dload(const float *p)
{
    const vd wide = { _mm256_cvtps_pd(_mm_loadu_ps(p)), _mm256_cvtps_pd(_mm_loadu_ps(p + 4)) };
    return wide;
}
INLINE vd v_dset1(double a)
{
    const vd all = { _mm256_set1_pd(a), _mm256_set1_pd(a) };
    return all;
}
INLINE vd v_dadd(vd a, vd b)
{
    const vd sum = { _mm256_add_pd(a.low, b.low), _mm256_add_pd(a.high, b.high) };
    return sum;
}
INLINE vd v_dsub(vd a, vd b)
{
    const vd difference = { _mm256_sub_pd(a.low, b.low), _mm256_sub_pd(a.high, b.high) };
    return difference;
}
INLINE vd v_dmul(vd a, vd b)
{
    const vd product = { _mm256_mul_pd(a.low, b.low), _mm256_mul_pd(a.high, b.high) };
    return product;
}
INLINE vd v_dfma(vd a, vd b, vd c)
{
    const vd sum = { _mm256_fmadd_pd(a.low, b.low, c.low),
                     _mm256_fmadd_pd(a.high, b.high, c.high) };
    return sum;
}
INLINE void v_dstore(double *p, vd a)
{
    _mm256_storeu_pd(p, a.low);
    _mm256_storeu_pd(p + 4, a.high);
}
INLINE double v_dtotal(vd a)
{
    const __m256d four = _mm256_add_pd(a.low, a.high);
    const __m128d two = _mm_add_pd(_mm256_castpd256_pd128(four), _mm256_extractf128_pd(four, 1));
    return _mm_cvtsd_f64(_mm_add_sd(two, _mm_unpackhi_pd(two, two)));
}
INLINE void v_accumulate(double *sums, vf a)
{
    const __m256d low = _mm256_cvtps_pd(_mm256_castps256_ps128(a));
    const __m256d high = _mm256_cvtps_pd(_mm256_extractf128_ps(a, 1));
    _mm256_storeu_pd(sums, _mm256_add_pd(_mm256_loadu_pd(sums), low));
    _mm256_storeu_pd(sums + 4, _mm256_add_pd(_mm256_loadu_pd(sums + 4), high));
}
INLINE void v_count(int32_t *counts, vm m)
{
    __m256i *const at = (__m256i *)(void *)counts;
    _mm256_storeu_si256(at, _mm256_sub_epi32(_mm256_loadu_si256(at), _mm256_castps_si256(m)));
}

#endif
