/* SPDX-License-Identifier: MIT
 *
 * vec.md on AVX-512 F, BW, CD, DQ, VL. */
#ifndef ACTIVATE_VEC_AVX512_H
#define ACTIVATE_VEC_AVX512_H

#include "vec/inline.h"

#ifdef ACT_SIMDE
#    define SIMDE_ENABLE_NATIVE_ALIASES
#    include <simde/x86/avx512.h>
#    include <simde/x86/fma.h>
#else
#    include <immintrin.h>
#endif
#include <stddef.h>
#include <stdint.h>

enum { VL = 16, VW = 8 };
#define VEC_FUSED 1

typedef __m512 vf;
typedef __m512i vi;
typedef __m512i vw;
typedef __mmask16 vm;
typedef __m512i v_table8;
typedef struct vd {
    __m512d low, high;
} vd;

INLINE vf v_set1(float a)
{
    return _mm512_set1_ps(a);
}
INLINE vi v_iset1(int32_t a)
{
    return _mm512_set1_epi32(a);
}
INLINE vf v_hidden(float a)
{
#ifdef ACT_SIMDE
    return v_set1(hidden_float(a));
#else
    vf hidden = v_set1(a);
    __asm__("" : "+v"(hidden));
    return hidden;
#endif
}

INLINE vf v_load(const float *p)
{
    return _mm512_loadu_ps(p);
}
INLINE void v_store(float *p, vf a)
{
    _mm512_storeu_ps(p, a);
}
#ifdef ACT_SIMDE /* which lacks the masked and the streaming accesses */
INLINE vf v_loadn(const float *p, size_t k)
{
    float lanes[16] = { 0 };
    for (size_t i = 0; i < k; i++)
        lanes[i] = p[i];
    return v_load(lanes);
}
INLINE void v_storen(float *p, vf a, size_t k)
{
    float lanes[16];
    v_store(lanes, a);
    for (size_t i = 0; i < k; i++)
        p[i] = lanes[i];
}
INLINE void v_stream(float *p, vf a)
{
    v_store(p, a);
}
#else
INLINE vm v_first(size_t k)
{
    return (vm)((1u << k) - 1);
}
INLINE vf v_loadn(const float *p, size_t k)
{
    return _mm512_maskz_loadu_ps(v_first(k), p);
}
INLINE void v_storen(float *p, vf a, size_t k)
{
    _mm512_mask_storeu_ps(p, v_first(k), a);
}
INLINE void v_stream(float *p, vf a)
{
    _mm512_stream_ps(p, a);
}
#endif
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
    return _mm512_add_ps(a, b);
}
INLINE vf v_sub(vf a, vf b)
{
    return _mm512_sub_ps(a, b);
}
INLINE vf v_mul(vf a, vf b)
{
    return _mm512_mul_ps(a, b);
}
INLINE vf v_div(vf a, vf b)
{
    return _mm512_div_ps(a, b);
}
INLINE vf v_sqrt(vf a)
{
    return _mm512_sqrt_ps(a);
}
INLINE vf v_fma(vf a, vf b, vf c)
{
    return _mm512_fmadd_ps(a, b, c);
}
INLINE vf v_fnma(vf a, vf b, vf c)
{
    return _mm512_fnmadd_ps(a, b, c);
}
INLINE vf v_residual(vf a, vf b, vf product)
{
    return _mm512_fmsub_ps(a, b, product);
}

INLINE vf v_max(vf a, vf b)
{
    return _mm512_max_ps(a, b);
}
INLINE vf v_min(vf a, vf b)
{
    return _mm512_min_ps(a, b);
}
INLINE vm v_lt(vf a, vf b)
{
    return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ);
}
INLINE vm v_le(vf a, vf b)
{
    return _mm512_cmp_ps_mask(a, b, _CMP_LE_OQ);
}
INLINE vm v_eq(vf a, vf b)
{
    return _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ);
}
INLINE vm v_both(vm a, vm b)
{
    return (vm)(a & b);
}
INLINE vm v_either(vm a, vm b)
{
    return (vm)(a | b);
}
INLINE int v_any(vm m)
{
    return m != 0;
}
INLINE vf v_select(vm m, vf a, vf b)
{
    return _mm512_mask_blend_ps(m, b, a);
}
INLINE vf v_zero_if(vm m, vf a)
{
    return _mm512_maskz_mov_ps((vm)~m, a);
}

INLINE uint32_t v_mask_bits(vm m)
{
    return m;
}
INLINE vm v_mask(uint32_t bits, int from)
{
    return (vm)(bits >> from);
}

