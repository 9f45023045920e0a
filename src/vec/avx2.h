/* SPDX-License-Identifier: MIT
 *
 * vec.md on AVX2 and FMA. */
#ifndef ACTIVATE_VEC_AVX2_H
#define ACTIVATE_VEC_AVX2_H

#ifdef ACT_SIMDE
#    define SIMDE_ENABLE_NATIVE_ALIASES
#    include <simde/x86/avx2.h>
#    include <simde/x86/fma.h>
#else
#    include <immintrin.h>
#endif
#include <stddef.h>
#include <stdint.h>

enum { VL = 8 };
#define VEC_FUSED 1

typedef __m256 vf;
typedef __m256i vi;
typedef __m256 vm;
typedef __m256i v_table8;

static inline vf v_set1(float a)
{
    return _mm256_set1_ps(a);
}
static inline vi v_iset1(int32_t a)
{
    return _mm256_set1_epi32(a);
}

static inline vf v_load(const float *p)
{
    return _mm256_loadu_ps(p);
}
static inline void v_store(float *p, vf a)
{
    _mm256_storeu_ps(p, a);
}
static inline __m256i v_first(size_t k)
{
    static const int32_t ones_then_zeros[16] = { -1, -1, -1, -1, -1, -1, -1, -1 };
    return _mm256_loadu_si256((const __m256i *)(const void *)(ones_then_zeros + 8 - k));
}
static inline vf v_loadn(const float *p, size_t k)
{
    return _mm256_maskload_ps(p, v_first(k));
}
static inline void v_storen(float *p, vf a, size_t k)
{
    _mm256_maskstore_ps(p, v_first(k), a);
}
static inline void v_stream(float *p, vf a)
{
    _mm256_stream_ps(p, a);
}
static inline void v_fence(void)
{
    _mm_sfence();
}
static inline void v_prefetch(const float *p)
{
    _mm_prefetch((const char *)p, _MM_HINT_T0);
}

static inline vf v_add(vf a, vf b)
{
    return _mm256_add_ps(a, b);
}
static inline vf v_sub(vf a, vf b)
{
    return _mm256_sub_ps(a, b);
}
static inline vf v_mul(vf a, vf b)
{
    return _mm256_mul_ps(a, b);
}
static inline vf v_div(vf a, vf b)
{
    return _mm256_div_ps(a, b);
}
static inline vf v_sqrt(vf a)
{
    return _mm256_sqrt_ps(a);
}
static inline vf v_fma(vf a, vf b, vf c)
{
    return _mm256_fmadd_ps(a, b, c);
}
static inline vf v_fnma(vf a, vf b, vf c)
{
    return _mm256_fnmadd_ps(a, b, c);
}
static inline vf v_residual(vf a, vf b, vf product)
{
    return _mm256_fmsub_ps(a, b, product);
}

static inline vf v_max(vf a, vf b)
{
    return _mm256_max_ps(a, b);
}
static inline vf v_min(vf a, vf b)
{
    return _mm256_min_ps(a, b);
}
static inline vm v_lt(vf a, vf b)
{
    return _mm256_cmp_ps(a, b, _CMP_LT_OQ);
}
static inline vm v_le(vf a, vf b)
{
    return _mm256_cmp_ps(a, b, _CMP_LE_OQ);
}
static inline vm v_eq(vf a, vf b)
{
    return _mm256_cmp_ps(a, b, _CMP_EQ_OQ);
}
static inline vm v_both(vm a, vm b)
{
    return _mm256_and_ps(a, b);
}
static inline vm v_either(vm a, vm b)
{
    return _mm256_or_ps(a, b);
}
static inline int v_any(vm m)
{
    return _mm256_movemask_ps(m) != 0;
}
static inline vf v_select(vm m, vf a, vf b)
{
    return _mm256_blendv_ps(b, a, m);
}
static inline vf v_zero_if(vm m, vf a)
{
    return _mm256_andnot_ps(m, a);
}

static inline vi v_bits(vf a)
{
    return _mm256_castps_si256(a);
}
static inline vf v_from_bits(vi a)
{
    return _mm256_castsi256_ps(a);
}
static inline vf v_and(vf a, vf b)
{
    return _mm256_and_ps(a, b);
}
static inline vf v_or(vf a, vf b)
{
    return _mm256_or_ps(a, b);
}
static inline vf v_xor(vf a, vf b)
{
    return _mm256_xor_ps(a, b);
}
static inline vf v_andnot(vf a, vf b)
{
    return _mm256_andnot_ps(a, b);
}
static inline vi v_iadd(vi a, vi b)
{
    return _mm256_add_epi32(a, b);
}
static inline vi v_iand(vi a, vi b)
{
    return _mm256_and_si256(a, b);
}
#define v_shl(a, count) _mm256_slli_epi32((a), (count))

static inline v_table8 v_load_table8(const int32_t *p)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)p);
}
static inline vi v_lookup8(v_table8 table, vi index)
{
    return _mm256_permutevar8x32_epi32(table, index);
}

/* Rows by plain loads, four columns at a time: a gather takes twice as long, and
 * so does selecting among four permutations. Rows j and j + 4 share a register,
 * one in each half, so that the transposition never crosses the middle. */
static inline void v_lookup_row(const float *rows, vi index, vf c[8])
{
    int32_t at[8];
    _mm256_storeu_si256((__m256i *)(void *)at, v_iand(index, v_iset1(31)));
    for (int half = 0; half < 2; half++) {
        vf row[4];
        for (int j = 0; j < 4; j++)
            row[j] = _mm256_insertf128_ps(
                _mm256_castps128_ps256(_mm_loadu_ps(rows + 8 * at[j] + 4 * half)),
                _mm_loadu_ps(rows + 8 * at[j + 4] + 4 * half), 1);
        const vf low01 = _mm256_unpacklo_ps(row[0], row[1]);
        const vf low23 = _mm256_unpacklo_ps(row[2], row[3]);
        const vf high01 = _mm256_unpackhi_ps(row[0], row[1]);
        const vf high23 = _mm256_unpackhi_ps(row[2], row[3]);
        c[4 * half + 0] = _mm256_shuffle_ps(low01, low23, 0x44);
        c[4 * half + 1] = _mm256_shuffle_ps(low01, low23, 0xee);
        c[4 * half + 2] = _mm256_shuffle_ps(high01, high23, 0x44);
        c[4 * half + 3] = _mm256_shuffle_ps(high01, high23, 0xee);
    }
}

#endif