#ifdef ACT_SIMDE /* which lacks the shuffles of whole vectors */
INLINE vf v_flip(vf a, int distance)
{
    float lanes[16], flipped[16];
    v_store(lanes, a);
    for (int i = 0; i < 16; i++)
        flipped[i] = lanes[i ^ distance];
    return v_load(flipped);
}
INLINE void v_transpose(vf *rows)
{
    float lanes[16][16], column[16];
    for (int i = 0; i < 16; i++)
        v_store(lanes[i], rows[i]);
    for (int j = 0; j < 16; j++) {
        for (int i = 0; i < 16; i++)
            column[i] = lanes[i][j];
        rows[j] = v_load(column);
    }
}
#else
INLINE vf v_flip(vf a, int distance)
{
    if (distance == 8)
        return _mm512_shuffle_f32x4(a, a, 0x4e);
    if (distance == 4)
        return _mm512_shuffle_f32x4(a, a, 0xb1);
    return distance == 2 ? _mm512_permute_ps(a, 0x4e) : _mm512_permute_ps(a, 0xb1);
}
/* Blocks of four by four, then the blocks as if they were elements. */
INLINE void v_transpose(vf *rows)
{
    vf block[16];
    for (int i = 0; i < 16; i += 4) {
        const vf a = _mm512_unpacklo_ps(rows[i], rows[i + 1]);
        const vf b = _mm512_unpackhi_ps(rows[i], rows[i + 1]);
        const vf c = _mm512_unpacklo_ps(rows[i + 2], rows[i + 3]);
        const vf d = _mm512_unpackhi_ps(rows[i + 2], rows[i + 3]);
        block[i] = _mm512_shuffle_ps(a, c, 0x44);
        block[i + 1] = _mm512_shuffle_ps(a, c, 0xee);
        block[i + 2] = _mm512_shuffle_ps(b, d, 0x44);
        block[i + 3] = _mm512_shuffle_ps(b, d, 0xee);
    }
    for (int i = 0; i < 4; i++) {
        const vf a = _mm512_shuffle_f32x4(block[i], block[i + 4], 0x44);
        const vf b = _mm512_shuffle_f32x4(block[i], block[i + 4], 0xee);
        const vf c = _mm512_shuffle_f32x4(block[i + 8], block[i + 12], 0x44);
        const vf d = _mm512_shuffle_f32x4(block[i + 8], block[i + 12], 0xee);
        rows[i] = _mm512_shuffle_f32x4(a, c, 0x88);
        rows[i + 4] = _mm512_shuffle_f32x4(a, c, 0xdd);
        rows[i + 8] = _mm512_shuffle_f32x4(b, d, 0x88);
        rows[i + 12] = _mm512_shuffle_f32x4(b, d, 0xdd);
    }
}
#endif

INLINE vi v_bits(vf a)
{
    return _mm512_castps_si512(a);
}
INLINE vf v_from_bits(vi a)
{
    return _mm512_castsi512_ps(a);
}
INLINE vf v_and(vf a, vf b)
{
    return _mm512_and_ps(a, b);
}
INLINE vf v_or(vf a, vf b)
{
    return _mm512_or_ps(a, b);
}
INLINE vf v_xor(vf a, vf b)
{
    return _mm512_xor_ps(a, b);
}
INLINE vf v_andnot(vf a, vf b)
{
    return _mm512_andnot_ps(a, b);
}
INLINE vi v_iadd(vi a, vi b)
{
    return _mm512_add_epi32(a, b);
}
INLINE vi v_isub(vi a, vi b)
{
    return _mm512_sub_epi32(a, b);
}
INLINE vi v_iand(vi a, vi b)
{
    return _mm512_and_si512(a, b);
}
#define v_shl(a, count) _mm512_slli_epi32((a), (count))

#define v_shr(a, count) _mm512_srli_epi32((a), (count))
INLINE vi v_iload(const uint32_t *p)
{
    return _mm512_loadu_si512((const void *)p);
}
#ifdef ACT_SIMDE /* which lacks the conversion */
INLINE vf v_float(vi a)
{
    int32_t from[16];
    float to[16];
    _mm512_storeu_si512((void *)from, a);
    for (int i = 0; i < 16; i++)
        to[i] = (float)from[i];
    return v_load(to);
}
#else
INLINE vf v_float(vi a)
{
    return _mm512_cvtepi32_ps(a);
}
#endif

INLINE vw v_wset1(uint64_t a)
{
    return _mm512_set1_epi64((int64_t)a);
}
INLINE vw v_wcount(void)
{
    return _mm512_set_epi64(14, 12, 10, 8, 6, 4, 2, 0);
}
INLINE vw v_wadd(vw a, vw b)
{
    return _mm512_add_epi64(a, b);
}
INLINE vw v_wmul(vw a, vw b)
{
    return _mm512_mul_epu32(a, b);
}
INLINE vw v_whigh(vw a)
{
    return _mm512_srli_epi64(a, 32);
}
INLINE vw v_wxor(vw a, vw b)
{
    return _mm512_xor_si512(a, b);
}
INLINE vw v_wxor3(vw a, vw b, vw c)
{
    return _mm512_ternarylogic_epi64(a, b, c, 0x96);
}
INLINE void v_wstore(uint32_t *p, vw even, vw odd)
{
    const vw both = _mm512_mask_blend_epi32(0xaaaa, even, _mm512_slli_epi64(odd, 32));
    _mm512_storeu_si512((void *)p, both);
}

INLINE v_table8 v_load_table8(const int32_t *p)
{
    return _mm512_broadcast_i64x4(_mm256_loadu_si256((const __m256i *)(const void *)p));
}
INLINE vi v_lookup8(v_table8 table, vi index)
{
    return _mm512_permutexvar_epi32(index, table);
}

INLINE vd v_dset1(double a)
{
    const vd all = { _mm512_set1_pd(a), _mm512_set1_pd(a) };
    return all;
}
INLINE vd v_dadd(vd a, vd b)
{
    const vd sum = { _mm512_add_pd(a.low, b.low), _mm512_add_pd(a.high, b.high) };
    return sum;
}
INLINE vd v_dsub(vd a, vd b)
{
    const vd difference = { _mm512_sub_pd(a.low, b.low), _mm512_sub_pd(a.high, b.high) };
    return difference;
}
INLINE vd v_dmul(vd a, vd b)
{
    const vd product = { _mm512_mul_pd(a.low, b.low), _mm512_mul_pd(a.high, b.high) };
    return product;
}
INLINE vd v_dfma(vd a, vd b, vd c)
{
    const vd sum = { _mm512_fmadd_pd(a.low, b.low, c.low),
                     _mm512_fmadd_pd(a.high, b.high, c.high) };
    return sum;
}
INLINE void v_dstore(double *p, vd a)
{
    _mm512_storeu_pd(p, a.low);
    _mm512_storeu_pd(p + 8, a.high);
}
/* Halves 8, 4, 2 and 1 lanes apart. */
INLINE double v_dtotal(vd a)
{
    const __m512d eight = _mm512_add_pd(a.low, a.high);
    const __m256d four =
        _mm256_add_pd(_mm512_castpd512_pd256(eight), _mm512_extractf64x4_pd(eight, 1));
    const __m128d two = _mm_add_pd(_mm256_castpd256_pd128(four), _mm256_extractf128_pd(four, 1));
    return _mm_cvtsd_f64(_mm_add_sd(two, _mm_unpackhi_pd(two, two)));
}
#ifdef ACT_SIMDE /* which lacks the conversion */
INLINE vd v_dwiden(vf a)
{
    float lanes[16];
    double wide[16];
    v_store(lanes, a);
    for (int i = 0; i < 16; i++)
        wide[i] = (double)lanes[i];
    return (vd) { _mm512_loadu_pd(wide), _mm512_loadu_pd(wide + 8) };
}
INLINE vd v_dload(const float *p)
{
    return v_dwiden(v_load(p));
}
INLINE vf v_dnarrow(vd a)
{
    double wide[16];
    float lanes[16];
    v_dstore(wide, a);
    for (int i = 0; i < 16; i++)
        lanes[i] = (float)wide[i];
    return v_load(lanes);
}
INLINE void v_accumulate(double *sums, vf a)
{
    float lanes[16];
    v_store(lanes, a);
    for (int i = 0; i < 16; i++)
        sums[i] += (double)lanes[i];
}
#else
INLINE vd v_dload(const float *p)
{
    const vd wide = { _mm512_cvtps_pd(_mm256_loadu_ps(p)),
                      _mm512_cvtps_pd(_mm256_loadu_ps(p + 8)) };
    return wide;
}
INLINE vf v_dnarrow(vd a)
{
    const __m512 low = _mm512_castps256_ps512(_mm512_cvtpd_ps(a.low));
    return _mm512_insertf32x8(low, _mm512_cvtpd_ps(a.high), 1);
}
INLINE vd v_dwiden(vf a)
{
    const vd wide = { _mm512_cvtps_pd(_mm512_castps512_ps256(a)),
                      _mm512_cvtps_pd(_mm512_extractf32x8_ps(a, 1)) };
    return wide;
}
INLINE void v_accumulate(double *sums, vf a)
{
    const __m512d low = _mm512_cvtps_pd(_mm512_castps512_ps256(a));
    const __m512d high = _mm512_cvtps_pd(_mm512_extractf32x8_ps(a, 1));
    _mm512_storeu_pd(sums, _mm512_add_pd(_mm512_loadu_pd(sums), low));
    _mm512_storeu_pd(sums + 8, _mm512_add_pd(_mm512_loadu_pd(sums + 8), high));
}
#endif
INLINE void v_count(int32_t *counts, vm m)
{
    const vi before = _mm512_loadu_si512(counts);
    _mm512_storeu_si512(counts, _mm512_sub_epi32(before, _mm512_movm_epi32(m)));
}

#endif
